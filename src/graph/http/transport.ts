import { Client, type Context, ResponseType } from '@microsoft/microsoft-graph-client'
import type { Clock } from '../../core/clock.ts'
import { replaceUnusable } from '../../core/text.ts'
import type { Send, Sent } from './connections.ts'
import type { GraphRequest } from './request.ts'
import { type Answer, noAnswer } from './response.ts'

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

  // Microsoft's client with one middleware: its own leave the token out on plain http and retry by the outer status only.
  const execute = async (context: Context) => {
    const { method = 'GET', headers, body, fresh = false } = (context.options ?? {}) as Options
    const sent = await send(String(context.request), { method, headers, ...(body !== undefined && { body }), fresh })
    // A Response would carry its body through a stream; raw, the client hands on whatever it is given.
    context.response = sent as unknown as Response
  }
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const client = Client.initWithMiddleware({ baseUrl, defaultVersion: 'v1.0', middleware: { execute } })

  const dispatch = (
    { method, url, headers = {}, body }: Parameters<Transport>[0],
    token: string,
    fresh: boolean,
  ): Promise<Sent> => {
    const call = client
      .api(url)
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
      if (text === undefined && status < 300) return { ...noAnswer(clock.now()), headers, tooLarge: true }
      return { status, headers, body: parse(text ?? '', status < 300), at: clock.now() }
    } catch (error) {
      onError(error)
      return noAnswer(clock.now())
    }
  }
}

/** What the client makes of a call: its method, all headers, the JSON of its body, and the option of `dispatch`. */
interface Options {
  readonly method?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly fresh?: boolean
}

// In JSON most of these are escaped. A name with one of them is kept by no database, and one such would fail all others.
const mayHoldUnusable = /\\(?:u(?:00[01]|007f|00[89]|d[89a-f])|[bf])|[\x7f-\x9f]/i

const usable = (value: unknown): unknown => (typeof value === 'string' ? replaceUnusable(value) : value)

// Something on the way may answer with a page instead of Graph. As a refusal it counts by its status, as a success it is none.
function parse(text: string, ok: boolean): unknown {
  try {
    if (text === '') return null
    return mayHoldUnusable.test(text) ? JSON.parse(text, (_name, value: unknown) => usable(value)) : JSON.parse(text)
  } catch (error) {
    if (ok) throw error
    return null
  }
}
