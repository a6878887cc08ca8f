import { performance } from 'node:perf_hooks'

/** How often to look, in ms. */
const tick = 100

/**
 * Aborts once this process has had little to do for `ms` in all. On a busy machine everything is slower, but nobody has
 * less to do: a wait that ends by this fails because something never comes, not because it comes late. `end` stops it.
 */
export function createPatience(ms: number): { readonly signal: AbortSignal; end(): void } {
  const over = new AbortController()
  let quiet = 0
  let last = performance.eventLoopUtilization()
  const timer = setInterval(() => {
    const { utilization } = performance.eventLoopUtilization(last)
    last = performance.eventLoopUtilization()
    if (utilization < 0.5) quiet += tick
    if (quiet < ms) return
    clearInterval(timer)
    over.abort()
  }, tick)
  return { signal: over.signal, end: () => clearInterval(timer) }
}
