import type { Clock } from '../../core/clock.ts'
import { type BudgetState, type Claim, type Cost, createPacer, type Sighting, untoldWrites } from './pacer.ts'
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

/** One job's way to the budget. Takes a little ahead, so that a shared row is not asked for every batch. */
export interface Allowance {
  /** How many writes may be in flight before answers tell what others use. */
  readonly untoldWrites: number
  /**
   * Spends `need` for what leaves now, or nothing and tells in how many ms to ask again; 0 when spent. `next` is what the job
   * would spend after it.
   */
  spend(need: Cost, next: Cost): Promise<number>
  /** Corrects an estimate: so many units more (or fewer) were spent than asked for. */
  differed(units: number): void
  /**
   * Tells what Graph said. Nothing that was taken ahead outlives it. Resolves with whether far less is left for writes than
   * was thought: somebody else uses the quota.
   */
  heard(sightings: readonly Sighting[]): Promise<boolean>
  /** Gives back what was not spent. */
  close(): Promise<void>
}

/**
 * The part of a quota that is taken ahead at most. What is held refills in the mirror as if it were spent, and spent later
 * comes on top: it must stay within the margin the mirror keeps.
 */
const aheadPart = 0.01

/** By this part of a quota a mirror is lowered that did not know of others. */
const surprisingPart = 0.02

const nothing: Cost = { units: 0, writes: 0 }
const plus = (a: Cost, b: Cost): Cost => ({ units: a.units + b.units, writes: a.writes + b.writes })
const minus = (a: Cost, b: Cost): Cost => ({ units: a.units - b.units, writes: a.writes - b.writes })

/** Opens allowances on a shared budget. */
export function createBudget(options: { shared: SharedBudget; quotas: Quotas; clock: Clock }) {
  const { shared, quotas, clock } = options
  const pacer = createPacer(quotas)

  /** `reserve`: the part of the units, 0 to 1, that this job leaves for more urgent ones. */
  return (reserve: number): Allowance => {
    let held = nothing

    const take = (claim: Claim) =>
      shared.update((state) => {
        const { state: next, ...result } = pacer.take(state, clock.now(), claim)
        return { state: next, result }
      })
    const change = (by: (state: BudgetState | undefined, now: number) => BudgetState) =>
      shared.update((state) => ({ state: by(state, clock.now()), result: undefined }))

    return {
      untoldWrites: untoldWrites(quotas),
      spend: async (need, next) => {
        if (held.units < need.units || held.writes < need.writes) {
          const missing = {
            units: Math.max(0, need.units - held.units),
            writes: Math.max(0, need.writes - held.writes),
          }
          const ahead = {
            units: Math.min(next.units, Math.floor(quotas.units.capacity * aheadPart)),
            writes: Math.min(next.writes, Math.floor(quotas.writes.capacity * aheadPart)),
          }
          const claim = { need: missing, want: plus(missing, ahead), reserve: reserve * quotas.units.capacity }
          const { granted, waitMs } = await take(claim)
          if (!granted) return waitMs
          held = plus(held, granted)
        }
        held = minus(held, need)
        return 0
      },
      differed: (units) => {
        held = minus(held, { units, writes: 0 })
      },
      heard: async (seen) => {
        if (seen.length === 0) return false
        const rest = held
        held = nothing
        return await shared.update((state) => {
          const now = clock.now()
          const before = pacer.giveBack(state, now, rest)
          const after = pacer.correct(before, now, seen)
          const lowered = before.writes.level - after.writes.level
          return { state: after, result: lowered > quotas.writes.capacity * surprisingPart }
        })
      },
      close: async () => {
        const rest = held
        held = nothing
        if (rest.units !== 0 || rest.writes !== 0) await change((state, now) => pacer.giveBack(state, now, rest))
      },
    }
  }
}

export type Budget = ReturnType<typeof createBudget>
