import type { FailureReason } from '../../core/model.ts'
import type {
  AccountHistory,
  AccountSnapshot,
  Guard,
  KeptItem,
  Verdict,
  Verification,
  Warning,
  WriteState,
} from '../../store/queries/operation-types.ts'
import type { ItemFilter as StoredItemFilter } from '../../store/queries/plan/items.ts'
import type { RecentItem } from '../../store/queries/plan/tally.ts'
import type { ReasonKind } from '../registry/reason.ts'

/**
 * Why an account can still sign in although it is part of an operation that blocks sign-in. `notChosen`: the operation
 * isn't meant to block this account, so nothing is wrong. `unproven`: the block works only if a policy enforces it, and
 * that isn't known. `unconfirmed`: Graph accepted the block, but it isn't visible so far.
 */
export type StillEnabledReason =
  | 'synced'
  | 'protected'
  | 'excluded'
  | 'failed'
  | 'uncertain'
  | 'unconfirmed'
  | 'notReached'
  | 'changedLater'
  | 'unproven'
  | 'notChosen'

/** A warning, with the kind of its reason. */
export interface ShownWarning extends Warning {
  readonly whyKind: ReasonKind
}

/** One input of an operation, and its result. */
export interface Item {
  readonly seq: number
  readonly input: string
  readonly verdict: Verdict
  readonly why: string | null
  /** What kind of reason that is; null if there is none. */
  readonly whyKind: ReasonKind | null
  /** Role names, candidates for an ambiguous input, or the input that a duplicate repeats. */
  readonly detail: string | null
  /** When the operation in `detail` is due, if it is waiting. */
  readonly at: number | null
  /** Warnings of the plan, in addition to `why`. */
  readonly notes?: readonly ShownWarning[]
  /** As the plan found it. */
  readonly account: AccountSnapshot | null
  /** Job title and department, if the account was found by name. */
  readonly byName?: string | null
  /** Earlier decisions about it, at the time of planning. */
  readonly history: AccountHistory | null
  /** Set if an account to be changed is an operator or approver of this bot. */
  readonly guards: Guard | null
  /** Names of the admin roles of an account to change. */
  readonly admin?: string | null
  /** The worst result among the main action's writes. */
  readonly change: WriteState
  readonly reason: FailureReason | null
  readonly requestId: string | null
  /** The result of reading them back. */
  readonly verified: Verification
  /** Follow-up actions, in order. */
  readonly following: readonly ItemAction[]
  /** All actions, in order. */
  readonly steps: readonly ItemAction[]
  /** Why it can still sign in although the operation should block it; null if it can't, or isn't known to. */
  readonly stillEnabled: StillEnabledReason | null
}

/** A group membership with an end. */
export interface TemporaryItem {
  readonly name: string
  /** In ms since the epoch. */
  readonly until: number
}

/** The result of one action for one account: the worst among its writes. */
export interface ItemAction {
  readonly action: string
  /** Why it was skipped for this account, and the names related to the reason. */
  readonly why: string | null
  readonly detail?: string | null
  readonly state: WriteState
  readonly reason: FailureReason | null
  readonly requestId: string | null
  readonly verified: Verification
  /** Items it leaves in place. */
  readonly stays: readonly KeptItem[]
  /** What it changes other than the account itself: IDs, each with what the audit log records about it. */
  readonly items: readonly string[]
  /** Names of items it changed although their state is managed on-premises. */
  readonly synced: readonly string[]
  /** Items that were added shortly before the plan. */
  readonly recent: readonly Omit<RecentItem, 'who' | 'total'>[]
  /** Memberships that would have ended by themselves. */
  readonly temporary: readonly TemporaryItem[]
}

/** Selects items of an operation. */
export interface ItemFilter extends Omit<StoredItemFilter, 'onPremises' | 'seqs' | 'attentionExcept'> {
  /** Only accounts that might still be able to sign in although the operation should prevent that. */
  readonly stillEnabled?: boolean
  /**
   * Only items that failed, are uncertain or unconfirmed, or were skipped because of changes since the plan; in this
   * order.
   */
  readonly attention?: boolean
  /** Only accounts that must also, or only, be changed in their on-premises directory. */
  readonly onPremises?: boolean
}

/** Accounts a plan skips for one reason: the count and the first few. */
export interface SkippedAccounts {
  readonly verdict: Verdict
  readonly why: string | null
  readonly count: number
  readonly some: readonly Item[]
}

/** An account to change that holds an admin role. */
export interface Administrator {
  readonly upn: string
  /** Names of its roles, separated by commas. */
  readonly roles: string
}

/**
 * Counts of warnings about the accounts to be changed, by their reasons. `pending`: other operations will also change
 * the account. `byName`: it was found by name.
 */
export type Notes = Readonly<Record<string, number>>
