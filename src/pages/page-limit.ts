import type { Clock } from '../core/clock.ts'
import { createBuckets, type Rate, type TokenBucket } from '../core/token-bucket.ts'
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

/** The number of buckets at which all are dropped. */
const mostBuckets = 100_000

interface PageVisit {
  readonly address: string
  /** What tells apart what one address asks for. */
  readonly subject: string
  readonly begins: boolean
  /** The session in the browser's cookie; empty if there is none. */
  readonly session: string
}

/** Token buckets of this process. */
export function createPageLimit(clock: Pick<Clock, 'elapsed'>) {
  // A session's bucket also says that the session is known, so it stays for as long as the session lasts.
  const isLive = (rate: Rate, { at }: TokenBucket) =>
    rate === pageRates.ofSession && at > clock.elapsed() - sessionLifetime
  const buckets = createBuckets(clock.elapsed, isLive)
  const sessionKey = (session: string) => `session ${session}`

  return {
    /** From now on, this session is known: this process has begun it, or found it. */
    know(session: string) {
      buckets.fill(sessionKey(session), pageRates.ofSession)
    },
    /**
     * Counts a request; returns the seconds to wait if there were too many, otherwise undefined. A request of a known
     * session counts for that alone, so that people behind one address don't get in each other's way.
     */
    take({ address, subject, begins, session }: PageVisit) {
      buckets.tidy()
      // Someone who makes up addresses must not fill the memory.
      if (buckets.size > mostBuckets) buckets.clear()
      const wait = buckets.take([
        ...(buckets.has(sessionKey(session))
          ? [{ key: sessionKey(session), rate: pageRates.ofSession }]
          : [
              { key: `address ${address}`, rate: pageRates.ofAddress },
              { key: `subject ${address} ${subject}`, rate: pageRates.ofAddressAndSubject },
            ]),
        ...(begins ? [{ key: 'begun', rate: pageRates.begun }] : []),
      ])
      return wait > 0 ? Math.ceil(wait / 1000) : undefined
    },
  }
}

/** Limits how much of this process strangers can use. */
export type PageLimit = ReturnType<typeof createPageLimit>
