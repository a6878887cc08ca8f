import { type Clock, systemClock } from '../../src/core/clock.ts'

interface Sleeper {
  at: number
  wake: () => void
}

/** A clock that stands still until it is moved. */
export interface FakeClock extends Clock {
  /** Moves time on by `ms`, waking sleepers in order and letting each run before the next. */
  advance(ms: number): Promise<void>
  /** Moves to the next sleeper and wakes it; false when nobody sleeps. */
  next(): Promise<boolean>
  /** How many sleep now. */
  readonly sleeping: number
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A clock for tests, starting at `start` (ms since the epoch). */
export function createFakeClock(start = Date.UTC(2026, 0, 5, 9)): FakeClock {
  let now = start
  let sleepers: Sleeper[] = []

  const add = (ms: number, wake: () => void): Sleeper => {
    const sleeper = { at: now + Math.max(0, ms), wake }
    sleepers.push(sleeper)
    return sleeper
  }
  const drop = (gone: Sleeper) => {
    sleepers = sleepers.filter((one) => one !== gone)
  }
  const first = () => sleepers.reduce<Sleeper | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined)
  const wakeNext = async (until: number): Promise<boolean> => {
    const sleeper = first()
    if (!sleeper || sleeper.at > until) return false
    drop(sleeper)
    now = Math.max(now, sleeper.at)
    sleeper.wake()
    await settle()
    return true
  }

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const sleeper = add(ms, () => resolve())
        signal?.addEventListener(
          'abort',
          () => {
            drop(sleeper)
            reject(signal.reason)
          },
          { once: true },
        )
      }),
    every: (ms, task) => {
      let sleeper: Sleeper
      const again = () => {
        sleeper = add(ms, () => {
          again()
          task()
        })
      }
      again()
      return () => drop(sleeper)
    },
    advance: async (ms) => {
      const until = now + ms
      await settle()
      while (await wakeNext(until));
      now = until
      await settle()
    },
    next: async () => {
      await settle()
      return wakeNext(Number.POSITIVE_INFINITY)
    },
    get sleeping() {
      return sleepers.length
    },
  }
}

/** The machine's clock, set forward at will. */
export interface HurriedClock extends Clock {
  /** What is due by then is found due at the next look; nobody who sleeps is woken. */
  set(forwardMs: number): void
  /** Does something as if it were so much later; afterwards the time is as it was. */
  later<T>(ms: number, work: () => Promise<T>): Promise<T>
  /** Whoever begins to wait from now on waits so many times shorter. */
  hurry(times: number): void
}

/** The machine's clock for a process in a hurry: whoever waits, waits `times` shorter. */
export function createHurriedClock(times: number): HurriedClock {
  const { now, sleep, every } = systemClock
  let ahead = 0
  let shorter = times
  return {
    now: () => now() + ahead,
    sleep: (ms, signal) => sleep(ms / shorter, signal),
    every: (ms, task) => every(ms / shorter, task),
    hurry: (now) => {
      shorter = now
    },
    set: (forwardMs) => {
      ahead += forwardMs
    },
    later: async (ms, work) => {
      ahead += ms
      try {
        return await work()
      } finally {
        ahead -= ms
      }
    },
  }
}

/** A clock on which all of time runs `times` faster: what is counted from its hours comes sooner as well. */
export function createFastClock(times: number): Clock {
  // From the first look on: other tests may run for minutes before, which would be hours here.
  let start: number | undefined
  const { sleep, every } = createHurriedClock(times)
  const now = () => {
    start ??= systemClock.now()
    return start + (systemClock.now() - start) * times
  }
  return { now, sleep, every }
}
