import type { Clock } from '../../core/clock.ts'

/** Lets things through by name, each at most once in a while. */
export interface Pace {
  /** Whether `name` is due; it is not again until the gap is over. */
  due(name: string): boolean
  /** Makes `name` due at once. */
  reset(name: string): void
  /** How many names are remembered. */
  readonly size: number
}

/** A pace of one in `gap` ms. It remembers only what came within the last gap. */
export function createPace(clock: Pick<Clock, 'now'>, gap: number): Pace {
  // Oldest first.
  const passed = new Map<string, number>()
  return {
    due: (name) => {
      const now = clock.now()
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
