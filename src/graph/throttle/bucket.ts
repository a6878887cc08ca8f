/** A quota: `capacity` at once, then `perSecond`. */
export interface Quota {
  readonly capacity: number
  readonly perSecond: number
}

/** Graph's mirrored quota at one moment. Plain data, so that it can lie in a row that several instances share. */
export interface Bucket {
  /** What was left at `at`; below zero when more was spent than was there. */
  readonly level: number
  /** ms since the epoch. */
  readonly at: number
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

export const full = (quota: Quota, now: number): Bucket => ({ level: quota.capacity, at: now, shutUntil: 0 })

/** The bucket as it is at `now`. */
export function refill(bucket: Bucket, quota: Quota, now: number): Bucket {
  // Instances share the bucket and their clocks differ a little: time never runs backwards in it.
  const elapsed = Math.max(0, now - bucket.at)
  const level = Math.min(quota.capacity, bucket.level + (elapsed * quota.perSecond) / 1000)
  return { level, at: bucket.at + elapsed, shutUntil: bucket.shutUntil }
}

/** How long until `amount` can be taken, leaving `reserve`, in ms; 0 when it can be now. The bucket is as of `now`. */
export function waitFor(bucket: Bucket, quota: Quota, now: number, { amount, reserve = 0 }: Need): number {
  const wanted = Math.min(amount + reserve, quota.capacity)
  const missing = Math.max(0, wanted - bucket.level)
  return Math.max(0, bucket.shutUntil - now, Math.ceil((missing * 1000) / quota.perSecond))
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
