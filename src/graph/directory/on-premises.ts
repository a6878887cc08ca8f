import type { User } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { asRecord, textOrNull } from '../http/json.ts'
import { anyOf, query, select } from '../http/odata.ts'
import { type GraphRequest, get, valuesPerFilter } from '../http/request.ts'
import { type Reader, readAllPages } from './read.ts'

/** An account's name in the on-premises directory it is synced from. */
export interface OnPremisesName {
  readonly samAccountName: string | null
  /** The DNS name of its domain. */
  readonly domain: string | null
}

export const onPremisesRequests = {
  /** Accounts' names in their on-premises directory; at most `valuesPerFilter` IDs. */
  onPremisesNames: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'onPremisesSamAccountName', 'onPremisesDomainName') })}`,
    ),
}

/** Names in the on-premises directory, keyed by account ID as given; missing accounts are absent. */
export async function onPremisesNames(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OnPremisesName>> {
  const rows = (await readAllPages(reader, chunks(ids, valuesPerFilter).map(onPremisesRequests.onPremisesNames))).flat()
  const names = new Map(
    rows.map((json) => {
      const { id, onPremisesSamAccountName, onPremisesDomainName } = asRecord<User>(json)
      const name = { samAccountName: textOrNull(onPremisesSamAccountName), domain: textOrNull(onPremisesDomainName) }
      return [String(id).toLowerCase(), name] as const
    }),
  )
  return new Map(
    ids.flatMap((id) => {
      const name = names.get(id.toLowerCase())
      return name ? [[id, name] as const] : []
    }),
  )
}
