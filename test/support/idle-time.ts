import { openSync, readSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

const buffer = Buffer.alloc(64)
let file: number | undefined
let latest = 0
try {
  file = openSync('/proc/self/schedstat', 'r')
} catch {
  // Only exists on Linux.
}

/**
 * For how long this process has had nothing to do, in ms. Waiting for a processor is not idle; where the system doesn't
 * tell, it is counted as idle while the process sleeps.
 */
export function idleTime(): number {
  if (file === undefined) return performance.eventLoopUtilization().idle
  // Nanoseconds on a processor, and waiting for one.
  const [works = 0, waits = 0] = buffer
    .toString('latin1', 0, readSync(file, buffer, 0, 64, 0))
    .split(' ')
    .map(Number)
  // The system counts up to several milliseconds late.
  latest = Math.max(latest, performance.now() - (works + waits) / 1e6)
  return latest
}
