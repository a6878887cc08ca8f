import http from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate as immediate } from 'node:timers/promises'
import type { Faults } from './faults.ts'
import { type Answer, type Call, type Ending, HttpError, type Route } from './http.ts'
import type { Journal } from './journal.ts'

const largestBody = 8 * 1024 * 1024
/** Event loop iterations between two requests. Each one accepts a single connection. */
const looksBetween = 5

/** A request whose body has been read. */
export interface Received extends Pick<Call, 'method' | 'headers' | 'newFor' | 'arrived' | 'ended'> {
  /** Path and query. */
  readonly target: string
  readonly body: Buffer
}

interface Answering {
  readonly routes: readonly Route[]
  /** Applies scripted faults of `at: 'request'` to every path outside `/_emulator`. */
  readonly faults?: Faults
}

/**
 * Answers requests from a list of routes. Requests without a route get a 501 that names them. `turn`: what routes wait
 * for that are handled one at a time.
 */
export function createAnswering({ routes, faults }: Answering, turn: () => Promise<void>) {
  return async ({ target, body, ...rest }: Received): Promise<Answer> => {
    const { method, headers } = rest
    const path = target.split('?', 1)[0] ?? '/'
    const run = async (): Promise<Answer> => {
      const url = parseUrl(target, headers)
      for (const route of routes) {
        if (route.method !== '*' && route.method !== method) continue
        const match = route.path.exec(path)
        if (!match) continue
        const params = match.slice(1).map((group) => group ?? '')
        const text = async () => body.toString('utf8')
        const json = async () => parse(body.toString('utf8'))
        if (route.inTurn) await turn()
        return route.handle({ ...rest, url, path, params, text, json, bytes: async () => body })
      }
      throw new HttpError(501, `The emulator does not play ${method} ${path}`)
    }
    const token = headers.authorization?.replace(/^Bearer\s+/i, '')
    const answer =
      !faults || path.startsWith('/_emulator')
        ? run()
        : faults.around({ method, path: target, ...(token && { token }) }, run)
    return answer.catch(asAnswer)
  }
}

/** An HTTP server for a list of routes. */
export function createHttpServer(options: Answering & { readonly journal: Journal }): http.Server {
  const { journal } = options
  const openedAt = new WeakMap<Socket, number>()
  let turns: Promise<void> = Promise.resolve()

  const lookAround = async () => {
    for (let look = 0; look < looksBetween; look++) await immediate()
  }
  /** Handles these requests one at a time and accepts new ones in between, so that none is registered late. */
  const turn = (): Promise<void> => {
    turns = turns.then(lookAround)
    return turns
  }

  const answer = createAnswering(options, turn)

  const server = http.createServer((request, response) => {
    const opened = openedAt.get(request.socket)
    openedAt.delete(request.socket)
    const newFor = opened === undefined ? undefined : performance.now() - opened
    const ended = new Promise<Ending>((resolve) => {
      response.once('close', () => resolve({ at: Date.now(), answered: response.writableFinished }))
    })
    serve(request, { newFor, ended })
      .then(async ({ entry, answer }) => {
        if (answer.hangUp) {
          journal.settle(entry, 0)
          request.socket.destroy()
          return
        }
        const { payload, type } = encode(answer)
        const headers: Record<string, string | number> = { ...answer.headers }
        const name = Object.keys(headers).find((one) => one.toLowerCase() === 'content-type') ?? 'Content-Type'
        if (type) headers[name] ??= type
        journal.settle(entry, answer.status, payload, { json: String(headers[name]).includes('json') })
        if (answer.status !== 204) headers['Content-Length'] = Buffer.byteLength(payload)
        response.writeHead(answer.status, headers)
        if (answer.bodyAfter) {
          response.flushHeaders()
          await answer.bodyAfter
        }
        response.end(payload)
      })
      .catch(() => request.socket.destroy())
  })
  return server.on('connection', (socket) => openedAt.set(socket, performance.now()))

  async function serve(request: http.IncomingMessage, way: Pick<Call, 'newFor' | 'ended'>) {
    const method = request.method ?? 'GET'
    const target = request.url ?? '/'
    const entry = journal.begin(method, target, request.headers.authorization)
    const received = async () => {
      const body = await read(request)
      if (body.length > 0) journal.body(entry, body.toString('utf8'))
      return answer({ method, target, headers: request.headers, body, arrived: entry.at, ...way })
    }
    return { entry, answer: await received().catch(asAnswer) }
  }
}

/** The URL as the caller knows it; a TLS-terminating proxy adds a header. */
function parseUrl(
  target: string,
  { host = '127.0.0.1', 'x-forwarded-proto': scheme = 'http' }: http.IncomingHttpHeaders,
): URL {
  try {
    return new URL(target, `${scheme === 'https' ? 'https' : 'http'}://${host}`)
  } catch {
    throw new HttpError(400, 'The address of the request cannot be read')
  }
}

function asAnswer(error: unknown): Answer {
  if (error instanceof HttpError) return error.answer
  // A handler that throws is a bug in the emulator, so return the stack for the test's output.
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { status: 500, body: { error: { code: 'EmulatorFailure', message } } }
}

async function read(request: http.IncomingMessage): Promise<Buffer> {
  if (!request.headers['content-length'] && !request.headers['transfer-encoding']) return Buffer.alloc(0)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestBody) throw new HttpError(413, `A body may hold ${largestBody} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new HttpError(400, 'The body is not JSON')
  }
}

/** The serialised body and its content type, unless the response sets one. */
export function encode(answer: Answer): { payload: string | Buffer; type?: string } {
  const { body } = answer
  if (body === undefined || body === null) return { payload: '' }
  if (typeof body === 'string' || Buffer.isBuffer(body)) return { payload: body, type: 'text/html; charset=utf-8' }
  return { payload: JSON.stringify(body), type: 'application/json; charset=utf-8' }
}
