import type { Clock } from '../../core/clock.ts'
import { undefinedAfter } from '../../core/deadline.ts'
import type { Log } from '../../core/log.ts'
import type { Destination } from '../../core/telemetry-settings.ts'

interface Result {
  readonly code: number
  readonly error?: Error
}

interface Exporter<Items> {
  export(items: Items, done: (result: Result) => void): void
}

/**
 * Makes an exporter report whether its destination accepts what it sends. Exports that take longer than `maxMs` count
 * as failed.
 */
export type WatchDelivery = <Items>(exporter: Exporter<Items>, destination: Destination, maxMs: number) => void

/**
 * Logs one warning when a destination stops accepting data, whichever exporters send there, and one line when all of
 * them succeed again. The library would log an error with a stack trace for each export, and name neither destination
 * nor setting.
 */
export function createDeliveryWatch(clock: Clock, log: Log): WatchDelivery {
  /** The failing exporters of each destination. */
  const failing = new Map<string, Set<object>>()

  return (exporter, { address, variable }, maxMs) => {
    const key = `${variable} ${address}`
    const others = failing.get(key) ?? new Set()
    failing.set(key, others)
    const send = exporter.export.bind(exporter)

    const tell = ({ code, error }: Result) => {
      if (code === 0) {
        if (others.delete(exporter) && others.size === 0)
          log.info('Telemetry is delivered again', { address, variable })
        return
      }
      if (others.size === 0) log.warn('Telemetry is not delivered', { address, variable, text: error?.message })
      others.add(exporter)
    }

    exporter.export = (items, done) => {
      const sending = () => new Promise<Result>((resolve) => send(items, resolve))
      const late = { code: 1, error: new Error(`no answer within ${maxMs} ms`) }
      void undefinedAfter(clock, maxMs, sending)
        .catch((error: unknown) => ({ code: 1, error: error instanceof Error ? error : new Error(String(error)) }))
        .then((result) => {
          tell(result ?? late)
          // Reported above; the library would report it again.
          done({ code: 0 })
        })
    }
  }
}
