import { full as fullBucket, type Rate, type TokenBucket, waitFor as waitForTokens } from '../../core/token-bucket.ts'

/** A quota: `capacity` at once, then `perSecond`. */
export type Quota = Rate

/** Graph's mirrored quota at one moment. */
export interface Bucket extends TokenBucket {
  /** Nothing may be taken before (ms since the epoch). */
  readonly shutUntil: number
}

/**
 * What the mirror claims of a quota. Requests do not arrive as evenly as they leave, so a hundredth stays untouched, and it
 * fills a trifle slower than Graph's: being a moment late costs less than one 429 and its Retry-After.
 */
export function withMargin(quota: Quota): Quota {
  return { capacity: Math.max(1, Math.floor(quota.capacity * 0.99) - 1), perSecond: quota.perSecond * 0.995 }
}

export const full = (quota: Quota, now: number): Bucket => ({ ...fullBucket(quota, now), shutUntil: 0 })

/** How long until `amount` can be taken, leaving `reserve`, in ms; 0 when it can be now. The bucket is as of `now`. */
export function waitFor(bucket: Bucket, quota: Quota, now: number, { amount, reserve = 0 }: Need): number {
  const wanted = Math.min(amount + reserve, quota.capacity)
  return Math.max(0, bucket.shutUntil - now, waitForTokens(bucket, quota, wanted))
}

interface Need {
  readonly amount: number
  readonly reserve?: number
}

export const draw = (bucket: Bucket, amount: number): Bucket => ({ ...bucket, level: bucket.level - amount })

/** Lowers the bucket to what Graph says is left, and shuts it until `until`. */
export function lower(bucket: Bucket, level: number, until = 0): Bucket {
  return { ...bucket, level: Math.min(bucket.level, level), shutUntil: Math.max(bucket.shutUntil, until) }
}
