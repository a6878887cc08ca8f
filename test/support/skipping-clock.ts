import { type Clock, systemClock } from '../../src/core/clock.ts'
import { onlyTimersAreLeft, workDone } from './idle.ts'

interface Sleeper {
  /** When it wakes, in ms. */
  readonly at: number
  /** Not a deadline. */
  readonly isWait: boolean
  readonly wake: () => void
}

/** Longer sleeps are deadlines. In ms. */
const longestWait = 5_000
/** How long nothing happens before a wait is skipped, in ms: longer than between two checks of `eventually`. */
const quiet = 25

/**
 * The machine's clock, but set forward to the end of the next sleep whenever all that this process does is sleep. To the
 * bot and the emulator, that looks like a fast machine: everything happens in the same order. Deadlines aren't skipped,
 * unless they end before a wait does.
 */
export function createSkippingClock(): Clock {
  const sleepers = new Set<Sleeper>()
  const tasks = new Set<{ readonly run: () => void; due: number }>()
  let ahead = 0
  let timer: NodeJS.Timeout | undefined
  let watching = false
  const elapsed = () => systemClock.elapsed() + ahead

  const next = () => [...sleepers].reduce<Sleeper | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined)
  const arm = () => {
    clearTimeout(timer)
    const sleeper = next()
    if (sleeper) timer = setTimeout(wakeDue, sleeper.at - elapsed())
  }
  const wakeDue = () => {
    const now = elapsed()
    for (const sleeper of [...sleepers].toSorted((a, b) => a.at - b.at)) if (sleeper.at <= now) sleeper.wake()
    arm()
  }
  const skip = () => {
    const sleeper = next()
    if (!sleeper) return
    ahead += Math.max(0, Math.ceil(sleeper.at - elapsed()))
    for (const task of [...tasks]) if (task.due <= elapsed()) task.run()
    wakeDue()
  }
  const watch = async () => {
    if (watching) return
    watching = true
    while ([...sleepers].some(({ isWait }) => isWait)) {
      const before = workDone()
      await new Promise((resolve) => setTimeout(resolve, quiet))
      if (workDone() === before && (await onlyTimersAreLeft())) skip()
    }
    watching = false
  }

  return {
    now: () => systemClock.now() + ahead,
    elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const end = () => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', stop)
        }
        const stop = () => {
          end()
          reject(signal?.reason)
          arm()
        }
        const wake = () => {
          end()
          resolve()
        }
        const sleeper: Sleeper = { at: elapsed() + Math.max(0, ms), isWait: ms < longestWait, wake }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', stop, { once: true })
        arm()
        if (sleeper.isWait) void watch()
      }),
    every: (ms, run) => {
      const task = {
        due: elapsed() + ms,
        run: () => {
          task.due = elapsed() + ms
          run()
        },
      }
      tasks.add(task)
      const stop = systemClock.every(ms, task.run)
      return () => {
        tasks.delete(task)
        stop()
      }
    },
  }
}
