/** A pause that doubles with each attempt, in ms. */
export interface Backoff {
  readonly first: number
  readonly longest: number
}

/** Delay after the failed attempt `attempt` (counted from 1), in ms. */
export function backoff({ first, longest }: Backoff, attempt: number): number {
  return Math.min(longest, first * 2 ** (attempt - 1))
}

/**
 * The delay a `Retry-After` header asks for, in ms. It may hold seconds (possibly fractional) or a date by the sender's
 * clock; `theirNow` is the time on that clock. Undefined if the header is missing or unreadable.
 */
export function retryAfter(header: string | undefined, theirNow: number): number | undefined {
  const value = header?.trim()
  if (!value) return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : undefined
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - theirNow)
}
