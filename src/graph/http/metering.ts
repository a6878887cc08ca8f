import type { Clock } from '../../core/clock.ts'
import { pathTemplate, traceCall } from '../../core/http-call.ts'
import type { Metrics, Span } from '../../core/metrics.ts'
import { asRecord } from './json.ts'
import type { GraphRequest } from './request.ts'
import type { GraphResponse } from './response.ts'
import type { Transport } from './transport.ts'

/** Records the response to one call, single or batched. */
export type Meter = (request: GraphRequest, response: GraphResponse) => void

export function createMeter(metrics: Metrics): Meter {
  return ({ method, units }, { status, headers }) => {
    metrics.count('rollcall.graph.calls', { method, status })
    if (status === 0) return
    const charged = Number(headers['x-ms-resource-unit'] ?? units)
    if (charged > 0) metrics.count('rollcall.graph.units', {}, charged)
    if (status === 429) metrics.count('rollcall.graph.throttled', { limit: limitLabel(headers) })
  }
}

/** The limit Graph names. Validated, so that text inserted by a proxy can't become a label. */
function limitLabel(headers: GraphResponse['headers']): string {
  const named = headers['x-ms-throttle-information'] ?? headers['x-ms-throttle-scope']?.split('/', 2).join('/') ?? ''
  return /^[\w/]{1,60}$/.test(named) ? named : 'unnamed'
}

/** A 404 means that something doesn't exist; a 403 to an optional request means that the operator can't see it. */
const isNormal = (status: number, { method, optional }: Pick<GraphRequest, 'method' | 'optional'>): boolean =>
  (status === 404 && (method === 'GET' || method === 'DELETE')) || (status === 403 && optional === true)

/** Graph's error code; `none` if there is no valid one. */
const codeOf = (body: unknown): string => {
  const { code } = asRecord(asRecord(body)['error'])
  return typeof code === 'string' && /^[\w.]{1,80}$/.test(code) ? code : 'none'
}

/** Adds the errors inside a batch to its span, because the batch itself has status 200. */
function addBatchErrors(span: Span, asked: unknown, response: GraphResponse, path: string): void {
  const { requests } = asRecord(asked)
  const { responses } = asRecord(response.body)
  if (!Array.isArray(requests) || !Array.isArray(responses)) return
  const byId = new Map(responses.map((one) => [String(asRecord(one)['id']), asRecord(one)]))
  for (const request of requests) {
    const { id, method, url } = asRecord(request)
    const { status, body } = byId.get(String(id)) ?? {}
    if (typeof status === 'number' && status < 400) continue
    const { pathname } = new URL(`${path}${url}`, 'http://graph')
    span.event('answer', {
      'http.request.method': String(method),
      'url.template': pathTemplate(pathname),
      ...(typeof status === 'number' && { 'http.response.status_code': status }),
      'error.type': typeof status === 'number' ? codeOf(body) : 'noAnswer',
    })
  }
}

/** Wraps the transport to time, count and trace requests. `root`: the address below which those for v1.0 are sent. */
export function measureTransport(transport: Transport, metrics: Metrics, clock: Clock, root: string): Transport {
  const { pathname } = new URL(root)
  return (call, options) => {
    const { method, url, version = 'v1.0', headers, body } = call
    const kind = url === '/$batch' ? 'batch' : 'single'
    const id = headers?.['client-request-id']
    const send = async (span: Span) => {
      const response = await transport(call, options)
      metrics.count('rollcall.graph.requests', { kind, status: response.status })
      if (kind === 'batch') addBatchErrors(span, body, response, pathname)
      return response
    }
    return traceCall(
      { metrics, clock },
      {
        service: 'graph',
        method,
        url: `${root.replace(/v1\.0$/, version)}${url}`,
        attributes: { ...(id && { 'client-request-id': id }) },
        status: ({ status }) => status,
        isNormal: (status) => isNormal(status, call),
      },
      send,
    )
  }
}
