import { z } from 'zod'
import { type Grant, grantsOf, tenantGrants } from '../account-objects.ts'
import { roles } from '../roles.ts'
import type { Person } from '../world.ts'
import { write } from './account-changes.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, forbidden, GraphError, notFound } from './errors.ts'
import { collection, takePage } from './page.ts'
import { needs } from './scopes.ts'
import { personAt } from './users.ts'

const ids = (...list: { templateId: string }[]) => new Set(list.map(({ templateId }) => templateId))
const mayWrite = ids(
  roles.globalAdmin,
  roles.userAdmin,
  roles.privilegedRoleAdmin,
  roles.applicationAdmin,
  roles.cloudAppAdmin,
)
const mayRead = new Set([...mayWrite, ...ids(roles.directoryReaders, roles.globalReader, roles.guestInviter)])

const allow = ({ caller }: GraphCall, held: ReadonlySet<string>) => {
  if (!caller.roles.some((role) => held.has(role))) throw forbidden()
}

/** A GUID as sixteen bytes, the first three parts little-endian. */
function bytes(guid: string): Buffer {
  const raw = Buffer.from(guid.replaceAll('-', ''), 'hex')
  return Buffer.concat([
    raw.subarray(0, 4).reverse(),
    raw.subarray(4, 6).reverse(),
    raw.subarray(6, 8).reverse(),
    raw.subarray(8),
  ])
}

/** A grant's ID is derived from its contents, so recreating it yields the same ID. */
export const grantId = ({ clientId, resourceId }: Grant, principalId?: string): string =>
  Buffer.concat([clientId, resourceId, ...(principalId ? [principalId] : [])].map(bytes)).toString('base64url')

const show = (grant: Grant, principalId?: string) => ({
  id: grantId(grant, principalId),
  clientId: grant.clientId,
  consentType: principalId ? 'Principal' : 'AllPrincipals',
  principalId: principalId ?? null,
  resourceId: grant.resourceId,
  scope: grant.scope,
})

function listOwn(tenant: Tenant, call: GraphCall, person: Person): Reply {
  allow(call, mayRead)
  const all = grantsOf(tenant.replica.view(person)).map((one) => show(one, person.id))
  const { items, link } = takePage(call, all, () => true, tenant.settings())
  return collection(call, 'oauth2PermissionGrants', { items, link })
}

function list(tenant: Tenant, call: GraphCall): Reply {
  allow(call, mayRead)
  const filter = call.query.filter ?? ''
  if (/^consentType eq 'AllPrincipals'$/.test(filter)) {
    const { items, link } = takePage(
      call,
      tenantGrants.map((one) => show(one)),
      () => true,
      { emptyPages: false },
    )
    return collection(call, 'oauth2PermissionGrants', { items, link })
  }
  const principal = /^principalId eq '([^']+)'$/.exec(filter)?.[1]
  const person = principal && tenant.world.people.get(principal)
  if (person) return listOwn(tenant, call, person)
  throw new GraphError(501, 'NotImplemented', `The emulator does not play $filter=${filter} on grants`)
}

/** A grant by ID together with all of that person's grants, in their actual state or as reads show them. */
function find(tenant: Tenant, id: string, shown = false): { person: Person; grants: readonly Grant[]; grant: Grant } {
  const raw = Buffer.from(id, 'base64url').subarray(32)
  const guid = raw.length === 16 ? bytes(raw.toString('hex')).toString('hex') : ''
  const principal = guid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const person = tenant.world.people.get(principal)
  const grants = person ? grantsOf(shown ? tenant.replica.view(person) : person) : []
  const grant = grants.find((one) => person && grantId(one, person.id) === id)
  if (!person || !grant) throw notFound(id)
  return { person, grants, grant }
}

