import { getHeapSpaceStatistics } from 'node:v8'
import type { Clock } from '../../core/clock.ts'
import type { Metrics } from '../../core/metrics.ts'

/** A process's own figures, as provided by `process`. */
export interface ProcessFigures {
  readonly version: string
  memoryUsage(): { readonly rss: number }
  /** In microseconds. */
  cpuUsage(): { readonly user: number; readonly system: number }
  /** In seconds. */
  uptime(): number
}

/** How often timer delays are checked, in ms. */
const checkEveryMs = 500

/** Observes memory, CPU and event loop delay of the process. The returned function stops it. */
export function watchProcess(
  metrics: Metrics,
  { clock, figures }: { clock: Clock; figures: ProcessFigures },
): () => void {
  metrics.watch('process.memory.usage', async () => [{ value: figures.memoryUsage().rss }])
  metrics.watch('v8js.memory.heap.used', async () =>
    getHeapSpaceStatistics().map(({ space_name: space, space_used_size: value }) => ({
      value,
      labels: { 'v8js.heap.space.name': space },
    })),
  )
  metrics.watch('process.cpu.time', async () =>
    (['user', 'system'] as const).map((mode) => ({
      value: figures.cpuUsage()[mode] / 1e6,
      labels: { 'cpu.mode': mode },
    })),
  )
  metrics.watch('process.uptime', async () => [{ value: figures.uptime() }])
  let last = clock.elapsed()
  return clock.every(checkEveryMs, () => {
    const now = clock.elapsed()
    metrics.seconds('rollcall.eventloop.delay', Math.max(0, now - last - checkEveryMs) / 1000, {})
    last = now
  })
}
