import { hasUser, noUserMessage } from './addresses.ts'

const signals = ['', 'TRACES_', 'METRICS_']
const collectors = signals.map((signal) => `OTEL_EXPORTER_OTLP_${signal}ENDPOINT`)
const protocols = signals.map((signal) => `OTEL_EXPORTER_OTLP_${signal}PROTOCOL`)

/**
 * Problems with the variables that OpenTelemetry reads itself. A password in an address would be sent and would appear
 * in errors; any other mistake would make every export fail.
 */
export function telemetryProblems(given: Readonly<Record<string, string>>): string[] {
  const problems = collectors.filter((key) => hasUser(given[key] ?? '')).map((key) => `${key}: ${noUserMessage}`)
  const sent = collectors.filter((key) => given[key])
  if (sent.length === 0 || given['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return problems
  const unclear = sent.filter((key) => !/^https?:\/\/[^/]/i.test(given[key] ?? '') || !URL.canParse(given[key] ?? ''))
  // Collectors accept JSON wherever they accept Protobuf over HTTP.
  const foreign = protocols.filter((key) => given[key] && !/^http\/(json|protobuf)$/.test(given[key] ?? ''))
  return [
    ...problems,
    ...unclear.map((key) => `${key}: must be http://host:port or https://host:port`),
    ...foreign.map((key) => `${key}: only http is supported (port 4318 of a collector); set http/json, or remove it`),
  ]
}
