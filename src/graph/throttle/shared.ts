import type { Clock } from '../../core/clock.ts'

/** A value that all instances of the bot share: opaque data, stored in a single row. */
export interface SharedCell<State> {
  /**
   * Atomically replaces the state (initially undefined) with the result of `change`. `change` must be pure, because it
   * may run again after a conflict.
   */
  update<T>(change: (state: State | undefined) => { state: State; result: T }): Promise<T>
}

/** Opens the value with this name. */
export type SharedCells = <State>(name: string) => SharedCell<State>

/** Values of a single process. */
export function createLocalCells(): SharedCells {
  const values = new Map<string, string>()
  return (name) => ({
    update: async (change) => {
      const value = values.get(name)
      const { state, result } = change(value === undefined ? undefined : JSON.parse(value))
      values.set(name, JSON.stringify(state))
      return result
    },
  })
}

/**
 * The time of a shared value: never behind what any instance has written there, and continuing from there. So a clock
 * that is set back or behind the others neither stops a quota from refilling nor refills it twice.
 */
export function createSharedTime(clock: Clock) {
  let last = { at: Number.NEGATIVE_INFINITY, elapsed: 0 }
  /** Now, in ms since the epoch; `written` is the time in the shared value, if any. */
  return (written = 0): number => {
    const elapsed = clock.elapsed()
    last = { at: Math.max(clock.now(), last.at + (elapsed - last.elapsed), written), elapsed }
    return last.at
  }
}
