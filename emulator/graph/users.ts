import { roles } from '../roles.ts'
import type { Person, World } from '../world.ts'
import { activityReader, activityTest, maxActivities } from './activity.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, forbidden, GraphError, notFound, unsupported } from './errors.ts'
import { findCandidates } from './filter/candidates.ts'
import { compile } from './filter/match.ts'
import { parseFilter } from './filter/parse.ts'
import { checkSupport, userSupport } from './filter/support.ts'
import { collection, takePage } from './page.ts'
import { needs } from './scopes.ts'
import { compileSearch } from './search.ts'
import { userShape } from './shape.ts'

/** The account in a path, by object ID or user principal name, but not by email address. */
export function personAt(tenant: Tenant, call: GraphCall, index = 0): Person {
  const named = call.params[index] ?? ''
  // Quotes are doubled inside quoted keys, as in every literal.
  const key = call.path.startsWith('/users(') ? named.replaceAll("''", "'") : named
  const person = tenant.world.find(key)
  if (!person) throw notFound(key)
  return person
}

/** Whether the token can read the complete account or only its basic profile. Everyone can read their own account. */
export const seesAll = (call: GraphCall, person?: Person): boolean =>
  call.caller.scopes.allow(needs.fullUsers) || (person === call.caller.person && call.caller.scopes.allow(needs.me))

const seesLeaving = new Set(
  [roles.globalAdmin, roles.globalReader, roles.lifecycleWorkflowsAdmin].map(({ templateId }) => templateId),
)

/** Without the permission or role, Graph answers as if nobody had a leave date, and doesn't say so. */
const seesLeaveDates = ({ caller }: GraphCall): boolean =>
  caller.scopes.allow(needs.leaveDates) && caller.roles.some((role) => seesLeaving.has(role))

const longestAddress = 2_048

interface Selection {
  readonly source: readonly Person[]
  matches(person: Person): boolean
}

/** Applies a call's `$filter`, `$search` and `$orderby` to `everyone`. */
export function select(tenant: Tenant, call: GraphCall, everyone: readonly Person[]): Selection {
  const { query } = call
  const { advanced, eventual } = query
  if (query.expand) throw new GraphError(501, 'NotImplemented', `The emulator does not play $expand=${query.expand}`)
  if (
    (query.filter || query.search) &&
    eventual &&
    call.root.length + call.path.length + query.rest.length > longestAddress
  )
    throw unsupported(`The address of an advanced query may hold ${longestAddress} characters.`)
  if (query.orderby) checkOrder(query.orderby, call)

  const tests: ((person: Person) => boolean)[] = []
  let source = everyone
  const hidesLeaving = query.filter?.includes('employeeLeaveDateTime') === true && !seesLeaveDates(call)
  const active = activityTest(tenant, call)
  if (active) tests.push(active)
  else if (query.filter) {
    const filter = parseFilter(query.filter)
    checkSupport(filter, userSupport, { advanced, entity: 'User' })
    tests.push(compile(filter))
    const few = findCandidates(tenant.world, filter)
    if (few) source = query.orderby ? everyone.filter((one) => few.has(one)) : [...few]
  }
  if (query.search) tests.push(compileSearch(query.search, { eventual }))
  return {
    source,
    matches(person) {
      const seen = tenant.replica.view(person, eventual)
      const shown = hidesLeaving ? { ...seen, employeeLeaveDateTime: null } : seen
      return tests.every((test) => test(shown))
    },
  }
}

function checkOrder(orderby: string, call: GraphCall) {
  const [property = '', direction = 'asc'] = orderby.trim().split(/\s+/)
  const byDefault = property === 'displayName' || property === 'userPrincipalName'
  if (!/^(asc|desc)$/i.test(direction)) throw badRequest(`Syntax error in $orderby '${orderby}'.`)
  const { filter, search, advanced } = call.query
  const alone = !filter && !search
  if (search || (!byDefault && property !== 'createdDateTime') || (!advanced && !(alone && byDefault)))
    throw unsupported('Sorting not supported for current query.')
}

