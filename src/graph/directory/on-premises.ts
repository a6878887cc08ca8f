import type { User } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { requests, valuesPerFilter } from '../http/request.ts'
import { asRecord } from './account.ts'
import { type Reader, readAllPages } from './read.ts'

/** An account's name in the on-premises directory it is synced from. */
export interface OnPremisesName {
  readonly samAccountName: string | null
  /** The DNS name of its domain. */
  readonly domain: string | null
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** Keyed by account id as given; missing accounts are absent. */
export async function onPremisesNames(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OnPremisesName>> {
  const rows = (await readAllPages(reader, chunks(ids, valuesPerFilter).map(requests.onPremisesNames))).flat()
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
