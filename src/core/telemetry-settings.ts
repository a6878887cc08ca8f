/** Where telemetry is sent, and the variable that sets it. */
export interface Destination {
  readonly address: string
  readonly variable: string
}

export type Signal = 'METRICS' | 'TRACES'
type Environment = Readonly<Record<string, string | undefined>>

/**
 * The OTLP collector of a signal; undefined unless OpenTelemetry's variables enable it: an endpoint is set for it or
 * for all, `OTEL_<SIGNAL>_EXPORTER` isn't `none`, and the SDK isn't disabled.
 */
export function collectorOf(environment: Environment, signal: Signal): Destination | undefined {
  if (environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined
  if (!(environment[`OTEL_${signal}_EXPORTER`] ?? 'otlp').split(',').includes('otlp')) return undefined
  const variables = [`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`, 'OTEL_EXPORTER_OTLP_ENDPOINT']
  const variable = variables.find((one) => environment[one])
  return variable === undefined ? undefined : { variable, address: environment[variable] ?? '' }
}
