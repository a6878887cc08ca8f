import { createHash } from 'node:crypto'
import { roles } from '../roles.ts'
import type { Group } from '../world.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, GraphError } from './errors.ts'
import { collection, memberPages, takePage } from './page.ts'
import { needs } from './scopes.ts'
import { selected } from './shape.ts'

const idsOf = (...some: readonly { readonly templateId: string }[]) => new Set(some.map(({ templateId }) => templateId))

/** Roles that can read who is in a group and until when. */
const readers = {
  ofAll: idsOf(roles.globalAdmin, roles.globalReader, roles.privilegedRoleAdmin),
  ofOrdinaryGroups: idsOf(roles.groupsAdmin, roles.identityGovernanceAdmin, roles.userAdmin),
}

const filter = /^(principalId|groupId) eq '([^']+)'(?: and accessId eq '(member|owner)')?$/

/** As Privileged Identity Management names schedules: the group, what it gives, and a number. */
const idOf = (group: string, access: string, person: string) =>
  `${group}_${access}_${createHash('sha256').update(`${group} ${person}`).digest('hex').slice(0, 32)}`

/**
 * Memberships and ownerships of groups that Privileged Identity Management knows: those with an end, and the others of
 * the same groups. Asks for one person or one group.
 */
function instances(tenant: Tenant, call: GraphCall): Reply {
  const { world, settings } = tenant
  const { query, caller } = call
  if (!['P2', 'governance'].includes(settings().licence))
    throw badRequest(
      'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
      'AadPremiumLicenseRequired',
    )
  const [, by, id = '', access] = filter.exec(query.filter ?? '') ?? []
  if (by === undefined) throw badRequest('The  filter is invalid.', 'InvalidFilter')
  if (query.top !== undefined) throw badRequest("The query option '$top' is not supported.", 'InvalidQueryOption')
  const holds = (some: ReadonlySet<string>) => caller.roles.some((role) => some.has(role))
  if (!holds(readers.ofAll) && !holds(readers.ofOrdinaryGroups) && id.toLowerCase() !== caller.person.id)
    throw new GraphError(403, 'UnauthorizedAccessException', 'Attempted to perform an unauthorized operation.')
  const shows = (group: Group) => !group.isAssignableToRole || holds(readers.ofAll)
  const entries = (group: Group) => {
    if (group.temporary.size === 0 || !shows(group)) return []
    const members = [...group.members].map((person) => ({ person, accessId: 'member', ...group.temporary.get(person) }))
    return [...members, ...[...group.owners].map((person) => ({ person, accessId: 'owner' }))].map((one) => ({
      group: group.id,
      until: null,
      activated: false,
      ...one,
    }))
  }
  const all = [...world.groups.values()].flatMap(entries)
  const fits = ({ group, person, accessId }: (typeof all)[number]) =>
    (by === 'groupId' ? group : person) === id.toLowerCase() && (access === undefined || accessId === access)
  const { items, link } = takePage(call, all, fits, memberPages(tenant))
  const shown = items.map(({ group, person, accessId, until, activated }) => ({
    id: idOf(group, accessId, person),
    principalId: person,
    groupId: group,
    accessId,
    startDateTime: until === null ? null : '2026-01-05T08:00:00Z',
    endDateTime: until,
    assignmentType: activated ? 'Activated' : 'Assigned',
    memberType: 'Direct',
    assignmentScheduleId: idOf(group, accessId, `${person} schedule`),
  }))
  const context = 'identityGovernance/privilegedAccess/group/assignmentScheduleInstances'
  return collection(call, context, { items: shown.map((one) => selected(one, query.select)), link })
}

/** Privileged Identity Management for groups. */
export const groupScheduleRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: /^\/identityGovernance\/privilegedAccess\/group\/assignmentScheduleInstances$/,
    scopes: needs.groupSchedules,
    cost: { units: 1, writes: 0 },
    handle: instances,
  },
]
