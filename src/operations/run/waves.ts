import type { FailureReason } from '../../core/model.ts'
import type { ManyFailures } from '../../store/queries/operation-types.ts'
import type { WriteResult } from '../../store/queries/run/sending.ts'

/** Number of writes judged together, in the first wave and in later ones. */
const waveSizes = { first: 20, next: 100 }
/** Fewer failures than this aren't a pattern. */
const minFailures = 5

/**
 * Watches the results of an action's writes, wave by wave. Returns the reason if more than `aboveShare` per cent of a
 * wave failed with it, ignoring `accepted` reasons.
 */
export function createWaveJudge({
  aboveShare,
  accepted,
  count,
}: {
  readonly aboveShare: number
  readonly accepted: readonly string[]
  readonly count: number
}): (ends: readonly WriteResult[]) => ManyFailures | undefined {
  let size = Math.min(count, waveSizes.first)
  let settled = 0
  let failed = new Map<FailureReason['code'], number>()

  const judgeOne = ({ to, reason }: WriteResult): ManyFailures | undefined => {
    if (settled >= size) {
      size = waveSizes.next
      settled = 0
      failed = new Map()
    }
    settled++
    if ((to !== 'failed' && to !== 'uncertain') || !reason || accepted.includes(reason.code)) return undefined
    const alike = (failed.get(reason.code) ?? 0) + 1
    failed.set(reason.code, alike)
    if (alike < minFailures || alike * 100 <= aboveShare * size) return undefined
    return { code: 'manyFailures', details: { failed: alike, of: settled, reason: reason.code } }
  }

  return (ends) => {
    let worst: ManyFailures | undefined
    for (const end of ends) worst = judgeOne(end) ?? worst
    return worst
  }
}
