import type { Device as GraphDevice } from '@microsoft/microsoft-graph-types'
import { asRecord } from '../http/json.ts'
import { query, select, userKey } from '../http/odata.ts'
import { type GraphRequest, get } from '../http/request.ts'
import { collectionsOf, type Reader } from './read.ts'

export const deviceRequests = {
  /** Devices someone is registered on. Excludes devices they only own, which others might be using. */
  devicesOf: (id: string): GraphRequest =>
    get(
      'Device.Read.All',
      `${userKey(id)}/registeredDevices${query({ $select: select<GraphDevice>('id', 'displayName', 'accountEnabled', 'onPremisesSyncEnabled', 'registrationDateTime') })}`,
    ),
}

/** The number of devices each account is registered on, and how many of them are enabled, if that can be read. */
export async function deviceCounts(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, { readonly total: number; readonly enabled?: number }>> {
  const registered = await collectionsOf(reader, ids, deviceRequests.devicesOf, signal)
  return new Map(
    [...registered].map(([id, list]) => {
      const states = list.map((json) => asRecord<GraphDevice>(json).accountEnabled)
      const known = states.every((one) => typeof one === 'boolean')
      return [id, { total: list.length, ...(known && { enabled: states.filter(Boolean).length }) }]
    }),
  )
}
