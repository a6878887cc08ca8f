import type { Clock } from '../../core/clock.ts'
import type { LaneName } from '../http/request.ts'
import { type Answer, retryAfter } from '../http/response.ts'

/**
 * Burst size and rate per second. `most`: the highest rate to try while Graph doesn't object. `each`: the quota is per
 * operator.
 */
interface LaneLimit {
  readonly burst: number
  readonly perSecond: number
  readonly most?: number
  readonly each?: true
}

/**
 * Published limits (learn.microsoft.com/graph/throttling-limits). It is disputed whether sign-in methods share the
 * limit of the reports: they start at that rate and speed up until Graph objects.
 */
const limits: Readonly<Record<LaneName, LaneLimit>> = {
  methods: { burst: 5, perSecond: 0.5, most: 20 },
  // 25 in ten seconds, with a margin for requests that arrive late.
  devices: { burst: 24, perSecond: 2.4, each: true },
  // One a second for all apps in the tenant, with a margin: these refusals don't even include a Retry-After.
  risk: { burst: 1, perSecond: 1 / 1.2 },
  // Ten a minute, likewise with a margin.
  activity: { burst: 9, perSecond: 9 / 60 },
}

interface PassOptions {
  readonly signal?: AbortSignal | undefined
  /** How many calls the caller still has to send, including these. */
  readonly left?: number
  /** Called before waiting, with about how long until all of those have been sent, in ms. */
  readonly onWait?: (ms: number) => void
}

/** Paces one kind of call. */
export interface Lane {
  /** Burst size. */
  readonly burst: number
  /**
   * Resolves when `count` calls may be sent, in the order in which they were asked for, so that nobody starves. Rejects
   * with the signal's reason if aborted first.
   */
  pass(count: number, options?: PassOptions): Promise<void>
  /** Reports answers to these calls. */
  heard(answers: readonly Answer[]): void
}

/** The lane with this name; `operator` is the person calling. */
export type Lanes = (name: LaneName, operator: string) => Lane

/** The lanes of one process, starting at the published rates. */
export function createLanes(clock: Clock): Lanes {
  const lanes = new Map<string, Lane>()
  return (name, operator) => {
    const limit = limits[name]
    const key = limit.each ? `${name} ${operator}` : name
    const lane = lanes.get(key) ?? createLane(limit, clock)
    lanes.set(key, lane)
    return lane
  }
}

const defaultShutMs = 2_000
/** How far the rate can drop below the published one while Graph refuses. */
const slowest = 4

export function createLane({ burst, perSecond, most = perSecond }: LaneLimit, clock: Clock): Lane {
  let level = burst
  // As by `Clock.elapsed`, like the other times here.
  let at = clock.elapsed()
  let rate = perSecond
  let ceiling = most
  let good = 0
  let shutUntil = 0
  const line = new Set<{ readonly left: number }>()
  let last: Promise<void> = Promise.resolve()

  const refill = (now: number) => {
    level = Math.min(burst, level + ((now - at) / 1000) * rate)
    at = now
  }
  const waitFor = (count: number, now: number) => {
    refill(now)
    // A request larger than the burst waits for a full bucket and takes the rest on credit.
    return Math.max(shutUntil - now, ((Math.min(count, burst) - level) / rate) * 1000)
  }

  /** Callers take turns, so until one has sent `left`, each other has sent about as many, or all of theirs. */
  const untilSent = (left: number) => {
    const now = clock.elapsed()
    refill(now)
    const ahead = [...line].reduce((sum, one) => sum + Math.min(one.left, left), 0)
    return Math.max(shutUntil - now, 0, ((ahead - level) / rate) * 1000)
  }

  return {
    burst,
    pass: async (count, { signal, left = count, onWait } = {}) => {
      const mine = { left: Math.max(count, left) }
      line.add(mine)
      const before = last
      let passed = () => {}
      last = new Promise((resolve) => {
        passed = resolve
      })
      try {
        if (line.size > 1 || waitFor(count, clock.elapsed()) > 0) onWait?.(untilSent(mine.left))
        await unlessAborted(before, signal)
        for (;;) {
          const wait = waitFor(count, clock.elapsed())
          if (wait <= 0) break
          await clock.sleep(Math.ceil(wait), signal)
        }
        level -= count
      } finally {
        line.delete(mine)
        // Whoever is next still waits for those before.
        void before.then(passed)
      }
    },
    heard: (answers) => {
      const now = clock.elapsed()
      refill(now)
      const refused = answers.filter(({ status }) => status === 429)
      if (refused.length > 0) {
        // Stay below the rate that was too fast, starting again at the published one. Graph counts refused requests
        // too, so continuing at the limit would never recover.
        ceiling = Math.max(perSecond, Math.min(ceiling, rate / 2))
        rate = rate > perSecond ? perSecond : Math.max(perSecond / slowest, rate / 2)
        good = 0
        level = Math.min(level, 0)
        for (const answer of refused) {
          const until = retryAfter(answer)
          shutUntil = Math.max(shutUntil, now + (until === undefined ? defaultShutMs : until - answer.at))
        }
        return
      }
      for (const { status } of answers) if (status > 0 && ++good % burst === 0) rate = Math.min(ceiling, rate * 2)
    },
  }
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
