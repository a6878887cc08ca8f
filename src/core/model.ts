import type { PauseCode } from './error-meanings.ts'
import type { UserErrorDetails } from './errors.ts'
import type { Elsewhere } from './incident.ts'

/*
 * The domain model: people, accounts and the state of operations. The database stores these types as they are, so
 * nothing is converted on the way in or out.
 */

/** The Microsoft cloud the tenant is in. */
export type CloudName = 'public' | 'usgov' | 'dod' | 'china' | 'custom'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** An operator, identified by immutable ids. */
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
  /** Synced from an on-premises directory, which would overwrite changes made here. */
  readonly synced: boolean
  /** In a restricted management administrative unit: changing it requires a role scoped to that unit. */
  readonly restricted?: true
}

/** The result for one thing an operator asked for. `input` is exactly as typed. */
export type Lookup = {
  readonly input: string
} /** `byName`: not an address or id, but a name that only this account has. */ & (
  | { readonly outcome: 'found'; readonly account: Account; readonly byName?: true }
  /** `similar`: accounts that may have been meant, if searched for. `elsewhere`: there was nothing to look up. */
  | { readonly outcome: 'notFound'; readonly similar?: readonly Account[]; readonly elsewhere?: Elsewhere }
  /** `named`: the input is a name that this many accounts have; the candidates are the first few. */
  | { readonly outcome: 'ambiguous'; readonly candidates: readonly Account[]; readonly named?: number }
  /** Refers to the same account as the earlier input `of`. */
  | { readonly outcome: 'duplicate'; readonly of: string; readonly account: Account }
  | { readonly outcome: 'failed'; readonly reason: FailureReason }
)

/**
 * Why Graph refused; `status` and `graphCode` as Graph returned them. `notShown`: nothing was sent, because what another
 * operation has just put back could not be read yet.
 */
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
    | 'notShown'
    | Refusal
  readonly status?: number
  readonly graphCode?: string
}

/** The cause of a 403, if known: Graph uses the same code for all of them. */
export type Refusal = 'missingRole' | 'restrictedUnit' | 'privilegedTarget' | 'roleGroup'

/** What is read back to verify writes to an account; null if the account no longer exists. */
export type AccountState = {
  readonly enabled: boolean
  /** Sessions that started before this are invalid. In ms since the epoch by our clock; NaN if Graph doesn't say. */
  readonly validFrom: number
} | null

/**
 * Whether being in a group keeps an account out: an enabled policy was read that refuses its members any sign-in (`blocked`),
 * there is none (`noPolicy`), it leaves this account out or may do so (`excluded`), its sessions aren't ended (`sessions`), or
 * policies can't be read (`unread`).
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
  /** It was to change, but an approver left it out. */
  | 'excluded'
  /** The incident behind the plan names it, but not as compromised; `detail` has its roles. */
  | 'notChosen'

/** How far one write has got. `sending` is stored before the request is sent, later states afterwards. */
export type WriteState = 'none' | 'pending' | 'sending' | 'done' | 'failed' | 'uncertain' | 'skipped'

/**
 * What a row among an account's writes stands for: one request to Graph; everything that the account has (`unread`), which
 * the run reads and replaces by requests; a step that the account doesn't need; or something that a step leaves in place.
 */
export type WriteKind = 'request' | 'unread' | 'notNeeded' | 'kept'

/** What reading back a write showed. */
export type Verification = 'none' | 'verified' | 'unconfirmed'

/**
 * Why an account is skipped: by the plan, or by the run because of what happened since. The `AtHome` reasons concern
 * guests, whose sessions, passwords, sign-in methods and risk belong to their own organisation. An `EndReason` means that
 * the operation ended first.
 */
export type Why =
  | Barrier
  | 'already'
  | 'notChosen'
  | 'excluded'
  | KeepReason
  | KeptReason
  | ChangeNote
  | FollowReason
  | Elsewhere
  | EndReason

