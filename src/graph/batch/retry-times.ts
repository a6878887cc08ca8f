import { backoff } from '../../core/backoff.ts'
import { type GraphResponse, retryAfter } from '../http/response.ts'

/** Limits for retrying a request. */
export interface RetryLimits {
  /** Maximum attempts, including the first. Those that were throttled don't count. */
  readonly attempts: number
  /** No attempt starts later than this after the first one, in ms. */
  readonly deadlineMs: number
  /** The longest delay if Graph names no time, in ms; 20 s by default. */
  readonly longestMs?: number
}

/**
 * Reads give up sooner, because someone is waiting. Writes must not be left uncertain; their limits count over all jobs
 * that try them.
 */
export const readRetries: RetryLimits = { attempts: 24, deadlineMs: 120_000 }
export const writeRetries: RetryLimits = { attempts: 24, deadlineMs: 900_000, longestMs: 60_000 }

const firstDelayMs = 200

/** When Graph allows a retry, in ms since the epoch; undefined if it gives no time, or says at once. */
export function allowedFrom(response: GraphResponse): number | undefined {
  const at = retryAfter(response)
  return at !== undefined && at > response.at ? at : undefined
}

/**
 * When to retry: as Graph says, or else after exponential backoff with jitter over the `backoffs` responses (including
 * this one) that gave no time.
 */
export function retryAt(response: GraphResponse, backoffs: number, random: () => number, longest = 20_000): number {
  return allowedFrom(response) ?? response.at + random() * backoff({ first: firstDelayMs, longest }, backoffs + 1)
}
