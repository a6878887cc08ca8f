import type { Clock } from '../../core/clock.ts'
import { maxBatch } from '../http/request.ts'

/** The first writes of a job leave in a wave no larger than this, and nothing follows before it is answered and judged. */
const firstWave = maxBatch

/** What is in flight cannot be stopped any more: no more than Graph answers in this time, in ms. */
const answeredWithinMs = 2000

/** How many would be answered in `ms` when `count` were in `tookMs`, which a clock of milliseconds may show as none. */
const within = (ms: number, count: number, tookMs: number) => (count / Math.max(1, tookMs)) * ms

/** Where the answers stood when a batch left. */
export interface Departure {
  readonly at: number
  readonly answered: number
}

/** How many writes of one job may be in flight, by how fast Graph has answered of late. */
export interface WriteWindow {
  size(): number
  /** How many more may leave while so many are in flight. */
  room(inFlight: number): number
  /** So many are about to leave. */
  admitted(count: number): void
  /** A batch leaves. */
  departed(): Departure
  /** Graph decided so many writes of a batch that left then. */
  answered(departure: Departure, count: number): void
  /** What is in flight is to be answered and judged like a first wave before anything else leaves. */
  drain(): void
  /** That was judged: the next may leave. */
  open(): void
}

/** `most`: never more than this, however fast Graph answers. */
export function createWriteWindow(clock: Pick<Clock, 'now'>, most = Number.POSITIVE_INFINITY): WriteWindow {
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
    const at = clock.now()
    // Where the quota held writes back, an answer tells less of Graph than another did shortly before it.
    samples = samples.filter((one) => one.at > at - answeredWithinMs && one.writes > writes)
    samples.push({ at, writes })
  }

  return {
    size,
    room: (inFlight) => firstLeft ?? Math.max(0, size() - inFlight),
    admitted: (count) => {
      if (firstLeft !== undefined) firstLeft = Math.max(0, firstLeft - count)
    },
    departed: () => ({ at: clock.now(), answered }),
    answered: (departure, count) => {
      if (count === 0) return
      answered += count
      const now = clock.now()
      if (firstLeft !== undefined) {
        wave ??= { departedAt: departure.at, from: now, before: answered, to: now }
        wave.to = now
      }
      // All that was answered while this batch was away: what batches side by side achieve, not one alone.
      else measured(within(answeredWithinMs, answered - departure.answered, now - departure.at))
    },
    drain: () => {
      firstLeft = 0
    },
    open: () => {
      firstLeft = undefined
      if (!wave) return
      // How close together the answers came tells how many more would have come in what is left of the two seconds.
      const rest = answeredWithinMs - (wave.to - wave.departedAt)
      if (rest > 0) measured(within(rest, answered - wave.before, wave.to - wave.from))
      wave = undefined
    },
  }
}
