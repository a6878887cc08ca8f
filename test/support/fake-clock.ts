import { type Clock, systemClock } from '../../src/core/clock.ts'
import { idleTime } from './idle-time.ts'

interface Sleeper {
  at: number
  wake: () => void
}

/** A clock that only moves when told to. */
export interface FakeClock extends Clock {
  /** Advances time by `ms`, waking sleepers in order and letting each run before the next. */
  advance(ms: number): Promise<void>
  /** Like `every`, but once for each `advance`, the last time that it is due, as in a process that was suspended. */
  atLast: Clock['every']
  /** Advances to the next sleeper and wakes it; false if nobody sleeps. */
  next(): Promise<boolean>
  /** Sets the clock forward, or back if negative, as an administrator or a time server would: no time has passed. */
  set(byMs: number): void
  /** Number of sleepers. */
  readonly sleeping: number
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A test clock starting at `start` (ms since the epoch). */
export function createFakeClock(start = Date.UTC(2026, 0, 5, 9)): FakeClock {
  let now = start
  let setBy = 0
  let sleepers: Sleeper[] = []
  /** When the current `advance` ends. */
  let end = start

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

  const repeat = (ms: number, task: () => void, isTurn = (_next: Sleeper) => true) => {
    let sleeper: Sleeper
    const again = () => {
      sleeper = add(ms, () => {
        again()
        if (isTurn(sleeper)) task()
      })
    }
    again()
    return () => drop(sleeper)
  }

  return {
    now: () => now + setBy,
    elapsed: () => now,
    set: (byMs) => {
      setBy += byMs
    },
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
    every: (ms, task) => repeat(ms, task),
    atLast: (ms, task) => repeat(ms, task, (next) => next.at > end),
    advance: async (ms) => {
      end = now + ms
      await settle()
      while (await wakeNext(end));
      now = end
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

/** The machine's clock with an adjustable offset. */
export interface HurriedClock extends Clock {
  /** Lets time pass: what is due by then is found at the next check; sleepers aren't woken. */
  set(forwardMs: number): void
  /** Sets the clock forward, or back if negative, as an administrator or a time server would: no time has passed. */
  adjust(byMs: number): void
  /** Runs something as if it were this much later; afterwards, the time is as before. */
  later<T>(ms: number, work: () => Promise<T>): Promise<T>
  /** Divides later waits by this factor. */
  hurry(times: number): void
}

/** The machine's clock, but with waits divided by `times`. */
export function createHurriedClock(times: number): HurriedClock {
  const { now, elapsed, sleep, every } = systemClock
  let ahead = 0
  let adjusted = 0
  let shorter = times
  return {
    now: () => now() + ahead + adjusted,
    elapsed: () => elapsed() + ahead,
    adjust: (byMs) => {
      adjusted += byMs
    },
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

/**
 * A clock that runs `times` faster while this process waits, so that scheduled times come sooner too. While it works, time
 * passes as elsewhere: otherwise, on a busy machine, every answer would seem to take minutes.
 */
export function createFastClock(times: number): Clock & { readonly isFast: true } {
  // Starts on first use: other tests might run for minutes before, which would be hours here.
  let start: { readonly now: number; readonly elapsed: number; readonly idle: number } | undefined
  const passed = () => {
    start ??= { now: systemClock.now(), elapsed: systemClock.elapsed(), idle: idleTime() }
    const idle = idleTime() - start.idle
    return { from: start.now, ms: systemClock.elapsed() - start.elapsed + idle * (times - 1) }
  }
  const elapsed = () => passed().ms
  return {
    now: () => {
      const { from, ms } = passed()
      return from + Math.round(ms)
    },
    elapsed,
    sleep: async (ms, signal) => {
      const end = elapsed() + ms
      do await systemClock.sleep((end - elapsed()) / times, signal)
      while (elapsed() < end)
    },
    every: (ms, task) => systemClock.every(ms / times, task),
    isFast: true,
  }
}
