import { refill } from '../../core/token-bucket.ts'
import { type GraphRequest, maxBatch } from '../http/request.ts'
import { type GraphResponse, graphCode, retryAfter } from '../http/response.ts'
import { type Bucket, lowerBucket, newBucket, type Quota, spendFrom, timeUntilSpendable, withMargin } from './bucket.ts'
import type { Quotas } from './quota.ts'

/** An amount of each quota. */
export interface Cost {
  readonly units: number
  readonly writes: number
}

/** The estimated levels of both quotas: plain data, kept in memory or in a row shared by all instances. */
export interface BudgetState {
  readonly units: Bucket
  readonly writes: Bucket
}

/** A request to the budget: at least `need`, ideally `want`, while leaving `reserve` units for others. */
export interface Claim {
  readonly need: Cost
  readonly want: Cost
  readonly reserve: number
}

/** Quota feedback from one of Graph's responses. */
export interface UsageReport {
  readonly limit: keyof Quotas
  readonly at: number
  /** Share used, from x-ms-throttle-limit-percentage; throttling starts at 1. */
  readonly used?: number
  /** Nothing may be sent before this (ms since the epoch). */
  readonly shutUntil?: number
}

/**
 * Graph reports usage in whole per cent, so up to half a per cent less might be left, minus requests in flight. The
 * bucket is lowered by this much more; otherwise each response rounded the other way would lower it again.
 */
const reportedPrecision = 0.006
/** The usage from which responses report the share used. */
const reportedFrom = 0.8
const maxDebtMs = 10_000
const defaultShutMs = 1000

/**
 * How many writes can be in flight at once. A response that reports no usage implies that this many were left when it
 * was given, regardless of what others use; more could be throttled before any response warns of it.
 */
export const unreportedWrites = ({ writes }: Quotas): number =>
  Math.max(maxBatch, Math.floor(writes.capacity * (1 - reportedFrom - reportedPrecision)))

/** The pacing rules as pure functions on the state. */
export function createPacer(quotas: Quotas) {
  const mirror = { units: withMargin(quotas.units), writes: withMargin(quotas.writes) }

  const at = (state: BudgetState | undefined, now: number): BudgetState => ({
    units: state ? refill(state.units, mirror.units, now) : newBucket(mirror.units, now),
    writes: state ? refill(state.writes, mirror.writes, now) : newBucket(mirror.writes, now),
  })

  return {
    /**
     * Takes between `need` and `want`, or takes nothing and returns the ms until the next try, and whether Graph itself
     * has named a time.
     */
    take(
      state: BudgetState | undefined,
      now: number,
      claim: Claim,
    ): { state: BudgetState; granted?: Cost; waitMs: number; shut?: boolean } {
      const { units, writes } = at(state, now)
      const { need, want, reserve } = claim
      const waitMs = Math.max(
        need.units > 0 ? timeUntilSpendable(units, mirror.units, now, { amount: need.units, reserve }) : 0,
        need.writes > 0 ? timeUntilSpendable(writes, mirror.writes, now, { amount: need.writes }) : 0,
      )
      const shut = (need.units > 0 && units.shutUntil > now) || (need.writes > 0 && writes.shutUntil > now)
      if (waitMs > 0) return { state: { units, writes }, waitMs, shut }
      const spare = (level: number, wanted: number, needed: number) =>
        needed === 0 ? 0 : Math.max(needed, Math.min(wanted, Math.floor(level)))
      const granted = {
        units: spare(units.level - reserve, want.units, need.units),
        writes: spare(writes.level, want.writes, need.writes),
      }
      return {
        state: { units: spendFrom(units, granted.units), writes: spendFrom(writes, granted.writes) },
        granted,
        waitMs: 0,
      }
    },

    /** Returns what was taken but not spent, or (if negative) takes what was overspent. */
    giveBack(state: BudgetState | undefined, now: number, cost: Cost): BudgetState {
      const { units, writes } = at(state, now)
      return at({ units: spendFrom(units, -cost.units), writes: spendFrom(writes, -cost.writes) }, now)
    },

    /**
     * Corrects the bucket by Graph's feedback. Normally this only lowers it, because others use the quota too; after a
     * 429 the level is unknown, so the first response is taken as it is.
     */
    correct(state: BudgetState | undefined, now: number, usageReports: readonly UsageReport[]): BudgetState {
      const { units, writes } = at(state, now)
      const about = (limit: keyof Quotas) => usageReports.filter((one) => one.limit === limit)
      return {
        units: about('units').reduce((bucket, one) => correctBucket(bucket, quotas.units, one), units),
        writes: about('writes').reduce((bucket, one) => correctBucket(bucket, quotas.writes, one), writes),
      }
    },
  }
}

function correctBucket(
  bucket: Bucket,
  { capacity, perSecond }: Quota,
  { used = 0, shutUntil, at }: UsageReport,
): Bucket {
  const worst = (-maxDebtMs * perSecond) / 1000
  const left = Math.max(capacity * (1 - used), worst)
  if (shutUntil !== undefined) {
    // Graph charges for throttled requests too, so send a single batch first to see whether the quota has refilled:
    // sending everything at once and being throttled would cost it all again.
    const oneBatchAtReset = maxBatch - ((shutUntil - bucket.at) * perSecond) / 1000
    return lowerBucket(bucket, Math.min(left, oneBatchAtReset), shutUntil)
  }
  if (bucket.shutUntil > 0 && at >= bucket.shutUntil)
    return { ...bucket, level: Math.max(bucket.level, left - capacity * reportedPrecision), shutUntil: 0 }
  if (bucket.level <= left) return bucket
  return lowerBucket(bucket, Math.max(left - capacity * reportedPrecision, worst))
}

/**
 * The feedback about these two quotas in one response, if any. If the call has a quota of its own, the share it reports
 * might be that quota's: one read of risks uses up all of its quota.
 */
export function usageReports(request: GraphRequest, response: GraphResponse): UsageReport[] {
  const { at, headers } = response
  const used = Number(headers['x-ms-throttle-limit-percentage'])
  if (response.status === 429) {
    const shutUntil = retryAfter(response) ?? at + defaultShutMs
    const worst = used >= 1 && !request.lane && { used }
    return throttledLimits(request, response).map((limit) => ({ limit, at, shutUntil, ...worst }))
  }
  if (request.lane || !(used >= reportedFrom)) return []
  return [{ limit: request.writes > 0 ? 'writes' : 'units', at, used }]
}

// A 429 that names no limit concerns only this item, not a shared quota, so nothing else has to wait.
function throttledLimits(request: GraphRequest, response: GraphResponse): (keyof Quotas)[] {
  const information = response.headers['x-ms-throttle-information'] ?? ''
  // A call with its own quota is usually refused because of that quota.
  const kind = request.lane ? '' : (response.headers['x-ms-throttle-scope']?.split('/')[1] ?? '')
  if (/write/i.test(information)) return ['writes']
  if (/resource/i.test(information)) return ['units']
  if (/^write$/i.test(kind)) return ['writes']
  if (/^readwrite$/i.test(kind) && request.writes > 0) return ['writes', 'units']
  return kind || /cpu/i.test(information + (graphCode(response) ?? '')) ? ['units'] : []
}
