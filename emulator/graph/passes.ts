import { randomInt, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Method, methodsOf } from '../account-objects.ts'
import { hashOf, isPassAllowed, type Pass, usabilityOf } from '../passes.ts'
import { roles } from '../roles.ts'
import type { Person } from '../world.ts'
import { createEncounter, write } from './account-changes.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, forbidden, GraphError } from './errors.ts'
import { collection } from './page.ts'
import { canChangeMethods, mayReadMethods } from './privileges.ts'
import { needs } from './scopes.ts'
import { personAt } from './users.ts'

const type = 'temporaryAccessPass'

/** A pass as reads show it: without the secret, which is only in the response to its creation. */
export function shownPass(tenant: Tenant, person: Person, { id, shows, pass }: Method & { readonly pass: Pass }) {
  const { passPolicy: policy } = tenant.settings()
  const allowed = isPassAllowed(tenant.world, person, policy)
  const reason = usabilityOf(pass, { now: tenant.now(), allowed, policy })
  return {
    id,
    temporaryAccessPass: null,
    ...shows,
    isUsable: reason === 'EnabledByPolicy',
    methodUsabilityReason: reason,
  }
}

export const isPass = (method: Method): method is Method & { readonly pass: Pass } => method.pass !== undefined

const passesOf = (tenant: Tenant, call: GraphCall) => {
  if (!mayReadMethods(call.caller.roles)) throw forbidden()
  const person = personAt(tenant, call)
  const passes = methodsOf(tenant.replica.view(person)).filter(isPass)
  return { person, passes: passes.map((one) => shownPass(tenant, person, one)) }
}

function list(tenant: Tenant, call: GraphCall): Reply {
  const { query } = call
  if (query.select || query.filter || query.top || query.expand) throw refused('Query option not supported.')
  const { person, passes } = passesOf(tenant, call)
  return collection(call, `users('${person.id}')/authentication/temporaryAccessPassMethods`, { items: passes })
}

function show(tenant: Tenant, call: GraphCall): Reply {
  const { person, passes } = passesOf(tenant, call)
  const id = call.params.at(-1)
  const pass = passes.find((one) => one.id === id)
  if (!pass) throw new GraphError(404, 'resourceNotFound', 'The requested resource was not found.')
  return { status: 200, objects: 1, body: { '@odata.context': contextOf(call, person), ...pass } }
}

const contextOf = (call: GraphCall, { id }: Person) =>
  `${call.root}/$metadata#users('${id}')/authentication/temporaryAccessPassMethods/$entity`

const asked = z
  .object({
    '@odata.type': z.string(),
    lifetimeInMinutes: z.number().int(),
    isUsableOnce: z.boolean(),
    startDateTime: z.string().datetime({ offset: true }),
  })
  .partial()
  .strict()

const refused = (message: string) => new GraphError(400, 'badRequest', message)

