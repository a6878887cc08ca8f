import type { Clock } from '../../core/clock.ts'

/**
 * Delay, in ms, after which the answer to a button press is certainly visible. The answer is sent in the HTTP response
 * and edits are sent separately, so an edit that arrived first would be overwritten by the answer.
 */
export const answerVisibleAfter = 300

/** Allows one event per `gap` ms. Only tracks names from the last interval. */
export function createPace(clock: Pick<Clock, 'elapsed'>, gap: number) {
  // Oldest first.
  const passed = new Map<string, number>()
  const begin = (name: string, now: number) => {
    for (const [old, at] of passed) {
      if (now - at < gap) break
      passed.delete(old)
    }
    if (passed.has(name)) return false
    passed.set(name, now)
    return true
  }
  return {
    /** Whether `name` can proceed; if so, it can't again until the interval is over. */
    due: (name: string) => begin(name, clock.elapsed()),
    /** Begins a new interval: `name` can proceed once it is over. */
    restart: (name: string) => {
      passed.delete(name)
      begin(name, clock.elapsed())
    },
    /** Number of names tracked. */
    get size() {
      return passed.size
    },
  }
}

/** A rate limit per name: one event per interval. */
export type Pace = ReturnType<typeof createPace>
