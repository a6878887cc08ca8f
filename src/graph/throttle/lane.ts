import type { Clock } from '../../core/clock.ts'
import { retryAfter } from '../batch/retry.ts'
import type { Answer } from '../http/response.ts'

/** Calls that Graph counts by themselves, beside the units and writes of the tenant. */
export type LaneName = 'methods' | 'devices' | 'risk'

/**
 * How many may go at once and how many follow in a second; `most`: how much faster it gets as long as Graph lets it. `each`:
 * every operator has as much.
 */
interface LaneLimit {
  readonly burst: number
  readonly perSecond: number
  readonly most?: number
  readonly each?: true
}

/**
 * As published (learn.microsoft.com/graph/throttling-limits). Whether sign-in methods really share the limit of the reports is
 * contested: they begin there, and go faster until Graph objects.
 */
const limits: Readonly<Record<LaneName, LaneLimit>> = {
  methods: { burst: 5, perSecond: 0.5, most: 20 },
  // 25 in ten seconds; somewhat less, for what arrives late counts late.
  devices: { burst: 24, perSecond: 2.4, each: true },
  // One a second for all apps of the tenant, likewise: a refusal does not even say when to come again.
  risk: { burst: 1, perSecond: 1 / 1.2 },
}

/** The pace of one kind of calls. */
export interface Lane {
  /** How many may go at once. */
  readonly burst: number
  /** Resolves when it is the turn of `count` calls. Rejects with the signal's reason when aborted first. */
  pass(count: number, signal?: AbortSignal): Promise<void>
  /** What Graph answered to some of them. */
  heard(answers: readonly Answer[]): void
}

/** The lane of this name; `operator`: on whose behalf the calls are made. */
export type Lanes = (name: LaneName, operator: string) => Lane

/** The lanes of one process, each at its published pace. */
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
/** How many times slower than published it gets as long as Graph refuses. */
const slowest = 4

export function createLane({ burst, perSecond, most = perSecond }: LaneLimit, clock: Clock): Lane {
  let level = burst
  let at = clock.now()
  let rate = perSecond
  let ceiling = most
  let good = 0
  let shutUntil = 0

  const refill = (now: number) => {
    level = Math.min(burst, level + ((now - at) / 1000) * rate)
    at = now
  }
  const waitFor = (count: number, now: number) => {
    refill(now)
    // More than the burst at once waits for all of it, and is owed.
    return Math.max(shutUntil - now, ((Math.min(count, burst) - level) / rate) * 1000)
  }

  return {
    burst,
    pass: async (count, signal) => {
      for (;;) {
        const wait = waitFor(count, clock.now())
        if (wait <= 0) break
        await clock.sleep(Math.ceil(wait), signal)
      }
      level -= count
    },
    heard: (answers) => {
      const now = clock.now()
      refill(now)
      const refused = answers.filter(({ status }) => status === 429)
      if (refused.length > 0) {
        // From here on more slowly than what was too fast, and at first as slowly as is published. Graph counts what it
        // refuses as well: who goes on at the very limit, and is over it, never gets in again.
        ceiling = Math.max(perSecond, Math.min(ceiling, rate / 2))
        rate = rate > perSecond ? perSecond : Math.max(perSecond / slowest, rate / 2)
        good = 0
        level = Math.min(level, 0)
        for (const answer of refused) shutUntil = Math.max(shutUntil, retryAfter(answer) ?? now + defaultShutMs)
        return
      }
      for (const { status } of answers) if (status > 0 && ++good % burst === 0) rate = Math.min(ceiling, rate * 2)
    },
  }
}
