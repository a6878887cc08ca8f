import { readFileSync } from 'node:fs'
import type { Agent } from 'node:http'
import { DiagLogLevel, diag } from '@opentelemetry/api'
import type { MetricReader, PushMetricExporter } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace-base'
import { createDispatchers } from '../../auth/dispatchers.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { direct, type ProxyFor } from '../../core/proxy.ts'
import { collectorOf, connectionStringOf, insightsVariable, type Signal } from '../../core/telemetry-settings.ts'
import { createProxyAgent } from '../../graph/http/proxy-agent.ts'
import type { AzureMonitor } from './azure-monitor.ts'
import { createDeliveryWatch } from './delivery.ts'

/** Additional destinations of metrics and traces. */
export interface Exporters {
  readonly readers: readonly MetricReader[]
  readonly spans: readonly SpanExporter[]
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * OTLP/HTTP (JSON) exporters and one for Azure Monitor, each loaded only if the environment enables it; undefined if
 * none is. The OTLP exporters read endpoints, headers, certificates and timeouts from the environment themselves.
 */
export async function openExporters(
  environment: Environment,
  log: Log,
  proxyFor: ProxyFor = direct,
  clock: Clock = systemClock,
): Promise<Exporters | undefined> {
  const [metrics, traces] = [collectorOf(environment, 'METRICS'), collectorOf(environment, 'TRACES')]
  const azure = await openAzureMonitor(environment, log, proxyFor)
  if (!metrics && !traces && !azure) return undefined
  logExportErrors(log)
  const watch = createDeliveryWatch(clock, log)
  const every = numberIn(environment, 'OTEL_METRIC_EXPORT_INTERVAL', interval, log)
  const timeout = Math.min(every, exportTimeoutMs)
  // Shorter than the library's own limit, after which it logs an error for each export.
  const [metricsWithin, tracesWithin] = [timeout * 0.9, exportTimeoutMs * 0.9]
  const metricExporters: PushMetricExporter[] = azure ? [azure.metrics] : []
  const spanExporters: SpanExporter[] = azure ? [azure.spans] : []
  if (azure) {
    const destination = { variable: insightsVariable, address: azure.endpoint }
    watch(azure.metrics, destination, metricsWithin)
    watch(azure.spans, destination, tracesWithin)
  }
  if (metrics) {
    const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http')
    const exporter = new OTLPMetricExporter(agentFor('METRICS', environment, log, proxyFor))
    watch(exporter, metrics, metricsWithin)
    metricExporters.push(exporter)
  }
  if (traces) {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
    const exporter = new OTLPTraceExporter(agentFor('TRACES', environment, log, proxyFor))
    watch(exporter, traces, tracesWithin)
    spanExporters.push(exporter)
  }
  return {
    readers: await openReaders(metricExporters, { exportIntervalMillis: every, exportTimeoutMillis: timeout }),
    spans: spanExporters,
  }
}

/** The agent for a collector behind the proxy. It replaces the exporter's own agent, including its certificates. */
function agentFor(
  signal: Signal,
  environment: Environment,
  log: Log,
  proxyFor: ProxyFor,
): { readonly httpAgentOptions?: () => Agent } {
  const setting = (name: string) =>
    environment[`OTEL_EXPORTER_OTLP_${signal}_${name}`] || environment[`OTEL_EXPORTER_OTLP_${name}`]
  const endpoint = collectorOf(environment, signal)?.address ?? ''
  const proxy = URL.canParse(endpoint) ? proxyFor(endpoint) : undefined
  if (!proxy) return {}
  const pem = (name: string) => {
    const file = setting(name)
    try {
      return file ? readFileSync(file) : undefined
    } catch (error) {
      log.warn(`OTEL_EXPORTER_OTLP_${name} names a file that cannot be read`, { error })
      return undefined
    }
  }
  const tls = { ca: pem('CERTIFICATE'), cert: pem('CLIENT_CERTIFICATE'), key: pem('CLIENT_KEY') }
  return { httpAgentOptions: () => createProxyAgent(proxy, { keepAlive: true }, tls) }
}

interface Range {
  readonly least: number
  readonly most: number
  readonly fallback: number
}

/** How long the library waits for an export, in ms. */
const exportTimeoutMs = 30_000
/** In ms; above the maximum, timers fire immediately. */
const interval: Range = { least: 1, most: 2 ** 31 - 1, fallback: 60_000 }
const ratio: Range = { least: 0, most: 1, fallback: 1 }

/** A number from the environment, or its default; an invalid one is logged. */
function numberIn(environment: Environment, key: string, { least, most, fallback }: Range, log: Log): number {
  const text = environment[key]?.trim()
  if (!text) return fallback
  const value = Number(text)
  if (value >= least && value <= most) return value
  log.warn(`${key} must be a number from ${least} to ${most}; using ${fallback}`)
  return fallback
}

/** Uses the Application Insights connection string; an invalid one is logged and only disables the export. */
async function openAzureMonitor(
  environment: Environment,
  log: Log,
  proxyFor: ProxyFor,
): Promise<AzureMonitor | undefined> {
  const connectionString = connectionStringOf(environment)
  if (connectionString === undefined) return undefined
  const { createAzureMonitor } = await import('./azure-monitor.ts')
  const sampled = environment['OTEL_TRACES_SAMPLER']?.includes('traceidratio')
  const share = sampled ? 100 * numberIn(environment, 'OTEL_TRACES_SAMPLER_ARG', ratio, log) : 100
  try {
    return createAzureMonitor({ connectionString, share, dispatchers: createDispatchers({}, proxyFor) })
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    log.error('APPLICATIONINSIGHTS_CONNECTION_STRING is invalid; nothing is sent to Azure Monitor', { text })
    return undefined
  }
}

async function openReaders(
  exporters: readonly PushMetricExporter[],
  times: { readonly exportIntervalMillis: number; readonly exportTimeoutMillis: number },
): Promise<MetricReader[]> {
  const { PeriodicExportingMetricReader } = await import('@opentelemetry/sdk-metrics')
  return exporters.map((exporter) => new PeriodicExportingMetricReader({ exporter, ...times }))
}

/**
 * Resource attributes from `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME`, which takes precedence for the name,
 * plus the instance: App Service's instance ID, or `instance`. Two processes with the same ID would overwrite each
 * other's counts.
 */
export function resourceAttributes(environment: Environment, instance: string): Record<string, string> {
  const pairs = (environment['OTEL_RESOURCE_ATTRIBUTES'] ?? '').split(',').flatMap((pair): [string, string][] => {
    const [name = '', ...rest] = pair.split('=')
    const value = rest.join('=').trim()
    return name.trim() && value ? [[name.trim(), decoded(value)]] : []
  })
  const name = environment['OTEL_SERVICE_NAME']
  return {
    'service.instance.id': environment['WEBSITE_INSTANCE_ID'] || instance,
    ...Object.fromEntries(pairs),
    ...(name && { 'service.name': name }),
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** The library reports failing exports through a single global logger, and only if one is set. */
function logExportErrors(log: Log): void {
  const tell = (level: 'warn' | 'error') => (message: string) => log[level]('OpenTelemetry', { text: message })
  const nobody = () => {}
  const logger = { error: tell('error'), warn: tell('warn'), info: nobody, debug: nobody, verbose: nobody }
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
}
