import type { Handed, Named } from '../../core/handovers.ts'
import type {
  ChangedSince,
  ChangeNote,
  EndReason,
  Follower,
  Impact,
  LeftOutAction,
  LeftOutItem,
  ManyFailures,
  NotChecked,
  OperationChannel,
  OperationState,
  Pause,
  Person,
  PlannedAction,
  ProtectionGap,
  StoppedBy,
  Verdict,
} from '../../core/model.ts'
import type { Left } from '../../store/queries/follow/links.ts'
import type { OnPremises } from '../../store/queries/plan/on-premises.ts'
import type { ActionTally, RecentItem, StepTally } from '../../store/queries/plan/tally.ts'
import type { Approval, Question } from './approval-types.ts'
import type { StillBecause } from './item-types.ts'
import type { Skips } from './skips.ts'

export type {
  AccountHistory,
  ChangeNote,
  EndReason,
  Follower,
  FollowReason,
  Impact,
  KeepReason,
  LastDecision,
  NotChecked,
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
} from '../../core/model.ts'
export type * from './approval-types.ts'
export type * from './item-types.ts'
export type { SkipKind, Skips } from './skips.ts'
export type { ActionTally, RecentItem }

/** Counts of warnings about the accounts to be changed. */
export type Notes = Readonly<Partial<Record<PlanNote, number>>>

/** A warning, that other operations will also change the account, or that it was found by name. */
export type PlanNote = ChangeNote | 'pending' | 'byName'

/** Accounts that can still sign in for one reason: the count, and the sign-in names of the first. */
export interface StillEnabled {
  readonly because: StillBecause
  readonly count: number
  readonly some: readonly string[]
}

/** What an operation that can block sign-in does about that. */
export interface Blocking {
  /** Whether it is to block sign-in; otherwise its operator decided against that. */
  readonly wanted: boolean
  /** Whether it is to change passwords. */
  readonly passwords: boolean
  readonly still: readonly StillEnabled[]
}

/** An operation that decides instead of another about some of its accounts. */
export interface Replacing {
  readonly id: string
  /** How many accounts of the other. */
  readonly count: number
}

/** Totals for one action, with what is skipped by kind. */
export type StepTotals = Omit<StepTally, 'skipReasons'> & {
  readonly skips: Skips
  /** How many of these are synced from an on-premises directory. */
  readonly synced?: number
}

/** Progress in accounts. Unfinished ones are `total` minus the others. */
export interface Progress {
  readonly total: number
  /** Without those that can still sign in although this was to prevent it. */
  readonly done: number
  /** These: everything else was done to them. */
  readonly notBlocked: number
  readonly failed: number
  readonly uncertain: number
  /** Skipped by the run; see `Why`. */
  readonly skipped: number
  /** The same by kind. */
  readonly skips: Skips
  /** Read back and confirmed. */
  readonly verified: number
  /** Read back but not (yet) confirmed. */
  readonly unconfirmed: number
  /** Accounts with a follow-up action that failed, is uncertain or wasn't reached. */
  readonly missing: number
  /** Follow-up actions. */
  readonly actions: readonly ActionTally[]
}

