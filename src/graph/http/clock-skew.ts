import type { Clock } from '../../core/clock.ts'
import type { Send } from './connections.ts'

/** How far Graph's clock is ahead of ours (negative if behind), in ms, as far as several responses agree. */
export interface ClockSkew {
  readonly ms: number
}

/** Uncertainty of `Date`, which has whole seconds, in ms. */
const uncertainty = 2_000
/** The number of responses that have to agree, so that no single one moves how times are compared. */
const responses = 3

/**
 * Wraps a connection to observe the `Date` of each response. Graph set it at some time between our request and its
 * headers, so only a time outside of these shows a skew; how slowly the body arrives doesn't matter.
 */
export function watchClockSkew(send: Send, clock: Pick<Clock, 'now'>): { send: Send; clockSkew: ClockSkew } {
  let estimates: readonly number[] = Array.from({ length: responses }, () => 0)
  const watching: Send = (url, options) => {
    const sentAt = clock.now()
    const onHeaders: typeof options.onHeaders = (headers) => {
      const date = Date.parse(headers['date'] ?? '')
      if (!Number.isNaN(date)) estimates = [...estimates.slice(1), distance(date, sentAt, clock.now())]
      options.onHeaders?.(headers)
    }
    return send(url, { ...options, onHeaders })
  }
  return {
    send: watching,
    clockSkew: {
      get ms() {
        return nearestToZero(Math.min(...estimates), Math.max(...estimates))
      },
    },
  }
}

/** How far a time lies outside of two others, in ms; 0 within the uncertainty. */
function distance(date: number, sentAt: number, receivedAt: number): number {
  // Someone might have set our clock back in between.
  const outside = nearestToZero(date - Math.max(sentAt, receivedAt), date - Math.min(sentAt, receivedAt))
  return Math.abs(outside) > uncertainty ? outside : 0
}

const nearestToZero = (least: number, most: number): number => (least > 0 ? least : Math.min(most, 0))
