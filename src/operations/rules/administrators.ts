import type { Account } from '../../graph/directory/account.ts'
import type { HeldRole } from '../../graph/directory/roles.ts'
import type { NotChecked } from '../../store/queries/operation-types.ts'
import { ruleErrors } from './errors.ts'
import type { Protection } from './protection.ts'
import type { ProtectionReason } from './rule.ts'

/** Whether someone's admin role could go unnoticed because this wasn't checked. */
export const hidesAdministrators: Readonly<Record<NotChecked, boolean>> = {
  eligibleRole: true,
  eligibleLicence: true,
  dependents: false,
  seats: false,
  federation: false,
  outsidePermission: false,
  outsideRole: false,
  outsideUnavailable: false,
  outsideBusy: false,
  outsideRecent: false,
  outsideOlder: false,
}

/**
 * Accounts that hold or can activate an admin role are skipped, or changed with approval if the configuration allows
 * it.
 */
export function whyAdministratorProtected(
  { id: as }: Account,
  protection: Protection,
  locksOut: boolean,
): ProtectionReason | undefined {
  const id = as.toLowerCase()
  const { globalAdmins, admins, lastGlobalAdmins } = protection
  const roles = protection.roles.get(id) ?? []
  if (roles.length === 0) return undefined
  const detail = namesOf(roles)
  if (admins === 'all' || admins?.has(id))
    return lastGlobalAdmins?.has(id) ? { why: 'lastGlobalAdmin', detail } : undefined
  const last = locksOut && globalAdmins.length === 1 && globalAdmins[0]?.id.toLowerCase() === id
  return { why: last ? 'lastGlobalAdmin' : whyOfRoles(roles), detail }
}

/** The names of these roles, without repetition. */
export const namesOf = (roles: readonly HeldRole[]): string => [...new Set(roles.map(({ name }) => name))].join(', ')

/** The reason for the most powerful role. */
function whyOfRoles(roles: readonly HeldRole[]): 'adminRole' | 'partialRole' | 'eligibleRole' {
  const active = roles.filter(({ eligible }) => !eligible)
  if (active.length === 0) return 'eligibleRole'
  return active.every(({ partial }) => partial) ? 'partialRole' : 'adminRole'
}

/** Each one has to be typed by the operator and shown to the approver. */
const maxAdministrators = 5

/** Refuses plans with more administrators than can be named. */
export function checkAdministratorCount(count: number): void {
  if (count > maxAdministrators) throw new ruleErrors.tooManyAdmins({ count, limit: maxAdministrators })
}

/**
 * Refuses an operation whose plan could read who can activate a role, if that can no longer be read. `before`: what the
 * plan couldn't check; null if it was made without reading.
 */
export function checkAdministratorsVisible(before: readonly NotChecked[] | null, now: readonly NotChecked[]): void {
  if (before && seesAdministrators(before) && !seesAdministrators(now))
    throw new ruleErrors.protectionIncomplete({ count: 1 })
}

const seesAdministrators = (notChecked: readonly NotChecked[]): boolean =>
  !notChecked.some((what) => hidesAdministrators[what])
