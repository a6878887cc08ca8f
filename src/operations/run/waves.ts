import type { FailureReason, ManyFailures } from '../../core/model.ts'
import type { Settled } from '../../store/queries/operation-writes.ts'

/** How many writes are judged together: the first wave, and those after it. */
const waveSizes = { first: 20, next: 100 }
/** Fewer failures than these are no pattern. */
const fewest = 5

/**
 * Watches how writes of one action end, wave by wave. Returns what more than `aboveShare` out of a hundred of a wave failed
 * for, once they did; reasons that were `accepted` do not count.
 */
export function judgeWaves({
  aboveShare,
  accepted,
  count,
}: {
  readonly aboveShare: number
  readonly accepted: readonly string[]
  readonly count: number
}): (ends: readonly Settled[]) => ManyFailures | undefined {
  let size = Math.min(count, waveSizes.first)
  let settled = 0
  let failed = new Map<FailureReason['code'], number>()

  const judgeOne = ({ to, reason }: Settled): ManyFailures | undefined => {
    if (settled >= size) {
      size = waveSizes.next
      settled = 0
      failed = new Map()
    }
    settled++
    if ((to !== 'failed' && to !== 'uncertain') || !reason || accepted.includes(reason.code)) return undefined
    const alike = (failed.get(reason.code) ?? 0) + 1
    failed.set(reason.code, alike)
    if (alike < fewest || alike * 100 <= aboveShare * size) return undefined
    return { code: 'manyFailures', details: { failed: alike, of: settled, reason: reason.code } }
  }

  return (ends) => {
    let worst: ManyFailures | undefined
    for (const end of ends) worst = judgeOne(end) ?? worst
    return worst
  }
}
