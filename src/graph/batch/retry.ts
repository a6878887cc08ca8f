import { backoff, retryAfter as secondsOrDate } from '../../core/backoff.ts'
import { theirClock } from '../http/clock-skew.ts'
import type { Answer } from '../http/response.ts'

/** How long a request is tried again. */
export interface Patience {
  /** How many times it may be sent, the first included. */
  readonly attempts: number
  /** How long after the first sending it may still be sent, in ms. */
  readonly deadlineMs: number
}

/** What somebody waits for is given up sooner than a write, which must not be left in doubt. */
export const readPatience: Patience = { attempts: 24, deadlineMs: 120_000 }
export const writePatience: Patience = { attempts: 24, deadlineMs: 900_000 }

const pauses = { first: 200, longest: 20_000 }

/** When `Retry-After` lets us come again, in ms since the epoch: seconds, also fractional, or a date. */
export function retryAfter(answer: Answer): number | undefined {
  const wait = secondsOrDate(answer.headers['retry-after'], theirClock(answer))
  return wait === undefined ? undefined : answer.at + wait
}

/** When to come again: as told, else after a random part of a time that doubles with each of `untold` answers (this one too) that told nothing. */
export function retryAt(answer: Answer, untold: number, random: () => number): number {
  return retryAfter(answer) ?? answer.at + random() * backoff(pauses, untold + 1)
}
