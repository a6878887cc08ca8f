import type { Clock } from '../../core/clock.ts'
import { type BudgetState, type Claim, type Cost, createPacer, type UsageReport, unreportedWrites } from './pacer.ts'
import type { Quotas } from './quota.ts'
import { createSharedTime, type SharedCell } from './shared.ts'

/** A job's access to the budget. Reserves slightly ahead, so that the shared row isn't updated for every batch. */
export interface Allowance {
  /** How many writes can be in flight before responses show what others use. */
  readonly unreportedWrites: number
  /**
   * Spends `need` and returns 0, or spends nothing and returns the ms until the next try. `next` is the expected
   * spending after this.
   */
  spend(need: Cost, next: Cost): Promise<number>
  /** Whether it was Graph that named the time of the next try, when nothing could be spent last. */
  readonly shut: boolean
  /** Corrects an estimate by the number of units spent in addition (negative if fewer). */
  correctEstimate(units: number): void
  /**
   * Records Graph's feedback and discards anything reserved ahead. Resolves to whether far fewer writes are left than
   * expected, because someone else is using the quota.
   */
  recordUsage(usageReports: readonly UsageReport[]): Promise<boolean>
  /** Returns what wasn't spent. */
  close(): Promise<void>
}

/**
 * Largest share of a quota reserved ahead. The bucket refills while a reservation is held, so spending it later exceeds
 * the bucket; this must stay within the bucket's margin.
 */
const reservedShare = 0.01

/** If feedback lowers a bucket by at least this share of the quota, others are using it too. */
const driftThreshold = 0.02

const noCost: Cost = { units: 0, writes: 0 }
const addCosts = (a: Cost, b: Cost): Cost => ({ units: a.units + b.units, writes: a.writes + b.writes })
const subtractCosts = (a: Cost, b: Cost): Cost => ({ units: a.units - b.units, writes: a.writes - b.writes })

/** Creates allowances on a shared budget. */
export function createBudget(options: { shared: SharedCell<BudgetState>; quotas: Quotas; clock: Clock }) {
  const { shared, quotas, clock } = options
  const pacer = createPacer(quotas)
  const time = createSharedTime(clock)
  const timeOf = (state: BudgetState | undefined) => time(Math.max(state?.units.at ?? 0, state?.writes.at ?? 0))

  /** `reserve`: the share of units (0 to 1) left for more urgent jobs. */
  return (reserve: number): Allowance => {
    let held = noCost
    let shut = false

    const take = (claim: Claim) =>
      shared.update((state) => {
        const { state: next, ...result } = pacer.take(state, timeOf(state), claim)
        return { state: next, result }
      })
    const change = (by: (state: BudgetState | undefined, now: number) => BudgetState) =>
      shared.update((state) => ({ state: by(state, timeOf(state)), result: undefined }))

    return {
      unreportedWrites: unreportedWrites(quotas),
      get shut() {
        return shut
      },
      spend: async (need, next) => {
        if (held.units < need.units || held.writes < need.writes) {
          const missing = {
            units: Math.max(0, need.units - held.units),
            writes: Math.max(0, need.writes - held.writes),
          }
          const ahead = {
            units: Math.min(next.units, Math.floor(quotas.units.capacity * reservedShare)),
            writes: Math.min(next.writes, Math.floor(quotas.writes.capacity * reservedShare)),
          }
          const claim = { need: missing, want: addCosts(missing, ahead), reserve: reserve * quotas.units.capacity }
          const { granted, waitMs, shut: isShut = false } = await take(claim)
          shut = isShut
          if (!granted) return waitMs
          held = addCosts(held, granted)
        }
        held = subtractCosts(held, need)
        return 0
      },
      correctEstimate: (units) => {
        held = subtractCosts(held, { units, writes: 0 })
      },
      recordUsage: async (seen) => {
        if (seen.length === 0) return false
        const rest = held
        held = noCost
        return await shared.update((state) => {
          const now = timeOf(state)
          const by = now - clock.now()
          const before = pacer.giveBack(state, now, rest)
          const after = pacer.correct(
            before,
            now,
            seen.map((one) => ({
              ...one,
              at: one.at + by,
              ...(one.shutUntil !== undefined && { shutUntil: one.shutUntil + by }),
            })),
          )
          const lowered = before.writes.level - after.writes.level
          return { state: after, result: lowered > quotas.writes.capacity * driftThreshold }
        })
      },
      close: async () => {
        const rest = held
        held = noCost
        if (rest.units !== 0 || rest.writes !== 0) await change((state, now) => pacer.giveBack(state, now, rest))
      },
    }
  }
}

export type Budget = ReturnType<typeof createBudget>
