import { Client, type Context, ResponseType } from '@microsoft/microsoft-graph-client'
import { Agent, type Dispatcher, Response, request } from 'undici'
import type { Clock } from '../core/clock.ts'
import { type Answer, noAnswer } from './answer.ts'
import type { GraphRequest } from './request.ts'

/** One HTTP request; rejects when there is no answer. */
export type Send = (url: string, options: SendOptions) => Promise<Sent>

/** What came back, its body read to the end. Header names are in lower case. */
export interface Sent {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

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
      return { status: answer.statusCode, headers: flat(answer.headers), text }
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

export function createTransport(options: {
  baseUrl: string
  send: Send
  clock: Clock
  onError: (error: unknown) => void
}): Transport {
  const { clock, send, onError } = options
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  // Microsoft's client wants a Response, whose body is a stream and would be copied twice more: the answer goes round it.
  const unread = new Response(null)

  /** Microsoft's client with one middleware: its own leave the token out on plain http and retry by the outer status only. */
  const dispatch = async (
    { method, url, headers = {}, body }: Parameters<Transport>[0],
    token: string,
    fresh: boolean,
  ) => {
    let sent: Sent | undefined
    const execute = async (context: Context) => {
      const { headers: all, body: text } = context.options ?? {}
      sent = await send(String(context.request), {
        method,
        headers: Object.fromEntries(new Headers(all)),
        ...(typeof text === 'string' && { body: text }),
        fresh,
      })
      context.response = unread
    }
    const client = Client.initWithMiddleware({ baseUrl, defaultVersion: 'v1.0', middleware: { execute } })
    const call = client
      .api(url)
      .headers({ ...headers, Authorization: `Bearer ${token}` })
      .responseType(ResponseType.RAW)
    await (method === 'GET' ? call.get() : method === 'PATCH' ? call.patch(body) : call.post(body))
    if (!sent) throw new Error('The client did not send the call')
    return sent
  }

  return async (call, { token, fresh }) => {
    try {
      const { status, headers, text } = await dispatch(call, token, fresh)
      return { status, headers, body: parse(text, status < 300), at: clock.now() }
    } catch (error) {
      onError(error)
      return noAnswer(clock.now())
    }
  }
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const])),
  )
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
