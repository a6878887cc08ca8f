/** How much may come at once, and how much a second thereafter. */
export interface Rate {
  readonly capacity: number
  readonly perSecond: number
}

/** What was left at a time. Plain data, so that several instances can share it. */
export interface TokenBucket {
  /** Below zero when more was spent than was there. */
  readonly level: number
  /** ms since the epoch. */
  readonly at: number
}

export const full = (rate: Rate, now: number): TokenBucket => ({ level: rate.capacity, at: now })

/** The bucket as it is at `now`. Whoever shares it has another clock: time never runs backwards in it. */
export function refill<Bucket extends TokenBucket>(bucket: Bucket, rate: Rate, now: number): Bucket {
  const elapsed = Math.max(0, now - bucket.at)
  return {
    ...bucket,
    level: Math.min(rate.capacity, bucket.level + (elapsed * rate.perSecond) / 1000),
    at: bucket.at + elapsed,
  }
}

/** How long until there are `amount` in it, in ms; the bucket is as of now. */
export function waitFor({ level }: TokenBucket, rate: Rate, amount: number): number {
  return Math.ceil((Math.max(0, amount - level) * 1000) / rate.perSecond)
}
