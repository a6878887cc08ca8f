import { roles } from '../roles.ts'

const ids = (...list: { templateId: string }[]) => list.map((one) => one.templateId)

const everything = ids(roles.globalAdmin, roles.privilegedAuthAdmin)

// The two readers and the inviter: holding one of these makes nobody an admin in the sense of these tables.
const harmless = ids(roles.directoryReaders, roles.guestInviter)
const observers = ids(roles.messageCenterReader, roles.reportsReader, roles.usageSummaryReader, roles.experienceSuccess)
const limited = [...harmless, ...observers, ...ids(roles.passwordAdmin)]

/** For each role of a caller the roles a target may hold. Roles in neither list have no power over accounts. */
type Matrix = ReadonlyMap<string, ReadonlySet<string>>

const matrix = (rows: readonly [{ templateId: string }, readonly string[]][]): Matrix =>
  new Map(rows.map(([role, targets]) => [role.templateId, new Set(targets)]))

const mayDisable = matrix([
  [roles.authAdmin, [...limited, ...ids(roles.authAdmin)]],
  [roles.userAdmin, [...limited, ...ids(roles.helpdeskAdmin, roles.groupsAdmin, roles.userAdmin)]],
])

// Signing out goes with resetting passwords, which more roles may do than may disable.
const mayRevoke = matrix([
  [roles.passwordAdmin, [...harmless, ...ids(roles.passwordAdmin)]],
  [roles.helpdeskAdmin, [...harmless, ...observers, ...ids(roles.passwordAdmin, roles.helpdeskAdmin)]],
  [roles.authAdmin, [...limited, ...ids(roles.authAdmin)]],
  [roles.userAdmin, [...limited, ...ids(roles.groupsAdmin, roles.helpdeskAdmin, roles.userAdmin)]],
])

const mayChangeMethods = matrix([[roles.authAdmin, [...limited, ...ids(roles.authAdmin)]]])

/** Two people as the tables see them: template ids of the roles each holds. */
export interface Encounter {
  readonly caller: readonly string[]
  readonly target: readonly string[]
  /** Whether the target is in, or owns, a group that admin roles can be assigned to; only the most privileged may touch those. */
  readonly targetInRoleGroup: boolean
  /** Whether the target is in a restricted management administrative unit: roles for the whole tenant have no power there. */
  readonly targetRestricted?: boolean
}

/** Whether the caller's roles allow changing `accountEnabled` of the target. */
export const canDisable = (encounter: Encounter): boolean => decide(mayDisable, encounter)

/** Whether the caller's roles allow ending the target's sessions, or changing their password. */
export const canResetOrRevoke = (encounter: Encounter): boolean => decide(mayRevoke, encounter)

/** Whether the caller's roles allow changing how the target signs in. */
export const canChangeMethods = (encounter: Encounter): boolean => decide(mayChangeMethods, encounter)

function decide(table: Matrix, { caller, target, targetInRoleGroup, targetRestricted }: Encounter): boolean {
  if (targetRestricted) return false
  if (caller.some((role) => everything.includes(role))) return true
  if (targetInRoleGroup) return false
  return caller.some((role) => {
    const targets = table.get(role)
    return targets !== undefined && target.every((held) => targets.has(held))
  })
}
