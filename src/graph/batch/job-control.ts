import { setMaxListeners } from 'node:events'
import type { Clock } from '../../core/clock.ts'

/** Lets a job wait, be woken, and be stopped by its caller or its first error. */
export function createJobControl(clock: Clock, caller?: AbortSignal) {
  // AbortSignal.any leaks: Node retains its result as long as the caller's signal lives.
  const stop = new AbortController()
  // One listener per batch of the job.
  setMaxListeners(0, stop.signal)
  let failure: { readonly error: unknown } | undefined
  let wake = () => {}

  const abort = () => {
    stop.abort(caller?.reason)
    wake()
  }
  if (caller?.aborted) abort()
  caller?.addEventListener('abort', abort, { once: true })
  const nextWake = () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })

  return {
    /** Aborted when the job has to stop. */
    signal: stop.signal,
    /** The first error, unless the caller stopped the job. */
    get failure() {
      return failure
    },
    fail: (error: unknown) => {
      if (!stop.signal.aborted) failure = { error }
      stop.abort(error)
    },
    wake: () => wake(),
    /** Resolves at `until` (in `Clock.elapsed` time, possibly infinite), or earlier if woken or stopped. */
    pause: async (until: number): Promise<void> => {
      if (until === Number.POSITIVE_INFINITY) return nextWake()
      const woken = new AbortController()
      wake = () => woken.abort()
      await clock.sleep(until - clock.elapsed(), woken.signal).catch(() => undefined)
    },
    /** Resolves when woken, even after a stop. */
    nextWake,
    /** Detaches from the caller's signal. */
    close: () => caller?.removeEventListener('abort', abort),
  }
}
