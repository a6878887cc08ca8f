import { machineClock } from '../../emulator/clock.ts'
import { createQuota, type Quota } from '../../emulator/quota.ts'

/** A Graph that allows `size` writes at once, then `perSecond`, and throttles others for a second. */
export function slowQuota(size: number, perSecond = 20): Quota {
  return createQuota({
    clock: machineClock,
    tenantId: 'tenant',
    appId: 'app',
    writes: { size, perMs: (size * 1000) / perSecond },
    accrue: false,
    retryAfter: { units: 1, writes: 1 },
  })
}

/** As slow as a test needs, on any machine, until opened, and again once closed. */
export function quotaToOpen(size: number, perSecond: number): { quota: Quota; open(): void; close(): void } {
  let current = slowQuota(size, perSecond)
  return {
    quota: { take: (cost, priority) => current.take(cost, priority), left: () => current.left() },
    open: () => {
      current = slowQuota(100, 40)
    },
    close: () => {
      current = slowQuota(size, perSecond)
    },
  }
}
