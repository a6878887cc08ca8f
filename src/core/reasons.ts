import type { Elsewhere } from './incident.ts'

/** Why an account or an item is skipped, changed with a warning, or not reached. */

/**
 * Why an account is skipped: by the plan, or by the run because of later changes. The `AtHome` reasons concern guests,
 * whose sessions, passwords, sign-in methods and risk belong to their own organisation. An `EndReason` means that the
 * operation ended first.
 */
export type ReasonCode =
  | Barrier
  | 'already'
  | 'notChosen'
  | 'excluded'
  | RewriteReason
  | ItemStaysReason
  | ChangeNote
  | FollowReason
  | Elsewhere
  | EndReason

/** Why nobody can change an account, or not without someone else. */
export const protections = [
  'self',
  'approver',
  'lastGlobalAdmin',
  'adminRole',
  'partialRole',
  'eligibleRole',
  'configured',
  'protectedGroup',
  'guardsBot',
  'lastApprover',
] as const

/** Why a rule or an action prevents an account from being changed. */
export const barriers = [
  ...protections,
  'guest',
  'guestAtHome',
  'federated',
  'riskAtHome',
  'unknownMethod',
  'licencesLeft',
  'syncedGroupsLeft',
  'groupsLeft',
  'quarantineUnusable',
  'passGuest',
  'passNotCovered',
  'noReceiver',
  'receiverDisabled',
  'receiverGuest',
  'receiverAtRisk',
  'receiverContained',
  'receiverSelf',
  'receiverChanged',
  'protectionUnseen',
  'earlierStep',
  'notReleased',
  'stillDisabled',
  'synced',
  'compromised',
] as const
export type Barrier = (typeof barriers)[number]

/**
 * Warnings about an account that will be changed anyway: the next sync might revert the change, a scoped or higher role
 * might be needed, others might be affected, or something will be left in place.
 */
export const changeNotes = [
  'syncedToo',
  'restrictedUnit',
  'roleGroup',
  'sharedMailbox',
  'tenantConsent',
  'passwordWriteback',
  'sharedDevice',
  'syncedDevice',
  'receiverRiskUnread',
  'passPolicyUnread',
  'notInIncident',
] as const
export type ChangeNote = (typeof changeNotes)[number]

/** A warning, the related name or operation, and when that operation is due, in ms since the epoch. */
export interface Warning {
  readonly why: ReasonCode
  readonly detail: string | null
  readonly at?: number
}

/**
 * Why an item stays. A licence, group membership or sign-in method: it comes with a group, is managed elsewhere (a
 * rule, Active Directory, Exchange), requires a higher role, controls this bot, or is of a type that the token can't
 * see or Graph can't delete. A device: someone else registered on it is still contained. An app or a device: it was
 * excluded from what is restored. A membership that isn't restored: it was temporary and would become permanent.
 */
export const itemStaysReasons = [
  'groupLicence',
  'dynamicGroup',
  'syncedGroup',
  'exchangeGroup',
  'roleAssignableGroup',
  'restrictedGroup',
  'ownGroup',
  'unknownGroup',
  'containedDevice',
  'excludedItem',
  'temporaryMembership',
  'unknownMethods',
] as const
export type ItemStaysReason = (typeof itemStaysReasons)[number]

/** Reasons for which cards also name the items that stay, the most frequent items first. */
export const reasonsNamingItems: readonly ItemStaysReason[] = [
  'groupLicence',
  'containedDevice',
  'excludedItem',
  'temporaryMembership',
]

/** The name of an item that stays. */
export interface KeptItem {
  readonly why: ItemStaysReason
  readonly name: string
}

/**
 * Why an account already in the wanted state is still written to: to withdraw a pending operation that would change it
 * back, or because an operation has just done the opposite, which reads might not show yet.
 */
export const rewriteReasons = [
  'toBeEnabled',
  'toBeDisabled',
  'toBeDismissed',
  'toBeConfirmed',
  'toBeQuarantined',
  'toLeaveQuarantine',
  'justChanged',
] as const
export type RewriteReason = (typeof rewriteReasons)[number]

/**
 * Why an undo or retry skips an account or a step: someone else already restored it; another operation or someone else
 * has changed it since; it's uncertain whether the original operation changed it; it was already in this state before
 * that operation; or that operation did this step, and only another one is missing.
 */
export type FollowReason = 'changedSince' | 'changedLater' | 'sessionsEnded' | 'notCertain' | 'asBefore' | 'doneBefore'

/**
 * Why an operation ended early. `unavailable`: Graph didn't respond for 15 minutes. `waitedTooLong`: no sign-in or
 * decision for a day. `denied`, `notApproved` and `lapsed` apply to operations that never started (`lapsed`: the
 * approval expired first). `tooLate`: it couldn't start within a day. `pastEnableAt`: the accounts were already due to
 * be re-enabled. `replaced`: later decisions left it nothing to do before it started.
 */
export type EndReason =
  | 'stopped'
  | 'readOnly'
  | 'notAnOperator'
  | 'forbidden'
  | 'protectionIncomplete'
  | 'unavailable'
  | 'waitedTooLong'
  | 'denied'
  | 'notApproved'
  | 'lapsed'
  | 'tooLate'
  | 'pastEnableAt'
  | 'replaced'

/**
 * Why the list of protected accounts might be incomplete: an entry matches no account or can't be looked up, or a group
 * is empty.
 */
export interface ProtectionGap {
  readonly problem: 'noAccount' | 'notRead' | 'emptyGroup'
  /** The configured entry, or the group's ID. */
  readonly name: string
}

/**
 * What a plan couldn't check: eligible admin roles (the requester's role can't read them, or the tenant has no
 * licence), dependents (too many accounts), available licences, and federated domains.
 */
export type NotChecked = 'eligibleRole' | 'eligibleLicence' | 'dependents' | 'seats' | 'federation'

/** Whether someone's admin role could go unnoticed because this wasn't checked. */
export const hidesAdministrators: Readonly<Record<NotChecked, boolean>> = {
  eligibleRole: true,
  eligibleLicence: true,
  dependents: false,
  seats: false,
  federation: false,
}
