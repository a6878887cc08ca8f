import { type Agent, type Dispatcher, request } from 'undici'
import { direct, type ProxyFor } from '../core/proxy.ts'
import { explainUnknownIssuer } from '../core/unknown-issuer.ts'
import { createDispatchers } from './dispatchers.ts'

/** A complete response. Header names are in lower case. */
export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** `limits`: mainly time and size. undici's defaults are minutes and unlimited. */
export function createHttpClient(limits: Agent.Options, proxyFor: ProxyFor = direct) {
  const dispatchers = createDispatchers(limits, proxyFor)
  return {
    /** Sends one request without following redirects. Rejects unless the complete response arrives. */
    send: async (
      url: string,
      {
        method,
        headers,
        body,
      }: { method: string; headers: Readonly<Record<string, string>>; body?: string | undefined },
    ): Promise<HttpResponse> => {
      const {
        statusCode,
        headers: answered,
        body: stream,
      } = await request(url, {
        method: method as Dispatcher.HttpMethod,
        headers: { ...headers },
        ...(body !== undefined && { body }),
        dispatcher: dispatchers.for(url),
      }).catch((error: unknown) => {
        throw explainUnknownIssuer(error, url)
      })
      const text = await stream.text()
      const flat = Object.entries(answered).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      )
      return { status: statusCode, headers: Object.fromEntries(flat), text }
    },
    close: dispatchers.close,
  }
}

export type HttpClient = ReturnType<typeof createHttpClient>
