import type {
  AccountHistory,
  AccountSnapshot,
  FailureReason,
  Guard,
  KeptItem,
  Verdict,
  Verification,
  Warning,
  Why,
  WriteState,
} from '../../core/model.ts'
import type { RecentItem } from '../../store/queries/plan/tally.ts'

/**
 * Why an account can still sign in although an operation is about it. `notChosen`: the operation isn't to block this account,
 * so nothing is wrong. `unproven`: what was done to it keeps people out only if a policy says so, and that isn't known.
 */
export type StillBecause =
  | 'synced'
  | 'protected'
  | 'excluded'
  | 'failed'
  | 'uncertain'
  | 'notReached'
  | 'changedLater'
  | 'unproven'
  | 'notChosen'

/** One input of an operation, and its result. */
export interface Item {
  readonly seq: number
  readonly input: string
  readonly verdict: Verdict
  readonly why: Why | null
  /** Role names, candidates for an ambiguous input, or the input that a duplicate repeats. */
  readonly detail: string | null
  /** When the operation in `detail` is due, if it is one that waits. */
  readonly at: number | null
  /** Warnings of the plan besides `why`. */
  readonly notes?: readonly Warning[]
  /** As planned. */
  readonly account: AccountSnapshot | null
  /** Job title and department, if the account was found by name. */
  readonly byName?: string | null
  /** Earlier decisions about it, as of planning. */
  readonly history: AccountHistory | null
  /** Set if an account to be changed is an operator or approver of this bot. */
  readonly guards: Guard | null
  /** Names of the admin roles of an account to change. */
  readonly admin?: string | null
  /** The worst result of the main action's writes. */
  readonly change: WriteState
  readonly reason: FailureReason | null
  readonly requestId: string | null
  /** The result of reading them back. */
  readonly verified: Verification
  /** Follow-up actions, in order. */
  readonly following: readonly ItemAction[]
  /** All actions, in order. */
  readonly steps: readonly ItemAction[]
  /** Why it can still sign in although the operation is about it; null if it can't, as far as is known. */
  readonly stillEnabled: StillBecause | null
}

/** The result of one action for one account: the worst of its writes. */
export interface ItemAction {
  readonly action: string
  /** Why it was skipped for this account, and the names that belong to the reason. */
  readonly why: Why | null
  readonly detail?: string | null
  readonly state: WriteState
  readonly reason: FailureReason | null
  readonly requestId: string | null
  readonly verified: Verification
  /** Items it leaves in place. */
  readonly stays: readonly KeptItem[]
  /** What it changes besides the account itself: ids, each with what the audit log records of it. */
  readonly items: readonly string[]
  /** Names of those that it changed although their state is decided on premises. */
  readonly synced: readonly string[]
  /** Those that were added shortly before the plan. */
  readonly recent: readonly Omit<RecentItem, 'who' | 'total'>[]
}

/** Selects items of an operation. */
export interface ItemFilter {
  readonly verdicts?: readonly Verdict[]
  /** Only those with this reason; null for those without one. */
  readonly why?: string | null
  /** Only accounts that aren't in the wanted state: skipped by the plan, or still able to sign in. */
  readonly unchanged?: boolean
  /** Puts items to check first. */
  readonly remarkableFirst?: boolean
  /**
   * Only items that failed, are uncertain or unconfirmed, or were skipped because of changes since the plan; in this
   * order.
   */
  readonly attention?: boolean
  /** Only accounts that have to be changed in their on-premises directory too, or only there. */
  readonly onPremises?: boolean
  /** Only accounts with something to do in their mailbox or OneDrive. */
  readonly byHand?: boolean
  readonly offset: number
  readonly limit: number
}

/** Accounts a plan skips for one reason: the count and the first few. */
export interface SkippedAccounts {
  readonly verdict: Verdict
  readonly why: Why | null
  readonly count: number
  readonly some: readonly Item[]
}

/** An account to change that holds an admin role. */
export interface Administrator {
  readonly upn: string
  /** Names of its roles, separated by commas. */
  readonly roles: string
}
