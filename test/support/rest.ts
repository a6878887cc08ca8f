import type { Clock } from '../../src/core/clock.ts'
import { eventually } from './eventually.ts'
import { requestsInProgress } from './idle.ts'
import { sleepPatiently } from './patience.ts'
import { lookout } from './secrets.ts'

/** How many checks in a row must find that nothing happens. */
const looks = 5

/** A clock that also knows when a bot is idle. */
export interface RestingClock extends Clock {
  /**
   * Lets ten seconds pass and everything happen that a bot does every few seconds or minutes, such as checking for work
   * left behind. Resolves when nothing is in progress: no request, no statement, and nothing is waiting for a time.
   */
  rest(): Promise<void>
}

export function createRestingClock(clock: Clock): RestingClock {
  const tasks = new Set<{ readonly run: () => void }>()
  let asleep = 0
  let ahead = 0
  const calm = async () => {
    let statements = 0
    let found = 0
    await eventually('the bot is at rest', () => {
      const before = statements
      statements = lookout.looked.database
      found = requestsInProgress() === 0 && asleep === 0 && statements === before ? found + 1 : 0
      return found === looks
    })
  }
  return {
    now: () => clock.now() + ahead,
    elapsed: () => clock.elapsed() + ahead,
    sleep: (ms, signal) => {
      asleep++
      return sleepPatiently(clock.sleep, ms, signal).finally(() => asleep--)
    },
    every: (ms, run) => {
      const task = { run }
      tasks.add(task)
      const stop = clock.every(ms, run)
      return () => {
        tasks.delete(task)
        stop()
      }
    },
    rest: async () => {
      await calm()
      // Operations are left alone for a while, in case someone is working on them.
      ahead += 10_000
      for (const { run } of [...tasks]) run()
      await calm()
    },
  }
}
