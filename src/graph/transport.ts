import { Client, type Context, ResponseType } from '@microsoft/microsoft-graph-client'
import { Agent, type Dispatcher, Response, request } from 'undici'
import type { Clock } from '../core/clock.ts'
import { type Answer, noAnswer } from './answer.ts'
import type { GraphRequest } from './request.ts'

/** One HTTP request; rejects when there is no answer. */
export type Send = (url: string, options: SendOptions) => Promise<Response>

export interface SendOptions {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Must not go over a connection that was used before. */
  readonly fresh: boolean
}

/** Sockets to Graph. */
export interface Wire {
  readonly send: Send
  close(): Promise<void>
}

/** An answer that takes longer than this is given up as a broken connection, in ms. */
const patienceMs = 100_000

/** At most `connections` kept-alive sockets, and a quarter as many again for requests that need a new one. */
export function createWire(connections: number): Wire {
  const limits = { headersTimeout: patienceMs, bodyTimeout: patienceMs, connect: { timeout: 10_000 } }
  const warm = new Agent({ ...limits, connections, keepAliveTimeout: 60_000, keepAliveMaxTimeout: 120_000 })
  // Without pipelining undici closes a socket after its first answer.
  const fresh = new Agent({ ...limits, connections: Math.max(1, Math.ceil(connections / 4)), pipelining: 0 })

  return {
    send: async (url, { method, headers, body, fresh: anew }) => {
      const answer = await request(url, {
        method: method as Dispatcher.HttpMethod,
        headers,
        ...(body !== undefined && { body }),
        dispatcher: anew ? fresh : warm,
      })
      const text = await answer.body.text()
      const plain = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, String(value)]],
      )
      return new Response(text === '' ? null : text, { status: answer.statusCode, headers: plain })
    },
    close: async () => {
      await Promise.all([warm.destroy(), fresh.destroy()])
    },
  }
}

/** Sends one call to Graph and reads its answer; a broken connection is an answer with status 0. Never rejects. */
export type Transport = (
  call: Pick<GraphRequest, 'method' | 'url' | 'headers' | 'body'>,
  options: { token: string; fresh: boolean },
) => Promise<Answer>

/**
 * Microsoft's client, cut down to one middleware: its own ones leave the token out on plain http, retry by the outer status
 * only and cap Retry-After.
 */
export function createTransport(options: {
  baseUrl: string
  send: Send
  clock: Clock
  onError: (error: unknown) => void
}): Transport {
  const { clock, send, onError } = options
  const client = Client.initWithMiddleware({
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    defaultVersion: 'v1.0',
    middleware: { execute: (context) => execute(context, send) },
  })

  return async ({ method, url, headers = {}, body: content }, { token, fresh }) => {
    try {
      const call = client
        .api(url)
        .headers({ ...headers, Authorization: `Bearer ${token}` })
        .option('fresh', fresh)
        .responseType(ResponseType.RAW)
      const response: Response = await (method === 'GET'
        ? call.get()
        : method === 'PATCH'
          ? call.patch(content)
          : call.post(content))
      const body = parse(await response.text(), response.ok)
      return { status: response.status, headers: Object.fromEntries(response.headers), body, at: clock.now() }
    } catch (error) {
      onError(error)
      return noAnswer(clock.now())
    }
  }
}

async function execute(context: Context, send: Send): Promise<void> {
  const { method = 'GET', headers, body, ...others } = context.options ?? {}
  context.response = await send(String(context.request), {
    method,
    headers: Object.fromEntries(new Headers(headers)),
    ...(typeof body === 'string' && { body }),
    fresh: 'fresh' in others && others.fresh === true,
  })
}

// Something on the way may answer with a page instead of Graph. As a refusal it counts by its status, as a success it is none.
function parse(text: string, ok: boolean): unknown {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch (error) {
    if (ok) throw error
    return null
  }
}
