/** Where telemetry is sent, and the variable that sets it. */
export interface Destination {
  readonly address: string
  readonly variable: string
}

export type Signal = 'METRICS' | 'TRACES'
type Environment = Readonly<Record<string, string | undefined>>

export const insightsVariable = 'APPLICATIONINSIGHTS_CONNECTION_STRING'

const isDisabled = (environment: Environment) => environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true'

/**
 * The OTLP collector of a signal; undefined unless OpenTelemetry's variables enable it: an endpoint is set for it or
 * for all, `OTEL_<SIGNAL>_EXPORTER` isn't `none`, and the SDK isn't disabled.
 */
export function collectorOf(environment: Environment, signal: Signal): Destination | undefined {
  if (isDisabled(environment)) return undefined
  if (!(environment[`OTEL_${signal}_EXPORTER`] ?? 'otlp').split(',').includes('otlp')) return undefined
  const variables = [`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`, 'OTEL_EXPORTER_OTLP_ENDPOINT']
  const variable = variables.find((one) => environment[one])
  return variable === undefined ? undefined : { variable, address: environment[variable] ?? '' }
}

/** The connection string of Application Insights; undefined if none is used. */
export const connectionStringOf = (environment: Environment): string | undefined =>
  isDisabled(environment) ? undefined : environment[insightsVariable] || undefined

/**
 * Parses a connection string (`InstrumentationKey=...;IngestionEndpoint=https://...`).
 * @throws Error if it has no key, or if the endpoint isn't a URL or contains credentials
 */
export function readConnectionString(text: string): { readonly key: string; readonly endpoint: string } {
  const pairs = text.split(';').map((pair) => {
    const [name = '', ...rest] = pair.split('=')
    return [name.trim().toLowerCase(), rest.join('=').trim()] as const
  })
  const { instrumentationkey: key, ingestionendpoint = 'https://dc.services.visualstudio.com/' } =
    Object.fromEntries(pairs)
  const address = URL.canParse(ingestionendpoint) ? new URL(ingestionendpoint) : undefined
  if (!key || !address || address.username || address.password)
    throw new Error('must be InstrumentationKey=<key>;IngestionEndpoint=https://<host>/')
  return { key, endpoint: `${ingestionendpoint.replace(/\/+$/, '')}/v2.1/track` }
}
