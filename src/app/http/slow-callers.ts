import type { Server } from 'node:http'
import { systemClock } from '../../core/clock.ts'

/**
 * Disconnects callers whose headers or request take longer than this, in ms. A check that comes late shows that this
 * process was busy, so it disconnects nobody: what callers sent meanwhile hasn't been read yet.
 */
export function limitSlowCallers(server: Server, limits: { headersTime: number; requestTime: number }): void {
  // How often Node checks; its default of 30 s would override shorter limits.
  const interval = limits.headersTime / 4
  let checkedAt = systemClock.elapsed()
  let late = false
  const unlessLate = (limit: number) => {
    const since = systemClock.elapsed() - checkedAt
    // Node reads both limits in each check.
    if (since > interval / 2) {
      late = since > 2 * interval
      checkedAt += since
    }
    return late ? 0 : limit
  }
  Object.assign(server, { connectionsCheckingInterval: interval })
  Object.defineProperties(server, {
    headersTimeout: { get: () => unlessLate(limits.headersTime) },
    requestTimeout: { get: () => unlessLate(limits.requestTime) },
  })
}
