import { AsyncLocalStorage } from 'node:async_hooks'
import { type Context, ROOT_CONTEXT, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import type { Clock } from '../core/clock.ts'
import { within } from '../core/deadline.ts'
import { type Counter, counters, type Duration, durations, gauges, type Metrics } from '../core/metrics.ts'
import type { Exporters } from './exporters.ts'

/** Metrics and traces of one process. */
export interface Telemetry {
  readonly metrics: Metrics
  /** The metrics as text, as Prometheus reads them. */
  prometheus(): Promise<string>
  /** Sends what has not been sent. */
  close(): Promise<void>
}

/** In seconds: Teams calls a button dead after 5 and gives up after 15. */
const steps = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60]

/** How long the last figures may take to be sent, in ms. */
const maxFarewell = 2_000
/** A database that hangs costs its gauges, not the whole page; in ms. */
const slowestReading = 5_000

/**
 * Collects in memory and, with `exporters` (see `openExporters`), sends elsewhere too. Registers nothing with the global
 * API of OpenTelemetry: two of them in one process do not meet.
 */
export function createTelemetry(options: {
  clock: Clock
  version?: string
  attributes?: Record<string, string>
  exporters?: Exporters
}): Telemetry {
  const { exporters, clock } = options
  const resource = resourceFromAttributes({
    'service.name': 'rollcall',
    ...(options.version && { 'service.version': options.version }),
    ...options.attributes,
  })
  const reader = new PrometheusExporter({ preventServerStart: true })
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true)
  const meters = new MeterProvider({ resource, readers: [reader, ...(exporters?.readers ?? [])] })
  const traces = exporters?.tracing(resource)

  return {
    metrics: createMetrics(meters, traces?.provider.getTracer('rollcall')),
    prometheus: async () =>
      serializer.serialize((await reader.collect({ timeoutMillis: slowestReading })).resourceMetrics),
    close: async () => {
      // What cannot be sent is lost: nobody waits for a collector that is away, and it is no reason to fail.
      await within(clock, maxFarewell, Promise.allSettled([meters.shutdown(), traces?.close()]))
    },
  }
}

function createMetrics(meters: MeterProvider, tracer: Tracer | undefined): Metrics {
  const meter = meters.getMeter('rollcall')
  const all = <Name extends string, T>(names: Record<Name, { says: string }>, make: (name: Name, says: string) => T) =>
    new Map((Object.keys(names) as Name[]).map((name) => [name, make(name, names[name].says)]))
  const counts = all<Counter, ReturnType<typeof meter.createCounter>>(counters, (name, description) =>
    meter.createCounter(name, { description }),
  )
  const times = all<Duration, ReturnType<typeof meter.createHistogram>>(durations, (name, description) =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: steps } }),
  )

  return {
    count: (name, labels, amount = 1) => counts.get(name)?.add(amount, { ...labels }),
    seconds: (name, seconds, labels = {}) => times.get(name)?.record(seconds, { ...labels }),
    watch: (name, read) => {
      meter.createObservableGauge(name, { description: gauges[name].says }).addCallback(async (result) => {
        for (const { value, labels = {} } of await read()) result.observe(value, { ...labels })
      })
    },
    span: tracer ? spans(tracer) : (_name, _attributes, work) => work(),
  }
}

/** Spans under the one they are called in, however much was awaited in between. */
function spans(tracer: Tracer): Metrics['span'] {
  const current = new AsyncLocalStorage<Context>()
  return async (name, attributes, work) => {
    const parent = current.getStore() ?? ROOT_CONTEXT
    const span = tracer.startSpan(name, { attributes: { ...attributes } }, parent)
    try {
      return await current.run(trace.setSpan(parent, span), work)
    } catch (error) {
      // The name only: messages of errors may quote what an operator typed.
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' })
      throw error
    } finally {
      span.end()
    }
  }
}
