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
