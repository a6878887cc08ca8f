import type { Clock } from '../../core/clock.ts'
import { UserError } from '../../core/errors.ts'

/** `turn`: whatever is said or pressed. `work`: what reads or plans for accounts by the hundreds. */
export type Effort = 'turn' | 'work'

/** How many may come at once, and how many a second thereafter. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

export interface Rates {
  readonly person: Readonly<Record<Effort, Rate>>
  readonly tenant: Readonly<Record<Effort, Rate>>
}

/** Keeps one person, or one tenant, from taking all of this process. */
export interface RateLimit {
  /** Takes one; throws UserError tooFast {seconds} with how long to wait, and then takes nothing. */
  take(effort: Effort, who: { readonly oid: string; readonly tid: string }): void
}

/** Far above what hands can do, far below what a script can. */
const usual: Rates = {
  person: { turn: { burst: 100, perSecond: 1 }, work: { burst: 60, perSecond: 0.5 } },
  tenant: { turn: { burst: 1_000, perSecond: 100 }, work: { burst: 500, perSecond: 50 } },
}

/** How many buckets are kept before full ones, which know nothing, are dropped. */
const mostKept = 10_000

interface Bucket {
  tokens: number
  at: number
  readonly rate: Rate
}

/** Token buckets of this process: several instances allow as many times as much. `size`: how many it keeps. */
export function createRateLimit(options: { clock: Pick<Clock, 'now'>; rates?: Rates }): RateLimit & {
  readonly size: number
} {
  const { clock, rates = usual } = options
  const buckets = new Map<string, Bucket>()

  const filled = (key: string, rate: Rate): Bucket => {
    const now = clock.now()
    const bucket = buckets.get(key) ?? { tokens: rate.burst, at: now, rate }
    // A clock that was set back must not empty anybody's bucket.
    const passed = Math.max(0, now - bucket.at) / 1000
    bucket.tokens = Math.min(rate.burst, bucket.tokens + passed * rate.perSecond)
    bucket.at = now
    buckets.set(key, bucket)
    return bucket
  }

  const dropFull = () => {
    if (buckets.size <= mostKept) return
    for (const [key, { rate }] of buckets) if (filled(key, rate).tokens >= rate.burst) buckets.delete(key)
  }

  return {
    take(effort, { oid, tid }) {
      dropFull()
      const mine = filled(`${effort} ${tid} ${oid}`, rates.person[effort])
      const ours = filled(`${effort} ${tid}`, rates.tenant[effort])
      const waits = [mine, ours].map(({ tokens, rate }) => Math.ceil((1 - tokens) / rate.perSecond))
      const seconds = Math.max(...waits)
      if (seconds > 0) throw new UserError('tooFast', { seconds })
      mine.tokens--
      ours.tokens--
    },
    get size() {
      return buckets.size
    },
  }
}
