import assert from 'node:assert/strict'
import type { Quota } from '../../emulator/quota.ts'
import { slowQuota } from './slow-quota.ts'

/** Graph that lets through only as many writes as it is told to, so that an operation is not over before all has befallen it. */
export interface Rations {
  readonly quota: Quota
  /** So many writes and no more, counted from now. */
  give(writes: number): void
  /** All there are. */
  giveAll(): void
}

/** `perSecond` at most; what is turned away may come again in a second. */
export function createRations(perSecond: number): Rations {
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

/** How many writes show that somebody goes on after a kill. */
export const sign = 3

/** How many of the writes `ahead` may be made before the first of so many kills; at the last of them some are still ahead. */
export function rationUpTo(kills: number, ahead: number): number {
  const most = Math.floor(Math.min((2 * ahead) / (kills + 2), ahead - (sign + 1) * (kills + 1)))
  assert.ok(most > 0, `${ahead} writes are too few for ${kills} kills`)
  return most
}
