import type { Person } from '../../core/model.ts'
import type { EndReason, OperationState, StateIn } from '../../core/operation-states.ts'
import type { ExcludedItem } from '../../store/queries/approval/tables.ts'
import type { LeftUndone } from '../../store/queries/follow/links.ts'
import type {
  BlockProof,
  Follower,
  Impact,
  ManyFailures,
  NotChecked,
  OmittedStep,
  OwnerChange,
  Pause,
  PlannedAction,
  ProtectionGap,
  SkippedAtRecheck,
  StoppedBy,
  UnansweredAccounts,
  Verdict,
} from '../../store/queries/operation-types.ts'
import type { Origin } from '../../store/queries/origin.ts'
import type { OnPremises } from '../../store/queries/plan/on-premises.ts'
import type { StepTally, Tally } from '../../store/queries/plan/tally.ts'
import type { Playbook } from '../registry/playbook.ts'
import type { ReasonKind } from '../registry/reason.ts'
import type { Approval, Question } from './approval-types.ts'
import type { StillEnabledReason } from './item-types.ts'
import type { ShownValues } from './shown.ts'
import type { Skips } from './skips.ts'

/** Accounts that can still sign in for one reason: the count, and the sign-in names of the first. */
export interface StillEnabled {
  readonly because: StillEnabledReason
  readonly count: number
  readonly some: readonly string[]
}

/** Whether an operation that can block sign-in was meant to, and which accounts can still sign in. */
export interface BlockingOutcome {
  /** Whether it should block sign-in; otherwise its operator chose not to. */
  readonly wanted: boolean
  /** Whether it should change passwords. */
  readonly passwords: boolean
  /** Counts of accounts whose block works only if it is proven, by what was read. */
  readonly proofs?: Readonly<Partial<Record<BlockProof, number>>>
  readonly still: readonly StillEnabled[]
  /** Accounts it changes that aren't known to be blocked, whatever the reason. */
  readonly open: number
  /** Its actions that block sign-in. */
  readonly by?: readonly string[]
}

/** A later operation that replaces another for some of its accounts. */
export interface Replacement {
  readonly id: string
  /** For how many accounts of the other operation. */
  readonly count: number
}

/** Totals for one action, with skipped accounts by kind. */
export type StepTotals = Omit<StepTally, 'skipReasons'> & {
  /** What is decided by the reasons in `stays`. */
  readonly staysKinds?: Readonly<Record<string, ReasonKind>>
  readonly skips: Skips
  /** How many of the skipped accounts are synced from an on-premises directory. */
  readonly synced?: number
}

/** Progress in accounts. The unfinished accounts are `total` minus all other counts. */
export interface Progress extends Omit<Tally, 'skipReasons' | 'open' | 'steps'> {
  readonly total: number
  /** Excludes accounts that can still sign in although this operation should prevent it. */
  readonly done: number
  /** Accounts that can still sign in although everything else was done. */
  readonly notBlocked: number
  /** The skipped accounts by kind. */
  readonly skips: Skips
}

/** A bulk change as its requester sees it, in one of its phases. Times are in ms since the epoch. */
export type Operation = Plan | Asking | Waiting | Running | Ended

interface ReplacedBy {
  readonly id: string
  readonly requester: string
  readonly runAt: number | null
}

/** An operation in one of these states. */
export type OperationIn<S extends OperationState> = Extract<Operation, { readonly state: S }>

/** What an operation has in every phase. */
export interface CommonFields {
  /** Short enough to read out. */
  readonly id: string
  /** The name of the requested playbook. */
  readonly playbook: string
  /** That playbook as declared; a general one for operations of another version of the bot. */
  readonly definition: Playbook
  /** Its actions, in order. */
  readonly actions: readonly PlannedAction[]
  readonly requester: Person
  readonly locale: string
  readonly reason: string | null
  readonly ticket: string | null
  /** What it responds to. */
  readonly origin: Origin | null
  readonly planHash: string
  readonly createdAt: number
  /** Until when its plan can be confirmed. */
  readonly expiresAt: number
  readonly counts: Readonly<Record<Verdict, number>>
  /** Whether it marks its accounts as compromised. */
  readonly compromised: boolean
  /** Names of the first accounts to change; sign-in names for those without a name. */
  readonly named: readonly string[]
  /** Number of guests among the accounts to change. */
  readonly guests: number
  /** Why the list of protected accounts was incomplete when it was planned. */
  readonly gaps: readonly ProtectionGap[]
  /** What couldn't be checked when it was planned. */
  readonly notChecked: readonly NotChecked[]
  /** Blocked accounts that others depend on. */
  readonly impact: readonly Impact[]
  readonly progress: Progress
  /** Null if it has nothing to do with blocking sign-in, or changed nothing. */
  readonly blocking: BlockingOutcome | null
  /** Totals per action, including optional ones that can still be chosen. */
  readonly steps: readonly StepTotals[]
  /** The playbook's actions that this operation leaves out. */
  readonly omittedSteps: readonly OmittedStep[]
  /** For an undo: actions of the original that can't be reversed. */
  readonly stays: readonly string[]
  /** Apps and devices that someone excluded from what is restored. */
  readonly excludedItems: readonly ExcludedItem[]
  /** ID of the operation that this one undoes on schedule. */
  readonly follows: string | null
  /** The operation that this one undoes. */
  /** The scheduled operation that it moves to another time. */
  readonly replaces: string | null
  readonly undoOf: string | null
  /** The operation that this one retries. */
  readonly retryOf: string | null
  /** What was read about it besides; whoever declared it reads it back. */
  readonly shown: ShownValues
}

