import type { Clock } from '../../core/clock.ts'
import type { Metrics, Span } from '../../core/metrics.ts'
import type { GraphRequest } from './request.ts'
import type { Answer } from './response.ts'
import type { Transport } from './transport.ts'

/** Records the answer to one call, single or batched. */
export type Meter = (request: GraphRequest, answer: Answer) => void

export function createMeter(metrics: Metrics): Meter {
  return ({ method, units }, { status, headers }) => {
    metrics.count('rollcall.graph.calls', { method, status })
    if (status === 0) return
    const charged = Number(headers['x-ms-resource-unit'] ?? units)
    if (charged > 0) metrics.count('rollcall.graph.units', {}, charged)
    if (status === 429) metrics.count('rollcall.graph.throttled', { limit: limitNamed(headers) })
  }
}

/** The limit Graph names. Validated, so that text inserted by a proxy can't become a label. */
function limitNamed(headers: Answer['headers']): string {
  const named = headers['x-ms-throttle-information'] ?? headers['x-ms-throttle-scope']?.split('/', 2).join('/') ?? ''
  return /^[\w/]{1,60}$/.test(named) ? named : 'unnamed'
}

/** Wraps the transport to time, count and trace requests. */
export function measured(transport: Transport, metrics: Metrics, clock: Clock): Transport {
  return (call, options) => {
    const kind = call.url === '/$batch' ? 'batch' : 'single'
    const id = call.headers?.['client-request-id']
    const attributes = { kind, 'http.request.method': call.method, ...(id && { 'client-request-id': id }) }
    const send = async (span: Span) => {
      const started = clock.elapsed()
      const answer = await transport(call, options)
      metrics.count('rollcall.graph.requests', { kind, status: answer.status })
      metrics.seconds('rollcall.graph.request.seconds', (clock.elapsed() - started) / 1000, { kind })
      span.set({ 'http.response.status_code': answer.status })
      if (answer.status === 0 || answer.status >= 400) span.fail(String(answer.status))
      return answer
    }
    return metrics.span(`graph ${call.method}`, attributes, send, 'client')
  }
}
