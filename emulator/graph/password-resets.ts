import { randomBytes, randomUUID } from 'node:crypto'
import { roles } from '../roles.ts'
import { createEncounter, inSeconds, write } from './account-changes.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, forbidden, notFound } from './errors.ts'
import { isStrong } from './passwords.ts'
import { canResetOrRevoke } from './privileges.ts'
import { needs } from './scopes.ts'
import { personAt } from './users.ts'

/** ID of the password method, the same everywhere. */
export const passwordMethod = '28c10230-6103-485e-b985-444c60001490'

/** Roles that can poll a reset; these are fewer than those that can reset. */
const mayAsk = new Set(
  [roles.globalAdmin, roles.globalReader, roles.authAdmin, roles.privilegedAuthAdmin].map(
    ({ templateId }) => templateId,
  ),
)

interface Reset {
  readonly id: string
  readonly person: string
  readonly startedAt: number
  readonly endsAt: number
  readonly ends: 'succeeded' | 'failed'
}

/** By operation ID; not kept beyond the process. */
const resets = new WeakMap<Tenant, Map<string, Reset>>()

function resetsOf(tenant: Tenant): Map<string, Reset> {
  const known = resets.get(tenant) ?? new Map<string, Reset>()
  resets.set(tenant, known)
  return known
}

function reset(tenant: Tenant, call: GraphCall): Reply {
  const target = personAt(tenant, call)
  if (target === call.caller.person) throw badRequest('Users cannot reset their own password this way.')
  if (!canResetOrRevoke(createEncounter(tenant, call, target))) throw forbidden()
  if (target.userType === 'Guest') throw badRequest('The password of an external user is kept in their home tenant.')
  const { newPassword } = (call.body ?? {}) as { newPassword?: unknown }
  if (newPassword === undefined && target.onPremisesSyncEnabled)
    throw badRequest('A new password is required for users of an on-premises directory.')
  if (newPassword !== undefined && (typeof newPassword !== 'string' || !isStrong(newPassword)))
    throw badRequest('The specified password does not comply with password complexity requirements.')
  const { ends, afterMs } = tenant.settings().passwordReset
  const now = tenant.now()
  const operation: Reset = { id: randomUUID(), person: target.id, startedAt: now, endsAt: now + afterMs, ends }
  resetsOf(tenant).set(operation.id, operation)
  if (ends === 'succeeded') {
    const made = { lastPasswordChange: inSeconds(operation.endsAt), mustChangePassword: true }
    write(tenant, call, target, made)
  }
  // The query identifies the data centre that has the operation.
  const location = `${call.root}/users/${target.id}/authentication/operations/${operation.id}?aadgdc=DUB02P&aadgsu=ssprprod-a`
  const headers = { Location: location }
  if (newPassword !== undefined) return { status: 202, headers }
  const context = `${call.root}/$metadata#microsoft.graph.passwordResetResponse`
  return {
    status: 202,
    headers,
    body: { '@odata.context': context, newPassword: randomBytes(9).toString('base64url') },
  }
}

function progress(tenant: Tenant, call: GraphCall): Reply {
  if (!call.caller.roles.some((role) => mayAsk.has(role))) throw forbidden()
  const id = call.params.at(-1) ?? ''
  const operation = resetsOf(tenant).get(id)
  if (!operation) throw notFound(id)
  const over = tenant.now() >= operation.endsAt
  const iso = (ms: number) => new Date(ms).toISOString()
  return {
    status: 200,
    objects: 1,
    body: {
      '@odata.context': `${call.root}/$metadata#users('${operation.person}')/authentication/operations/$entity`,
      id,
      status: over ? operation.ends : 'running',
      createdDateTime: iso(operation.startedAt),
      lastActionDateTime: iso(over ? operation.endsAt : operation.startedAt),
      resourceLocation: null,
      statusDetail: over && operation.ends === 'failed' ? 'OnPremisesPasswordPolicyViolation' : null,
    },
  }
}

const user = "/users(?:/([^/]+)|\\((?:'|%27)([^/]+?)(?:'|%27)\\))"

/** Long-running password resets. */
export const passwordResetRoutes: readonly GraphRoute[] = [
  {
    method: 'POST',
    path: new RegExp(`^${user}/authentication/methods/${passwordMethod}/(?:microsoft\\.graph\\.)?resetPassword$`),
    scopes: needs.writeMethods,
    cost: { units: 1, writes: 1, reports: true },
    handle: reset,
  },
  {
    method: 'GET',
    path: new RegExp(`^${user}/authentication/operations/([^/]+)$`),
    scopes: needs.readMethods,
    cost: { units: 1, writes: 0, reports: true },
    handle: progress,
  },
]
