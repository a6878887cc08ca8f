import type { Clock } from '../core/clock.ts'
import { fullBucket, type Rate, refill, type TokenBucket, timeUntilFilled } from '../core/token-bucket.ts'
import { sessionLifetime } from './sessions.ts'

/**
 * Far more than people need, which is about five requests for each subject, of which three are of a session. A whole company
 * can have one address.
 */
const pageRates = {
  ofAddress: { capacity: 300, perSecond: 5 },
  ofAddressAndSubject: { capacity: 30, perSecond: 0.2 },
  ofSession: { capacity: 30, perSecond: 0.2 },
  /** Sign-ins started, for everyone together; each is stored for ten minutes. */
  begun: { capacity: 600, perSecond: 10 },
} satisfies Readonly<Record<string, Rate>>

/** The number of buckets at which full ones, which hold no information, are dropped. */
const maxBuckets = 10_000

/** Limits how much of this process strangers can use. */
export interface PageLimit {
  /**
   * Counts a request; returns the seconds to wait if there were too many, otherwise undefined. A request of a known
   * session counts for that alone, so that people behind one address don't get in each other's way.
   */
  take(request: PageVisit): number | undefined
  /** From now on, this session is known: this process has begun it, or found it. */
  know(session: string): void
}

interface PageVisit {
  readonly address: string
  /** What tells apart what one address asks for. */
  readonly subject: string
  readonly begins: boolean
  /** The session in the browser's cookie; empty if there is none. */
  readonly session: string
}

/** Token buckets for this process only, so the limits grow with the number of instances. */
export function createPageLimit(clock: Pick<Clock, 'elapsed'>): PageLimit {
  const buckets = new Map<string, { readonly rate: Rate; readonly bucket: TokenBucket }>()
  const sessionKey = (session: string) => `session ${session}`

  const filled = (key: string, rate: Rate): TokenBucket => {
    const now = clock.elapsed()
    const bucket = refill(buckets.get(key)?.bucket ?? fullBucket(rate, now), rate, now)
    buckets.set(key, { rate, bucket })
    return bucket
  }

  // A session's bucket also says that the session is known, so it stays for as long as the session lasts.
  const dropFull = () => {
    if (buckets.size <= maxBuckets) return
    const since = clock.elapsed() - sessionLifetime
    for (const [key, { rate, bucket }] of buckets) {
      const isLive = rate === pageRates.ofSession && bucket.at > since
      if (!isLive && filled(key, rate).level >= rate.capacity) buckets.delete(key)
    }
    // Someone who makes up addresses must not fill the memory.
    if (buckets.size > 10 * maxBuckets) buckets.clear()
  }

  return {
    know(session) {
      filled(sessionKey(session), pageRates.ofSession)
    },
    take({ address, subject, begins, session }) {
      dropFull()
      const all = [
        ...(buckets.has(sessionKey(session))
          ? [{ key: sessionKey(session), rate: pageRates.ofSession }]
          : [
              { key: `address ${address}`, rate: pageRates.ofAddress },
              { key: `subject ${address} ${subject}`, rate: pageRates.ofAddressAndSubject },
            ]),
        ...(begins ? [{ key: 'begun', rate: pageRates.begun }] : []),
      ].map((one) => ({ ...one, bucket: filled(one.key, one.rate) }))
      const wait = Math.max(...all.map(({ bucket, rate }) => timeUntilFilled(bucket, rate, 1)))
      if (wait > 0) return Math.ceil(wait / 1000)
      for (const { key, rate, bucket } of all)
        buckets.set(key, { rate, bucket: { ...bucket, level: bucket.level - 1 } })
      return undefined
    },
  }
}
