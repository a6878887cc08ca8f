import { roles } from '../roles.ts'
import type { Group, Person } from '../world.ts'
import { createEncounter } from './account-changes.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, forbidden, notFound } from './errors.ts'
import { groupAt } from './groups.ts'
import { canDisable } from './privileges.ts'
import { needs } from './scopes.ts'

const mayChange = new Set(
  [roles.globalAdmin, roles.userAdmin, roles.groupsAdmin, roles.identityGovernanceAdmin].map(
    ({ templateId }) => templateId,
  ),
)

/** Refuses a change to a group that the caller can't change, in Graph's words if they are known. */
function check(group: Group, { caller }: GraphCall): void {
  const owns = group.owners.has(caller.person.id)
  if (
    group.isAssignableToRole &&
    !(
      caller.roles.includes(roles.privilegedRoleAdmin.templateId) &&
      caller.scopes.has('RoleManagement.ReadWrite.Directory')
    )
  )
    throw forbidden()
  if (group.isManagementRestricted) throw forbidden()
  if (!owns && !caller.roles.some((role) => mayChange.has(role))) throw forbidden()
  if (group.onPremisesSyncEnabled)
    throw badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    )
  if (group.groupTypes.includes('DynamicMembership'))
    throw badRequest('Insufficient privileges: the membership of this group is dynamic.')
  if (group.mailEnabled && !group.groupTypes.includes('Unified'))
    throw badRequest('Cannot Update a mail-enabled security groups and or distribution list.')
}

function memberAt({ world }: Tenant, id: string): Person {
  const person = world.people.get(id.toLowerCase())
  if (!person) throw notFound(id)
  return person
}

function removeMember(tenant: Tenant, call: GraphCall): Reply {
  if (!call.caller.scopes.allow(needs.members)) throw forbidden()
  const group = groupAt(tenant, call)
  check(group, call)
  const person = memberAt(tenant, call.params[1] ?? '')
  if (!group.members.has(person.id))
    throw badRequest(
      "One or more removed object references do not exist for the following modified properties: 'members'.",
    )
  tenant.replica.setMember(group, person, false)
  return { status: 204 }
}

/** Without `/$ref`, deletes the member itself, not the membership. */
function eraseMember(tenant: Tenant, call: GraphCall): Reply {
  const group = groupAt(tenant, call)
  const person = memberAt(tenant, call.params[1] ?? '')
  if (!group.members.has(person.id)) throw notFound(person.id)
  if (!call.caller.scopes.allow(needs.deleteUsers) || !canDisable(createEncounter(tenant, call, person)))
    throw forbidden()
  tenant.world.erase(person.id)
  return { status: 204 }
}

function addMember(tenant: Tenant, call: GraphCall): Reply {
  const group = groupAt(tenant, call)
  check(group, call)
  const { '@odata.id': address } = (call.body ?? {}) as { '@odata.id'?: unknown }
  const id = new RegExp(`^${call.root}/(?:directoryObjects|users)/([^/]+)$`).exec(String(address))?.[1]
  if (id === undefined) throw badRequest('Invalid URL format specified in @odata.id.')
  const person = tenant.world.people.get(id.toLowerCase())
  if (!person) throw badRequest("The source resource object or one of the objects being referenced don't exist.")
  if (group.members.has(person.id))
    throw badRequest(
      "One or more added object references already exist for the following modified properties: 'members'.",
    )
  tenant.replica.setMember(group, person, true)
  return { status: 204 }
}

const route = (
  method: string,
  path: string,
  scopes: GraphRoute['scopes'],
  handle: GraphRoute['handle'],
): GraphRoute => ({
  method,
  path: new RegExp(`^/groups/([^/]+)/members${path}$`),
  scopes,
  cost: { units: 1, writes: 1 },
  handle,
})

/** Adding and removing group members. */
export const groupMemberRoutes: readonly GraphRoute[] = [
  route('DELETE', '/([^/]+)/(?:\\$|%24)ref', needs.members, removeMember),
  route('DELETE', '/([^/]+)', [...needs.members, ...needs.deleteUsers], eraseMember),
  route('POST', '/(?:\\$|%24)ref', needs.members, addMember),
]
