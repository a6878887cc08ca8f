import type { Clock } from '../../core/clock.ts'
import { fullBucket, type Rate, refill, type TokenBucket, timeUntilFilled } from '../../core/token-bucket.ts'
import { turnErrors } from './errors.ts'

/**
 * `turn`: any message or press. `work`: reading or planning for many accounts. `ending`: a command that ends something,
 * such as stop or sign out.
 */
export type RequestCost = 'turn' | 'work' | 'ending'

export interface Rates {
  readonly person: Readonly<Record<RequestCost, Rate>>
  readonly tenant: Readonly<Record<RequestCost, Rate>>
}

/** Limits how much of this process one person or tenant can use. */
export interface RateLimit {
  /** Takes one unit. Throws UserError tooFast {seconds} with the time to wait, and then takes nothing. */
  take(effort: RequestCost, who: { readonly oid: string; readonly tid: string }): void
}

/**
 * Far more than a person can do and far less than a script can. People over the limit can still stop what they started.
 */
const defaultRates: Rates = {
  person: {
    turn: { capacity: 100, perSecond: 1 },
    work: { capacity: 60, perSecond: 0.5 },
    ending: { capacity: 100, perSecond: 2 },
  },
  tenant: {
    turn: { capacity: 1_000, perSecond: 100 },
    work: { capacity: 500, perSecond: 50 },
    ending: { capacity: 1_000, perSecond: 100 },
  },
}

/** The number of buckets at which full ones, which hold no information, are dropped. */
const maxBuckets = 10_000

/**
 * Token buckets for this process only, so the limits grow with the number of instances. `size`: the number of buckets.
 */
export function createRateLimit(options: { clock: Pick<Clock, 'now'>; rates?: Rates }): RateLimit & {
  readonly size: number
} {
  const { clock, rates = defaultRates } = options
  const buckets = new Map<string, { readonly rate: Rate; readonly bucket: TokenBucket }>()

  const filled = (key: string, rate: Rate): TokenBucket => {
    const now = clock.now()
    const bucket = buckets.get(key)?.bucket ?? fullBucket(rate, now)
    // If the clock was set back, the bucket must keep refilling.
    const refilled = refill({ ...bucket, at: Math.min(bucket.at, now) }, rate, now)
    buckets.set(key, { rate, bucket: refilled })
    return refilled
  }

  const dropFull = () => {
    if (buckets.size <= maxBuckets) return
    for (const [key, { rate }] of buckets) if (filled(key, rate).level >= rate.capacity) buckets.delete(key)
  }

  return {
    take(effort, { oid, tid }) {
      dropFull()
      const both = [
        { key: `${effort} ${tid} ${oid}`, rate: rates.person[effort] },
        { key: `${effort} ${tid}`, rate: rates.tenant[effort] },
      ].map((one) => ({ ...one, bucket: filled(one.key, one.rate) }))
      const wait = Math.max(...both.map(({ bucket, rate }) => timeUntilFilled(bucket, rate, 1)))
      if (wait > 0) throw new turnErrors.tooFast({ seconds: Math.ceil(wait / 1000) })
      for (const { key, rate, bucket } of both)
        buckets.set(key, { rate, bucket: { ...bucket, level: bucket.level - 1 } })
    },
    get size() {
      return buckets.size
    },
  }
}
