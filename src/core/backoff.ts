/** A pause that doubles with each attempt, in ms. */
export interface Backoff {
  readonly first: number
  readonly longest: number
}

/** How long to wait before attempt `attempt` (from 1) is repeated, in ms. */
export function backoff({ first, longest }: Backoff, attempt: number): number {
  return Math.min(longest, first * 2 ** (attempt - 1))
}

/**
 * How long a `Retry-After` header asks to wait, in ms: seconds, which may be fractional, or a date by the sender's clock.
 * `theirNow`: the time by that clock. Undefined when there is no header, or none that can be read.
 */
export function retryAfter(header: string | undefined, theirNow: number): number | undefined {
  const value = header?.trim()
  if (!value) return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : undefined
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - theirNow)
}
