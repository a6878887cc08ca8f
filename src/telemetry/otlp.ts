import { DiagLogLevel, diag, type TracerProvider } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type { MetricReader } from '@opentelemetry/sdk-metrics'
import type { Log } from '../core/log.ts'

/** Where metrics and traces go besides the process's own memory. */
export interface Exporters {
  readonly readers: MetricReader[]
  tracing(resource: Resource): { readonly provider: TracerProvider; close(): Promise<void> } | undefined
}

type Environment = Readonly<Record<string, string | undefined>>
type Signal = 'METRICS' | 'TRACES'

/**
 * Whether OpenTelemetry's own variables ask for this signal: an endpoint for it or for all, `OTEL_<SIGNAL>_EXPORTER` not
 * `none`, and the SDK not switched off.
 */
function isWanted(environment: Environment, signal: Signal): boolean {
  if (environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false
  if (!(environment[`OTEL_${signal}_EXPORTER`] ?? 'otlp').split(',').includes('otlp')) return false
  return Boolean(environment['OTEL_EXPORTER_OTLP_ENDPOINT'] || environment[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`])
}

/**
 * Exporters that speak OTLP over HTTP (JSON), loaded only when the environment asks for them; undefined when it does not.
 * The exporters read endpoints, headers, certificates and timeouts from the environment of the process themselves.
 */
export async function openExporters(environment: Environment, log: Log): Promise<Exporters | undefined> {
  const [metrics, traces] = [isWanted(environment, 'METRICS'), isWanted(environment, 'TRACES')]
  if (!metrics && !traces) return undefined
  reportTo(log)
  const readers: MetricReader[] = []
  if (metrics) {
    const { PeriodicExportingMetricReader } = await import('@opentelemetry/sdk-metrics')
    const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http')
    const interval = Number(environment['OTEL_METRIC_EXPORT_INTERVAL'] || 60_000)
    readers.push(
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter(),
        exportIntervalMillis: interval,
        exportTimeoutMillis: Math.min(interval, 30_000),
      }),
    )
  }
  return { readers, tracing: traces ? await openTracing() : () => undefined }
}

async function openTracing(): Promise<Exporters['tracing']> {
  const { BasicTracerProvider, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace-base')
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  return (resource) => {
    // The sampler is the library's own choice by OTEL_TRACES_SAMPLER.
    const provider = new BasicTracerProvider({
      resource,
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
    })
    return { provider, close: () => provider.shutdown() }
  }
}

/** Attributes of the process by `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME`, which has the last word on the name. */
export function resourceAttributes(environment: Environment): Record<string, string> {
  const pairs = (environment['OTEL_RESOURCE_ATTRIBUTES'] ?? '').split(',').flatMap((pair): [string, string][] => {
    const [name = '', ...rest] = pair.split('=')
    const value = rest.join('=').trim()
    return name.trim() && value ? [[name.trim(), decoded(value)]] : []
  })
  const name = environment['OTEL_SERVICE_NAME']
  return { ...Object.fromEntries(pairs), ...(name && { 'service.name': name }) }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** The library tells of failing exports through one logger for the whole process, and nobody unless it is set. */
function reportTo(log: Log): void {
  const tell = (level: 'warn' | 'error') => (message: string) => log[level]('OpenTelemetry', { text: message })
  const nobody = () => {}
  const logger = { error: tell('error'), warn: tell('warn'), info: nobody, debug: nobody, verbose: nobody }
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
}
