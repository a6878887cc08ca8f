import type {
  AccountHistory,
  AccountSnapshot,
  ChangedSince,
  ChangeNote,
  EndReason,
  FailureReason,
  Follower,
  Guard,
  KeptItem,
  LeftOutAction,
  ManyFailures,
  OperationChannel,
  OperationState,
  Pause,
  Person,
  PlannedAction,
  ProtectionGap,
  Verdict,
  Verification,
  Why,
  WriteState,
} from '../core/model.ts'
import type { Work } from '../store/queries/operation-approvals.ts'
import type { ActionTally, StepTally } from '../store/queries/operation-items.ts'
import type { Left } from '../store/queries/operation-links.ts'

export type {
  AccountHistory,
  ChangeNote,
  EndReason,
  Follower,
  FollowReason,
  KeepReason,
  LastDecision,
  OperationChannel,
  OperationState as State,
  PendingDecision,
  Person,
  PlannedAction,
  ProtectionGap,
  Verdict,
  Verification,
  Why,
  WriteState,
} from '../core/model.ts'
export type { ActionTally }

/** How many accounts to be changed have which note. */
export type Notes = Readonly<Partial<Record<PlanNote, number>>>

/** A remark on accounts, that other operations are still to change them, or that they were found by name. */
export type PlanNote = ChangeNote | 'pending' | 'byName'

/** What a plan leaves out for one reason: how many accounts, and the first of them. */
export interface LeftOut {
  readonly verdict: Verdict
  readonly why: Why | null
  readonly count: number
  readonly some: readonly Item[]
}

/** How it stands with the second person, for operations that need one. */
export interface Approval {
  /** Until when it can be answered. */
  readonly until: number
  /** Who answered. */
  readonly by: { readonly oid: string; readonly upn: string; readonly name: string } | null
  readonly comment: string | null
  readonly decidedAt: number | null
  /** Names of those whose card asks them, and of those who could not be reached. */
  readonly asked: readonly string[]
  readonly unreachable: readonly string[]
  /** Whether a shared conversation was asked as well; null where none is configured. */
  readonly conversation: 'asked' | 'unreachable' | null
}

/** Whether a plan takes a second person, and what that rests on, in accounts. */
export interface ApprovalNeed {
  readonly needed: boolean
  /** Above how many accounts: fewer for what cannot be undone. */
  readonly limit: number
  /** Others that its requester changed, or is about to change, without a second person. */
  readonly others: number
  /** How many more they may change without one, after this plan. */
  readonly left: number
  /** How many of its accounts guard this bot, which always takes one. */
  readonly guards: number
  /** How many it lets sign in again that were contained as compromised, which takes one as well. */
  readonly compromised: number
}

/** How far an operation has come, in accounts. Those without an end yet are `total` less the others. */
export interface Progress {
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly uncertain: number
  /** Left alone at the run, see `Why`. */
  readonly skipped: number
  /** Read back and found as they should be. */
  readonly verified: number
  /** Read back and not, or not yet, found so. */
  readonly unconfirmed: number
  /** Accounts of which something that follows the change failed, is not certain or was not reached. */
  readonly missing: number
  /** What follows the change, by action. */
  readonly actions: readonly ActionTally[]
}

/** A bulk change as its requester may see it. Times are milliseconds since the epoch. */
export interface Operation {
  /** Short enough to be read aloud. */
  readonly id: string
  /** What was asked for, by the name of its playbook. */
  readonly playbook: string
  /** What is done for it, in this order. */
  readonly actions: readonly PlannedAction[]
  readonly state: OperationState
  readonly requester: Person
  /** The requester's locale. */
  readonly locale: string
  readonly reason: string | null
  readonly ticket: string | null
  readonly planHash: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly confirmedAt: number | null
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly counts: Readonly<Record<Verdict, number>>
  /** Whether a language model read the plan out of a sentence. */
  readonly fromSentence: boolean
  /** Whether its accounts count as compromised. */
  readonly compromised: boolean
  /** How many of those to change are guests. */
  readonly guests: number
  /** What kept it from being known who is protected when it was planned. */
  readonly gaps: readonly ProtectionGap[]
  readonly progress: Progress
  /** How much each of its actions does; also those that the operator may still choose. */
  readonly steps: readonly StepTally[]
  /** Actions that its playbook has and it does not. */
  readonly leftOut: readonly LeftOutAction[]
  /** Of the operation that it undoes: the actions that it cannot take back. */
  readonly stays: readonly string[]
  /** Which sign-in it waits for, in state `needsSignIn`. */
  readonly pause: Pause | null
  /** Which failures it asks about, in state `paused`. */
  readonly failing: ManyFailures['details'] | null
  /** Why it was stopped, in state `stopped`; `stopped` means by a person. In state `expired`, what was waited for. */
  readonly endedBecause: EndReason | null
  /** Null where no second person is needed. */
  readonly approval: Approval | null
  /** The hour it was confirmed for; null for at once. */
  readonly runAt: number | null
  /** What was found at that hour to need no change any more, or to be protected now: how many, by why. */
  readonly changedSince: ChangedSince | null
  /** When what it disables is to be enabled again; null for never. */
  readonly enableAt: number | null
  /** Id of the operation that does so, once there is one. */
  readonly followUp: string | null
  /** Id of the operation that this one takes back. */
  readonly follows: string | null
  /** Until when it waits, although its hour has come, because its requester has changed as much as they may in an hour. */
  readonly postponedUntil: number | null
  /** Somebody asked it to stop; it does so within one batch. */
  readonly stopping: boolean
  /** Since when it runs without any progress, where that is long: nobody answers. */
  readonly stalledSince?: number
  /** The operation that this one undoes. */
  readonly undoOf: string | null
  /** The operation whose failures this one tries again. */
  readonly retryOf: string | null
  /** What it did not do and nobody has done since, once it has begun and ended. */
  readonly left: Left
  /** What followed this one, once it has ended: confirmed operations only. */
  readonly followers: readonly Follower[]
}

