import type { Counter as Instrument, Meter } from '@opentelemetry/api'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { Clock } from '../core/clock.ts'
import { within } from '../core/deadline.ts'
import { type Counter, counters, type Duration, durations, gauges, type Labels, type Metrics } from '../core/metrics.ts'
import type { Exporters } from './exporters.ts'
import { type ProcessFigures, watchProcess } from './process.ts'
import { createSpans } from './spans.ts'

/** Metrics and traces of one process. */
export interface Telemetry {
  readonly metrics: Metrics
  /** The metrics in Prometheus text format. */
  prometheus(): Promise<string>
  /** Sends what hasn't been sent yet. */
  close(): Promise<void>
}

/** Histogram buckets in seconds: in Teams, a button seems dead after 5 s and a request fails after 15. */
const steps = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60]

/** How long sending the last figures may take, in ms. */
const maxFarewell = 2_000
/** A database that hangs must only affect its own gauges, not the whole page; in ms. */
const slowestReading = 6_000

/**
 * Collects in memory and, with `exporters` (see `openExporters`), sends elsewhere too. Doesn't use OpenTelemetry's
 * global API, so several in one process don't interfere.
 */
export function createTelemetry(options: {
  clock: Clock
  version?: string
  attributes?: Record<string, string>
  exporters?: Exporters
  figures?: ProcessFigures
}): Telemetry {
  const { exporters, clock, version = 'unknown', figures = process } = options
  const resource = resourceFromAttributes({
    'service.name': 'rollcall',
    'service.version': version,
    ...options.attributes,
  })
  const reader = new PrometheusExporter({ preventServerStart: true })
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true)
  const meters = new MeterProvider({ resource, readers: [reader, ...(exporters?.readers ?? [])] })
  // Traces are created even without an exporter, because the log contains their ids. The library chooses the sampler by
  // OTEL_TRACES_SAMPLER.
  const spanProcessors = (exporters?.spans ?? []).map((exporter) => new BatchSpanProcessor(exporter))
  const traces = new BasicTracerProvider({ resource, spanProcessors })
  const metrics: Metrics = {
    ...createMetrics(meters.getMeter('rollcall')),
    ...createSpans(traces.getTracer('rollcall')),
  }
  const stopWatching = watchProcess(metrics, { clock, version, figures })

  return {
    metrics,
    prometheus: async () =>
      serializer.serialize((await reader.collect({ timeoutMillis: slowestReading })).resourceMetrics),
    close: async () => {
      stopWatching()
      // What can't be sent is lost: an unavailable collector must neither delay stopping nor fail it.
      await within(clock, maxFarewell, Promise.allSettled([meters.shutdown(), traces.shutdown()]))
    },
  }
}

function createMetrics(meter: Meter): Pick<Metrics, 'begin' | 'count' | 'seconds' | 'watch'> {
  const all = <Name extends string, T>(names: Record<Name, { says: string }>, make: (name: Name, says: string) => T) =>
    new Map((Object.keys(names) as Name[]).map((name) => [name, make(name, names[name].says)]))
  const counts = all<Counter, Instrument>(counters, (name, description) => meter.createCounter(name, { description }))
  const times = all<Duration, ReturnType<typeof meter.createHistogram>>(durations, (name, description) =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: steps } }),
  )
  const begin = (named: Values) => {
    for (const [name, counter] of counts) {
      for (const labels of combinations({ ...counters[name].labels }, named)) counter.add(0, labels)
    }
  }
  begin({})

  return {
    begin,
    count: (name, labels, amount = 1) => counts.get(name)?.add(amount, listed(counters[name].labels, labels)),
    seconds: (name, seconds, labels) => times.get(name)?.record(seconds, listed(durations[name].labels, labels)),
    watch: (name, read) => {
      const gauge = gauges[name]
      const settings = { description: gauge.says }
      const instrument =
        'total' in gauge ? meter.createObservableCounter(name, settings) : meter.createObservableGauge(name, settings)
      instrument.addCallback(async (result) => {
        for (const { value, labels = {} } of await read()) result.observe(value, { ...labels })
      })
    },
  }
}

type Values = Readonly<Record<string, readonly (string | number)[]>>

/** Every combination of label values; empty if the values of any label are unknown. */
function combinations(labels: Values, named: Values): Labels[] {
  return Object.entries(labels).reduce<Labels[]>(
    (found, [label, values]) =>
      found.flatMap((one) => [...values, ...(named[label] ?? [])].map((value) => ({ ...one, [label]: value }))),
    [{}],
  )
}

/** Replaces unlisted values with `other`, if that is allowed. */
function listed(known: Values, labels: Labels): Labels {
  const value = (label: string, given: string | number) => {
    const values = known[label] ?? []
    return values.includes('other') && !values.includes(given) ? 'other' : given
  }
  return Object.fromEntries(Object.entries(labels).map(([label, given]) => [label, value(label, given)]))
}