/** The characters of a pass: none that look like another one, and some that have a special meaning elsewhere. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789+*!$%&'
const secretOf = (length: number) => Array.from({ length }, () => letters[randomInt(letters.length)]).join('')

function create(tenant: Tenant, call: GraphCall): Reply {
  const { passPolicy: policy, passAfterMs, secondPass } = tenant.settings()
  const target = personAt(tenant, call)
  if (!canChangeMethods(createEncounter(tenant, call, target))) throw forbidden()
  if (target.userType === 'Guest') throw refused('Temporary Access Pass cannot be added to an external guest user.')
  if (!isPassAllowed(tenant.world, target, policy))
    throw refused(
      'Converged UserCredentialPolicy does not allow creating or updating this authentication method. AuthMethodType [TemporaryAccessPass].',
    )
  const parsed = asked.safeParse(call.body ?? {})
  if (!parsed.success) throw badRequest('Invalid request body.')
  const { lifetimeInMinutes = policy.defaultLifetimeInMinutes, startDateTime } = parsed.data
  const { isUsableOnce: once = policy.isUsableOnce } = parsed.data
  const { minimumLifetimeInMinutes: min, maximumLifetimeInMinutes: max } = policy
  if (lifetimeInMinutes < min || lifetimeInMinutes > max)
    throw refused(`Invalid LifetimeInMinutes specified. The valid range between ${min} and ${max}.`)
  if (!once && policy.isUsableOnce) throw refused('The policy only allows passes that can be used once.')
  const now = tenant.now()
  const isValid = ({ pass }: Method) =>
    pass !== undefined && usabilityOf(pass, { now, allowed: true, policy }) === 'EnabledByPolicy'
  if (secondPass === 'refused' && methodsOf(target).some(isValid))
    throw refused('The user already has a valid Temporary Access Pass.')
  const startsAt = startDateTime === undefined ? now : Date.parse(startDateTime)
  const secret = secretOf(policy.defaultLength)
  const pass: Method & { readonly pass: Pass } = {
    id: randomUUID(),
    type,
    isDefault: false,
    shows: {
      createdDateTime: new Date(now).toISOString(),
      startDateTime: new Date(startsAt).toISOString(),
      lifetimeInMinutes,
      isUsableOnce: once,
    },
    pass: {
      hash: hashOf(secret),
      startsAt,
      endsAt: startsAt + lifetimeInMinutes * 60_000,
      worksAt: now + passAfterMs,
      once,
    },
  }
  // Nobody has more than one, so the last one is gone whatever its state.
  const others = methodsOf(target).filter((one) => one.type !== type)
  write(tenant, call, target, { methods: [...others, pass] })
  const body = { ...shownPass(tenant, target, pass), temporaryAccessPass: secret }
  return { status: 201, objects: 1, body: { '@odata.context': contextOf(call, target), ...body } }
}

const policyReaders = new Set<string>(
  [roles.globalAdmin, roles.globalReader, roles.authPolicyAdmin].map(({ templateId }) => templateId),
)

const target = (id: string, tenant: Tenant) => ({
  targetType: tenant.world.people.has(id) ? 'user' : 'group',
  id,
})

function showPolicy(tenant: Tenant, call: GraphCall): Reply {
  const { query, caller } = call
  if (query.select || query.filter || query.top || query.expand) throw badRequest('Query option not supported.')
  if (!caller.roles.some((role) => policyReaders.has(role))) throw forbidden()
  const { includeTargets, excludeTargets, ...rest } = tenant.settings().passPolicy
  return {
    status: 200,
    objects: 1,
    body: {
      '@odata.context': `${call.root}/$metadata#authenticationMethodConfigurations/$entity`,
      '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration',
      id: 'TemporaryAccessPass',
      ...rest,
      excludeTargets: excludeTargets.map((id) => target(id, tenant)),
      includeTargets: includeTargets.map((id) => ({ ...target(id, tenant), isRegistrationRequired: false })),
    },
  }
}

const user = "/users(?:/([^/]+)|\\((?:'|%27)([^/]+?)(?:'|%27)\\))"
const passes = `${user}/authentication/temporaryAccessPassMethods`

/** Temporary Access Passes and their policy; deleting one is in `methods.ts`. */
export const passRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: new RegExp(`^${passes}$`),
    scopes: needs.readPasses,
    cost: { units: 1, writes: 0, reports: true },
    handle: list,
  },
  {
    method: 'GET',
    path: new RegExp(`^${passes}/([^/]+)$`),
    scopes: needs.readPasses,
    cost: { units: 1, writes: 0, reports: true },
    handle: show,
  },
  {
    method: 'POST',
    path: new RegExp(`^${passes}$`),
    scopes: needs.writePasses,
    cost: { units: 1, writes: 1, reports: true },
    handle: create,
  },
  {
    method: 'GET',
    path: /^\/policies\/authenticationMethodsPolicy\/authenticationMethodConfigurations(?:\/|\((?:'|%27))TemporaryAccessPass(?:(?:'|%27)\))?$/i,
    scopes: needs.passPolicy,
    cost: { units: 1, writes: 0 },
    handle: showPolicy,
  },
]
