import { createServer as createPlainServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer, type Request, type RequestHandler, type Response } from 'restify'
import type { Channel, VerifiedRequest } from '../../chat/channel/adapter.ts'
import type { Bot } from '../../chat/turn/app.ts'
import type { Log } from '../../core/log.ts'
import type { Page } from '../../pages/page.ts'
import { type HalfOpenLimits, limitHalfOpen } from './half-open.ts'
import { jsonOnly, readJson, watchBodies } from './message-body.ts'
import { type BuiltPages, type DownloadBounds, servePages } from './page-route.ts'
import { observeResponses, type ServedRequest } from './served-requests.ts'
import { limitSlowCallers } from './slow-callers.ts'

/** The HTTP interface of the process. */
export interface HttpServer {
  /**
   * Starts listening, on all interfaces unless `host` is given; resolves to the port. Until `serve` is called, it
   * reports alive but not ready. Rejects with a sentence if the address isn't available.
   */
  listen(port: number, host?: string): Promise<number>
  /** Starts passing requests to these parts. */
  serve(parts: RequestHandlers): void
  /** Stops accepting requests and waits for those in progress. */
  close(): Promise<void>
}

/** Handles requests once the database is open. */
export interface RequestHandlers {
  readonly bot: Pick<Bot, 'receive'>
  /**
   * Verifies a request by its Authorization header alone: returns the refusal, or the verified claims if its body can
   * be read.
   */
  readonly preAuthenticate: Channel['preAuthenticate']
  readonly pages?: BuiltPages
  /** Rejects while the process can't do its work. */
  readonly ready: () => Promise<void>
}

/** Limits per caller. Times in ms. */
export interface HttpBounds extends DownloadBounds {
  /**
   * Maximum body size in bytes, far above what Teams delivers (some 100 kB): oversized messages should get an answer,
   * not be dropped.
   */
  readonly body: number
  /** Maximum nesting; deeper bodies could overflow the stack of later code. */
  readonly depth: number
  readonly headersTime: number
  readonly requestTime: number
  /** How long a channel connection can be idle between requests; all others close after the response. */
  readonly idleTime: number
  readonly connections: number
  /** Connections without a request, per address and in total. */
  readonly halfOpen: HalfOpenLimits
}

const defaultBounds: HttpBounds = {
  body: 4_194_304,
  depth: 64,
  headersTime: 10_000,
  requestTime: 20_000,
  downloadTime: 600_000,
  stalledTime: 20_000,
  idleTime: 65_000,
  connections: 1_000,
  halfOpen: { perAddress: 100, total: 500 },
}

const prometheusText = 'text/plain; version=0.0.4; charset=utf-8'

/** Headers that proxies add to forwarded requests. */
const proxyHeaders =
  /^(forwarded|via|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip|x-arr-log-id|x-(forwarded|original)-.+)$/

/** Normalises a host name for comparison: port and trailing dots make no difference. */
const hostName = (host = ''): string => host.toLowerCase().replace(/:\d*$/, '').replace(/\.+$/, '')

/** Detects proxied requests by their headers. nginx adds none in its default configuration, but speaks HTTP/1.0. */
function isProxied({ headers, httpVersion }: Request, publicHost: string | undefined): boolean {
  if (httpVersion === '1.0' || Object.keys(headers).some((name) => proxyHeaders.test(name))) return true
  return publicHost !== undefined && hostName(headers.host) === hostName(publicHost)
}

const isLoopback = (address = '') => /^(::ffff:)?127\.|^::1$/.test(address)

const securityHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

