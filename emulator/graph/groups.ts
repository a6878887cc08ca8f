import type { Group as GraphGroup } from '@microsoft/microsoft-graph-types'
import type { Group, Person } from '../world.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, needsAdvanced, notFound } from './errors.ts'
import { compile } from './filter/match.ts'
import { parseFilter } from './filter/parse.ts'
import { checkSupport, groupSupport } from './filter/support.ts'
import { collection, memberPages, takePage } from './page.ts'
import { needs } from './scopes.ts'
import { compileSearch } from './search.ts'
import { selected, userShape } from './shape.ts'
import { seesAll, select } from './users.ts'

const guidLike = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A group in Graph's format. */
export function showGroup(group: Group) {
  const { id, displayName, description, mail, isAssignableToRole, visibility } = group
  const { groupTypes, mailEnabled, securityEnabled, membershipRule, onPremisesSyncEnabled } = group
  return {
    id,
    deletedDateTime: null,
    createdDateTime: '2024-02-01T08:00:00Z',
    description,
    displayName,
    isAssignableToRole: isAssignableToRole || null,
    mail,
    mailNickname: displayName.replace(/\W+/g, '').toLowerCase(),
    groupTypes,
    mailEnabled,
    securityEnabled,
    membershipRule,
    onPremisesSyncEnabled,
    visibility,
    isManagementRestricted: group.isManagementRestricted,
    assignedLicenses: group.assignedLicenses,
  } satisfies Partial<Record<keyof GraphGroup, unknown>>
}

export function groupAt({ world }: Pick<Tenant, 'world'>, call: GraphCall): Group {
  const id = call.params[0] ?? ''
  if (!guidLike.test(id)) throw badRequest(`Invalid object identifier '${id}'.`)
  const group = world.groups.get(id.toLowerCase())
  if (!group) throw notFound(id)
  return group
}

function list(tenant: Tenant, call: GraphCall): Reply {
  const { filter, search, orderby, eventual, advanced } = call.query
  const tests: ((group: object) => boolean)[] = []
  if (filter) {
    const parsed = parseFilter(filter)
    checkSupport(parsed, groupSupport, { advanced, entity: 'Group' })
    tests.push(compile(parsed))
  }
  if (search) tests.push(compileSearch(search, { eventual }))
  const groups = [...tenant.world.groups.values()]
  if (orderby) groups.sort((a, b) => a.displayName.localeCompare(b.displayName))
  const matches = (group: Group) => tests.every((test) => test(group))
  const { items, link } = takePage(call, groups, matches, { emptyPages: false })
  const count = advanced ? groups.filter(matches).length : undefined
  const shown = items.map((one) => selected(showGroup(one), call.query.select))
  return collection(call, context('groups', call), { items: shown, link, count })
}

const context = (set: string, call: GraphCall) => `${set}${call.query.select ? `(${call.query.select.join(',')})` : ''}`

/** Whether the token allows reading this group's members. If not, Graph returns an empty list. */
export const seesMembers = (group: Group, { caller }: Pick<GraphCall, 'caller'>): boolean =>
  group.visibility !== 'HiddenMembership' || caller.scopes.has('Member.Read.Hidden')

/** People and groups in a group, with `deep` also in nested groups. Handles circular groups. */
function membersOf({ world }: Pick<Tenant, 'world'>, call: GraphCall, deep: boolean): (Person | Group)[] {
  const group = groupAt({ world }, call)
  if (!seesMembers(group, call)) return []
  const ids = new Set(group.members)
  if (deep) for (const id of ids) for (const inner of world.groups.get(id)?.members ?? []) ids.add(inner)
  return [...ids].flatMap((id) => world.people.get(id) ?? world.groups.get(id) ?? [])
}

const isPerson = (one: Person | Group): one is Person => 'userPrincipalName' in one

function members(deep: boolean, castTo?: 'user') {
  return (tenant: Tenant, call: GraphCall): Reply => {
    const { query } = call
    if (castTo && !query.advanced && (query.select || query.filter || query.search || query.orderby || query.top))
      throw needsAdvanced('A cast together with other query parameters')
    const all = membersOf(tenant, call, deep)
    const shape = userShape(query.select, { ...tenant, full: seesAll(call) })
    const canSee = call.caller.scopes.allow(needs.users)
    const show = (one: Person | Group) => {
      if (!isPerson(one)) return { '@odata.type': '#microsoft.graph.group', ...selected(showGroup(one), query.select) }
      const type = castTo ? {} : { '@odata.type': '#microsoft.graph.user' }
      // Without permission to read people, only their IDs are shown.
      if (!canSee) return { ...type, id: one.id }
      return { ...type, ...shape.show(tenant.replica.view(one, query.eventual)) }
    }
    if (!castTo) {
      if (query.filter || query.search) throw needsAdvanced('$filter or $search without a cast')
      const { items, link } = takePage(call, all, () => true, memberPages(tenant))
      const count = query.advanced ? all.length : undefined
      return collection(call, 'directoryObjects', { items: items.map(show), link, count })
    }
    const people = all.filter(isPerson)
    const { matches } = select(tenant, call, people)
    const { items, link } = takePage(call, people, matches, memberPages(tenant))
    const count = query.advanced ? people.filter(matches).length : undefined
    return collection(call, `users${shape.context}`, { items: items.map(show), link, count })
  }
}

function countMembers(deep: boolean) {
  return (tenant: Tenant, call: GraphCall): Reply => {
    if (!call.query.eventual) throw badRequest('$count is not currently supported.')
    const count = membersOf(tenant, call, deep).length
    return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: String(count) }
  }
}

function owners(tenant: Tenant, call: GraphCall): Reply {
  const shape = userShape(call.query.select, { ...tenant, full: seesAll(call) })
  const canSee = call.caller.scopes.allow(needs.users)
  const all = [...groupAt(tenant, call).owners].flatMap((id) => tenant.world.people.get(id) ?? [])
  const { items, link } = takePage(call, all, () => true, memberPages(tenant))
  const shown = items.map((one) => ({
    '@odata.type': '#microsoft.graph.user',
    ...(canSee ? shape.show(tenant.replica.view(one)) : { id: one.id }),
  }))
  return collection(call, 'directoryObjects', { items: shown, link })
}

const read = (path: RegExp, units: number, handle: GraphRoute['handle']): GraphRoute => ({
  method: 'GET',
  path,
  scopes: needs.groups,
  cost: { units, writes: 0 },
  handle,
})

/** Groups and their members. */
export const groupRoutes: readonly GraphRoute[] = [
  read(/^\/groups$/, 2, list),
  read(/^\/groups\/([^/]+)$/, 1, (tenant, call) => ({
    status: 200,
    objects: 1,
    body: {
      '@odata.context': `${call.root}/$metadata#${context('groups', call)}/$entity`,
      ...selected(showGroup(groupAt(tenant, call)), call.query.select),
    },
  })),
  read(/^\/groups\/([^/]+)\/owners$/, 1, owners),
  read(/^\/groups\/([^/]+)\/members$/, 3, members(false)),
  read(/^\/groups\/([^/]+)\/members\/\$count$/, 3, countMembers(false)),
  read(/^\/groups\/([^/]+)\/members\/microsoft\.graph\.user$/, 3, members(false, 'user')),
  read(/^\/groups\/([^/]+)\/transitiveMembers$/, 5, members(true)),
  read(/^\/groups\/([^/]+)\/transitiveMembers\/\$count$/, 5, countMembers(true)),
  read(/^\/groups\/([^/]+)\/transitiveMembers\/microsoft\.graph\.user$/, 5, members(true, 'user')),
]
