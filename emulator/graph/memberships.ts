import { roleOf } from '../roles.ts'
import type { Group, Person } from '../world.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { showRole } from './directory-roles.ts'
import { badRequest, needsAdvanced } from './errors.ts'
import { seesMembers, showGroup } from './groups.ts'
import { collection, memberPages, takePage } from './page.ts'
import { needs } from './scopes.ts'
import { selected } from './shape.ts'
import { personAt } from './users.ts'

const maxIds = 20

type FindPerson = (tenant: Tenant, call: GraphCall) => Person
type Kind = 'group' | 'directoryRole'

/** Someone's memberships. Kinds the token can't read only have a type and ID; everything else is null. */
function memberships(who: FindPerson, deep: boolean, castTo?: Kind) {
  return (tenant: Tenant, call: GraphCall): Reply => {
    const { query, caller } = call
    if (query.filter || query.search)
      throw needsAdvanced('$filter or $search on memberships, which the emulator does not play,')
    const restricted = 'isManagementRestricted'
    if (!castTo && query.select?.includes(restricted) && tenant.settings().restrictedSelect === 'refuse')
      throw badRequest(`Could not find a property named '${restricted}' on type 'microsoft.graph.directoryObject'.`)
    const person = who(tenant, call)
    const { world, replica } = tenant
    const inside = deep ? world.groupsOf(person.id) : replica.groupsOf(person, query.eventual ? 'index' : 'reads')
    const groups = inside.filter((group) => seesMembers(group, call))
    const held = (deep ? world.rolesOf(person) : person.roles).map(roleOf).filter(({ custom }) => !custom)

    const show = (kind: Kind, full: object, readable: boolean) => {
      const type = castTo ? {} : { '@odata.type': `#microsoft.graph.${kind}` }
      const shown = Object.entries(full).map(([name, value]) => [name, readable || name === 'id' ? value : null])
      return selected({ ...type, ...Object.fromEntries(shown) }, query.select)
    }
    const seesGroups = caller.scopes.allow(needs.groups)
    const seesRoles = caller.scopes.allow(needs.roles)
    const all = [
      ...(castTo === 'group' ? [] : held.map((role) => show('directoryRole', showRole(world, role), seesRoles))),
      ...(castTo === 'directoryRole' ? [] : groups.map((one: Group) => show('group', showGroup(one), seesGroups))),
    ]
    const { items, link } = takePage(call, all, () => true, memberPages(tenant))
    const set = castTo ? `${castTo === 'group' ? 'groups' : 'directoryRoles'}` : 'directoryObjects'
    const context = query.select && castTo ? `${set}(${query.select.join(',')})` : set
    return collection(call, context, { items, link, count: query.advanced ? all.length : undefined })
  }
}

function checkMemberGroups(who: FindPerson) {
  return (tenant: Tenant, call: GraphCall): Reply => {
    const { groupIds } = (call.body ?? {}) as { groupIds?: unknown }
    if (!Array.isArray(groupIds) || groupIds.some((id) => typeof id !== 'string'))
      throw badRequest('The groupIds parameter is missing or invalid.')
    if (groupIds.length > maxIds) throw badRequest(`Too many groupIds: ${groupIds.length}. Max allowed: ${maxIds}.`)
    const groups = tenant.world.groupsOf(who(tenant, call).id).filter((group) => seesMembers(group, call))
    const mine = new Set(groups.map((group) => group.id))
    const value = groupIds.filter((id: string) => mine.has(id.toLowerCase()))
    const context = `${call.root}/$metadata#Collection(Edm.String)`
    return { status: 200, body: { '@odata.context': context, value } }
  }
}

const me: FindPerson = (_tenant, call) => call.caller.person

function routesOf(
  owner: string,
  who: FindPerson,
  { scopes, check }: { scopes: GraphRoute['scopes']; check: GraphRoute['scopes'] },
): GraphRoute[] {
  const read = (rest: string, handle: GraphRoute['handle']): GraphRoute => ({
    method: 'GET',
    path: new RegExp(`^${owner}/${rest}$`),
    scopes,
    cost: { units: 2, writes: 0 },
    handle,
  })
  return [
    read('memberOf', memberships(who, false)),
    read('memberOf/microsoft\\.graph\\.directoryRole', memberships(who, false, 'directoryRole')),
    read('memberOf/microsoft\\.graph\\.group', memberships(who, false, 'group')),
    read('transitiveMemberOf', memberships(who, true)),
    read('transitiveMemberOf/microsoft\\.graph\\.directoryRole', memberships(who, true, 'directoryRole')),
    read('transitiveMemberOf/microsoft\\.graph\\.group', memberships(who, true, 'group')),
    {
      method: 'POST',
      path: new RegExp(`^${owner}/(?:microsoft\\.graph\\.)?checkMemberGroups$`),
      scopes: check,
      cost: { units: 4, writes: 0 },
      handle: checkMemberGroups(who),
    },
  ]
}

/** Memberships of people. */
export const membershipRoutes: readonly GraphRoute[] = [
  ...routesOf('/me', me, { scopes: needs.myMemberships, check: needs.checkMyGroups }),
  ...routesOf("/users(?:/([^/]+)|\\((?:'|%27)([^/]+?)(?:'|%27)\\))", personAt, {
    scopes: needs.memberships,
    check: needs.checkGroups,
  }),
]