/** Serves only the metrics, on a separate address and port, for collectors on other machines. */
export function createMetricsServer(metrics: () => Promise<string>, log: Log): Pick<HttpServer, 'listen' | 'close'> {
  const server = createPlainServer((request, response) => {
    // restify replaces `writeHead` of every response in the process with a version that returns nothing.
    const answer = (status: number, text?: string) => {
      response.writeHead(status, text === undefined ? {} : { 'Content-Type': prometheusText })
      response.end(text)
    }
    if (request.url !== '/metrics' || request.method !== 'GET') return answer(404)
    metrics().then(
      (text) => answer(200, text),
      (error: unknown) => {
        log.warn('The metrics could not be read', { error })
        answer(503)
      },
    )
  })
  return {
    listen: (port, host = '127.0.0.1') =>
      new Promise((resolve, reject) => {
        server.once('error', (error) => reject(cannotListen(error, port, host, 'METRICS_')))
        server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function cannotListen(error: NodeJS.ErrnoException, port: number, host = 'this machine', prefix = ''): Error {
  const says: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is in use. Stop the program that listens on it, or set ${prefix}PORT to another port.`,
    EACCES: `This user is not allowed to listen on port ${port}. Set ${prefix}PORT to 1024 or higher.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Set ${prefix}HOST to one that is, or remove it.`,
    ENOTFOUND: `${host} cannot be resolved. Set ${prefix}HOST to an address of this machine, or remove it.`,
  }
  return new Error(says[error.code ?? ''] ?? `Port ${port} cannot be opened: ${error.message}`, { cause: error })
}

export function createHttpServer(options: {
  /** Served in addition to the bot's own routes. */
  pages?: readonly Page[]
  /** Metrics in Prometheus format; absent if they have a separate port. */
  metrics?: () => Promise<string>
  /** The bot's public host name. */
  publicHost?: string | undefined
  /** Called when a message is refused because of its body; `RequestHandlers` sees all other refusals. */
  onRefused?: (reason: string) => void
  /** Called with each answered request, in OpenTelemetry's terms. */
  onAnswered?: (request: ServedRequest) => void
  /** A monotonic clock, in ms, for durations. */
  now?: () => number
  log: Log
  bounds?: Partial<HttpBounds>
}): HttpServer {
  const { pages = [], metrics, publicHost, log, onAnswered, now } = options
  let served: RequestHandlers | undefined
  const bounds = { ...defaultBounds, ...options.bounds }
  const server = createServer({ name: 'rollcall', handleUncaughtExceptions: false, noWriteContinue: true })
  limitSlowCallers(server.server as Server, bounds)
  server.server.maxConnections = bounds.connections
  limitHalfOpen(server.server as Server, bounds.halfOpen)
  // Longer than proxies keep their connections: whichever side closes first might lose a request just sent by the
  // other.
  server.server.keepAliveTimeout = bounds.idleTime
  const ofChannel = new WeakSet<Response>()
  server.pre((_request: Request, response: Response, next: () => void) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
    // Otherwise strangers could occupy all connections. Set only now, because setting this header for everyone and
    // removing it for the channel would still have an effect.
    response.once('header', () => {
      if (!ofChannel.has(response)) response.setHeader('Connection', 'close')
    })
    next()
  })
  if (onAnswered && now) observeResponses(server, onAnswered, now)

  const started: RequestHandler = (_request, response, next) => {
    if (served) return next()
    response.send(503, undefined, { 'Retry-After': '5' })
    return next(false)
  }
  const parts = (): RequestHandlers => {
    if (!served) throw new Error('Not ready yet')
    return served
  }
  const admitted = new WeakMap<Request, VerifiedRequest>()
  /** Refuses callers without a channel token before their body uses memory. */
  const preAuthenticate: RequestHandler = (request, response, next) => {
    parts()
      .preAuthenticate(request.header('authorization', ''))
      .then(
        (outcome) => {
          if ('verified' in outcome) {
            admitted.set(request, outcome)
            return next()
          }
          log.warn('Inbound request refused', { ...outcome })
          response.send(outcome.status)
          next(false)
        },
        (error) => {
          log.error('A token could not be verified', { error })
          response.send(503)
          next(false)
        },
      )
  }
  const bodies = watchBodies((status, reason) => {
    log.warn('Inbound request refused', { status, refused: reason })
    options.onRefused?.(reason)
  })
  const body = [started, bodies.watch, jsonOnly, preAuthenticate, ...readJson(bounds)]
  server.post('/api/messages', ...body, async (request: Request, response: Response) => {
    bodies.reached(response)
    try {
      const caller = admitted.get(request) ?? ''
      const { status, body } = await parts().bot.receive(caller, request.body)
      if (status !== 401 && status !== 403) ofChannel.add(response)
      response.send(status, body)
    } catch (error) {
      log.error('A message could not be handled', { error })
      response.send(500)
    }
  })
  server.get('/healthz', async (_request: Request, response: Response) => {
    response.send(200, { status: 'ok' })
  })
  server.get('/readyz', async (_request: Request, response: Response) => {
    try {
      await parts().ready()
      response.send(200, { status: 'ready' })
    } catch (error) {
      if (served) log.warn('Not ready', { error })
      response.send(503, { status: served ? 'not ready' : 'starting' })
    }
  })
  servePages(server, pages, started, () => parts().pages, { ...bounds, log })
  server.get('/metrics', async (request: Request, response: Response) => {
    // A reverse proxy makes this reachable from the internet. Other machines must not read it unless a separate port
    // was opened for them.
    if (!metrics || !isLoopback(request.socket.remoteAddress) || isProxied(request, publicHost)) {
      response.send(404)
      return
    }
    try {
      response.sendRaw(200, await metrics(), { 'Content-Type': prometheusText })
    } catch (error) {
      log.warn('The metrics could not be read', { error })
      response.send(503)
    }
  })

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        // The library re-emits its inner server's error, which ends the process if nothing listens for it.
        server.once('error', (error) => reject(cannotListen(error, port, host)))
        server.listen(port, ...(host ? [host] : []), () => resolve((server.address() as AddressInfo).port))
      }),
    serve: (parts) => {
      served = parts
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.server.closeIdleConnections()
        // Otherwise a connection with a request in progress would stay idle afterwards, and closing would wait for it.
        server.server.keepAliveTimeout = 1
      }),
  }
}
