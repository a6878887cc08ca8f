import { type HrTime, SpanKind } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  DataPointType,
  InstrumentType,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base'
import { fetch as undiciFetch } from 'undici'
import type { Dispatchers } from '../../auth/dispatchers.ts'
import { readConnectionString } from '../../core/telemetry-settings.ts'

/*
 * Application Insights accepts a JSON list of envelopes over HTTP. Microsoft's own exporter requires Node 22, is still
 * in beta and keeps polling a settings server, so the two kinds of envelope needed are created here.
 */

/** Exports metrics and traces from OpenTelemetry to Application Insights. */
export interface AzureMonitor {
  readonly endpoint: string
  readonly spans: SpanExporter
  readonly metrics: PushMetricExporter
}

/** The part of `fetch` that is used. */
export type Post = (
  url: string,
  options: { method: 'POST'; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<{ readonly status: number; text(): Promise<string> }>

type Fields = Readonly<Record<string, unknown>>
type Callback = Parameters<SpanExporter['export']>[1]

/** Time limit for sending a batch, in ms. */
const timeoutMs = 10_000

/** `share`: the percentage of traces kept, from which Application Insights estimates totals. */
export function createAzureMonitor(options: {
  connectionString: string
  share?: number
  post?: Post
  /** How to reach the endpoint. */
  dispatchers?: Dispatchers
}): AzureMonitor {
  const { connectionString, share = 100, dispatchers } = options
  const straight: Post = (url, more) =>
    undiciFetch(url, { ...more, ...(dispatchers && { dispatcher: dispatchers.for(url) }) })
  const { post = straight } = options
  const { key, endpoint } = readConnectionString(connectionString)

  async function send(envelopes: readonly Fields[]): Promise<void> {
    if (envelopes.length === 0) return
    const { status, text } = await deliver(endpoint, envelopes)
    // Status 206: some were rejected.
    if (status !== 200) throw new Error(`Application Insights answers ${status}: ${text.slice(0, 200)}`)
  }

  async function deliver(url: string, envelopes: readonly Fields[]) {
    const response = await post(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(envelopes),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.status, text: await response.text() }
  }

  const envelope = (kind: string, time: HrTime, tags: Fields, baseType: string, baseData: Fields): Fields => ({
    ver: 1,
    name: `Microsoft.ApplicationInsights.${kind}`,
    time: new Date(milliseconds(time)).toISOString(),
    sampleRate: kind === 'Metric' ? 100 : share,
    iKey: key,
    tags,
    data: { baseType, baseData: { ver: 2, ...baseData } },
  })

  /** Incoming requests and queue jobs are requests; work on their behalf is a dependency. */
  function ofSpan(span: ReadableSpan): Fields {
    const { traceId, spanId } = span.spanContext()
    const parent = span.parentSpanContext?.spanId
    const tags = {
      ...tagsOf(span.resource),
      'ai.operation.id': traceId,
      ...(parent && { 'ai.operation.parentId': parent }),
    }
    const { code, message } = span.status
    const success = code !== 2
    const common = {
      id: spanId,
      name: span.name,
      duration: timeSpan(milliseconds(span.duration)),
      success,
      properties: toStrings({ ...span.attributes, ...(message && { error: message }) }),
    }
    const result = String(
      span.attributes['http.response.status_code'] ?? (success ? '0' : (span.attributes['error.type'] ?? 'error')),
    )
    const began = span.kind === SpanKind.SERVER || span.kind === SpanKind.CONSUMER
    if (began || (!parent && span.kind !== SpanKind.CLIENT))
      return envelope('Request', span.startTime, tags, 'RequestData', { ...common, responseCode: result })
    const { 'db.system.name': database, 'server.address': host, 'service.peer.name': peer } = span.attributes
    const type = span.kind === SpanKind.CLIENT ? (database ? 'SQL' : 'HTTP') : 'InProc'
    const data = {
      ...common,
      type,
      target: String(host ?? peer ?? database ?? span.name.split(' ')[0]),
      resultCode: result,
    }
    return envelope('RemoteDependency', span.startTime, tags, 'RemoteDependencyData', data)
  }

  /** Each event of a span is a separate trace message. */
  const eventsOf = (span: ReadableSpan): Fields[] => {
    const { traceId, spanId } = span.spanContext()
    const tags = { ...tagsOf(span.resource), 'ai.operation.id': traceId, 'ai.operation.parentId': spanId }
    return (span.events ?? []).map(({ name, time, attributes = {} }) =>
      envelope('Message', time, tags, 'MessageData', { message: name, properties: toStrings(attributes) }),
    )
  }

  function ofMetrics({ resource, scopeMetrics }: ResourceMetrics): Fields[] {
    const tags = tagsOf(resource)
    return scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .flatMap(({ descriptor: { name }, dataPointType, dataPoints }) =>
        dataPoints.map(({ endTime, attributes, value }) => {
          const measured =
            dataPointType === DataPointType.HISTOGRAM ? distribution(value as Distribution) : { value, count: 1 }
          const metrics = [
            { name, kind: dataPointType === DataPointType.GAUGE ? 'Measurement' : 'Aggregation', ...measured },
          ]
          return envelope('Metric', endTime, tags, 'MetricData', { metrics, properties: toStrings(attributes) })
        }),
      )
  }

  const report = (work: Promise<void>, done: Callback) =>
    void work.then(
      () => done({ code: 0 }),
      (error: unknown) => done({ code: 1, error: error instanceof Error ? error : new Error(String(error)) }),
    )

  return {
    endpoint,
    spans: {
      export: (spans, done) => report(send(spans.flatMap((span) => [ofSpan(span), ...eventsOf(span)])), done),
      shutdown: async () => {},
    },
    metrics: {
      export: (metrics, done) => report(send(ofMetrics(metrics)), done),
      // Each export contains only the change since the last one; Application Insights adds them up. Values that go up
      // and down are exported as they are.
      selectAggregationTemporality: (type) =>
        type === InstrumentType.OBSERVABLE_UP_DOWN_COUNTER || type === InstrumentType.UP_DOWN_COUNTER
          ? AggregationTemporality.CUMULATIVE
          : AggregationTemporality.DELTA,
      forceFlush: async () => {},
      shutdown: async () => {},
    },
  }
}

interface Distribution {
  readonly count: number
  readonly sum?: number
  readonly min?: number
  readonly max?: number
}

const distribution = ({ sum = 0, count, min, max }: Distribution) => ({ value: sum, count, min, max })

const milliseconds = ([seconds, nanoseconds]: HrTime): number => seconds * 1000 + nanoseconds / 1e6

/** A duration in Application Insights format: `d.hh:mm:ss.fff`. */
function timeSpan(ms: number): string {
  const parts = [Math.floor(ms / 3_600_000) % 24, Math.floor(ms / 60_000) % 60].map((part) =>
    String(part).padStart(2, '0'),
  )
  const seconds = ((ms % 60_000) / 1000).toFixed(3).padStart(6, '0')
  return `${Math.floor(ms / 86_400_000)}.${parts.join(':')}:${seconds}`
}

const toStrings = (values: Fields): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))

/** Identifies the source: the role is the service, the instance is one process. */
function tagsOf({ attributes }: Resource): Fields {
  const instance = attributes['service.instance.id']
  return {
    'ai.cloud.role': String(attributes['service.name']),
    ...(instance !== undefined && { 'ai.cloud.roleInstance': String(instance) }),
  }
}
