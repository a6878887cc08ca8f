import type { Clock } from './clock.ts'
import type { Labels, Metrics, Span } from './metrics.ts'

/** An HTTP request to another service, as recorded in metrics and traces. */
export interface HttpCall<T> {
  /** Our name for the service. */
  readonly service: string
  readonly method: string
  readonly url: string
  /** More attributes of the span. */
  readonly attributes?: Labels
  /** The status of a response; 0 if there is none. */
  readonly status: (response: T) => number
  /** Whether a status of 400 or above is a normal response; none is by default. */
  readonly isNormal?: (status: number) => boolean
}

/** A word in an address, or a version. Everything else might identify someone. */
const fixedPart = /^(?:v\d+(?:\.\d+)?|[$a-z][a-z.$-]*)$/i

/** The path without identifying parts: `/v1.0/users/{id}/manager`. */
export function pathTemplate(pathname: string): string {
  return pathname
    .split('/')
    .map((part) => (part === '' || fixedPart.test(part) ? part : part.replace(/^([a-z]+\()?.*?(\))?$/i, placeholder)))
    .join('/')
}

const placeholder = (_part: string, opens = '', closes = '') => (opens && closes ? `${opens}{id})` : '{id}')

/**
 * Times and traces one HTTP request by OpenTelemetry's semantic conventions. Addresses are recorded without query and
 * IDs, which could identify people.
 */
export function traceCall<T>(
  { metrics, clock }: { readonly metrics: Metrics; readonly clock: Pick<Clock, 'now'> },
  { service, method, url, attributes = {}, status, isNormal = () => false }: HttpCall<T>,
  send: (span: Span) => Promise<T>,
): Promise<T> {
  const { protocol, hostname, port, origin, pathname } = new URL(url)
  const template = pathTemplate(pathname)
  const where = {
    'http.request.method': method,
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
    'service.peer.name': service,
  }
  const traced = async (span: Span) => {
    const started = clock.now()
    let ended: { readonly [name in 'http.response.status_code' | 'error.type']?: string | number } = {
      'error.type': 'noAnswer',
    }
    try {
      const response = await send(span)
      const answered = status(response)
      const failed = answered === 0 || (answered >= 400 && !isNormal(answered))
      ended = {
        ...(answered > 0 && { 'http.response.status_code': answered }),
        ...(failed && { 'error.type': answered === 0 ? 'noAnswer' : String(answered) }),
      }
      return response
    } catch (error) {
      const { code, name } = error as { code?: unknown; name?: unknown }
      ended = { 'error.type': typeof code === 'string' ? code : String(name) }
      throw error
    } finally {
      metrics.seconds('http.client.request.duration', (clock.now() - started) / 1000, { ...where, ...ended })
      span.set(ended)
      const { 'error.type': type } = ended
      if (type !== undefined) span.fail(String(type))
    }
  }
  const all = { ...where, ...attributes, 'url.full': `${origin}${template}`, 'url.template': template }
  return metrics.span(`${method} ${template}`, all, traced, 'client')
}
