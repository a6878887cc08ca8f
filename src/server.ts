import type { AddressInfo } from 'node:net'
import { createServer, plugins, type Request, type RequestHandler, type Response } from 'restify'
import type { Bot } from './bot/app.ts'
import type { Log } from './core/log.ts'

/** The HTTP surface of the process. */
export interface HttpServer {
  /** Starts to listen; resolves to the port. */
  listen(port: number): Promise<number>
  /** Takes no more requests and waits for those under way. */
  close(): Promise<void>
}

/** Teams delivers at most about 100 kB of text; ten thousand pasted accounts fit well inside. */
const largestBody = 512 * 1024
const slowestRequest = 20_000

/** What proxies put on the requests they pass on. */
const proxied = ['forwarded', 'x-forwarded-for', 'x-arr-log-id']

/** Refuses other types before a byte of the body is read. */
const jsonOnly: RequestHandler = (request, response, next) => {
  if (request.getContentType() === 'application/json') return next()
  response.send(415)
  return next(false)
}

export function createHttpServer(options: {
  bot: Pick<Bot, 'receive'>
  /** Rejects while the process cannot do its work. */
  ready: () => Promise<void>
  /** The metrics, as Prometheus reads them. */
  metrics?: () => Promise<string>
  log: Log
}): HttpServer {
  const { bot, ready, metrics, log } = options
  const server = createServer({ name: 'rollcall', handleUncaughtExceptions: false, noWriteContinue: true })
  server.server.requestTimeout = slowestRequest
  server.server.headersTimeout = slowestRequest / 2
  server.pre((_request: Request, response: Response, next: () => void) => {
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.setHeader('Cache-Control', 'no-store')
    next()
  })

  const body = [jsonOnly, plugins.bodyReader({ maxBodySize: largestBody }), ...plugins.jsonBodyParser()]
  server.post('/api/messages', ...body, async (request: Request, response: Response) => {
    try {
      const { status, body } = await bot.receive(request.header('authorization', ''), request.body)
      response.send(status, body)
    } catch (error) {
      log.error('A turn failed', { error })
      response.send(500)
    }
  })
  server.get('/healthz', async (_request: Request, response: Response) => {
    response.send(200, { status: 'ok' })
  })
  server.get('/readyz', async (_request: Request, response: Response) => {
    try {
      await ready()
      response.send(200, { status: 'ready' })
    } catch (error) {
      log.warn('Not ready', { error })
      response.send(503, { status: 'not ready' })
    }
  })
  server.get('/metrics', async (request: Request, response: Response) => {
    // A reverse proxy brings the whole internet; whoever collects metrics comes straight to the process.
    if (!metrics || proxied.some((name) => request.header(name))) {
      response.send(404)
      return
    }
    try {
      response.sendRaw(200, await metrics(), { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
    } catch (error) {
      log.warn('The metrics could not be read', { error })
      response.send(503)
    }
  })

  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.server.once('error', reject)
        server.listen(port, () => resolve((server.address() as AddressInfo).port))
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.server.closeIdleConnections()
      }),
  }
}
