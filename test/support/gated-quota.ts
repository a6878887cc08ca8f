import assert from 'node:assert/strict'
import type { Quota } from '../../emulator/quota.ts'
import { slowQuota } from './slow-quota.ts'

/**
 * A Graph that only lets a given number of writes through, so that an operation can't finish before the test is done
 * with it.
 */
export interface GatedQuota {
  readonly quota: Quota
  /** Allows this many writes from now on. */
  give(writes: number): void
  /** Allows all writes. */
  giveAll(): void
}

/** At most `perSecond`; throttled writes can be retried after a second. */
export function createGatedQuota(perSecond: number): GatedQuota {
  let left = 0
  let open = slowQuota(20, perSecond)
  const closed = slowQuota(0.5, 1)
  return {
    quota: {
      take: (cost, priority) => {
        const admission = (cost.writes > left ? closed : open).take(cost, priority)
        if (admission.admitted) left -= cost.writes
        return admission
      },
      left: () => open.left(),
    },
    give: (writes) => {
      left = writes
    },
    giveAll: () => {
      left = Number.POSITIVE_INFINITY
      open = slowQuota(100, 40)
    },
  }
}

/** Number of writes that prove that work continues after a kill. */
export const sign = 3

/** How many of the `ahead` writes to allow before the first of `kills` kills, so that some remain at the last one. */
export function rationUpTo(kills: number, ahead: number): number {
  const most = Math.floor(Math.min((2 * ahead) / (kills + 2), ahead - (sign + 1) * (kills + 1)))
  assert.ok(most > 0, `${ahead} writes are too few for ${kills} kills`)
  return most
}
