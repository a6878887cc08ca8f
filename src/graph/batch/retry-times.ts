import { backoff } from '../../core/backoff.ts'
import { type GraphResponse, retryAfter } from '../http/response.ts'

/** Limits for retrying a request. */
export interface RetryLimits {
  /** Maximum attempts, including the first. */
  readonly attempts: number
  /** No attempt starts later than this after the first one, in ms. */
  readonly deadlineMs: number
}

/** Reads give up sooner, because someone is waiting. Writes must not be left uncertain. */
export const readRetries: RetryLimits = { attempts: 24, deadlineMs: 120_000 }
export const writeRetries: RetryLimits = { attempts: 24, deadlineMs: 900_000 }

const backoffLimits = { first: 200, longest: 20_000 }

/**
 * When to retry: as Graph says, or else after exponential backoff with jitter over the `backoffs` responses (including
 * this one) that gave no time.
 */
export function retryAt(response: GraphResponse, backoffs: number, random: () => number): number {
  return retryAfter(response) ?? response.at + random() * backoff(backoffLimits, backoffs + 1)
}
