import type { Clock } from '../../core/clock.ts'
import { createBuckets, type Rate } from '../../core/token-bucket.ts'
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

/** Token buckets of this process. `size`: the number of buckets. */
export function createRateLimit(options: { clock: Pick<Clock, 'now'>; rates?: Rates }): RateLimit & {
  readonly size: number
} {
  const { clock, rates = defaultRates } = options
  const buckets = createBuckets(clock.now)

  return {
    take(effort, { oid, tid }) {
      buckets.tidy()
      const wait = buckets.take([
        { key: `${effort} ${tid} ${oid}`, rate: rates.person[effort] },
        { key: `${effort} ${tid}`, rate: rates.tenant[effort] },
      ])
      if (wait > 0) throw new turnErrors.tooFast({ seconds: Math.ceil(wait / 1000) })
    },
    get size() {
      return buckets.size
    },
  }
}
