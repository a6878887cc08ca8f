import type { Registry } from '../../operations/registry/registry.ts'
import { type AccountFacts, isSettled, type StepEnd } from './account-facts.ts'
import { blocksSignIn, isIrreversible } from './action-effects.ts'
import type { History, OperationFacts } from './history.ts'
import { type AccountEnd, accountEnds } from './model.ts'

/** Times of accounts, in ms: median and maximum. */
export interface TimeSpread {
  readonly accounts: number
  readonly middle: number
  readonly longest: number
}

/** One step of the operations, counted in accounts. */
export interface StepNumbers extends Readonly<Record<StepEnd, number>> {
  readonly action: string
  /** Whether it restores what was recorded, instead of running the action. */
  readonly back: boolean
  /** Whether it can't be undone. */
  readonly final: boolean
}

/** Why something wasn't done, counted in accounts. */
export interface LeftNumbers {
  readonly action: string
  readonly end: Exclude<StepEnd, 'done'>
  readonly why: string
  readonly accounts: number
}

export interface Numbers {
  /** The number of accounts with entries. */
  readonly accounts: number
  readonly ends: Readonly<Record<AccountEnd, number>>
  readonly verified: number
  readonly unconfirmed: number
  /** The number of accounts that are contained or done, but with a step missing. */
  readonly incomplete: number
  /** The number of accounts that need nobody's attention. */
  readonly settled: number
  /** The number of accounts that were planned but have no entry. */
  readonly notReached: number
  /**
   * The number of accounts that can still sign in although an operation should have blocked them: failed, skipped, not
   * reached, or omitted by the plan. Null if no operation blocked sign-in.
   */
  readonly notLocked: number | null
  /** The number omitted by plans, by verdict. */
  readonly omitted: Readonly<Record<string, number>>
  /** From the first plan until the last account was contained; and until the first approval; in ms. */
  readonly toContainAll: number | null
  readonly toApprove: number | null
  readonly toContain: TimeSpread | null
  readonly toRelease: TimeSpread | null
  readonly steps: readonly StepNumbers[]
  readonly left: readonly LeftNumbers[]
}

/** Verdicts of a plan for accounts that it omits and that can still sign in. */
const notLockedVerdicts = ['synced', 'protected', 'excluded', 'failed', 'notFound', 'ambiguous']
const omittedVerdicts = [...notLockedVerdicts, 'already', 'notChosen']

/** Counts accounts, one at a time; keeps only two numbers for each. */
export function createNumbers({ operations }: Pick<History, 'operations'>, registry: Registry) {
  const ends = Object.fromEntries(accountEnds.map((end) => [end, 0])) as Record<AccountEnd, number>
  const steps = new Map<string, { -readonly [K in keyof StepNumbers]: StepNumbers[K] }>()
  const left = new Map<string, { -readonly [K in keyof LeftNumbers]: LeftNumbers[K] }>()
  const reached = new Map<string, number>()
  const toContain: number[] = []
  const toRelease: number[] = []
  let [accounts, verified, unconfirmed, incomplete, settled, lastContained] = [0, 0, 0, 0, 0, 0]

  return {
    take(facts: AccountFacts): void {
      accounts += 1
      ends[facts.end] += 1
      if (facts.seen) facts.seen.verified ? verified++ : unconfirmed++
      if (facts.missing.length > 0 && ['contained', 'quarantined', 'done'].includes(facts.end)) incomplete += 1
      if (isSettled(facts)) settled += 1
      for (const id of facts.reached) reached.set(id, (reached.get(id) ?? 0) + 1)
      if (facts.toContain !== null) toContain.push(facts.toContain)
      if (facts.toRelease !== null) toRelease.push(facts.toRelease)
      lastContained = Math.max(lastContained, facts.containedAt ?? 0)
      for (const { action, back, end, why } of facts.steps) {
        const key = JSON.stringify([action, back])
        const count = steps.get(key) ?? {
          action,
          back,
          final: isIrreversible(action, registry),
          done: 0,
          failed: 0,
          uncertain: 0,
          skipped: 0,
        }
        steps.set(key, count)
        count[end] += 1
        if (end === 'done') continue
        const because = JSON.stringify([action, end, why])
        const one = left.get(because) ?? { action, end, why: why ?? '', accounts: 0 }
        left.set(because, one)
        one.accounts += 1
      }
    },
    numbers(): Numbers {
      const notReached = firstOperations(operations).reduce(
        (sum, { id, accounts: planned }) => sum + Math.max(0, planned - (reached.get(id) ?? 0)),
        0,
      )
      const omitted = omittedBy(operations)
      const locking = firstOperations(operations).some(wantsBlock(registry))
      const notLocked = ends.failed + ends.skipped + notReached
      const omittedOpen = notLockedVerdicts.reduce((sum, verdict) => sum + (omitted[verdict] ?? 0), 0)
      const [first] = operations.flatMap(({ plannedAt }) => plannedAt ?? []).toSorted((one, other) => one - other)
      const approved = operations.find(({ approvedAt }) => approvedAt !== null)
      return {
        accounts,
        ends,
        verified,
        unconfirmed,
        incomplete,
        settled,
        notReached,
        notLocked: locking ? notLocked + omittedOpen : null,
        omitted,
        toContainAll: lastContained > 0 && first !== undefined ? lastContained - first : null,
        toApprove: approved?.approvedAt && approved.confirmedAt ? approved.approvedAt - approved.confirmedAt : null,
        toContain: timeSpread(toContain),
        toRelease: timeSpread(toRelease),
        steps: [...steps.values()],
        left: [...left.values()].toSorted((one, other) => other.accounts - one.accounts),
      }
    },
  }
}

/** Operations that have started and don't follow another one of these. */
const firstOperations = (operations: readonly OperationFacts[]): readonly OperationFacts[] =>
  operations.filter(
    ({ later, undoOf, retryOf, follows, startedAt }) => !later && !undoOf && !retryOf && !follows && startedAt !== null,
  )

const wantsBlock =
  (registry: Registry) =>
  ({ actions }: OperationFacts): boolean =>
    actions.some(({ kind, restores }) => !restores && blocksSignIn(kind, registry) !== false)

function omittedBy(operations: readonly OperationFacts[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { counts, excluded } of firstOperations(operations)) {
    for (const verdict of omittedVerdicts)
      if (counts[verdict]) sums[verdict] = (sums[verdict] ?? 0) + (counts[verdict] ?? 0)
    if (excluded > 0) sums['excluded'] = (sums['excluded'] ?? 0) + excluded
  }
  return sums
}

function timeSpread(times: number[]): TimeSpread | null {
  if (times.length === 0) return null
  times.sort((one, other) => one - other)
  return {
    accounts: times.length,
    middle: times[Math.floor((times.length - 1) / 2)] ?? 0,
    longest: times.at(-1) ?? 0,
  }
}
