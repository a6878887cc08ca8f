import type { Clock } from '../../core/clock.ts'

/** Lets callers through one at a time, at least `gap` ms apart, in order of arrival. */
export function createThrottle(clock: Pick<Clock, 'sleep'>, gap: number): () => Promise<void> {
  let next: Promise<void> = Promise.resolve()
  return () => {
    const mine = next
    next = mine.then(() => clock.sleep(gap))
    return mine
  }
}
