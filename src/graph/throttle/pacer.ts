import { refill } from '../../core/token-bucket.ts'
import { retryAfter } from '../batch/retry.ts'
import { type GraphRequest, maxBatch } from '../http/request.ts'
import { type Answer, graphCode } from '../http/response.ts'
import { type Bucket, draw, full, lower, type Quota, waitFor, withMargin } from './bucket.ts'
import type { Quotas } from './quota.ts'

/** An amount of both quotas. */
export interface Cost {
  readonly units: number
  readonly writes: number
}

/** The mirror of both quotas: plain data, to be kept in memory or in a row that all instances share. */
export interface BudgetState {
  readonly units: Bucket
  readonly writes: Bucket
}

/** What somebody asks of the budget: `need` or nothing, rather `want`, and `reserve` units must stay for others. */
export interface Claim {
  readonly need: Cost
  readonly want: Cost
  readonly reserve: number
}

/** What Graph's answers told about its quotas. */
export interface Sighting {
  readonly limit: keyof Quotas
  readonly at: number
  /** The part used, from x-ms-throttle-limit-percentage: 1 is where throttling starts. */
  readonly used?: number
  /** Nothing more before (ms since the epoch). */
  readonly shutUntil?: number
}

/**
 * Graph tells the part used in hundredths: what is left may be half of one less than it seems, and a little is under way. So
 * the mirror is lowered by as much again; otherwise each answer that is rounded another way would lower it once more.
 */
const coarseness = 0.006
/** From this part used on, answers tell how much it is. */
const toldFrom = 0.8
const maxDebtMs = 10_000
const defaultShutMs = 1000

/**
 * How many writes may be in flight at once. An answer that tells nothing of the part used tells that so many were left when
 * it was given, whatever others use: more could be turned away before any answer warns of it.
 */
export const untoldWrites = ({ writes }: Quotas): number =>
  Math.max(maxBatch, Math.floor(writes.capacity * (1 - toldFrom - coarseness)))

/** The pacing rules of these quotas, as functions from state to state. */
export function createPacer(quotas: Quotas) {
  const mirror = { units: withMargin(quotas.units), writes: withMargin(quotas.writes) }

  const at = (state: BudgetState | undefined, now: number): BudgetState => ({
    units: state ? refill(state.units, mirror.units, now) : full(mirror.units, now),
    writes: state ? refill(state.writes, mirror.writes, now) : full(mirror.writes, now),
  })

  return {
    /** Takes between `need` and `want`, or nothing and says in how many ms to ask again. */
    take(
      state: BudgetState | undefined,
      now: number,
      claim: Claim,
    ): { state: BudgetState; granted?: Cost; waitMs: number } {
      const { units, writes } = at(state, now)
      const { need, want, reserve } = claim
      const waitMs = Math.max(
        need.units > 0 ? waitFor(units, mirror.units, now, { amount: need.units, reserve }) : 0,
        need.writes > 0 ? waitFor(writes, mirror.writes, now, { amount: need.writes }) : 0,
      )
      if (waitMs > 0) return { state: { units, writes }, waitMs }
      const spare = (level: number, wanted: number, needed: number) =>
        needed === 0 ? 0 : Math.max(needed, Math.min(wanted, Math.floor(level)))
      const granted = {
        units: spare(units.level - reserve, want.units, need.units),
        writes: spare(writes.level, want.writes, need.writes),
      }
      return { state: { units: draw(units, granted.units), writes: draw(writes, granted.writes) }, granted, waitMs: 0 }
    },

    /** Puts back what was taken and not spent, or takes what was spent beyond it when negative. */
    giveBack(state: BudgetState | undefined, now: number, cost: Cost): BudgetState {
      const { units, writes } = at(state, now)
      return at({ units: draw(units, -cost.units), writes: draw(writes, -cost.writes) }, now)
    },

    /**
     * Corrects the mirror by what Graph said. That only ever lowers it, for what others use is not ours to give back; but
     * after a 429 the mirror knows nothing, and believes the first answer.
     */
    correct(state: BudgetState | undefined, now: number, sightings: readonly Sighting[]): BudgetState {
      const { units, writes } = at(state, now)
      const about = (limit: keyof Quotas) => sightings.filter((one) => one.limit === limit)
      return {
        units: about('units').reduce((bucket, one) => corrected(bucket, quotas.units, one), units),
        writes: about('writes').reduce((bucket, one) => corrected(bucket, quotas.writes, one), writes),
      }
    },
  }
}

function corrected(bucket: Bucket, { capacity, perSecond }: Quota, { used = 0, shutUntil, at }: Sighting): Bucket {
  const worst = (-maxDebtMs * perSecond) / 1000
  const left = Math.max(capacity * (1 - used), worst)
  if (shutUntil !== undefined) {
    // Graph charges what it throttles, too. Whether anything refilled meanwhile shows when one batch has gone ahead: all
    // that a quota should hold by then, sent at once and throttled again, would be charged again.
    const oneBatchThen = maxBatch - ((shutUntil - bucket.at) * perSecond) / 1000
    return lower(bucket, Math.min(left, oneBatchThen), shutUntil)
  }
  if (bucket.shutUntil > 0 && at >= bucket.shutUntil)
    return { ...bucket, level: Math.max(bucket.level, left - capacity * coarseness), shutUntil: 0 }
  if (bucket.level <= left) return bucket
  return lower(bucket, Math.max(left - capacity * coarseness, worst))
}

export type Pacer = ReturnType<typeof createPacer>

/** What one answer tells about the quotas, if anything. */
export function sightings(request: GraphRequest, answer: Answer): Sighting[] {
  const { at, headers } = answer
  const used = Number(headers['x-ms-throttle-limit-percentage'])
  if (answer.status === 429) {
    const shutUntil = retryAfter(answer) ?? at + defaultShutMs
    return throttledLimits(request, answer).map((limit) => ({ limit, at, shutUntil, ...(used >= 1 && { used }) }))
  }
  if (!(used >= toldFrom)) return []
  return [{ limit: request.writes > 0 ? 'writes' : 'units', at, used }]
}

// A 429 without a scope is this item's own bad luck, not a quota used up: nobody else has to wait for it.
function throttledLimits(request: GraphRequest, answer: Answer): (keyof Quotas)[] {
  const information = answer.headers['x-ms-throttle-information'] ?? ''
  const kind = answer.headers['x-ms-throttle-scope']?.split('/')[1] ?? ''
  if (/write/i.test(information)) return ['writes']
  if (/resource/i.test(information)) return ['units']
  if (/^write$/i.test(kind)) return ['writes']
  if (/^readwrite$/i.test(kind) && request.writes > 0) return ['writes', 'units']
  return kind || /cpu/i.test(information + (graphCode(answer) ?? '')) ? ['units'] : []
}
