import type { FailureReason } from '../graph/directory/account.ts'
import type { Follower } from '../store/queries/operation-links.ts'
import type {
  OperationKind,
  OperationState,
  OperationVerdict,
  ProofState,
  StoredPause,
  WriteState,
} from '../store/queries/operation-tables.ts'

export type Kind = OperationKind
export type State = OperationState
export type Verdict = OperationVerdict
export type { Follower, ProofState, WriteState }

/** Who an operator is, by the ids that cannot be renamed. */
export interface Person {
  readonly oid: string
  readonly tid: string
  readonly upn: string
  readonly name: string
}

/**
 * Why an account is left alone. By the plan: everything up to `guest` (sessions of guests cannot be ended from here).
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
  | 'guest'
  | 'synced'
  | 'already'
  | KeepReason
  | ChangeNote
  | FollowReason
  | EndReason

/**
 * What is to be known of an account that is changed all the same: the next sync takes the change back; a role for its
 * administrative unit is needed; its role-assignable group calls for a high role; it is probably a shared or room mailbox.
 */
export type ChangeNote = 'syncedToo' | 'restrictedUnit' | 'roleGroup' | 'sharedMailbox'

/** How many accounts to be changed have which note. */
export type Notes = Readonly<Partial<Record<ChangeNote, number>>>

/** Why an account is written to that is as wanted already: an operation waits that would take that back, and now leaves it alone. */
export type KeepReason = 'toBeEnabled' | 'toBeDisabled'

/**
 * Why an undo leaves an account alone: it is as it was before, by somebody else's doing; another operation changed it since;
 * nobody can tell whether the operation to be undone changed it; or it was so before that operation too.
 */
export type FollowReason = 'changedSince' | 'changedLater' | 'notCertain' | 'asBefore'

/**
 * Why an operation was stopped before its end: by a person, by READ_ONLY, because its requester is no operator any more,
 * because Graph no longer lets them read what has to be known, because Graph did not answer for a quarter of an hour, or
 * because nobody signed in for a day.
 * `denied`, `notApproved` and `lapsed` are said of operations that never began: somebody said no, nobody answered in
 * time, or it could not begin while the approval was good. `tooLate`: it could not begin within a day. `pastEnableAt`: the
 * hour had come at which its accounts were to be enabled again.
 */
export type EndReason =
  | 'stopped'
  | 'readOnly'
  | 'notAnOperator'
  | 'forbidden'
  | 'unavailable'
  | 'waitedTooLong'
  | 'denied'
  | 'notApproved'
  | 'lapsed'
  | 'tooLate'
  | 'pastEnableAt'

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

/** How far an operation has come, in accounts. Those without an end yet are `total` less the others. */
export interface Progress {
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly uncertain: number
  /** Left alone at the run, see `Why`. */
  readonly skipped: number
  /** How many are, or will be, signed out after the change. */
  readonly signOutTotal: number
  readonly signedOut: number
  readonly signOutFailed: number
  /** Read back and found as they should be. */
  readonly verified: number
  /** Read back and not, or not yet, found so. */
  readonly unconfirmed: number
  /** Of those signed out after the change, whose sessions were seen to have ended. */
  readonly signOutVerified: number
}

