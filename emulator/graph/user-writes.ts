import type { Person, PersonPatch } from '../world.ts'
import { createEncounter, inSeconds, write } from './account-changes.ts'
import { auditRevoke, auditSwitch } from './audits.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, forbidden } from './errors.ts'
import { changePassword, splitPassword } from './passwords.ts'
import { canDisable, canResetOrRevoke } from './privileges.ts'
import { needs } from './scopes.ts'
import { personAt } from './users.ts'

const texts = new Set(['displayName', 'jobTitle', 'department', 'officeLocation', 'companyName'])
const readOnly = new Set([
  'id',
  'onPremisesSyncEnabled',
  'onPremisesSamAccountName',
  'onPremisesDomainName',
  'isManagementRestricted',
  'createdDateTime',
  'signInSessionsValidFromDateTime',
  'proxyAddresses',
])

function readPatch(body: unknown): PersonPatch {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || Object.keys(body).length === 0)
    throw badRequest('Empty Payload. JSON content expected.', 'BadRequest')
  const entries = Object.entries(body).map(([name, value]): [string, unknown] => {
    if (readOnly.has(name)) throw badRequest(`Property '${name}' is read-only and cannot be set.`)
    const fits =
      name === 'accountEnabled'
        ? typeof value === 'boolean'
        : texts.has(name) && (typeof value === 'string' || (value === null && name !== 'displayName'))
    if (!fits) throw badRequest(`Invalid value specified for property '${name}' of resource 'User'.`)
    return [name, value]
  })
  return Object.fromEntries(entries)
}

/** If the caller can't change one of the properties, the whole change is refused. */
function update(tenant: Tenant, call: GraphCall): Reply {
  const { profile, others } = splitPassword(call.body)
  const patch = profile === undefined || others !== undefined ? readPatch(others) : {}
  const onlyEnables = Object.keys(patch).join() === 'accountEnabled'
  const { scopes } = call.caller
  if (profile !== undefined && !scopes.allow(needs.passwords)) throw forbidden()
  if (Object.keys(patch).length > 0 && !scopes.allow([...(onlyEnables ? needs.enable : []), ...needs.update]))
    throw forbidden()
  const target = personAt(tenant, call)
  const meeting = createEncounter(tenant, call, target)
  if (profile !== undefined && !canResetOrRevoke(meeting)) throw forbidden()
  if (Object.keys(patch).length > 0 && !canDisable(meeting)) throw forbidden()
  if (profile !== undefined) changePassword(tenant, call, target, profile)
  if (Object.keys(patch).length === 0) return { status: 204 }
  if (target.onPremisesSyncEnabled && (!onlyEnables || tenant.settings().syncedWrites === 'reject'))
    throw badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    )
  const { accountEnabled } = patch
  if (accountEnabled !== undefined && accountEnabled !== target.accountEnabled)
    auditSwitch(tenant, call, target, accountEnabled)
  write(tenant, call, target, patch)
  return { status: 204 }
}

function revoke(tenant: Tenant, call: GraphCall, target: Person): Reply {
  if (target !== call.caller.person && !canResetOrRevoke(createEncounter(tenant, call, target))) throw forbidden()
  // Graph also returns true for guests, although their sessions belong to another tenant and continue.
  if (target.userType !== 'Guest') {
    const before = target.signInSessionsValidFrom
    write(tenant, call, target, { signInSessionsValidFrom: inSeconds(tenant.now()) })
    tenant.world.record(auditRevoke(tenant, call, target, before))
  }
  return {
    status: 200,
    headers: { 'OData-Version': '4.0', Location: new URL(call.root).origin },
    body: { '@odata.context': `${call.root}/$metadata#Edm.Boolean`, value: true },
  }
}

/** Changing accounts. */
export const userWriteRoutes: readonly GraphRoute[] = [
  {
    method: 'PATCH',
    path: /^\/users(?:\/([^/]+)|\((?:'|%27)([^/]+?)(?:'|%27)\))$/,
    scopes: [...needs.enable, ...needs.update, ...needs.passwords],
    cost: { units: 1, writes: 1 },
    handle: update,
  },
  {
    method: 'POST',
    path: /^\/users(?:\/([^/]+)|\((?:'|%27)([^/]+?)(?:'|%27)\))\/(?:microsoft\.graph\.)?revokeSignInSessions$/,
    scopes: needs.revoke,
    cost: { units: 1, writes: 1 },
    handle: (tenant, call) => revoke(tenant, call, personAt(tenant, call)),
  },
  {
    method: 'POST',
    path: /^\/me\/(?:microsoft\.graph\.)?revokeSignInSessions$/,
    scopes: needs.revoke,
    cost: { units: 1, writes: 1 },
    handle: (tenant, call) => revoke(tenant, call, call.caller.person),
  },
]
