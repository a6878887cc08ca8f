import type { Clock } from '../core/clock.ts'
import type { Bucket } from './bucket.ts'
import { type BudgetState, type Claim, type Cost, createPacer, type Sighting } from './pacer.ts'
import type { Quotas } from './quota.ts'

/**
 * The tenant's quota as all instances of the bot see it: one cell of plain data. An implementation needs no knowledge of
 * what is in it; a store keeps it in one row.
 */
export interface SharedBudget {
  /**
   * Replaces the state (undefined at first) by what `change` makes of it and resolves with its result, as one atomic step
   * among all instances. `change` is pure: it may be run again after a conflict.
   */
  update<T>(change: (state: BudgetState | undefined) => { state: BudgetState; result: T }): Promise<T>
}

/** A budget for one process. */
export function createLocalBudget(): SharedBudget {
  let state: BudgetState | undefined
  return {
    update: async (change) => {
      const next = change(state)
      state = next.state
      return next.result
    },
  }
}

/** One job's way to the budget. Takes ahead in larger pieces, so that a shared row is not asked for every batch. */
export interface Allowance {
  /** Resolves when `need` may be spent; `next` is what the job would spend after it. Rejects when aborted. */
  spend(need: Cost, next: Cost, signal?: AbortSignal): Promise<void>
  /**
   * Whether what was spent last still holds. If not, Graph has told of less meanwhile: it is taken back, and has to be asked
   * for again.
   */
  stands(need: Cost): Promise<boolean>
  /** Corrects an estimate: so many units more (or fewer) were spent than asked for. */
  differed(units: number): void
  /** Tells what Graph said. Nothing that was taken ahead outlives it. */
  heard(sightings: readonly Sighting[]): Promise<void>
  /** Gives back what was not spent. */
  close(): Promise<void>
}

/** How much is taken ahead at most: what a crash would waste of the quota for a moment. */
const mostAhead = 200

const isLess = (a: Bucket, b: Bucket) => a.level < b.level || a.shutUntil > b.shutUntil
const nothing: Cost = { units: 0, writes: 0 }
const plus = (a: Cost, b: Cost): Cost => ({ units: a.units + b.units, writes: a.writes + b.writes })
const minus = (a: Cost, b: Cost): Cost => ({ units: a.units - b.units, writes: a.writes - b.writes })
const ahead = (cost: Cost): Cost => ({
  units: Math.min(cost.units, mostAhead),
  writes: Math.min(cost.writes, mostAhead),
})

/** Opens allowances on a shared budget. */
export function createBudget(options: { shared: SharedBudget; quotas: Quotas; clock: Clock }) {
  const { shared, quotas, clock } = options
  const pacer = createPacer(quotas)

  /** `reserve`: the part of the units, 0 to 1, that this job leaves for more urgent ones. */
  return (reserve: number): Allowance => {
    let held = nothing
    let hearings = 0
    let spentAt = 0
    let lowered = false

    const take = (claim: Claim) =>
      shared.update((state) => {
        const { state: next, ...result } = pacer.take(state, clock.now(), claim)
        return { state: next, result }
      })
    const putBack = (cost: Cost) =>
      shared.update((state) => ({ state: pacer.giveBack(state, clock.now(), cost), result: undefined }))

    return {
      spend: async (need, next, signal) => {
        while (held.units < need.units || held.writes < need.writes) {
          const missing = {
            units: Math.max(0, need.units - held.units),
            writes: Math.max(0, need.writes - held.writes),
          }
          const want = plus(missing, ahead(next))
          const { granted, waitMs } = await take({ need: missing, want, reserve: reserve * quotas.units.capacity })
          if (granted) held = plus(held, granted)
          else await clock.sleep(waitMs, signal)
        }
        held = minus(held, need)
        spentAt = hearings
      },
      stands: async (need) => {
        if (spentAt === hearings) return true
        if (!lowered) await putBack(need)
        return false
      },
      differed: (units) => {
        held = minus(held, { units, writes: 0 })
      },
      heard: async (seen) => {
        if (seen.length === 0) return
        hearings++
        const rest = seen.some((one) => one.shutUntil !== undefined) ? nothing : held
        held = nothing
        lowered = await shared.update((state) => {
          const now = clock.now()
          const before = pacer.giveBack(state, now, rest)
          const after = pacer.correct(before, now, seen)
          return { state: after, result: isLess(after.units, before.units) || isLess(after.writes, before.writes) }
        })
      },
      close: async () => {
        const rest = held
        held = nothing
        if (rest.units !== 0 || rest.writes !== 0) await putBack(rest)
      },
    }
  }
}

export type Budget = ReturnType<typeof createBudget>
