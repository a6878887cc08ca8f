import type { Clock } from '../../core/clock.ts'
import { maxBatch } from '../http/request.ts'

/** Size of a job's first wave. Nothing follows until it has been answered and judged. */
const firstWave = maxBatch

/** Requests in flight can't be stopped, so there are never more than Graph answers in this time, in ms. */
const answeredWithinMs = 2000

/** How many would be answered in `ms`, if `count` were answered in `tookMs` (which may round to 0). */
const responsesIn = (ms: number, count: number, tookMs: number) => (count / Math.max(1, tookMs)) * ms

/** When a batch was sent, and the responses so far. */
export interface Departure {
  readonly at: number
  readonly answered: number
}

export type WriteWindow = ReturnType<typeof createWriteWindow>

/** Limits how many writes of a job may be in flight, by Graph's recent speed. `most`: the limit, however fast it is. */
export function createWriteWindow(clock: Pick<Clock, 'elapsed'>, most = Number.POSITIVE_INFINITY) {
  let firstLeft: number | undefined = firstWave
  let answered = 0
  let wave: { readonly departedAt: number; readonly from: number; readonly before: number; to: number } | undefined
  let samples: { readonly at: number; readonly writes: number }[] = []

  const size = () => {
    if (firstLeft !== undefined) return firstWave
    const fastest = samples.reduce((best, { writes }) => Math.max(best, Math.floor(writes)), maxBatch)
    return Math.min(fastest, most)
  }
  const measured = (writes: number) => {
    const at = clock.elapsed()
    // If the quota held writes back, a smaller sample says less about Graph's speed than a slightly older one.
    samples = samples.filter((one) => one.at > at - answeredWithinMs && one.writes > writes)
    samples.push({ at, writes })
  }

  return {
    size,
    /** How many more can be sent. */
    room: (inFlight: number) => firstLeft ?? Math.max(0, size() - inFlight),
    /** Records that `count` writes are about to be sent. */
    admitted: (count: number) => {
      if (firstLeft !== undefined) firstLeft = Math.max(0, firstLeft - count)
    },
    /** Records that a batch is being sent. */
    departed: (): Departure => ({ at: clock.elapsed(), answered }),
    /** Records `count` conclusive responses to that batch. */
    answered: (departure: Departure, count: number) => {
      if (count === 0) return
      answered += count
      const now = clock.elapsed()
      if (firstLeft !== undefined) {
        wave ??= { departedAt: departure.at, from: now, before: answered, to: now }
        wave.to = now
      }
      // Counts everything answered while this batch was in flight: the throughput of parallel batches, not of a single
      // one.
      else measured(responsesIn(answeredWithinMs, answered - departure.answered, now - departure.at))
    },
    /** Sends nothing more until everything in flight has been answered and judged, as with a first wave. */
    drain: () => {
      firstLeft = 0
    },
    /** Records that the wave has been judged, so that the next can be sent. */
    open: () => {
      firstLeft = undefined
      if (!wave) return
      // The intervals between the responses show how many more would arrive in the rest of the two seconds.
      const rest = answeredWithinMs - (wave.to - wave.departedAt)
      if (rest > 0) measured(responsesIn(rest, answered - wave.before, wave.to - wave.from))
      wave = undefined
    },
  }
}
