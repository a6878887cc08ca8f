import { fullBucket, type Rate, type TokenBucket, timeUntilFilled as waitForTokens } from '../../core/token-bucket.ts'

/** A quota: `capacity` as burst, then `perSecond`. */
export type Quota = Rate

/** The estimated level of a Graph quota at a point in time. */
export interface Bucket extends TokenBucket {
  /** Nothing may be spent before this (ms since the epoch). */
  readonly shutUntil: number
}

/**
 * The share of a quota that is used. Requests arrive less evenly than they are sent, so one per cent stays unused and
 * the bucket refills slightly more slowly than Graph's: a short delay costs less than a 429 and its Retry-After.
 */
export function withMargin(quota: Quota): Quota {
  return { capacity: Math.max(1, Math.floor(quota.capacity * 0.99) - 1), perSecond: quota.perSecond * 0.995 }
}

export const newBucket = (quota: Quota, now: number): Bucket => ({ ...fullBucket(quota, now), shutUntil: 0 })

/**
 * Time until `amount` can be spent while leaving `reserve`, in ms; 0 if it can be spent now. The bucket must already
 * have been refilled to `now`.
 */
export function timeUntilSpendable(bucket: Bucket, quota: Quota, now: number, { amount, reserve = 0 }: Need): number {
  const wanted = Math.min(amount + reserve, quota.capacity)
  return Math.max(0, bucket.shutUntil - now, waitForTokens(bucket, quota, wanted))
}

interface Need {
  readonly amount: number
  readonly reserve?: number
}

export const spendFrom = (bucket: Bucket, amount: number): Bucket => ({ ...bucket, level: bucket.level - amount })

/** Lowers the bucket to the level Graph reports and closes it until `until`. */
export function lowerBucket(bucket: Bucket, level: number, until = 0): Bucket {
  return { ...bucket, level: Math.min(bucket.level, level), shutUntil: Math.max(bucket.shutUntil, until) }
}
