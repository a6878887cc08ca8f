import type { FailureReason, Json, NamedPerson } from '../../core/model.ts'
import type { OperationState } from '../../core/operation-states.ts'
import type { SignInDetails } from '../../core/sign-in-errors.ts'

/* What is stored of operations. The database stores these types unchanged. */

/** One change of an operation's owner. `by`: the approver who agreed on the former owner's behalf. */
export interface OwnerChange {
  readonly from: NamedPerson
  readonly to: NamedPerson
  readonly by: NamedPerson | null
  readonly at: number
}

/**
 * Whether membership of a group blocks an account. `blocked`: an enabled policy refuses its members any sign-in.
 * `noPolicy`: there is no such policy. `excluded`: the policy excludes this account, or might. `sessions`: the
 * account's sessions weren't ended. `unread`: policies can't be read.
 */
export type BlockProof = 'blocked' | 'unread' | 'noPolicy' | 'excluded' | 'sessions'

/** An account as it was when the operation was planned. */
export interface AccountSnapshot {
  readonly id: string
  readonly upn: string
  readonly name: string
  readonly enabled: boolean
  readonly guest: boolean
  /** Synced from an on-premises directory. */
  readonly synced?: true
}

/** What the plan decided about one input. */
export type Verdict =
  | 'change'
  | 'already'
  | 'protected'
  | 'synced'
  | 'notFound'
  | 'ambiguous'
  | 'duplicate'
  | 'failed'
  /** It was to be changed, but an approver excluded it. */
  | 'excluded'
  /** What the plan responds to names it, but not as compromised; `detail` contains its roles. */
  | 'notChosen'

/** How far a write has progressed. `sending` is stored before the request is sent, later states afterwards. */
export type WriteState = 'none' | 'pending' | 'sending' | 'done' | 'failed' | 'uncertain' | 'skipped'

/**
 * What a stored write stands for. `request`: one request to Graph. `unread`: all items of the account, which the run
 * reads and replaces with requests. `notNeeded`: a step that the account doesn't need. `kept`: something that a step
 * leaves in place.
 */
export type WriteKind = 'request' | 'unread' | 'notNeeded' | 'kept'

/** What reading back a write showed. `prepared`: it only prepares something, so there is nothing to read back yet. */
export type Verification = 'none' | 'verified' | 'unconfirmed' | 'prepared'

/** An app or a device that a write concerns, with whatever could be read about it. */
export interface NamedItem {
  /** Its object ID, the same for all accounts. */
  readonly id: string
  readonly name: string
  /** The verified publisher of an app; null if it isn't verified. */
  readonly publisher?: string | null
  /** When it was created or registered, in Graph's format. */
  readonly since?: string
}

/** The groups that control the bot. */
export type Guard = 'operator' | 'approver'

/**
 * What to know before confirming: accounts whose blocking affects others, counted by kind, with the first ones
 * described in `some`. `seats`: a licence of which fewer are available than are to be restored.
 */
export interface Impact {
  readonly kind: 'soleOwner' | 'soleAppOwner' | 'reports' | 'service' | 'automatic' | 'seats'
  readonly count: number
  readonly some: readonly string[]
  readonly free?: number
}

/** A confirmed operation that is still going to change an account. Times are in ms since the epoch. */
export interface PendingDecision {
  readonly operation: string
  readonly playbook: string
  /** The operator's name. */
  readonly by: string
  /** Scheduled time; null to run as soon as possible. */
  readonly at: number | null
  /** Whether it is still waiting for approval. */
  readonly awaitsApproval: boolean
}

/** Earlier decisions about an account, made through this bot. */
export interface AccountHistory {
  /** Operations that confirming this plan overrides. */
  readonly pending: readonly PendingDecision[]
  /** Who last removed access, if the plan restores it. */
  readonly last?: LastDecision
  /** Who contained the account as compromised, if nobody has restored access since. */
  readonly compromised?: LastDecision
}