/** A bulk change as its requester may see it. Times are in ms since the epoch. */
export interface Operation {
  /** Short enough to read out. */
  readonly id: string
  /** The name of the requested playbook. */
  readonly playbook: string
  /** Its actions, in order. */
  readonly actions: readonly PlannedAction[]
  readonly state: OperationState
  readonly requester: Person
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
  /** Whether a language model derived the plan from a sentence. */
  readonly fromSentence: boolean
  /** Whether it marks its accounts as compromised. */
  readonly compromised: boolean
  /** Number of guests among the accounts to change. */
  readonly guests: number
  /** Once it has ended: number of administrators among them. */
  readonly admins: number
  /** Once it has ended: what has to be changed on premises too, or only there. */
  readonly onPremises: OnPremises
  /** Why the list of protected accounts was incomplete when it was planned. */
  readonly gaps: readonly ProtectionGap[]
  /** What could not be checked when it was planned. */
  readonly notChecked: readonly NotChecked[]
  /** Whose loss hurts among those that it locks. */
  readonly impact: readonly Impact[]
  readonly progress: Progress
  /** Null if it has nothing to do with blocking sign-in, or changed nothing. */
  readonly blocking: Blocking | null
  /** Totals per action, including optional ones that can still be chosen. */
  readonly steps: readonly StepTotals[]
  /** Actions of the playbook that it doesn't include. */
  readonly leftOut: readonly LeftOutAction[]
  /** For an undo: actions of the original that can't be reversed. */
  readonly stays: readonly string[]
  /** Apps and devices that somebody excluded from what is restored. */
  readonly leftOutItems: readonly LeftOutItem[]
  /** The sign-in it waits for: in state `needsSignIn` to continue, once it has ended to be verified. */
  readonly pause: Pause | null
  /** The failures it asks about, in state `paused`. */
  readonly failing: ManyFailures['details'] | null
  /** In state `stopped`: why (`stopped` means by a person). In state `expired`: what it was waiting for. */
  readonly endedBecause: EndReason | null
  /** In state `cancelled`: the operation that replaced it before it started, and whose that is. */
  readonly replacedBy: { readonly id: string; readonly requester: string } | null
  /** Until it starts: operations that have replaced it for some of its accounts. */
  readonly replacedFor: readonly Replacing[]
  /** Null if no approval is required. */
  readonly approval: Approval | null
  /** What approvers asked, in order. */
  readonly questions: readonly Question[]
  /** The time it was confirmed for; null for immediately. */
  readonly runAt: number | null
  /** Accounts that the recheck at that time skipped, counted by reason. */
  readonly changedSince: ChangedSince | null
  /** When the accounts it disables are re-enabled; null for never. */
  readonly enableAt: number | null
  /** Id of the operation that will reverse it, once planned. */
  readonly followUp: string | null
  /** Id of the operation that this one reverses on schedule. */
  readonly follows: string | null
  /** Until when it is postponed because its requester has reached the hourly limit. */
  readonly postponedUntil: number | null
  /** A stop was requested and takes effect within one batch. */
  readonly stopping: boolean
  /** Who stopped it or asked it to stop, and why, if that wasn't its requester. */
  readonly stoppedBy: StoppedBy | null
  /** Every hand-over so far, oldest first. */
  readonly handed: readonly Handed[]
  /** Who asks to take it over; null if nobody does. */
  readonly wantedBy: Named | null
  /** When it last made progress, if that is long ago because Graph isn't responding. */
  readonly stalledSince?: number
  /** The operation that this one undoes. */
  readonly undoOf: string | null
  /** The operation that this one retries. */
  readonly retryOf: string | null
  /** What it left undone and nobody has done since, once it has ended. */
  readonly left: Left
  /** Confirmed operations that followed this one, once it has ended. */
  readonly followers: readonly Follower[]
}

/**
 * Updates the operation's card: at each state change after planning and, while it runs, at most every 2 s. Calls for
 * one operation never overlap, and the last one always shows the latest state.
 */
export type Notify = (operation: Operation, channel: OperationChannel) => Promise<void>

/** The limits in force, from the configuration. */
export interface Limits {
  /** Above this many accounts, the operator types the count. */
  readonly confirmCountAbove: number
  /** Above this many accounts within the window, a second person must approve. */
  readonly approvalAbove: number
  /** How long changes made without approval count, in ms. */
  readonly approvalWindow: number
  /** The same limit for irreversible actions. */
  readonly approvalAboveIrreversible: number
  /** Group of approvers; without it nobody can approve, and nothing above the limit runs. */
  readonly approverGroupId?: string
  /** How long an operation waits for its owner before an approver may agree to a hand-over in their place, in ms. */
  readonly handoverAfter: number
  /** Its members may also approve if nobody has answered for long, or nobody else can be asked. */
  readonly escalationGroupId?: string
  /** Id of a conversation that is asked in addition to the approvers' own chats. */
  readonly approvalConversation?: string
  /** Where people install the app in Teams; undefined if its id there is not configured. */
  readonly installLink?: string
  /** Group of operators; without it, anyone with the rights in Entra. */
  readonly operatorGroupId?: string
  readonly maxAccounts: number
  /** How many accounts one operator may change within an hour. */
  readonly maxAccountsPerHour: number
  /** The percentage of writes that may fail alike before the operation asks whether to continue. */
  readonly abortAboveFailures: number
  /** Pattern that a complete ticket number must match. */
  readonly ticketPattern?: RegExp
  readonly readOnly: boolean
  /** Object ids, UPNs or mail addresses. */
  readonly protectedAccounts: readonly string[]
  readonly protectedGroupId?: string
  /** Whether changes continue while protection is incomplete: an entry matches nobody, or the group is empty. */
  readonly missingProtected: 'block' | 'ignore'
  /** How to treat synced accounts, whose next sync reverts state changes; defaults to `skip`. */
  readonly syncedAccounts?: 'skip' | 'allow'
  /** Whether admin role holders are skipped, or changed with approval; defaults to `skip`. */
  readonly adminAccounts?: 'skip' | 'approve'
}
