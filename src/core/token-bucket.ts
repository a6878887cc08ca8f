/** Burst size, and the refill rate per second. */
export interface Rate {
  readonly capacity: number
  readonly perSecond: number
}

/** The level at a point in time. Plain data, so instances can share it. */
export interface TokenBucket {
  /** Negative if more was spent than was available. */
  readonly level: number
  /** ms since the epoch. */
  readonly at: number
}

export const fullBucket = (rate: Rate, now: number): TokenBucket => ({ level: rate.capacity, at: now })

/** The bucket at `now`. Instances sharing it have different clocks, so its time never goes backwards. */
export function refill<Bucket extends TokenBucket>(bucket: Bucket, rate: Rate, now: number): Bucket {
  const elapsed = Math.max(0, now - bucket.at)
  return {
    ...bucket,
    level: Math.min(rate.capacity, bucket.level + (elapsed * rate.perSecond) / 1000),
    at: bucket.at + elapsed,
  }
}

/** Time until `amount` is available, in ms; the bucket must already have been refilled. */
export function timeUntilFilled({ level }: TokenBucket, rate: Rate, amount: number): number {
  return Math.ceil((Math.max(0, amount - level) * 1000) / rate.perSecond)
}

/** The number of buckets at which full ones, which hold no information, are dropped. */
const maxBuckets = 10_000

/**
 * Buckets by key, for this process only, so that limits grow with the number of instances. `keeps`: buckets that hold
 * something even when they are full.
 */
export function createBuckets(now: () => number, keeps: (rate: Rate, bucket: TokenBucket) => boolean = () => false) {
  const buckets = new Map<string, { readonly rate: Rate; readonly bucket: TokenBucket }>()

  const fill = (key: string, rate: Rate): TokenBucket => {
    const at = now()
    const bucket = buckets.get(key)?.bucket ?? fullBucket(rate, at)
    // If the clock was set back, the bucket must keep refilling.
    const filled = refill({ ...bucket, at: Math.min(bucket.at, at) }, rate, at)
    buckets.set(key, { rate, bucket: filled })
    return filled
  }

  return {
    /** Fills a bucket up to now, creating it if necessary. */
    fill,
    has: (key: string): boolean => buckets.has(key),
    clear: () => buckets.clear(),
    get size() {
      return buckets.size
    },
    /** Drops what is full if there are too many. */
    tidy: () => {
      if (buckets.size <= maxBuckets) return
      for (const [key, { rate, bucket }] of buckets)
        if (!keeps(rate, bucket) && fill(key, rate).level >= rate.capacity) buckets.delete(key)
    },
    /** Takes one unit from each and returns 0, or takes nothing and returns the time to wait, in ms. */
    take: (from: readonly { readonly key: string; readonly rate: Rate }[]): number => {
      const all = from.map(({ key, rate }) => ({ key, rate, bucket: fill(key, rate) }))
      const wait = Math.max(...all.map(({ bucket, rate }) => timeUntilFilled(bucket, rate, 1)))
      if (wait > 0) return wait
      for (const { key, rate, bucket } of all)
        buckets.set(key, { rate, bucket: { ...bucket, level: bucket.level - 1 } })
      return 0
    },
  }
}
