import type { Device, DirectoryObject, RiskyUser, ServicePrincipal } from '@microsoft/microsoft-graph-types'
import { change, type GraphRequest, get, maxPage, maxRiskyPage, post } from './graph-request.ts'
import { anyOf, compare, encode, query, select, userKey } from './odata.ts'

/** Identity Protection's limit for accounts in one request. */
const accountsPerCall = 60

/** Doesn't count towards the tenant's writes: Identity Protection has its own limit, shared by all apps. */
function decide(verb: 'confirmCompromised' | 'dismiss', ids: readonly string[]): GraphRequest {
  const url = `/identityProtection/riskyUsers/${verb}`
  return {
    ...post('IdentityRiskyUser.ReadWrite.All', url, { userIds: ids }, { units: 1, writes: 0 }),
    lane: 'risk',
    together: { ids, most: accountsPerCall, of: (more) => decide(verb, more) },
  }
}

/** Requests for incident response: devices and Identity Protection risk. */
export const incident = {
  /** Devices somebody is registered on. Not owned devices, which others may be using. */
  devicesOf: (id: string): GraphRequest =>
    get(
      'Device.Read.All',
      `${userKey(id)}/registeredDevices${query({ $select: select<Device>('id', 'displayName', 'accountEnabled', 'onPremisesSyncEnabled', 'registrationDateTime') })}`,
    ),

  /** Apps by object id, at most `valuesPerFilter`: who published them, and when they came into the tenant. */
  appsOf: (ids: readonly string[]): GraphRequest => {
    const $select = [
      ...select<ServicePrincipal>('id', 'displayName', 'appId', 'appOwnerOrganizationId', 'verifiedPublisher').split(
        ',',
      ),
      // In v1.0, though not in the types.
      'createdDateTime',
    ].join(',')
    const url = `/servicePrincipals${query({ $filter: anyOf<ServicePrincipal>('id', ids), $select })}`
    return { ...get('Application.Read.All', url), optional: true }
  },

  /** Users registered on a device. */
  usersOfDevice: (id: string): GraphRequest =>
    get(
      'Device.Read.All',
      `/devices/${encode(id)}/registeredUsers${query({ $select: select<DirectoryObject>('id'), $top: maxPage })}`,
    ),

  /** Accounts can share a device, which is then changed only once. */
  patchDevice: (id: string, enabled: boolean): GraphRequest => ({
    ...change('PATCH', 'Directory.AccessAsUser.All', `/devices/${encode(id)}`, {
      body: { accountEnabled: enabled } satisfies Device,
      lane: 'devices',
    }),
    together: { ids: [id], most: Number.POSITIVE_INFINITY, of: () => incident.patchDevice(id, enabled) },
  }),

  /** Everybody currently at risk. Takes fewer calls than asking per account, at one call a second. */
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