/** The values of the other fields in phases that don't use them. */
export const outsidePhase = {
  confirmedAt: null,
  startedAt: null,
  finishedAt: null,
  admins: 0,
  onPremises: { accounts: 0, synced: 0, computers: 0 },
  lookAt: null,
  pause: null,
  failing: null,
  endedBecause: null,
  replacedBy: null,
  replacedFor: [],
  approval: null,
  questions: [],
  runAt: null,
  skippedAtRecheck: null,
  enableAt: null,
  followUp: null,
  postponedUntil: null,
  throttledUntil: null,
  unanswered: null,
  stopping: false,
  stoppedBy: null,
  handed: [],
  left: { change: 0, uncertain: 0, following: [] },
  followers: [],
} as const

type InPhase<State extends OperationState, Own extends Partial<Record<keyof typeof outsidePhase, unknown>> = object> = {
  readonly state: State
} & CommonFields &
  Readonly<Own> &
  Omit<typeof outsidePhase, keyof Own>

/** A plan that can be confirmed. */
type Plan = InPhase<StateIn<'plan'>>

/** Fields from confirmation onwards. */
interface ConfirmedFields {
  /** Null if no approval is required. */
  approval: Approval | null
  /** What approvers asked, in order. */
  questions: readonly Question[]
  /** The time it was confirmed for; null for immediately. */
  runAt: number | null
  /** Accounts that the recheck at that time skipped, counted by reason. */
  skippedAtRecheck: SkippedAtRecheck | null
  /** When the accounts it disables are re-enabled; null for never. */
  enableAt: number | null
  /** ID of the operation that will undo it, once planned. */
  followUp: string | null
  /** Every change of owner so far, oldest first. */
  handed: readonly OwnerChange[]
}

/** Confirmed and not ended. */
interface Open extends ConfirmedFields {
  confirmedAt: number
}

/** Not started, or interrupted. */
interface BeforeStart extends Open {
  /** Operations that have replaced it for some of its accounts. */
  replacedFor: readonly Replacement[]
}

interface Stoppable {
  /** A stop was requested and takes effect within one batch. */
  stopping: boolean
  /** Who stopped it or asked it to stop, and why, if that wasn't its requester. */
  stoppedBy: StoppedBy | null
}

/** It is waiting for a second person. */
type Asking = InPhase<StateIn<'asking'>, BeforeStart & { approval: Approval }>

/** It is waiting for its time or for an instance. `startedAt` is set if it was interrupted. */
type Waiting =
  | InPhase<'scheduled', BeforeStart & Stoppable & { startedAt: number | null; runAt: number }>
  | InPhase<'queued', BeforeStart & Stoppable & { startedAt: number | null }>

interface Started extends Open, Stoppable {
  startedAt: number
}

type Running =
  /**
   * `postponedUntil`: set if its requester has reached the hourly limit. `throttledUntil`: set if Graph refuses more
   * changes until then. `unanswered`: accounts that are tried again later, which hold back no others.
   */
  | InPhase<
      'running',
      Started & { postponedUntil: number | null; throttledUntil: number | null; unanswered: UnansweredAccounts | null }
    >
  | InPhase<'verifying', Started>
  /** `pause`: the sign-in it needs to continue. */
  | InPhase<'needsSignIn', Started & { pause: Pause }>
  /** `failing`: the failures it asks about. */
  | InPhase<'paused', Started & { failing: ManyFailures['details'] }>

interface AtEnd extends ConfirmedFields {
  confirmedAt: number | null
  startedAt: number | null
  finishedAt: number | null
  /** Who stopped it, and why, if that wasn't its requester. */
  stoppedBy: StoppedBy | null
  /** In state `stopped`: why (`stopped`: a person stopped it). In state `expired`: what it was waiting for. */
  endedBecause: EndReason | null
  /** Number of administrators among its accounts. */
  admins: number
  /** What must also, or only, be changed on-premises. */
  onPremises: OnPremises
  /** When it is read back again; null if that is over. */
  lookAt: number | null
  /** The sign-in needed to verify it. */
  pause: Pause | null
  /** What it left undone and nobody has done since. */
  left: LeftUndone
  /** Confirmed operations that followed this one. */
  followers: readonly Follower[]
}

type Ended =
  | InPhase<'done', AtEnd>
  | InPhase<'stopped', AtEnd>
  | InPhase<'denied', AtEnd>
  | InPhase<'expired', AtEnd>
  /** `replacedBy`: the operation that replaced it before it started, that operation's owner, and when it runs. */
  | InPhase<'cancelled', AtEnd & { replacedBy: ReplacedBy | null }>