/** Everyone in the requested order. Cached until someone is renamed, because sorting takes a while. */
const orders = new WeakMap<World, Map<string, readonly Person[]>>()

function ordered({ world }: Tenant, orderby: string | undefined): readonly Person[] {
  const known = orders.get(world) ?? new Map<string, readonly Person[]>()
  orders.set(world, known)
  const [property = '', direction = 'asc'] = (orderby ?? '').trim().split(/\s+/)
  const key = `${property} ${direction.toLowerCase()} ${world.renamings}`
  const ready = known.get(key)
  if (ready) return ready
  const list = [...world.people.values()]
  if (property) {
    const value = (one: Person) => String((one as unknown as Record<string, unknown>)[property]).toLowerCase()
    const keyed = list.map((one) => ({ one, by: value(one) }))
    keyed.sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : 0))
    for (const [index, { one }] of keyed.entries()) list[index] = one
    if (direction.toLowerCase() === 'desc') list.reverse()
  }
  known.set(key, list)
  return list
}

function list(tenant: Tenant, call: GraphCall): Reply {
  if (call.caller.person.userType === 'Guest') throw forbidden()
  const activity = activityReader(tenant, call)
  const shape = userShape(call.query.select, {
    ...tenant,
    full: seesAll(call),
    seesLeaveDates: seesLeaveDates(call),
    ...(activity && { activity }),
  })
  const { source, matches } = select(tenant, call, ordered(tenant, call.query.orderby))
  const { emptyPages, userPage } = tenant.settings()
  const { items, link } = takePage(call, source, matches, {
    emptyPages,
    most: activity ? Math.min(userPage, maxActivities) : userPage,
  })
  const counts = call.query.advanced && call.query.skiptoken === undefined
  const count = counts ? source.filter(matches).length : undefined
  const shown = items.map((one) => shape.show(tenant.replica.view(one, call.query.eventual)))
  return collection(call, `users${shape.context}`, { items: shown, link, count })
}

function show(tenant: Tenant, call: GraphCall, person: Person): Reply {
  const activity = activityReader(tenant, call)
  if (activity && call.params[0]?.toLowerCase() !== person.id && call.path !== '/me')
    throw badRequest('Get By Key only supports UserId and the key has to be a valid Guid', 'BadRequest')
  const shape = userShape(call.query.select, {
    ...tenant,
    full: seesAll(call, person),
    seesLeaveDates: seesLeaveDates(call),
    ...(activity && { activity }),
  })
  const context = `${call.root}/$metadata#users${shape.context}/$entity`
  return {
    status: 200,
    objects: 1,
    body: { '@odata.context': context, ...shape.show(tenant.replica.view(person)) },
  }
}

function count(tenant: Tenant, call: GraphCall): Reply {
  if (!call.query.eventual) throw badRequest('$count is not currently supported.')
  const advanced = { ...call, query: { ...call.query, count: true, advanced: true } }
  const { source, matches } = select(tenant, advanced, ordered(tenant, undefined))
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: String(source.filter(matches).length) }
}

/** Reading accounts. */
export const userRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: /^\/me$/,
    scopes: needs.me,
    cost: { units: 1, writes: 0 },
    handle: (tenant, call) => show(tenant, call, call.caller.person),
  },
  { method: 'GET', path: /^\/users$/, scopes: needs.users, cost: { units: 2, writes: 0 }, handle: list },
  { method: 'GET', path: /^\/users\/\$count$/, scopes: needs.users, cost: { units: 2, writes: 0 }, handle: count },
  {
    method: 'GET',
    path: /^\/users(?:\/([^/]+)|\((?:'|%27)([^/]+?)(?:'|%27)\))$/,
    scopes: needs.users,
    cost: { units: 1, writes: 0 },
    handle: (tenant, call) => show(tenant, call, personAt(tenant, call)),
  },
]