/** A bulk change as its requester may see it. Times are milliseconds since the epoch. */
export interface Operation {
  /** Short enough to be read aloud. */
  readonly id: string
  readonly kind: Kind
  readonly state: State
  readonly requester: Person
  /** The requester's locale. */
  readonly locale: string
  readonly reason: string | null
  readonly ticket: string | null
  /** Whether those disabled are signed out as well; always false for other kinds. */
  readonly signOut: boolean
  readonly planHash: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly confirmedAt: number | null
  readonly startedAt: number | null
  readonly finishedAt: number | null
  readonly counts: Readonly<Record<Verdict, number>>
  /** How many of those to change are guests. */
  readonly guests: number
  readonly progress: Progress
  /** Which sign-in it waits for, in state `needsSignIn`. */
  readonly pause: StoredPause | null
  /** Why it was stopped, in state `stopped`; `stopped` means by a person. In state `expired`, what was waited for. */
  readonly endedBecause: EndReason | null
  /** Null where no second person is needed. */
  readonly approval: Approval | null
  /** The hour it was confirmed for; null for at once. */
  readonly runAt: number | null
  /** What was found at that hour to need no change any more, or to be protected now: how many, by why. */
  readonly changedSince: Readonly<Partial<Record<Why | 'notFound', number>>> | null
  /** When what it disables is to be enabled again; null for never. */
  readonly enableAt: number | null
  /** Id of the operation that does so, once there is one. */
  readonly followUp: string | null
  /** Id of the operation that this one takes back. */
  readonly follows: string | null
  /** Somebody asked it to stop; it does so within one batch. */
  readonly stopping: boolean
  /** The operation that this one undoes. */
  readonly undoOf: string | null
  /** The operation whose failures this one tries again. */
  readonly retryOf: string | null
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
  readonly account: {
    readonly id: string
    readonly upn: string
    readonly name: string
    readonly enabled: boolean
    readonly guest: boolean
  } | null
  /** The operation's own write; for kind `signOut` that is the sign-out. */
  readonly change: WriteState
  readonly reason: FailureReason | null
  readonly requestId: string | null
  /** The sign-out after a disable. */
  readonly signOut: WriteState
  readonly signOutReason: FailureReason | null
  readonly signOutRequestId: string | null
  /** What reading back showed of the change, and of the sign-out after it. */
  readonly proof: ProofState
  readonly signOutProof: ProofState
}

/** Which of an operation's inputs to show. */
export interface ItemFilter {
  readonly verdicts?: readonly Verdict[]
  /** Only what failed, is not certain or not confirmed, or was left alone for what changed since the plan: in this order. */
  readonly attention?: boolean
  readonly offset: number
  readonly limit: number
}

/** How to reach the operator; opaque here, stored as JSON. */
export interface OperationChannel {
  readonly reference: unknown
  readonly userId: string
  readonly device: 'desktop' | 'phone'
  /** The operation's one card, once posted. */
  readonly activityId?: string
}

/**
 * Shows the operation where its card is: at each change of state after the plan, and while it runs at most every 2 s.
 * Calls for one operation never overlap, and the last one always shows its latest state. `news`: this state was not shown before.
 */
export type Notify = (operation: Operation, channel: OperationChannel, news?: boolean) => Promise<void>

/** Where an approver's card is, as whoever posted it wants to find it again; opaque here, stored as JSON. */
export type ApproverChannel = unknown

/** Whom a card asks to approve: one person in their own chat, or everyone in a shared conversation. */
export type Asked = { readonly person: Person } | { readonly conversation: string }

/** What an approver's card is made of. */
export interface ApproverCard {
  readonly operation: Operation
  readonly asked: Asked
  /** How the requester is reached: a new conversation with the approver starts from there. */
  readonly requesterChannel: OperationChannel
  /** Their card, once there is one. */
  readonly channel?: ApproverChannel
  /** One-shot, with the card that asks; without it the card only tells how it went. */
  readonly token?: string
}

/** Shows an approver the operation. Returns where; throws when they cannot be reached. */
export type TellApprover = (card: ApproverCard) => Promise<ApproverChannel>

/** What is in force, from the configuration. */
export interface Limits {
  /** Above this many accounts the operator types the number. */
  readonly confirmCountAbove: number
  /** Above this many accounts a second person approves. */
  readonly approvalAbove: number
  /** Whose members may approve; without it nobody may, and above the limit nothing runs. */
  readonly approverGroupId?: string
  /** Id of a conversation that is asked besides the approvers' own chats. */
  readonly approvalConversation?: string
  /** Whose members may run operations; without it everyone whose rights in Entra allow it. */
  readonly operatorGroupId?: string
  readonly maxAccounts: number
  /** How many accounts one operator may confirm within an hour. */
  readonly maxAccountsPerHour: number
  /** What a ticket looks like, from its first to its last character. */
  readonly ticketPattern?: RegExp
  readonly readOnly: boolean
  /** Object ids, UPNs or mail addresses. */
  readonly protectedAccounts: readonly string[]
  readonly protectedGroupId?: string
  /** What is done with accounts of an on-premises directory, whose next sync undoes a change of state; `skip` when left out. */
  readonly syncedAccounts?: 'skip' | 'allow'
}
