import type { PauseCode } from './error-meanings.ts'
import type { UserErrorDetails } from './errors.ts'
import type { Elsewhere } from './incident.ts'

/* The domain model: people, accounts and the state of operations. The database stores these types unchanged. */

/** The Microsoft cloud the tenant is in. */
export type CloudName = 'public' | 'usgov' | 'dod' | 'china' | 'custom'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** An operator, identified by immutable IDs. */
export interface Person {
  readonly oid: string
  readonly tid: string
  readonly upn: string
  readonly name: string
}

/** An account as Graph shows it. */
export interface Account {
  /** Entra object ID. */
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
} /** `byName`: the input is not an address or ID, but a name that only this account has. */ & (
  | { readonly outcome: 'found'; readonly account: Account; readonly byName?: true }
  /**
   * `similar`: the accounts that might have been meant, if they were searched for. `elsewhere`: why there was nothing
   * to look up.
   */
  | { readonly outcome: 'notFound'; readonly similar?: readonly Account[]; readonly elsewhere?: Elsewhere }
  /** `named`: the number of accounts that have this name; the candidates are the first few. */
  | { readonly outcome: 'ambiguous'; readonly candidates: readonly Account[]; readonly named?: number }
  /** Refers to the same account as the earlier input `of`. */
  | { readonly outcome: 'duplicate'; readonly of: string; readonly account: Account }
  | { readonly outcome: 'failed'; readonly reason: FailureReason }
)

/**
 * Why Graph refused; `status` and `graphCode` as Graph returned them. `notShown`: nothing was sent, because what
 * another operation has just restored couldn't be read yet.
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
  /**
   * Sessions that started before this are invalid. In ms since the epoch by our clock; NaN if Graph doesn't return it.
   */
  readonly validFrom: number
} | null

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
  /** It was to be changed, but an approver excluded it. */
  | 'excluded'
  /** The incident behind the plan names it, but not as compromised; `detail` contains its roles. */
  | 'notChosen'

/** How far a write has progressed. `sending` is stored before the request is sent, later states afterwards. */
export type WriteState = 'none' | 'pending' | 'sending' | 'done' | 'failed' | 'uncertain' | 'skipped'

/**
 * What a row among an account's writes stands for: one request to Graph; everything the account has (`unread`), which
 * the run reads and replaces with requests; a step that the account doesn't need; or something that a step leaves in
 * place.
 */
export type WriteKind = 'request' | 'unread' | 'notNeeded' | 'kept'

/** What reading back a write showed. */
export type Verification = 'none' | 'verified' | 'unconfirmed'

/**
 * Why an account is skipped: by the plan, or by the run because of later changes. The `AtHome` reasons concern guests,
 * whose sessions, passwords, sign-in methods and risk belong to their own organisation. An `EndReason` means that the
 * operation ended first.
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
] as const
export type ChangeNote = (typeof changeNotes)[number]

/** A warning, the related name or operation, and when that operation is due, in ms since the epoch. */
export interface Warning {
  readonly why: Why
  readonly detail: string | null
  readonly at?: number
}

/**
 * Why an item stays. A licence, group membership or sign-in method: it comes with a group, is managed elsewhere (a
 * rule, Active Directory, Exchange), requires a higher role, controls this bot, or is of a type that the token can't
 * see or Graph can't delete. A device: someone else registered on it is still contained. An app or a device: it was
 * excluded from what is restored.
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

/** If items stay for one of these reasons, cards name the most frequent ones. */
export const namedReasons: readonly KeptReason[] = ['groupLicence', 'containedDevice', 'excludedItem']

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

/** The name of an item that stays. */
export interface KeptItem {
  readonly why: KeptReason
  readonly name: string
}

/**
 * Why an account already in the wanted state is still written to: to withdraw a pending operation that would change it
 * back, or because an operation has just done the opposite, which reads might not show yet.
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
 * Why an undo skips an account: someone else already restored it; another operation or someone else has changed it
 * since; it's uncertain whether the original operation changed it; or it was already in this state before that
 * operation.
 */
export type FollowReason = 'changedSince' | 'changedLater' | 'sessionsEnded' | 'notCertain' | 'asBefore'

/** The groups that control the bot. */
export type Guard = 'operator' | 'approver'

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
  readonly because: 'permission' | 'role' | 'licence' | 'cloud' | 'off' | 'tooMany' | 'final' | 'notChosen' | 'nothing'
}

/** Accounts that a scheduled operation found to be protected or no longer in need of a change: counts by reason. */
export type ChangedSince = Readonly<Partial<Record<Why | FailureReason['code'], number>>>

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

/** Names of the approvers who were asked, and of those who couldn't be reached. */
export interface AskedApprovers {
  readonly asked: readonly string[]
  readonly unreachable: readonly string[]
  /** Where people without the app can install it, if known. */
  readonly install?: string
  /** Names of approvers who haven't been asked yet because of a fault. */
  readonly notYet?: readonly string[]
  /** Names of approvers who aren't asked because they are away. */
  readonly away?: readonly string[]
  /** When the others are asked, unless the approver named by the requester answers first. */
  readonly othersAt?: number
  /** Whether the shared conversation was asked as well. */
  readonly conversation?: 'asked' | 'unreachable'
}

/** Why a second group was asked to approve: nobody in the first group answered, or none could be asked. */
export type EscalationReason = 'unanswered' | 'unavailable'

/** Accounts that an approver excluded: how many, and the first of their sign-in names. */
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

/** An app or a device that is restored for no account, because someone excluded it. */
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
