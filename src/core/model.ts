import type { PauseCode, UserErrorDetails } from './errors.ts'

/*
 * What this product is about: people, accounts, and how operations on them stand. The database holds these very types, so
 * nothing is converted on the way in or out.
 */

/** Which of Microsoft's clouds the tenant is in. */
export type CloudName = 'public' | 'usgov' | 'dod' | 'china' | 'custom'

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** Who an operator is, by the ids that cannot be renamed. */
export interface Person {
  readonly oid: string
  readonly tid: string
  readonly upn: string
  readonly name: string
}

/** An account as Graph shows it. */
export interface Account {
  /** Entra object id. */
  readonly id: string
  readonly userPrincipalName: string
  readonly displayName: string
  readonly mail: string | null
  readonly jobTitle: string | null
  readonly department: string | null
  readonly accountEnabled: boolean
  readonly userType: 'Member' | 'Guest'
  /** Mastered in an on-premises directory, which undoes what is changed here. */
  readonly synced: boolean
  /** In a restricted management administrative unit: only a role for that unit may change it. */
  readonly restricted?: true
}

/** What became of one thing an operator asked for. `input` is exactly as given. */
export type Lookup = {
  readonly input: string
} /** `byName`: no address and no id, but the name of this account alone. */ & (
  | { readonly outcome: 'found'; readonly account: Account; readonly byName?: true }
  /** `similar`: accounts that may have been meant, where they were looked for. */
  | { readonly outcome: 'notFound'; readonly similar?: readonly Account[] }
  /** `named`: it is a name, and so many accounts have it; the candidates are the first of them. */
  | { readonly outcome: 'ambiguous'; readonly candidates: readonly Account[]; readonly named?: number }
  /** Means the account that `of`, an earlier input, already means. */
  | { readonly outcome: 'duplicate'; readonly of: string; readonly account: Account }
  | { readonly outcome: 'failed'; readonly reason: FailureReason }
)

/** Why Graph did not do something; `status` and `graphCode` as Graph answered. */
export interface FailureReason {
  readonly code:
    | 'forbidden'
    | 'notFound'
    | 'directorySynced'
    | 'defaultMethod'
    | 'noFreeLicence'
    | 'usageLocation'
    | 'licenceByGroup'
    | 'exchangeGroup'
    | 'groupGone'
    | 'invalid'
    | 'throttled'
    | 'unavailable'
    | 'unauthorized'
    | 'cancelled'
    | 'tooLarge'
    | 'unlicensed'
    | Refusal
  readonly status?: number
  readonly graphCode?: string
}

/** What is behind a 403, where it can be told: Graph gives all of them the same code. */
export type Refusal = 'missingRole' | 'restrictedUnit' | 'privilegedTarget' | 'roleGroup'

/** What proves writes to an account; null when there is no such account any more. */
export type AccountState = {
  readonly enabled: boolean
  /** Since when its sessions are valid, in ms since the epoch by our clock; NaN where Graph does not say. */
  readonly validFrom: number
} | null

/** An account as an operation was planned with it. */
export interface AccountSnapshot {
  readonly id: string
  readonly upn: string
  readonly name: string
  readonly enabled: boolean
  readonly guest: boolean
}

/** Where an operation stands. */
export type OperationState =
  | 'planned'
  | 'awaitingApproval'
  | 'scheduled'
  | 'queued'
  | 'running'
  | 'needsSignIn'
  | 'paused'
  | 'verifying'
  | 'done'
  | 'cancelled'
  | 'denied'
  | 'expired'
  | 'stopped'

/** What the plan found about one input. */
export type Verdict = 'change' | 'already' | 'protected' | 'synced' | 'notFound' | 'ambiguous' | 'duplicate' | 'failed'

/** How far one write has come: `sending` is stored before the request leaves, the rest after. */
export type WriteState = 'none' | 'pending' | 'sending' | 'done' | 'failed' | 'uncertain' | 'skipped'

/** What reading back showed of a write. */
export type Verification = 'none' | 'verified' | 'unconfirmed'

/**
 * Why an account is left alone. By the plan: everything up to `groupsLeft` (sessions, passwords and sign-in
 * methods of guests are in their own organisation, and so is what is held against them; there are methods,
 * licences and memberships that cannot be removed from here).
 * By the run: those reasons again, and `synced` or `already` when that came after the plan; an
 * `EndReason` when the operation ended before it came to this account.
 */
export type Why =
  | 'self'
  | 'approver'
  | 'lastGlobalAdmin'
  | 'adminRole'
  | 'configured'
  | 'protectedGroup'
  | 'guardsBot'
  | 'lastApprover'
  | 'guest'
  | 'guestAtHome'
  | 'riskAtHome'
  | 'unknownMethod'
  | 'licencesLeft'
  | 'groupsLeft'
  | 'synced'
  | 'already'
  | 'compromised'
  | 'notChosen'
  | KeepReason
  | KeptReason
  | ChangeNote
  | FollowReason
  | EndReason

/**
 * What is to be known of an account that is changed all the same: the next sync takes the change back; a role for its
 * administrative unit is needed; its role-assignable group calls for a high role; it is probably a shared or room mailbox; an
 * administrator consented to one of its apps for everybody; only where passwords are written back does
 * its on-premises directory hear of the new one; it has methods that cannot be removed from here; others use one of its
 * devices, too; a sync may enable one of its devices again.
 */
export const changeNotes = [
  'syncedToo',
  'restrictedUnit',
  'roleGroup',
  'sharedMailbox',
  'tenantConsent',
  'passwordWriteback',
  'unknownMethods',
  'sharedDevice',
  'syncedDevice',
] as const
export type ChangeNote = (typeof changeNotes)[number]