/** The most recent operation on an account. */
export interface LastDecision {
  readonly operation: string
  readonly playbook: string
  readonly by: string
  readonly at: number
  readonly reason: string | null
}

/**
 * What a running operation waits for before its next slice, until when (ms since the epoch). `throttled`: Graph has named
 * the time. `unanswered`: Graph gave no clear answer for the accounts that are left. `busy`: another operation is
 * changing one of its accounts. `hourlyLimit`: its requester has reached it.
 */
export interface Waits {
  readonly why: 'throttled' | 'unanswered' | 'busy' | 'hourlyLimit'
  readonly until: number
}

/** Accounts for which Graph has given no clear answer yet, and when the next of them is tried again. */
export interface UnansweredAccounts {
  readonly count: number
  /** The first few. */
  readonly names: readonly string[]
  readonly until: number
}

/** The sign-in or change an operation waits for. */
export interface Pause {
  readonly code: keyof SignInDetails
  readonly details: SignInDetails[keyof SignInDetails]
}

/** Why an operation asks its requester whether to continue: too many recent writes failed for the same reason. */
export interface ManyFailures {
  readonly code: 'manyFailures'
  readonly details: { readonly failed: number; readonly of: number; readonly reason: FailureReason['code'] }
}

/** An action as stored with an operation; its parameters follow the action's own schema. */
export interface PlannedAction {
  readonly kind: string
  readonly parameters: Json
  /** Applied only to accounts to which this other action of the same operation was applied. */
  readonly after?: string
  /** Restores what the action recorded in the operation being undone, instead of performing it. */
  readonly restores?: true
}

/**
 * Why a step was omitted from a plan. `role`, `permission`, `licence`, `cloud` and `off`: it isn't available here.
 * `tooMany`: the plan has too many accounts for it. `final`: it can't be undone. `notChosen`: nobody selected it.
 * `nothing`: there is nothing to restore.
 */
export interface OmittedStep {
  readonly action: string
  /** Template IDs of roles that would do, if the requester's are known and don't. */
  readonly roles?: readonly string[]
  readonly because: 'permission' | 'role' | 'licence' | 'cloud' | 'off' | 'tooMany' | 'final' | 'notChosen' | 'nothing'
}

/** Accounts that a scheduled operation found to be protected or no longer in need of a change: counts by reason. */
export type SkippedAtRecheck = Readonly<Record<string, number>>

/** How to reach the operator. Stored as JSON, and opaque outside of bot/. */
export interface OperationChannel {
  readonly reference: unknown
  readonly userId: string
  readonly device: 'desktop' | 'phone'
  /** The operation's card, once posted. */
  readonly activityId?: string
  /** The shared conversation in which the operation was planned, if any. */
  readonly shared?: unknown
}

/** Who stopped someone else's operation. */
export interface StoppedBy {
  readonly oid: string
  readonly upn: string
  readonly name: string
  readonly reason: string
}

/** A confirmed operation that undoes another or retries its failures. */
export interface Follower {
  readonly id: string
  readonly how: 'undo' | 'retry'
  readonly state: OperationState
}

/** The code of a warning, the related name or operation, and when that operation is due, in ms since the epoch. */
export interface Warning {
  readonly why: string
  readonly detail: string | null
  readonly at?: number
}

/** An item that stays, and the reason's code. */
export interface KeptItem<Why extends string = string> {
  readonly why: Why
  readonly name: string
}

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
export type NotChecked =
  | 'eligibleRole'
  | 'eligibleLicence'
  | 'dependents'
  | 'seats'
  | 'federation'
  /** Changes made in other tools: without the permission or role, at the moment, for now, the latest or the oldest. */
  | 'outsidePermission'
  | 'outsideRole'
  | 'outsideUnavailable'
  | 'outsideBusy'
  | 'outsideRecent'
  | 'outsideOlder'

/** Which messages someone wants: all; only those about decisions they are waiting for or have to make; or none. */
export const notificationChoices = ['all', 'decisions', 'off'] as const
export type NotificationChoice = (typeof notificationChoices)[number]