/** Why nobody may change an account, or not without someone else. */
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

/** Why a rule or an action doesn't let an account be changed. */
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
 * Warnings about an account that will be changed anyway: the next sync may revert the change, a scoped or higher role
 * may be needed, others may be affected, or something will be left in place.
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
] as const
export type ChangeNote = (typeof changeNotes)[number]

/** A warning, the name or operation that belongs to it, and when that operation is due, in ms since the epoch. */
export interface Warning {
  readonly why: Why
  readonly detail: string | null
  readonly at?: number
}

/**
 * Why a licence, group membership or sign-in method stays: it comes with a group, is managed elsewhere (a rule, Active
 * Directory, Exchange), needs a higher role, controls this bot, is of a type the token can't see, or one that Graph
 * doesn't delete. A device stays disabled as long as someone else who is registered on it is contained. An app or a
 * device can be excluded from what is restored.
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
  'containedDevice',
  'excludedItem',
  'unknownMethods',
] as const
export type KeptReason = (typeof keptReasons)[number]

/** Of those that stay for these reasons, cards name the most frequent. */
export const namedReasons: readonly KeptReason[] = ['groupLicence', 'containedDevice', 'excludedItem']

/** An app or a device that a write concerns, as far as it may be read. */
export interface NamedItem {
  /** Its object id: the same for all accounts. */
  readonly id: string
  readonly name: string
  /** The verified publisher of an app; null if it isn't verified. */
  readonly publisher?: string | null
  /** When it was created or registered, as Graph writes it. */
  readonly since?: string
}

/** The name of something that stays. */
export interface KeptItem {
  readonly why: KeptReason
  readonly name: string
}

/**
 * Why an account already in the wanted state is written to anyway: this withdraws a pending operation that would change
 * it back, or an operation has just done the opposite, which reads may not show yet.
 */
export const keepReasons = [
  'toBeEnabled',
  'toBeDisabled',
  'toBeDismissed',
  'toBeConfirmed',
  'toBeQuarantined',
  'toLeaveQuarantine',
  'justChanged',
] as const
export type KeepReason = (typeof keepReasons)[number]

/**
 * Why an undo skips an account: someone else already restored it, another operation or someone else changed it since,
 * it's uncertain whether the original operation changed it, or that operation found it this way.
 */
export type FollowReason = 'changedSince' | 'changedLater' | 'sessionsEnded' | 'notCertain' | 'asBefore'

/** The groups that control the bot. */
export type Guard = 'operator' | 'approver'

/**
 * Why the list of protected accounts may be incomplete: an entry matches no account or cannot be looked up, or a group
 * is empty.
 */
export interface ProtectionGap {
  readonly problem: 'noAccount' | 'notRead' | 'emptyGroup'
  /** The configured entry, or the group's id. */
  readonly name: string
}

/**
 * What a plan could not check: eligible admin roles (the requester's role can't read them, or the tenant has no
 * licence), dependents (too many accounts), free licences, and federated domains.
 */
export type NotChecked = 'eligibleRole' | 'eligibleLicence' | 'dependents' | 'seats' | 'federation'

/** Whether someone's admin role may go unseen because this was not checked. */
export const hidesAdministrators: Readonly<Record<NotChecked, boolean>> = {
  eligibleRole: true,
  eligibleLicence: true,
  dependents: false,
  seats: false,
  federation: false,
}

/**
 * What to know before confirming. Accounts whose locking affects others, counted by kind, with the first ones described
 * in `some`. `seats`: a licence with fewer free seats than are to be restored.
 */
export interface Impact {
  readonly kind: 'soleOwner' | 'soleAppOwner' | 'reports' | 'service' | 'automatic' | 'seats'
  readonly count: number
  readonly some: readonly string[]
  readonly free?: number
}

