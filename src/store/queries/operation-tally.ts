import type { KeptReason, NamedItem } from '../../core/model.ts'

/** Progress of one action of an operation, in accounts. */
export interface ActionTally {
  readonly action: string
  /** Accounts it applies to, excluding skipped ones. */
  readonly total: number
  readonly done: number
  /** Failed or uncertain. */
  readonly failed: number
  /** Skipped because the operation ended early, although the action it follows was done. */
  readonly unreached: number
  readonly verified: number
}

/** Something that was added to an account shortly before it was read. */
export interface RecentItem {
  /** The account's name. */
  readonly who: string
  readonly sort: string
  /** What its owner calls it. */
  readonly name: string | null
  /** In ms since the epoch. */
  readonly created: number
  /** How many there are in all. */
  readonly total: number
}

/** Totals for one action of an operation, in accounts and writes. */
export interface StepTally {
  readonly action: string
  readonly accounts: number
  readonly items: number
  /** Number of accounts whose items the run has still to read. */
  readonly unread: number
  /** What a report says about these: how many of them it lists, and when it was made, in ms. Their sorts are in `sorts`. */
  readonly listed?: number
  readonly listedAt?: number | null
  /** Results, in accounts. */
  readonly done: number
  readonly failed: number
  readonly uncertain: number
  readonly skipped: number
  /** Accounts that it skips or would skip, by reason; '' without one. */
  readonly skipReasons: Readonly<Record<string, number>> | null
  readonly verified: number
  /** Counts by sort, if its writes record that. */
  readonly sorts: Readonly<Record<string, number>> | null
  /** How many of these stay in place, by reason. */
  readonly stays: Readonly<Partial<Record<KeptReason, number>>> | null
  /** The most frequent of those that stay for one of the `namedReasons`, by name. */
  readonly kept?: Readonly<Record<string, number>> | null
  /** The latest items that were added to accounts shortly before they were read. */
  readonly recent?: readonly RecentItem[] | null
  /** The most frequent of the apps or devices it concerns, with the number of each. */
  readonly named?: readonly { readonly item: Omit<NamedItem, 'id'>; readonly count: number }[] | null
  /** Accounts it leaves out because another identity provider keeps their passwords. */
  readonly elsewhere?: number
  /** Licences removed or restored along with its changes: number of accounts by licence name. */
  readonly along?: Readonly<Record<string, number>> | null
}

/**
 * Progress of an operation in accounts. Each counts once, by the worst result of the main actions; actions that follow
 * those are listed per action.
 */
export interface Tally {
  readonly done: number
  readonly failed: number
  readonly uncertain: number
  readonly skipped: number
  /** The skipped ones by reason; '' without one. */
  readonly skipReasons: Readonly<Record<string, number>> | null
  readonly open: number
  /** Read back and confirmed, including follow-up actions where those can be read. */
  readonly verified: number
  /** Read back but not (yet) confirmed. */
  readonly unconfirmed: number
  /** Accounts with a follow-up action that failed, is uncertain or was not reached. */
  readonly missing: number
  readonly actions: readonly ActionTally[]
  /** All actions, in order. */
  readonly steps: readonly StepTally[]
}

/** The tally of an operation without accounts. */
export const nothingDone: Tally = {
  done: 0,
  failed: 0,
  uncertain: 0,
  skipped: 0,
  skipReasons: null,
  open: 0,
  verified: 0,
  unconfirmed: 0,
  missing: 0,
  actions: [],
  steps: [],
}
