import type { Counter as Instrument, Meter } from '@opentelemetry/api'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, type MetricData, type ResourceMetrics } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { Clock } from '../../core/clock.ts'
import { waitAtMost } from '../../core/deadline.ts'
import {
  type Counter,
  counters,
  type Duration,
  durations,
  gauges,
  type Labels,
  type Metrics,
} from '../../core/metrics.ts'
import type { Exporters } from './exporters.ts'
import { type ProcessFigures, watchProcess } from './process.ts'
import { createSpans } from './spans.ts'

/** How long sending the last figures can take, in ms. */
const closeTimeoutMs = 2_000
/** A database that hangs must affect only its own gauges, not the whole page; in ms. */
const readingTimeoutMs = 6_000

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
}) {
  const { exporters, clock, version = 'unknown', figures = process } = options
  const resource = resourceFromAttributes({
    'service.name': 'rollcall',
    'service.version': version,
    ...options.attributes,
  })
  const reader = new PrometheusExporter({ preventServerStart: true })
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true)
  const meters = new MeterProvider({ resource, readers: [reader, ...(exporters?.readers ?? [])] })
  // Traces are created even without an exporter, because the log contains their IDs. The library chooses the sampler by
  // OTEL_TRACES_SAMPLER.
  const spanProcessors = (exporters?.spans ?? []).map((exporter) => new BatchSpanProcessor(exporter))
  const traces = new BasicTracerProvider({ resource, spanProcessors })
  const metrics: Metrics = {
    ...createMetrics(meters.getMeter('rollcall')),
    ...createSpans(traces.getTracer('rollcall')),
  }
  const stopWatching = watchProcess(metrics, { clock, figures })

  return {
    metrics,
    /** The name of this instance. */
    instance: options.attributes?.['service.instance.id'] ?? 'unnamed',
    /** The metrics in Prometheus text format. */
    prometheus: async () =>
      serializer.serialize(withUnits((await reader.collect({ timeoutMillis: readingTimeoutMs })).resourceMetrics)),
    /** Sends what hasn't been sent yet. */
    close: async () => {
      stopWatching()
      // Data that can't be sent is lost: an unavailable collector must neither delay stopping nor make it fail.
      await waitAtMost(clock, closeTimeoutMs, Promise.allSettled([meters.shutdown(), traces.shutdown()]))
    },
  }
}

/** Metrics and traces of one process. */
export type Telemetry = ReturnType<typeof createTelemetry>

function createMetrics(meter: Meter): Pick<Metrics, 'begin' | 'count' | 'seconds' | 'watch'> {
  const all = <Name extends string, T>(
    names: Record<Name, DescribedMetric>,
    make: (name: Name, options: Options) => T,
  ) => new Map((Object.keys(names) as Name[]).map((name) => [name, make(name, optionsOf(names[name]))]))
  const counts = all<Counter, Instrument>(counters, (name, settings) => meter.createCounter(name, settings))
  const times = all<Duration, ReturnType<typeof meter.createHistogram>>(durations, (name, settings) =>
    meter.createHistogram(name, { ...settings, advice: { explicitBucketBoundaries: [...durations[name].steps] } }),
  )
  const begin = (named: Values) => {
    for (const [name, counter] of counts) {
      for (const labels of combinations({ ...counters[name].labels }, named)) counter.add(0, labels)
    }
  }
  begin({})

  return {
    begin,
    count: (name, labels, amount = 1) => counts.get(name)?.add(amount, knownLabels(counters[name].labels, labels)),
    seconds: (name, seconds, labels) => times.get(name)?.record(seconds, knownLabels(durations[name].labels, labels)),
    watch: (name, read) => {
      const gauge = gauges[name]
      const make = {
        total: meter.createObservableCounter,
        sum: meter.createObservableUpDownCounter,
        itself: meter.createObservableGauge,
      }['kind' in gauge ? gauge.kind : 'itself']
      const instrument = make.call(meter, name, optionsOf(gauge))
      instrument.addCallback(async (result) => {
        for (const { value, labels = {} } of await read()) result.observe(value, { ...labels })
      })
    },
  }
}

interface DescribedMetric {
  readonly says: string
  readonly unit: string
}
type Options = ReturnType<typeof optionsOf>
const optionsOf = ({ says: description, unit }: DescribedMetric) => ({ description, unit })

/** The suffix that Prometheus appends to names for each unit. */
const suffixes: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' }

/** The metrics under the names that Prometheus gives them, with their unit, which the library omits. */
function withUnits({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics {
  const renamed = (metric: MetricData): MetricData => {
    const { name, unit } = metric.descriptor
    return { ...metric, descriptor: { ...metric.descriptor, name: `${name}${suffixes[unit] ?? ''}`, unit: '' } }
  }
  return { resource, scopeMetrics: scopeMetrics.map((one) => ({ ...one, metrics: one.metrics.map(renamed) })) }
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
function knownLabels(known: Values, labels: Labels): Labels {
  const value = (label: string, given: string | number) => {
    const values = known[label] ?? []
    return values.includes('other') && !values.includes(given) ? 'other' : given
  }
  return Object.fromEntries(Object.entries(labels).map(([label, given]) => [label, value(label, given)]))
}