function showOne(tenant: Tenant, call: GraphCall): Reply {
  allow(call, mayRead)
  const { person, grant } = find(tenant, call.params[0] ?? '', true)
  const context = `${call.root}/$metadata#oauth2PermissionGrants/$entity`
  return { status: 200, objects: 1, body: { '@odata.context': context, ...show(grant, person.id) } }
}

function remove(tenant: Tenant, call: GraphCall): Reply {
  allow(call, mayWrite)
  const id = call.params[0] ?? ''
  if (tenantGrants.some((grant) => grantId(grant) === id))
    throw new GraphError(501, 'NotImplemented', 'Nothing here takes a consent away from everyone')
  const { person, grants, grant } = find(tenant, id)
  write(tenant, call, person, { grants: grants.filter((other) => other !== grant) })
  return { status: 204 }
}

const newGrant = z
  .object({
    clientId: z.string(),
    consentType: z.literal('Principal'),
    principalId: z.string(),
    resourceId: z.string(),
    scope: z.string().max(3_850),
  })
  .strict()

function create(tenant: Tenant, call: GraphCall): Reply {
  allow(call, mayWrite)
  const parsed = newGrant.safeParse(call.body)
  if (!parsed.success) throw badRequest('Invalid value specified for property of resource OAuth2PermissionGrant.')
  const { principalId, clientId, resourceId, scope } = parsed.data
  const person = tenant.world.people.get(principalId)
  if (!person) throw notFound(principalId)
  const grant = { clientId, resourceId, scope }
  if (grantsOf(person).some((other) => grantId(other, person.id) === grantId(grant, person.id)))
    throw new GraphError(409, 'Request_MultipleObjectsWithSameKeyValue', 'Permission entry already exists.')
  write(tenant, call, person, { grants: [...grantsOf(person), grant] })
  const context = `${call.root}/$metadata#oauth2PermissionGrants/$entity`
  return { status: 201, objects: 1, body: { '@odata.context': context, ...show(grant, person.id) } }
}

function update(tenant: Tenant, call: GraphCall): Reply {
  allow(call, mayWrite)
  const { scope, ...others } = (call.body ?? {}) as { scope?: unknown }
  const [fixed] = Object.keys(others)
  if (fixed) throw badRequest(`Property cannot be updated: ${fixed}`)
  if (typeof scope !== 'string')
    throw badRequest('Invalid value specified for property of resource OAuth2PermissionGrant.')
  const { person, grants, grant } = find(tenant, call.params[0] ?? '')
  write(tenant, call, person, { grants: grants.map((other) => (other === grant ? { ...grant, scope } : other)) })
  return { status: 204 }
}

const user = "/users(?:/([^/]+)|\\((?:'|%27)([^/]+?)(?:'|%27)\\))"
const route = (
  method: string,
  path: string,
  handle: GraphRoute['handle'],
  { units = 1, writes = 0, scopes = needs.readGrants as GraphRoute['scopes'] } = {},
): GraphRoute => ({ method, path: new RegExp(`^${path}$`), scopes, cost: { units, writes }, handle })
const change = { writes: 1, scopes: needs.writeGrants }

/** Delegated app permissions. */
export const grantRoutes: readonly GraphRoute[] = [
  route('GET', `${user}/oauth2PermissionGrants`, (tenant, call) => listOwn(tenant, call, personAt(tenant, call))),
  route(
    'DELETE',
    `${user}/oauth2PermissionGrants/[^/]+`,
    () => {
      throw badRequest(
        'Write requests are only supported on contained entities or navigation properties with bindings.',
        'BadRequest',
      )
    },
    change,
  ),
  route('GET', '/oauth2PermissionGrants', list, { units: 2 }),
  route('POST', '/oauth2PermissionGrants', create, change),
  route('GET', '/oauth2PermissionGrants/([^/]+)', showOne, { units: 2 }),
  route('DELETE', '/oauth2PermissionGrants/([^/]+)', remove, change),
  route('PATCH', '/oauth2PermissionGrants/([^/]+)', update, change),
]
