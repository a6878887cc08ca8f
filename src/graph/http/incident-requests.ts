import type { Device, DirectoryObject, RiskyUser } from '@microsoft/microsoft-graph-types'
import { change, type GraphRequest, get, maxPage, maxRiskyPage, post } from './graph-request.ts'
import { compare, encode, query, select, userKey } from './odata.ts'

/** How many accounts Identity Protection takes in one request. */
const accountsPerCall = 60

/** Not counted among the writes of the tenant: Identity Protection has a limit of its own, for all apps together. */
function decide(verb: 'confirmCompromised' | 'dismiss', ids: readonly string[]): GraphRequest {
  const url = `/identityProtection/riskyUsers/${verb}`
  return {
    ...post('IdentityRiskyUser.ReadWrite.All', url, { userIds: ids }, { units: 1, writes: 0 }),
    lane: 'risk',
    together: { ids, most: accountsPerCall, of: (more) => decide(verb, more) },
  }
}

/** The calls about what an attacker used: devices, and how risky Identity Protection finds accounts. */
export const incident = {
  /** The devices somebody is registered on. Not those they own: others may be the ones who use these. */
  devicesOf: (id: string): GraphRequest =>
    get(
      'Device.Read.All',
      `${userKey(id)}/registeredDevices${query({ $select: select<Device>('id', 'displayName', 'accountEnabled', 'onPremisesSyncEnabled') })}`,
    ),

  /** Who is registered on a device. */
  usersOfDevice: (id: string): GraphRequest =>
    get(
      'Device.Read.All',
      `/devices/${encode(id)}/registeredUsers${query({ $select: select<DirectoryObject>('id'), $top: maxPage })}`,
    ),

  /** Several accounts may have the same device: it is changed once for all of them. */
  patchDevice: (id: string, enabled: boolean): GraphRequest => ({
    ...change('PATCH', 'Directory.AccessAsUser.All', `/devices/${encode(id)}`, {
      body: { accountEnabled: enabled } satisfies Device,
      lane: 'devices',
    }),
    together: { ids: [id], most: Number.POSITIVE_INFINITY, of: () => incident.patchDevice(id, enabled) },
  }),

  /** Everybody who is at risk now, whoever found that: fewer calls than to ask for each account, at one a second. */
  riskyUsers: (): GraphRequest => {
    const states = (['atRisk', 'confirmedCompromised'] as const).map((one) =>
      compare<RiskyUser>('riskState', 'eq', one),
    )
    const $select = select<RiskyUser>('id', 'riskState')
    return {
      ...get(
        'IdentityRiskyUser.ReadWrite.All',
        `/identityProtection/riskyUsers${query({ $filter: states.join(' or '), $select, $top: maxRiskyPage })}`,
      ),
      lane: 'risk',
    }
  },

  confirmCompromised: (id: string): GraphRequest => decide('confirmCompromised', [id]),
  dismissRisk: (id: string): GraphRequest => decide('dismiss', [id]),
}
