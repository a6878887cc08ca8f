import type { Clock } from '../core/clock.ts'
import type { Metrics } from '../core/metrics.ts'

/** A process's own figures, as provided by `process`. */
export interface ProcessFigures {
  readonly version: string
  memoryUsage(): { readonly rss: number; readonly heapUsed: number }
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
  { clock, version, figures }: { clock: Clock; version: string; figures: ProcessFigures },
): () => void {
  const started = clock.now() / 1000 - figures.uptime()
  metrics.watch('rollcall.process.memory.bytes', async () => {
    const { rss, heapUsed } = figures.memoryUsage()
    return [
      { value: rss, labels: { kind: 'resident' } },
      { value: heapUsed, labels: { kind: 'heap' } },
    ]
  })
  metrics.watch('rollcall.process.cpu.seconds', async () => {
    const { user, system } = figures.cpuUsage()
    return [{ value: (user + system) / 1e6 }]
  })
  metrics.watch('rollcall.process.start.seconds', async () => [{ value: started }])
  metrics.watch('rollcall.build.info', async () => [{ value: 1, labels: { version, node: figures.version } }])
  let last = clock.elapsed()
  return clock.every(checkEveryMs, () => {
    const now = clock.elapsed()
    metrics.seconds('rollcall.eventloop.delay.seconds', Math.max(0, now - last - checkEveryMs) / 1000, {})
    last = now
  })
}
