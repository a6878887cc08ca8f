import { Client, type Context, ResponseType } from '@microsoft/microsoft-graph-client'
import type { Clock } from '../../core/clock.ts'
import { replaceUnusableCharacters } from '../../core/text.ts'
import type { Send, Sent } from './connections.ts'
import type { GraphRequest } from './request.ts'
import { type GraphResponse, noResponse } from './response.ts'

/** Sends one call to Graph and reads the response. A broken connection yields status 0. Never rejects. */
export type Transport = (
  call: Pick<GraphRequest, 'method' | 'url' | 'version' | 'headers' | 'body' | 'optional'>,
  options: { token: string; fresh: boolean },
) => Promise<GraphResponse>

export function createTransport(options: {
  baseUrl: string
  send: Send
  clock: Clock
  onError: (error: unknown) => void
}): Transport {
  const { clock, send, onError } = options

  // Uses Microsoft's client with a single middleware: its defaults omit the token on plain http and retry by outer
  // status only.
  const execute = async (context: Context) => {
    const { method = 'GET', headers, body, fresh = false } = (context.options ?? {}) as CallOptions
    const sent = await send(String(context.request), { method, headers, ...(body !== undefined && { body }), fresh })
    // A real Response would stream its body; in raw mode the client passes through whatever it gets.
    context.response = sent as unknown as Response
  }
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const client = Client.initWithMiddleware({ baseUrl, defaultVersion: 'v1.0', middleware: { execute } })

  const dispatch = (
    { method, url, version = 'v1.0', headers = {}, body }: Parameters<Transport>[0],
    token: string,
    fresh: boolean,
  ): Promise<Sent> => {
    const call = client
      .api(url)
      .version(version)
      .headers({ ...headers, Authorization: `Bearer ${token}` })
      .option('fresh', fresh)
      .responseType(ResponseType.RAW)
    switch (method) {
      case 'GET':
        return call.get()
      case 'PATCH':
        return call.patch(body)
      case 'DELETE':
        return call.delete()
      case 'POST':
        return call.post(body)
    }
  }

  return async (call, { token, fresh }) => {
    try {
      const { status, headers, text } = await dispatch(call, token, fresh)
      if (text === undefined && status < 300) return { ...noResponse(clock.now()), headers, tooLarge: true }
      return { status, headers, body: parse(text ?? '', status < 300), at: clock.now() }
    } catch (error) {
      onError(error)
      return noResponse(clock.now())
    }
  }
}

/** What the client passes for a call: method, headers, JSON body and our `fresh` option. */
interface CallOptions {
  readonly method?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly fresh?: boolean
}

// Most of these appear escaped in JSON. No database stores them, and a single one would fail the whole batch.
const unusableEscapes = /\\(?:u(?:00[01]|007f|00[89]|d[89a-f])|[bf])|[\x7f-\x9f]/i

const withoutUnusable = (value: unknown): unknown =>
  typeof value === 'string' ? replaceUnusableCharacters(value) : value

// A proxy might answer with an HTML page. An error status still counts; a success doesn't.
function parse(text: string, ok: boolean): unknown {
  try {
    if (text === '') return null
    return unusableEscapes.test(text)
      ? JSON.parse(text, (_name, value: unknown) => withoutUnusable(value))
      : JSON.parse(text)
  } catch {
    // The parser's own error quotes the text, which might be secret.
    if (ok) throw new Error(`The response isn't JSON (${text.length} characters)`)
    return null
  }
}
