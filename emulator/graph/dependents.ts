import type { Person } from '../world.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { GraphError, notFound } from './errors.ts'
import { showGroup } from './groups.ts'
import { collection, memberPages, takePage } from './page.ts'
import { needs } from './scopes.ts'
import { selected, userShape } from './shape.ts'
import { personAt } from './users.ts'

function directReports(tenant: Tenant, call: GraphCall): Reply {
  const lead = personAt(tenant, call)
  const reports = [...tenant.world.people.values()].filter(({ manager }) => manager === lead.id)
  const { items, link } = takePage<Person>(call, reports, () => true, memberPages(tenant))
  const shape = userShape(call.query.select, { ...tenant, full: true })
  const shown = items.map((one) => ({
    '@odata.type': '#microsoft.graph.user',
    ...shape.show(tenant.replica.view(one)),
  }))
  return collection(call, 'directoryObjects', { items: shown, link })
}

/** Nobody manages everyone; Graph then returns no object. */
function manager(tenant: Tenant, call: GraphCall): Reply {
  const { manager: id } = personAt(tenant, call)
  const lead = id === null ? undefined : tenant.world.people.get(id)
  if (!lead) {
    const missing =
      "Resource 'manager' does not exist or one of its queried reference-property objects are not present."
    throw new GraphError(404, 'Request_ResourceNotFound', missing)
  }
  if (call.query.expand) throw new GraphError(501, 'NotImplemented', 'The emulator does not play $expand of managers')
  const shape = userShape(call.query.select, { ...tenant, full: true })
  return {
    status: 200,
    body: {
      '@odata.context': `${call.root}/$metadata#directoryObjects/$entity`,
      '@odata.type': '#microsoft.graph.user',
      ...shape.show(tenant.replica.view(lead)),
    },
  }
}

/** Objects of a type that the token can't read are returned as a type and an ID. */
function ownedObjects(tenant: Tenant, call: GraphCall): Reply {
  const owner = personAt(tenant, call)
  const { scopes } = call.caller
  const groups = [...tenant.world.groups.values()]
    .filter(({ owners }) => owners.has(owner.id))
    .map((group) => limited('group', showGroup(group), scopes.allow(needs.groups)))
  const apps = [...tenant.world.ownedApps.values()]
    .filter(({ owners }) => owners.has(owner.id))
    .map(({ id, displayName }) => limited('application', { id, displayName }, scopes.allow(needs.applications)))
  const { items, link } = takePage(call, [...groups, ...apps], () => true, memberPages(tenant))
  const shown = items.map((one) => selected(one, call.query.select))
  return collection(call, 'directoryObjects', { items: shown, link })
}

const limited = (type: string, shown: object, readable: boolean) => ({
  '@odata.type': `#microsoft.graph.${type}`,
  ...Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, readable || name === 'id' ? value : null])),
})

function owners(tenant: Tenant, call: GraphCall): Reply {
  const id = call.params[0] ?? ''
  const app = tenant.world.ownedApps.get(id.toLowerCase())
  if (!app) throw notFound(id)
  const people = [...app.owners].flatMap((one) => tenant.world.people.get(one) ?? [])
  const { items, link } = takePage<Person>(call, people, () => true, memberPages(tenant))
  const shape = userShape(call.query.select, { ...tenant, full: call.caller.scopes.allow(needs.fullUsers) })
  const shown = items.map((one) => ({
    '@odata.type': '#microsoft.graph.user',
    ...shape.show(tenant.replica.view(one)),
  }))
  return collection(call, 'directoryObjects', { items: shown, link })
}

const read = (name: string, units: number, handle: GraphRoute['handle']): GraphRoute => ({
  method: 'GET',
  path: new RegExp(`^/users/([^/]+)/${name}$`),
  scopes: needs.fullUsers,
  handle,
  cost: { units, writes: 0 },
})

/** The people and objects that depend on an account. */
export const dependentRoutes: readonly GraphRoute[] = [
  read('directReports', 1, directReports),
  read('manager', 1, manager),
  read('ownedObjects', 2, ownedObjects),
  {
    method: 'GET',
    path: /^\/applications\/([^/(]+)\/owners$/,
    scopes: needs.applications,
    handle: owners,
    cost: { units: 2, writes: 0 },
  },
]
