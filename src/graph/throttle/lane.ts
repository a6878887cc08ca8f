import type { Clock } from '../../core/clock.ts'
import { fullBucket, refill, type TokenBucket, timeUntilFilled } from '../../core/token-bucket.ts'
import type { LaneName } from '../http/request.ts'
import { type GraphResponse, retryAfter } from '../http/response.ts'
import { createLocalCells, createSharedTime, type SharedCell, type SharedCells } from './shared.ts'
import { Throttled } from './throttled.ts'

/**
 * Burst size and rate per second. `most`: the highest rate to try while Graph accepts it. `each`: whether the quota is
 * per operator.
 */
interface LaneLimit {
  readonly burst: number
  readonly perSecond: number
  readonly most?: number
  readonly each?: true
}

/**
 * Published limits (learn.microsoft.com/graph/throttling-limits). It is unclear whether sign-in methods share the limit
 * of the reports, so they start at that rate and speed up until Graph refuses.
 */
const limits: Readonly<Record<LaneName, LaneLimit>> = {
  methods: { burst: 5, perSecond: 0.5, most: 20 },
  // 25 in ten seconds, with a margin for requests that arrive late.
  devices: { burst: 24, perSecond: 2.4, each: true },
  // One per second for all apps in the tenant, with a margin, because these refusals don't even include a Retry-After.
  risk: { burst: 1, perSecond: 1 / 1.2 },
  // Ten per minute, also with a margin.
  activity: { burst: 9, perSecond: 9 / 60 },
  // Five in ten seconds, with a margin.
  reports: { burst: 5, perSecond: 0.45 },
}

interface PassOptions {
  readonly signal?: AbortSignal | undefined
  /** How many calls the caller still has to send, including these. */
  readonly left?: number
  /** Called before waiting, with the approximate time in ms until all of them have been sent. */
  readonly onWait?: (ms: number) => void
  /** The longest time to wait, in ms, while Graph refuses. */
  readonly patience?: number | undefined
}

/** The lane with this name; `operator` is the person calling. */
export type Lanes = (name: LaneName, operator: string) => Lane

/**
 * The lanes, starting at the published rates. All instances share `cells`, except for quotas per operator, because two
 * instances rarely work for the same operator.
 */
export function createLanes(clock: Clock, cells: SharedCells): Lanes {
  const lanes = new Map<string, Lane>()
  return (name, operator) => {
    const limit = limits[name]
    const key = limit.each ? `${name} ${operator}` : name
    const lane = lanes.get(key) ?? createLane(limit, clock, (limit.each ? createLocalCells() : cells)(`graph-${name}`))
    lanes.set(key, lane)
    return lane
  }
}

const defaultShutMs = 2_000
/** The factor by which the rate can drop below the published one while Graph refuses. */
const maxSlowdown = 4
/** Refusals are forgotten after nobody has called for this long. */
const forgottenAfterMs = 600_000

/** The pace of a lane. Plain data, so instances can share it. */
export interface Pace extends TokenBucket {
  readonly perSecond: number
  /** The highest rate to try. */
  readonly ceiling: number
  /** Calls accepted since the rate was last raised. */
  readonly good: number
  /** Nothing may be sent before this (ms since the epoch). */
  readonly shutUntil: number
}

export type Lane = ReturnType<typeof createLane>

