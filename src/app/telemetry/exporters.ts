import { readFileSync } from 'node:fs'
import type { Agent } from 'node:http'
import { DiagLogLevel, diag } from '@opentelemetry/api'
import type { MetricReader } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace-base'
import { type Clock, systemClock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { direct, type ProxyFor } from '../../core/proxy.ts'
import { collectorOf, type Signal } from '../../core/telemetry-settings.ts'
import { createProxyAgent } from '../../graph/http/proxy-agent.ts'
import { createDeliveryWatch } from './delivery.ts'

/** Additional destinations of metrics and traces. */
export interface Exporters {
  readonly readers: readonly MetricReader[]
  readonly spans: readonly SpanExporter[]
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * OTLP/HTTP (JSON) exporters, each loaded only if the environment enables it; undefined if none is. They read endpoints,
 * headers, certificates, temporality and timeouts from the environment themselves.
 */
export async function openExporters(
  environment: Environment,
  log: Log,
  proxyFor: ProxyFor = direct,
  clock: Clock = systemClock,
): Promise<Exporters | undefined> {
  const [metrics, traces] = [collectorOf(environment, 'METRICS'), collectorOf(environment, 'TRACES')]
  if (!metrics && !traces) return undefined
  logExportErrors(log)
  const watch = createDeliveryWatch(clock, log)
  const every = intervalIn(environment, log)
  const timeout = Math.min(every, exportTimeoutMs)
  // Shorter than the library's own limit, after which it logs an error for each export.
  const [metricsWithin, tracesWithin] = [timeout * 0.9, exportTimeoutMs * 0.9]
  const readers: MetricReader[] = []
  const spans: SpanExporter[] = []
  if (metrics) {
    const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http')
    const exporter = new OTLPMetricExporter(agentFor('METRICS', environment, log, proxyFor))
    watch(exporter, metrics, metricsWithin)
    const { PeriodicExportingMetricReader } = await import('@opentelemetry/sdk-metrics')
    readers.push(
      new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: every, exportTimeoutMillis: timeout }),
    )
  }
  if (traces) {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
    const exporter = new OTLPTraceExporter(agentFor('TRACES', environment, log, proxyFor))
    watch(exporter, traces, tracesWithin)
    spans.push(exporter)
  }
  return { readers, spans }
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

/** How long the library waits for an export, in ms. */
const exportTimeoutMs = 30_000
/** In ms; above the maximum, timers fire immediately. */
const interval = { least: 1, most: 2 ** 31 - 1, fallback: 60_000 }

/** How often metrics are sent, in ms; an invalid setting is logged. */
function intervalIn(environment: Environment, log: Log): number {
  const { least, most, fallback } = interval
  const text = environment['OTEL_METRIC_EXPORT_INTERVAL']?.trim()
  if (!text) return fallback
  const value = Number(text)
  if (value >= least && value <= most) return value
  log.warn(`OTEL_METRIC_EXPORT_INTERVAL must be a number from ${least} to ${most}; using ${fallback}`)
  return fallback
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
