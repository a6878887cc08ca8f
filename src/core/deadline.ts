import type { Clock } from './clock.ts'

/** The reason for aborting a sleep. Without one, every abort would create an error with a stack trace. */
const abortReason = 'over'

/**
 * Runs `work` with a signal that aborts after `ms` with an error saying `late`, and in any case once `work` has ended.
 * Waits for work that ignores the signal.
 */
export async function abortAfter<T>(
  clock: Clock,
  ms: number,
  late: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const ended = new AbortController()
  const timer = clock.sleep(ms, ended.signal).then(
    () => controller.abort(new Error(late)),
    () => undefined,
  )
  try {
    return await work(controller.signal)
  } finally {
    ended.abort(abortReason)
    await timer
    controller.abort(new Error('The work this was part of has ended'))
  }
}

/** Like `abortAfter`, but stops waiting after `ms` even if `work` ignores the signal. */
export function rejectAfter<T>(
  clock: Clock,
  ms: number,
  late: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return abortAfter(clock, ms, late, (signal) => {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    return Promise.race([work(signal), aborted])
  })
}

/** Like `rejectAfter`, but the result is undefined if it was late. */
export async function undefinedAfter<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const late = `There was no result within ${ms} ms`
  try {
    return await rejectAfter(clock, ms, late, work)
  } catch (error) {
    if (error instanceof Error && error.message === late) return undefined
    throw error
  }
}

/** The result if it arrives within `ms`, otherwise undefined. The work itself continues. */
export async function waitAtMost<T>(clock: Clock, ms: number, result: Promise<T>): Promise<T | undefined> {
  const ended = new AbortController()
  const pause = clock.sleep(ms, ended.signal).then(
    () => undefined,
    () => undefined,
  )
  try {
    return await Promise.race([result, pause])
  } finally {
    ended.abort(abortReason)
  }
}