/** Paces one kind of call. */
export function createLane(limit: LaneLimit, clock: Clock, shared: SharedCell<Pace>) {
  const { burst, perSecond: published, most = published } = limit
  const time = createSharedTime(clock)
  const line = new Set<{ readonly left: number }>()
  let last: Promise<void> = Promise.resolve()

  const rateOf = ({ perSecond }: Pace) => ({ capacity: burst, perSecond })
  const fresh = (now: number, shutUntil = 0): Pace => {
    const pace = { perSecond: published, ceiling: most, good: 0, shutUntil }
    return { ...fullBucket({ capacity: burst, perSecond: published }, now), ...pace }
  }
  const at = (pace: Pace, now: number) =>
    now - pace.at > forgottenAfterMs ? fresh(now, pace.shutUntil) : refill(pace, rateOf(pace), now)
  /** The pace as this instance last saw it. */
  let seen = fresh(time())

  const update = async <T>(change: (pace: Pace) => { state: Pace; result: T }): Promise<T> => {
    const done = await shared.update((stored) => {
      const now = time(stored?.at)
      const next = change(stored ? at(stored, now) : fresh(now))
      return { state: next.state, result: next }
    })
    seen = done.state
    return done.result
  }

  /** Takes `count` and resolves with 0, or takes nothing and resolves with the ms until the next try. */
  const take = (count: number) =>
    update((pace) => {
      // A request larger than the burst waits for a full bucket and takes the rest on credit.
      const wait = Math.max(pace.shutUntil - pace.at, timeUntilFilled(pace, rateOf(pace), Math.min(count, burst)))
      return { state: wait > 0 ? pace : { ...pace, level: pace.level - count }, result: Math.max(0, wait) }
    })

  /**
   * Callers take turns, so by the time one has sent `left`, each of the others has sent about as many, or all of
   * theirs.
   */
  const untilSent = (left: number) => {
    const pace = at(seen, time())
    const ahead = [...line].reduce((sum, one) => sum + Math.min(one.left, left), 0)
    return Math.max(pace.shutUntil - pace.at, 0, ((ahead - pace.level) / pace.perSecond) * 1000)
  }

  return {
    /** Burst size. */
    burst,
    /**
     * Resolves when `count` calls can be sent. Callers are served in order, so that nobody starves. Rejects with the
     * signal's reason if aborted first, and with Throttled if Graph refuses for longer than the caller's patience.
     */
    waitForTurn: async (
      count: number,
      { signal, left = count, onWait, patience = Number.POSITIVE_INFINITY }: PassOptions = {},
    ) => {
      const mine = { left: Math.max(count, left) }
      line.add(mine)
      const before = last
      let passed = () => {}
      last = new Promise((resolve) => {
        passed = resolve
      })
      try {
        if (line.size > 1) onWait?.(untilSent(mine.left))
        await unlessAborted(before, signal)
        for (;;) {
          const wait = await take(count)
          if (wait === 0) break
          const shutMs = seen.shutUntil - seen.at
          if (shutMs > patience) throw new Throttled(shutMs)
          onWait?.(untilSent(mine.left))
          await clock.sleep(wait, signal)
        }
      } finally {
        line.delete(mine)
        // The next caller still waits for those before it.
        void before.then(passed)
      }
    },
    /** Reports responses to these calls. */
    recordResponses: async (responses: readonly GraphResponse[]) => {
      const refused = responses.filter(({ status }) => status === 429)
      const accepted = responses.filter(({ status }) => status > 0).length
      if (refused.length > 0) {
        const shutMs = refused.map((response) => (retryAfter(response) ?? response.at + defaultShutMs) - response.at)
        await update((pace) => ({ state: slowDown(pace, published, Math.max(...shutMs)), result: undefined }))
      } else if (seen.perSecond < seen.ceiling) {
        await update((pace) => ({ state: speedUp(pace, burst, accepted), result: undefined }))
      }
    },
  }
}

/**
 * Sets a ceiling below the rate that was too fast. Restarts at the published rate, or halves a lower one. Graph counts
 * refused requests too, so the quota would never recover.
 */
function slowDown(pace: Pace, published: number, shutMs: number): Pace {
  const { perSecond, ceiling, level, shutUntil, at } = pace
  return {
    at,
    level: Math.min(level, 0),
    perSecond: perSecond > published ? published : Math.max(published / maxSlowdown, perSecond / 2),
    ceiling: Math.max(published, Math.min(ceiling, perSecond / 2)),
    good: 0,
    shutUntil: Math.max(shutUntil, at + shutMs),
  }
}

/** Doubles the rate for each full burst that Graph accepted. */
function speedUp(pace: Pace, burst: number, accepted: number): Pace {
  const good = pace.good + accepted
  const perSecond = Math.min(pace.ceiling, pace.perSecond * 2 ** Math.floor(good / burst))
  return { ...pace, perSecond, good: good % burst }
}

/** Waits for `work`, which doesn't reject; rejects with the signal's reason if aborted first. */
function unlessAborted(work: Promise<void>, signal?: AbortSignal): Promise<void> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    void work.then(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
  })
}
