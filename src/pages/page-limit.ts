import type { Clock } from '../core/clock.ts'
import { fullBucket, type Rate, refill, type TokenBucket, timeUntilFilled } from '../core/token-bucket.ts'

/** Far more than people need, which is about five requests per voucher. */
const pageRates = {
  ofAddress: { capacity: 120, perSecond: 2 },
  ofAddressAndVoucher: { capacity: 30, perSecond: 0.2 },
  /** Sign-ins started, for everyone together; each is stored for ten minutes. */
  begun: { capacity: 600, perSecond: 10 },
} satisfies Readonly<Record<string, Rate>>

/** The number of buckets at which full ones, which hold no information, are dropped. */
const maxBuckets = 10_000

/** Limits how much of this process strangers can use. */
export interface PageLimit {
  /** Counts a request; returns the seconds to wait if there were too many, otherwise undefined. */
  take(request: { readonly address: string; readonly voucher: string; readonly begins: boolean }): number | undefined
}

/** Token buckets for this process only, so the limits grow with the number of instances. */
export function createPageLimit(clock: Pick<Clock, 'elapsed'>): PageLimit {
  const buckets = new Map<string, { readonly rate: Rate; readonly bucket: TokenBucket }>()

  const filled = (key: string, rate: Rate): TokenBucket => {
    const now = clock.elapsed()
    const bucket = refill(buckets.get(key)?.bucket ?? fullBucket(rate, now), rate, now)
    buckets.set(key, { rate, bucket })
    return bucket
  }

  const dropFull = () => {
    if (buckets.size <= maxBuckets) return
    for (const [key, { rate }] of buckets) if (filled(key, rate).level >= rate.capacity) buckets.delete(key)
    // Someone who makes up addresses must not fill the memory.
    if (buckets.size > 10 * maxBuckets) buckets.clear()
  }

  return {
    take({ address, voucher, begins }) {
      dropFull()
      const all = [
        { key: `address ${address}`, rate: pageRates.ofAddress },
        { key: `voucher ${address} ${voucher}`, rate: pageRates.ofAddressAndVoucher },
        ...(begins ? [{ key: 'begun', rate: pageRates.begun }] : []),
      ].map((one) => ({ ...one, bucket: filled(one.key, one.rate) }))
      const wait = Math.max(...all.map(({ bucket, rate }) => timeUntilFilled(bucket, rate, 1)))
      if (wait > 0) return Math.ceil(wait / 1000)
      for (const { key, rate, bucket } of all)
        buckets.set(key, { rate, bucket: { ...bucket, level: bucket.level - 1 } })
      return undefined
    },
  }
}
