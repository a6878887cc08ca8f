import { roles } from '../roles.ts'

const ids = (...list: { templateId: string }[]) => list.map((one) => one.templateId)

const everything = ids(roles.globalAdmin, roles.privilegedAuthAdmin)

// Two reader roles and the guest inviter: holding one doesn't make someone an admin in these tables.
const harmless = ids(roles.directoryReaders, roles.guestInviter)
const observers = ids(roles.messageCenterReader, roles.reportsReader, roles.usageSummaryReader, roles.experienceSuccess)
const limited = [...harmless, ...observers, ...ids(roles.passwordAdmin)]

/** The roles a target can hold, for each of a caller's roles. Roles in neither list can't change accounts. */
type Matrix = ReadonlyMap<string, ReadonlySet<string>>

const matrix = (rows: readonly [{ templateId: string }, readonly string[]][]): Matrix =>
  new Map(rows.map(([role, targets]) => [role.templateId, new Set(targets)]))

const mayDisable = matrix([
  [roles.authAdmin, [...limited, ...ids(roles.authAdmin)]],
  [roles.userAdmin, [...limited, ...ids(roles.helpdeskAdmin, roles.groupsAdmin, roles.userAdmin)]],
])

// Revoking sessions follows the rules for password resets, which more roles permit than disabling.
const mayRevoke = matrix([
  [roles.passwordAdmin, [...harmless, ...ids(roles.passwordAdmin)]],
  [roles.helpdeskAdmin, [...harmless, ...observers, ...ids(roles.passwordAdmin, roles.helpdeskAdmin)]],
  [roles.authAdmin, [...limited, ...ids(roles.authAdmin)]],
  [roles.userAdmin, [...limited, ...ids(roles.groupsAdmin, roles.helpdeskAdmin, roles.userAdmin)]],
])

const mayChangeMethods = matrix([[roles.authAdmin, [...limited, ...ids(roles.authAdmin)]]])

const readers = new Set<string>([...everything, ...ids(roles.globalReader, roles.authAdmin)])

/** Whether these roles allow reading anyone's sign-in methods. */
export const mayReadMethods = (caller: readonly string[]): boolean => caller.some((role) => readers.has(role))

/** Two people used by the tables, as template IDs of their roles. */
export interface Encounter {
  readonly caller: readonly string[]
  readonly target: readonly string[]
  /**
   * Whether the target is a member or owner of a role-assignable group, which only the most privileged roles may
   * change.
   */
  readonly targetInRoleGroup: boolean
  /** Whether the target is in a restricted management administrative unit, where tenant-wide roles don't apply. */
  readonly targetRestricted?: boolean
}

/** Whether the caller's roles allow changing the target's `accountEnabled`. */
export const canDisable = (encounter: Encounter): boolean => decide(mayDisable, encounter)

/** Whether the caller's roles allow revoking the target's sessions or changing their password. */
export const canResetOrRevoke = (encounter: Encounter): boolean => decide(mayRevoke, encounter)

/** Whether the caller's roles allow changing the target's sign-in methods. */
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