/**
 * Why an operation ended early. `unavailable`: Graph didn't respond for 15 minutes. `waitedTooLong`: no sign-in or
 * decision for a day. `denied`, `notApproved` and `lapsed` apply to operations that never started (`lapsed`: the
 * approval expired first). `tooLate`: it could not start within a day. `pastEnableAt`: the accounts were already due to
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

/** A confirmed operation that will still change an account. Times are in ms since the epoch. */
export interface PendingDecision {
  readonly operation: string
  readonly playbook: string
  /** The operator's name. */
  readonly by: string
  /** Scheduled time; null to run as soon as possible. */
  readonly at: number | null
  /** Still waiting for approval. */
  readonly awaitsApproval: boolean
}

/** Earlier decisions about an account, made through this bot. */
export interface AccountHistory {
  /** Operations that confirming this plan overrides. */
  readonly pending: readonly PendingDecision[]
  /** Who last removed access, if the plan restores it. */
  readonly last?: LastDecision
  /** Who contained the account as compromised, if access hasn't been restored since. */
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

/** The sign-in an operation is waiting for. */
export interface Pause {
  readonly code: PauseCode
  readonly details: UserErrorDetails[PauseCode]
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
  /** Applied only to accounts that this other action of the same operation was applied to. */
  readonly after?: string
  /** Restores what the action recorded in the operation being undone, instead of performing it. */
  readonly restores?: true
}

/**
 * A step omitted from a plan: `role`, `permission`, `licence`, `cloud` and `off` mean it isn't available here,
 * `tooMany` that the plan has too many accounts for it, `final` that it can't be undone, and `notChosen` that nobody
 * selected it, and `nothing` that there is nothing to restore.
 */
export interface OmittedStep {
  readonly action: string
  readonly because: 'permission' | 'role' | 'licence' | 'cloud' | 'off' | 'tooMany' | 'final' | 'notChosen' | 'nothing'
}

/** Accounts that a scheduled operation found no longer needing a change, or protected by now: counts by reason. */
export type ChangedSince = Readonly<Partial<Record<Why | FailureReason['code'], number>>>

/** How to reach the operator. Stored as JSON and opaque outside the bot. */
export interface OperationChannel {
  readonly reference: unknown
  readonly userId: string
  readonly device: 'desktop' | 'phone'
  /** The operation's card, once posted. */
  readonly activityId?: string
  /** The shared conversation in which it was planned, if any. */
  readonly shared?: unknown
}

/** Names of the approvers who were asked, and of those who could not be reached. */
export interface AskedApprovers {
  readonly asked: readonly string[]
  readonly unreachable: readonly string[]
  /** Where those who don't have the app can install it, if known. */
  readonly install?: string
  /** Of those whom a fault has kept from being asked so far. */
  readonly notYet?: readonly string[]
  /** Of those who are away and so aren't asked. */
  readonly away?: readonly string[]
  /** When the others are asked, unless the approver whom the requester named answers earlier. */
  readonly othersAt?: number
  /** Whether the shared conversation was asked too. */
  readonly conversation?: 'asked' | 'unreachable'
}

/** Why a second group was asked to approve: nobody in the first group answered, or none could be asked. */
export type EscalationReason = 'unanswered' | 'unavailable'

/** Accounts that an approver excluded from what they approved: how many, and the sign-in names of the first. */
export interface Exclusion {
  readonly by: string
  readonly count: number
  readonly some: readonly string[]
}

/** Who stopped someone else's operation. */
export interface StoppedBy {
  readonly oid: string
  readonly upn: string
  readonly name: string
  readonly reason: string
}

/** An app or a device that isn't restored, for any account, because someone excluded it. */
export interface ExcludedItem {
  readonly action: string
  readonly id: string
  readonly name: string
  /** Who excluded it. */
  readonly by: string
}

/** A confirmed operation that undoes another or retries its failures. */
export interface Follower {
  readonly id: string
  readonly how: 'undo' | 'retry'
  readonly state: OperationState
}
