import type { Person, PersonPatch } from '../world.ts'
import type { GraphCall, Tenant } from './call.ts'
import type { Encounter } from './privileges.ts'

/** Caller and target of a change, for the role tables. */
export function createEncounter({ world }: Tenant, call: GraphCall, target: Person): Encounter {
  return {
    caller: call.caller.roles,
    target: [...world.rolesOf(target), ...target.scopedRoles.map(({ role }) => role), ...target.eligibleRoles],
    targetInRoleGroup: [...world.groups.values()].some(
      (group) => group.isAssignableToRole && (group.owners.has(target.id) || world.groupsOf(target.id).includes(group)),
    ),
    targetRestricted: target.isManagementRestricted === true,
  }
}

/** The directory truncates times to whole seconds. */
export const inSeconds = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** Changes an account immediately; reads show it after the delay. */
export function write(tenant: Tenant, call: GraphCall, target: Person, patch: PersonPatch) {
  if (patch.methods) tenant.registrations.noteChange(target)
  tenant.replica.write(target, patch)
  tenant.onWrite({ id: target.id, patch, by: call.caller.person.id, ended: call.ended })
}
