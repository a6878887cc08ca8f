import type { DirectoryObject, Device as GraphDevice } from '@microsoft/microsoft-graph-types'
import { signInErrors } from '../../core/sign-in-errors.ts'
import { deviceRequests as shared } from '../../graph/directory/devices.ts'
import { collectionsOf, type Reader } from '../../graph/directory/read.ts'
import { asRecord } from '../../graph/http/json.ts'
import { encode, query, select } from '../../graph/http/odata.ts'
import { change, type GraphRequest, get, maxPage } from '../../graph/http/request.ts'

/** A device on which someone is registered. */
export interface Device {
  /** Object ID, used to change it. */
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  /** When it was registered, in Graph's format. */
  readonly registered?: string
  /** Whether it is joined to an on-premises directory, whose sync might re-enable it. */
  readonly synced: boolean
  /** IDs of everyone registered on it. */
  readonly users: readonly string[]
}

export const deviceRequests = {
  /** Users registered on a device. */
  usersOfDevice: (id: string): GraphRequest =>
    get(
      'Device.Read.All',
      `/devices/${encode(id)}/registeredUsers${query({ $select: select<DirectoryObject>('id'), $top: maxPage })}`,
    ),

  /** Accounts can share a device, which is then changed only once. */
  patchDevice: (id: string, enabled: boolean): GraphRequest => ({
    ...change('PATCH', 'Directory.AccessAsUser.All', `/devices/${encode(id)}`, {
      body: { accountEnabled: enabled } satisfies GraphDevice,
      lane: 'devices',
    }),
    together: { ids: [id], most: Number.POSITIVE_INFINITY, of: () => deviceRequests.patchDevice(id, enabled) },
  }),
}

function toDevice(json: unknown): Omit<Device, 'users'> {
  const { id, displayName, accountEnabled, onPremisesSyncEnabled, registrationDateTime } = asRecord<GraphDevice>(json)
  // Without permission to read devices, an app gets entries without properties.
  if (typeof accountEnabled !== 'boolean') throw new signInErrors.consentRequired({ scopes: 'Device.Read.All' })
  return {
    id: String(id),
    name: String(displayName ?? ''),
    enabled: accountEnabled,
    ...(typeof registrationDateTime === 'string' && { registered: registrationDateTime }),
    synced: onPremisesSyncEnabled === true,
  }
}

/** Registered devices, keyed by account ID as given; missing accounts are absent. */
export async function devicesOf(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly Device[]>> {
  const registered = await collectionsOf(reader, ids, shared.devicesOf, signal)
  const found = new Map([...registered].map(([id, list]) => [id, list.map(toDevice)]))
  const all = [...found.values()].flat().map(({ id }) => id)
  const users = await collectionsOf(reader, [...new Set(all)], deviceRequests.usersOfDevice, signal)
  const usersOf = (device: string) =>
    (users.get(device) ?? []).map((json) => String(asRecord<DirectoryObject>(json).id))
  return new Map([...found].map(([id, list]) => [id, list.map((one) => ({ ...one, users: usersOf(one.id) }))]))
}
