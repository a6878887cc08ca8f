import { percentile, slope } from './figures.ts'

/** What a run of load has shown. Memory: minutes since the start, and MB. Times in ms. */
export interface Course {
  readonly seconds: number
  readonly acknowledged: readonly number[]
  readonly memory: readonly { readonly x: number; readonly y: number }[]
  readonly wrong: number
  readonly lost: number
}

/** Over how many minutes at the end memory must be flat, and from which length of a run on that can be told. */
const flatMinutes = 5
const tellable = 600

/** The figures of a run, and in words those that miss their target. */
export function judge(course: Course): [Readonly<Record<string, number>>, string[]] {
  const { seconds, acknowledged, memory, wrong, lost } = course
  const p99 = percentile(acknowledged, 0.99)
  const end = memory.at(-1)?.x ?? 0
  const growth = slope(memory.filter(({ x }) => x >= end - Math.max(flatMinutes, end / 2)))
  const figures = {
    'wrong answers': wrong,
    'lost answers': lost,
    'acknowledged, p50 in ms': Math.round(percentile(acknowledged, 0.5)),
    'acknowledged, p99 in ms': Math.round(p99),
    'acknowledged, longest in ms': Math.round(percentile(acknowledged, 1)),
    'memory at the end in MB': Math.round(memory.at(-1)?.y ?? 0),
    'largest memory in MB': Math.round(
      percentile(
        memory.map(({ y }) => y),
        1,
      ),
    ),
    'memory growth at the end in MB/min': Number(growth.toFixed(2)),
  }
  const targets: [boolean, string][] = [
    [wrong === 0, `${wrong} wrong answers; none is the target`],
    [lost === 0, `${lost} lost answers; none is the target`],
    [acknowledged.length > 0, 'nothing was acknowledged'],
    [p99 < 500, `p99 of the acknowledgement ${Math.round(p99)} ms; under 500 ms is the target`],
    [seconds < tellable || growth < 1, `memory grows ${growth.toFixed(2)} MB/min; under 1 MB/min is the target`],
  ]
  return [figures, targets.flatMap(([met, line]) => (met ? [] : [line]))]
}
