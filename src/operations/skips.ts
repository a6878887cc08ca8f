import type { Why } from '../core/model.ts'

/**
 * Why an account, or one step of it, is skipped: it is already so, it can't or mustn't be changed from here, somebody left
 * it out, or the operation ended before it.
 */
export type SkipKind = 'notNeeded' | 'notPossible' | 'excluded' | 'notReached'

export const skipKinds: readonly SkipKind[] = ['notNeeded', 'notPossible', 'excluded', 'notReached']

const kinds: Readonly<Record<Why, SkipKind>> = {
  self: 'notPossible',
  approver: 'notPossible',
  lastGlobalAdmin: 'notPossible',
  adminRole: 'notPossible',
  partialRole: 'notPossible',
  eligibleRole: 'notPossible',
  configured: 'notPossible',
  protectedGroup: 'notPossible',
  guardsBot: 'notPossible',
  lastApprover: 'notPossible',
  guest: 'notPossible',
  guestAtHome: 'notPossible',
  federated: 'notPossible',
  riskAtHome: 'notPossible',
  unknownMethod: 'notPossible',
  licencesLeft: 'notPossible',
  syncedGroupsLeft: 'notPossible',
  groupsLeft: 'notPossible',
  synced: 'notPossible',
  already: 'notNeeded',
  compromised: 'notPossible',
  notChosen: 'excluded',
  leftOut: 'excluded',
  excludedItem: 'excluded',
  toBeEnabled: 'notNeeded',
  toBeDisabled: 'notNeeded',
  toBeDismissed: 'notNeeded',
  toBeConfirmed: 'notNeeded',
  justChanged: 'notNeeded',
  groupLicence: 'notPossible',
  dynamicGroup: 'notPossible',
  syncedGroup: 'notPossible',
  exchangeGroup: 'notPossible',
  roleAssignableGroup: 'notPossible',
  restrictedGroup: 'notPossible',
  ownGroup: 'notPossible',
  unknownGroup: 'notPossible',
  syncedToo: 'notPossible',
  restrictedUnit: 'notPossible',
  roleGroup: 'notPossible',
  sharedMailbox: 'notPossible',
  tenantConsent: 'notPossible',
  passwordWriteback: 'notPossible',
  unknownMethods: 'notPossible',
  sharedDevice: 'notPossible',
  syncedDevice: 'notPossible',
  containedDevice: 'notPossible',
  changedSince: 'notNeeded',
  changedLater: 'notPossible',
  sessionsEnded: 'notPossible',
  notCertain: 'notPossible',
  asBefore: 'notNeeded',
  stopped: 'notReached',
  readOnly: 'notReached',
  notAnOperator: 'notReached',
  forbidden: 'notReached',
  protectionIncomplete: 'notReached',
  unavailable: 'notReached',
  waitedTooLong: 'notReached',
  denied: 'notReached',
  notApproved: 'notReached',
  lapsed: 'notReached',
  tooLate: 'notReached',
  pastEnableAt: 'notReached',
  replaced: 'notReached',
}

/** Without a reason, an earlier phase or the step it follows wasn't done. */
export const skipKind = (why: Why | null): SkipKind => (why === null ? 'notReached' : kinds[why])

/** How many are skipped, by kind. */
export type Skips = Readonly<Partial<Record<SkipKind, number>>>

/** Counts by reason, as stored, by kind; '' stands for no reason. A reason of a later version counts as not possible. */
export function skipsIn(reasons: Readonly<Record<string, number>> | null | undefined): Skips {
  const known: Readonly<Record<string, SkipKind>> = kinds
  const counts: Partial<Record<SkipKind, number>> = {}
  for (const [why, count] of Object.entries(reasons ?? {})) {
    const kind = why === '' ? 'notReached' : (known[why] ?? 'notPossible')
    counts[kind] = (counts[kind] ?? 0) + count
  }
  return counts
}
