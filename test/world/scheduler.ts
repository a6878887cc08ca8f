import { setImmediate as immediate } from 'node:timers/promises'
import type { Clock } from '../../src/core/clock.ts'

/** Turns of the event loop without any activity after which everybody waits for time to pass. */
const quietTurns = 4
/** More than any step takes, in turns of the event loop: one that goes on for ever fails. */
const mostTurns = 200_000
/** Shorter intervals are kept while a long time passes; longer ones come once, as to a process that was suspended. */
const keptInterval = 2_000
/** How much rarer longer intervals are: three bots do together what one does alone, which would be most of the work. */
const rarer = 3

interface Sleeper {
  readonly at: number
  readonly wake: () => void
  readonly of: Life
}

/** The life of one process of the bot. When it is dead, nothing that it waits for ever comes. */
export interface Life {
  readonly dead: boolean
}

/** Owns time: nothing happens between two of its decisions except what follows from them. */
export interface Scheduler {
  now(): number
  /** Notes that something happened, so that it isn't quiet yet. */
  stir(): void
  /** Resolves when everybody waits for time to pass, or for a decision. */
  settle(): Promise<void>
  /** Lets time pass: wakes sleepers in order, and lets everything happen that follows from each. */
  pass(ms: number): Promise<void>
  /** Acts when this time has passed, unless the returned function is called before. */
  after(ms: number, act: () => void): () => void
  /** The clock of one process, which may be wrong by `ahead` ms. */
  clockOf(life: Life, ahead?: () => number): Clock
  /** When the next sleeper wakes, except for those that come again and again. */
  readonly sleeping: number
}

export function createScheduler(start: number): Scheduler {
  let now = start
  let until = start
  let stirred = 0
  let sleepers: Sleeper[] = []

  const add = (of: Life, ms: number, wake: () => void): Sleeper => {
    const sleeper = { at: now + Math.max(0, Math.ceil(ms)), wake, of }
    stirred++
    // Kept in order; those of the same moment in the order in which they went to sleep.
    const index = sleepers.findLastIndex((one) => one.at <= sleeper.at)
    sleepers.splice(index + 1, 0, sleeper)
    return sleeper
  }
  const drop = (gone: Sleeper) => {
    sleepers = sleepers.filter((one) => one !== gone)
  }
  const settle = async () => {
    let [quiet, seen] = [0, stirred]
    for (let turns = 0; quiet < quietTurns; turns++) {
      if (turns > mostTurns) throw new Error('Something happens again and again without time passing')
      await immediate()
      quiet = stirred === seen ? quiet + 1 : 0
      seen = stirred
    }
  }
  return {
    now: () => now,
    stir: () => void stirred++,
    settle,
    pass: async (ms) => {
      until = now + ms
      for (;;) {
        await settle()
        const [first] = sleepers
        if (!first || first.at > until) break
        sleepers.shift()
        now = Math.max(now, first.at)
        if (!first.of.dead) first.wake()
      }
      now = until
    },
    after: (ms, act) => {
      const sleeper = add({ dead: false }, ms, act)
      return () => drop(sleeper)
    },
    clockOf: (life, ahead = () => 0) => ({
      now: () => now + ahead(),
      elapsed: () => now,
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason)
          const stop = () => {
            drop(sleeper)
            stirred++
            reject(signal?.reason)
          }
          const sleeper = add(life, ms, () => {
            signal?.removeEventListener('abort', stop)
            resolve()
          })
          signal?.addEventListener('abort', stop, { once: true })
        }),
      every: (ms, task) => {
        let sleeper: Sleeper
        const again = () => {
          const next = ms < keptInterval ? ms : Math.max(rarer * ms, until - now + 1)
          sleeper = add(life, next, () => {
            again()
            task()
          })
        }
        again()
        return () => drop(sleeper)
      },
    }),
    get sleeping() {
      return sleepers.length
    },
  }
}
