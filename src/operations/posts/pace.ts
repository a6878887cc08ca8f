import type { Clock } from '../../core/clock.ts'

/** A rate limit per name: one event per interval. */
export interface Pace {
  /** Whether `name` can proceed; if so, it can't again until the interval is over. */
  due(name: string): boolean
  /** Lets `name` proceed immediately. */
  reset(name: string): void
  /** Number of names tracked. */
  readonly size: number
}

/** Allows one event per `gap` ms. Only tracks names from the last interval. */
export function createPace(clock: Pick<Clock, 'elapsed'>, gap: number): Pace {
  // Oldest first.
  const passed = new Map<string, number>()
  return {
    due: (name) => {
      const now = clock.elapsed()
      for (const [old, at] of passed) {
        if (now - at < gap) break
        passed.delete(old)
      }
      if (passed.has(name)) return false
      passed.set(name, now)
      return true
    },
    reset: (name) => void passed.delete(name),
    get size() {
      return passed.size
    },
  }
}