/** One input of an operation, and what became of it. */
export interface Item {
  readonly seq: number
  readonly input: string
  readonly verdict: Verdict
  readonly why: Why | null
  /** Names of roles, candidates of an ambiguous input, or the input that a duplicate repeats. */
  readonly detail: string | null
  /** As it was when planned. */
  readonly account: AccountSnapshot | null
  /** Job title and department, where the account was found by the name of its person. */
  readonly byName?: string | null
  /** What was decided over it before, as the plan found it. */
  readonly history: AccountHistory | null
  /** Of an account to change that is an operator or approver of this bot. */
  readonly guards: Guard | null
  /** How what the operation is for ended: the worst of its writes. */
  readonly change: WriteState
  readonly reason: FailureReason | null
  readonly requestId: string | null
  /** What reading back showed of it. */
  readonly verified: Verification
  /** What follows the change, in the order of the operation's actions. */
  readonly following: readonly ItemAction[]
  /** All its actions, in their order. */
  readonly steps: readonly ItemAction[]
}

/** What became of one action of an operation for one account: the worst of its writes. */
export interface ItemAction {
  readonly action: string
  /** Why it was left out for this account. */
  readonly why: Why | null
  readonly state: WriteState
  readonly reason: FailureReason | null
  readonly requestId: string | null
  readonly verified: Verification
  /** What it leaves there of the kind that it takes away. */
  readonly stays: readonly KeptItem[]
}

/** Which of an operation's inputs to show. */
export interface ItemFilter {
  readonly verdicts?: readonly Verdict[]
  /** Only what has this reason; null for none. */
  readonly why?: string | null
  /** What deserves a look first. */
  readonly remarkableFirst?: boolean
  /** Only what failed, is not certain or not confirmed, or was left alone for what changed since the plan: in this order. */
  readonly attention?: boolean
  readonly offset: number
  readonly limit: number
}

/**
 * Shows the operation where its card is: at each change of state after the plan, and while it runs at most every 2 s.
 * Calls for one operation never overlap, and the last one always shows its latest state.
 */
export type Notify = (operation: Operation, channel: OperationChannel) => Promise<void>

/** Where an approver's card is, as whoever posted it wants to find it again; opaque here, stored as JSON. */
export type ApproverChannel = unknown

/** Whom a card asks to approve: one person in their own chat, or everyone in a shared conversation. */
export type Asked = { readonly person: Person } | { readonly conversation: string }

/** Whom an approver decides about: what they do, and who of the list is left out and why. */
export interface Concerned {
  readonly work: Work
  readonly leftOut: readonly LeftOut[]
}

/** What an approver's card is made of. */
export interface ApproverCard {
  readonly operation: Operation
  /** With the card that asks. */
  readonly concerned?: Concerned
  readonly asked: Asked
  /** How the requester is reached: a new conversation with the approver starts from there. */
  readonly requesterChannel: OperationChannel
  /** Their card, once there is one. */
  readonly channel?: ApproverChannel
  /** One-shot, with the card that asks; without it the card only tells how it went. */
  readonly token?: string
}

/** Shows an approver the operation. Returns where; throws when they cannot be reached. */
export type NotifyApprover = (card: ApproverCard) => Promise<ApproverChannel>

/** What is in force, from the configuration. */
export interface Limits {
  /** Above this many accounts the operator types the number. */
  readonly confirmCountAbove: number
  /** Above this many accounts, within the window, a second person approves. */
  readonly approvalAbove: number
  /** For how long, in ms, what somebody changed without a second person counts. */
  readonly approvalWindow: number
  /** The same for what takes something for good. */
  readonly approvalAboveIrreversible: number
  /** Whose members may approve; without it nobody may, and above the limit nothing runs. */
  readonly approverGroupId?: string
  /** Id of a conversation that is asked besides the approvers' own chats. */
  readonly approvalConversation?: string
  /** Whose members may run operations; without it everyone whose rights in Entra allow it. */
  readonly operatorGroupId?: string
  readonly maxAccounts: number
  /** How many accounts one operator may change within an hour. */
  readonly maxAccountsPerHour: number
  /** How many writes out of a hundred may fail alike before the operation asks whether to go on. */
  readonly abortAboveFailures: number
  /** What a ticket looks like, from its first to its last character. */
  readonly ticketPattern?: RegExp
  readonly readOnly: boolean
  /** Object ids, UPNs or mail addresses. */
  readonly protectedAccounts: readonly string[]
  readonly protectedGroupId?: string
  /** Whether changes go on although it is not known who is protected: an entry means nobody, or the group is empty. */
  readonly missingProtected: 'block' | 'ignore'
  /** What is done with accounts of an on-premises directory, whose next sync undoes a change of state; `skip` when left out. */
  readonly syncedAccounts?: 'skip' | 'allow'
}
