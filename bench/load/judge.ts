import { percentile, slope } from './figures.ts'
import type { Held } from './stage.ts'

/** Memory at a point in time: minutes since the start, and MB. */
export interface Moment extends Held {
  readonly minute: number
}

/** The results of a load test. Times in ms. */
export interface Course {
  readonly seconds: number
  readonly acknowledged: readonly number[]
  readonly memory: readonly Moment[]
  /** After full collections: before the judged minutes, and at the end. */
  readonly collected: readonly [before: Moment, end: Moment]
  readonly wrong: number
  readonly lost: number
}

/** Memory must be flat over this many minutes at the end; shorter runs can't show that. */
const flatMinutes = 5
const tellable = 600
/** In a shorter run, the first questions decide about times. */
const timed = 60
/**
 * The collection comes this many minutes earlier, so that the heap has refilled; otherwise that would look like growth.
 */
const refilling = 1

const peakOf = (memory: readonly Moment[]) => Math.max(0, ...memory.map(({ resident }) => resident))

/** The minute from which the memory of a run of `minutes` is judged. */
const judgedFrom = (minutes: number) => Math.max(0, minutes - Math.max(flatMinutes, minutes / 2))

/** When to force a collection in a run of `seconds`, besides at its end; in seconds since the start. */
export const collectAt = (seconds: number) => Math.max(0, judgedFrom(seconds / 60) - refilling) * 60

/** A run's figures, and descriptions of those that miss their target. */
export function judge(course: Course): [Readonly<Record<string, number>>, string[]] {
  const { seconds, acknowledged, memory, wrong, lost } = course
  const [before, end] = course.collected
  const p99 = percentile(acknowledged, 0.99)
  const from = judgedFrom(memory.at(-1)?.minute ?? 0)
  const last = memory.filter(({ minute }) => minute >= from)
  const growthOf = (what: 'resident' | 'outside') => slope(last.map((one) => ({ x: one.minute, y: one[what] })))
  const growth = growthOf('resident')
  const living = (end.live - before.live) / (end.minute - before.minute)
  const held = growthOf('outside') + living
  const figures = {
    'wrong answers': wrong,
    'lost answers': lost,
    'acknowledged, p50 in ms': Math.round(percentile(acknowledged, 0.5)),
    'acknowledged, p99 in ms': Math.round(p99),
    'acknowledged, longest in ms': Math.round(percentile(acknowledged, 1)),
    'memory at the end in MB': Math.round(memory.at(-1)?.resident ?? 0),
    'largest memory in MB': Math.round(peakOf(memory)),
    'outside of the heap at the end in MB': Math.round(memory.at(-1)?.outside ?? 0),
    'living in the heap at the end in MB': Math.round(end.live),
    'memory growth at the end in MB/min': Number(growth.toFixed(2)),
    'its growth without garbage in MB/min': Number(held.toFixed(2)),
  }
  const grows = (what: string, speed: number): [boolean, string] => [
    seconds < tellable || speed < 1,
    `${what} ${speed.toFixed(2)} MB/min; under 1 MB/min is the target`,
  ]
  const targets: [boolean, string][] = [
    [wrong === 0, `${wrong} wrong answers; none is the target`],
    [lost === 0, `${lost} lost answers; none is the target`],
    [acknowledged.length > 0, 'nothing was acknowledged'],
    [seconds < timed || p99 < 500, `p99 of the acknowledgement ${Math.round(p99)} ms; under 500 ms is the target`],
    grows('memory grows', growth),
    grows('memory without garbage grows', held),
  ]
  return [figures, targets.flatMap(([met, line]) => (met ? [] : [line]))]
}