/**
 * Why something of an account stays that an action would take away: the licence comes with a group; a rule says who is in the
 * group; Active Directory or Exchange has it; roles can be assigned to it; its administrative unit takes a role of its own; it
 * says who may use this bot, or who is protected from it; the token does not show what kind of group it is.
 */
export const keptReasons = [
  'groupLicence',
  'dynamicGroup',
  'syncedGroup',
  'exchangeGroup',
  'roleAssignableGroup',
  'restrictedGroup',
  'ownGroup',
  'unknownGroup',
] as const
export type KeptReason = (typeof keptReasons)[number]

export const isKept = (why: Why | null): why is KeptReason => keptReasons.some((one) => one === why)

/** Something of an account that stays, by its name. */
export interface KeptItem {
  readonly why: KeptReason
  readonly name: string
}

/** Why an account is written to that is as wanted already: an operation waits that would take that back, and now leaves it alone. */
export const keepReasons = ['toBeEnabled', 'toBeDisabled', 'toBeDismissed', 'toBeConfirmed'] as const
export type KeepReason = (typeof keepReasons)[number]

/**
 * Why an undo leaves an account alone: it is as it was before, by somebody else's doing; another operation changed it since;
 * somebody ended its sessions since; nobody can tell whether the operation to be undone changed it; or it was so before that
 * operation too.
 */
export type FollowReason = 'changedSince' | 'changedLater' | 'sessionsEnded' | 'notCertain' | 'asBefore'

/** Whoever guards this bot: members of its groups. */
export type Guard = 'operator' | 'approver'

/** What keeps it from being known who is protected: an entry that means no account, or cannot be looked up; an empty group. */
export interface ProtectionGap {
  readonly problem: 'noAccount' | 'notRead' | 'emptyGroup'
  /** The entry as configured, or the id of the group. */
  readonly name: string
}

/**
 * Why an operation was stopped before its end: by a person, by READ_ONLY, because its requester is no operator any more,
 * because Graph no longer lets them read what has to be known, because it cannot be told who is protected, because Graph did
 * not answer for a quarter of an hour, or because nobody signed in, or said whether to go on, for a day.
 * `denied`, `notApproved` and `lapsed` are said of operations that never began: somebody said no, nobody answered in
 * time, or it could not begin while the approval was good. `tooLate`: it could not begin within a day. `pastEnableAt`: the
 * hour had come at which its accounts were to be enabled again.
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

/** Somebody's confirmed operation that is still to be done to an account. Times are milliseconds since the epoch. */
export interface PendingDecision {
  readonly operation: string
  readonly playbook: string
  /** Whose it is. */
  readonly by: string
  /** Its hour; null for as soon as it can. */
  readonly at: number | null
  /** A second person has not agreed yet. */
  readonly awaitsApproval: boolean
}

/** What a plan found decided over an account before, through this bot. */
export interface AccountHistory {
  /** What confirming the plan takes the place of. */
  readonly pending: readonly PendingDecision[]
  /** Who took access away last, where the plan gives it back. */
  readonly last?: LastDecision
  /** Who contained it as compromised, where nobody gave access back since. */
  readonly compromised?: LastDecision
}

/** The latest operation over an account. */
export interface LastDecision {
  readonly operation: string
  readonly playbook: string
  readonly by: string
  readonly at: number
  readonly reason: string | null
}

/** Which sign-in an operation waits for. */
export interface Pause {
  readonly code: PauseCode
  readonly details: UserErrorDetails[PauseCode]
}

/** Why an operation asks its requester whether to go on: so many of the last writes failed alike. */
export interface ManyFailures {
  readonly code: 'manyFailures'
  readonly details: { readonly failed: number; readonly of: number; readonly reason: FailureReason['code'] }
}

/** One action as an operation holds it: the parameters are those of the action's own schema. */
export interface PlannedAction {
  readonly kind: string
  readonly parameters: Json
  /** Done only to accounts to which this other action of the same operation was done. */
  readonly after?: string
  /** Puts back what the action recorded when the operation that is undone ran, instead of doing it. */
  readonly restores?: true
}

/**
 * An action that a plan left out: the operator's permissions or role do not reach it, the tenant has no licence for it, its
 * cloud does not have it, it is switched off here, it is for fewer accounts, what it did cannot be brought back, or nobody chose it before.
 */
export interface LeftOutAction {
  readonly action: string
  readonly because: 'permission' | 'role' | 'licence' | 'cloud' | 'off' | 'tooMany' | 'final' | 'notChosen'
}

/** What a scheduled operation found at its hour to need no change any more, or to be protected by then: how many, by why. */
export type ChangedSince = Readonly<Partial<Record<Why | FailureReason['code'], number>>>

/** How to reach the operator; opaque to all but the bot, stored as JSON. */
export interface OperationChannel {
  readonly reference: unknown
  readonly userId: string
  readonly device: 'desktop' | 'phone'
  /** The operation's one card, once posted. */
  readonly activityId?: string
  /** The conversation in which it was planned, where others read along. */
  readonly shared?: unknown
}

/** Names of those who were asked to approve, and of those who could not be. */
export interface AskedApprovers {
  readonly asked: readonly string[]
  readonly unreachable: readonly string[]
  /** Whether a shared conversation was asked as well. */
  readonly conversation?: 'asked' | 'unreachable'
}

/** A confirmed operation that undoes another, or tries its failures again. */
export interface Follower {
  readonly id: string
  readonly how: 'undo' | 'retry'
  readonly state: OperationState
}
