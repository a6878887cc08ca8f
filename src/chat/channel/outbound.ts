import type { ConnectorClientOptions } from 'botframework-connector'
import type { Agent } from 'undici'
import { createHttpClient, type HttpClient } from '../../auth/http-client.ts'
import { backoff, retryAfter } from '../../core/backoff.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { meterCall } from '../../core/metered-call.ts'
import { type Metrics, noMetrics } from '../../core/metrics.ts'
import type { ProxyFor } from '../../core/proxy.ts'
import { conversationOf, createSendQueue } from './send-queue.ts'

type ConnectorClient = NonNullable<ConnectorClientOptions['httpClient']>
type ConnectorRequest = Parameters<ConnectorClient['sendRequest']>[0]
type ConnectorResponse = Awaited<ReturnType<ConnectorClient['sendRequest']>>

/** The transport to the connector and the token service. */
export interface Outbound {
  readonly client: ConnectorClient
  close(): Promise<void>
}

/** There was no response, or only ones asking to retry. */
export class NoResponseError extends Error {
  readonly statusCode: number | undefined

  constructor(host: string, status: number | undefined, options?: ErrorOptions) {
    super(status ? `${host} answers ${status}` : `${host} does not answer`, options)
    this.name = 'NoAnswer'
    this.statusCode = status
  }
}

export const retryableStatuses: ReadonlySet<number> = new Set([408, 412, 429, 500, 502, 503, 504])
const attempts = 4
const retryBackoff = { first: 500, longest: 2_000 }
/** No retry starts later than this, in ms. */
const maxRetryMs = 15_000
/** Limits for one attempt: time, and response size in bytes. The largest response contains a token. */
const limits = {
  maxResponseSize: 1_048_576,
  headersTimeout: 10_000,
  bodyTimeout: 5_000,
  connect: { timeout: 5_000 },
  connections: 64,
}

/**
 * Sends messages of one conversation in order. Replaces the library's transport, which has no limits on time or
 * response size, follows Retry-After even if it asks for an hour, and never retries a 412. Errors thrown here aren't
 * retried by the library.
 */
export function createOutbound(options: {
  clock: Clock
  log: Log
  metrics?: Metrics
  limits?: Agent.Options
  proxyFor?: ProxyFor
  /** Replaces the sockets. */
  http?: HttpClient | undefined
}): Outbound {
  const { clock, log, metrics = noMetrics } = options
  const { http = createHttpClient({ ...limits, ...options.limits }, options.proxyFor) } = options

  const once = async (call: ConnectorRequest): Promise<ConnectorResponse> => {
    const { 'accept-encoding': _packed, 'content-length': _length, ...headers } = call.headers.toJson()
    const body = typeof call.body === 'string' ? call.body : undefined
    const service = /\/(usertoken|botsignin)\//i.test(call.url) ? 'tokenService' : 'connector'
    const sent = await meterCall(
      { metrics, clock },
      { service, method: call.method, url: call.url, status: ({ status }) => status },
      () => http.send(call.url, { method: call.method, headers, body }),
    )
    const answered = call.headers.clone()
    for (const name of answered.headerNames()) answered.remove(name)
    for (const [name, value] of Object.entries(sent.headers)) answered.set(name, value)
    return { request: call, status: sent.status, headers: answered, bodyAsText: sent.text }
  }

  const persistently = async (call: ConnectorRequest): Promise<ConnectorResponse> => {
    const { host } = new URL(call.url)
    const started = clock.elapsed()
    for (let attempt = 1; ; attempt++) {
      const got = await once(call).catch((error: unknown) => ({ error }))
      if ('status' in got && !retryableStatuses.has(got.status)) return got
      const [status, cause] = 'status' in got ? [got.status, undefined] : [undefined, got.error]
      const told = 'status' in got ? retryAfter(got.headers.get('retry-after'), clock.now()) : undefined
      const pause = told ?? backoff(retryBackoff, attempt)
      if (attempt >= attempts || clock.elapsed() + pause > started + maxRetryMs)
        throw new NoResponseError(host, status, { cause })
      log.warn('Retrying a request to Teams', { host, status, attempt, ...(cause ? { error: cause } : {}) })
      await clock.sleep(pause)
    }
  }

  // If each message were retried on its own, later ones would overtake it.
  const order = createSendQueue()
  const sendRequest = (call: ConnectorRequest) => order.run(conversationOf(call), () => persistently(call))

  return { client: { sendRequest }, close: http.close }
}
