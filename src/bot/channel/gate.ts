import type { Clock } from '../../core/clock.ts'

/** Lets callers through one after another, at least `gap` ms apart, in the order they came. */
export function createGate(clock: Pick<Clock, 'sleep'>, gap: number): () => Promise<void> {
  let next: Promise<void> = Promise.resolve()
  return () => {
    const mine = next
    next = mine.then(() => clock.sleep(gap))
    return mine
  }
}
