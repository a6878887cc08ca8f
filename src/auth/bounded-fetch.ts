import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node'
import { type Clock, systemClock } from '../core/clock.ts'
import type { ProxyFor } from '../core/proxy.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'

/** The part of `fetch` that is used. */
export type Fetch = (
  url: string,
  options: { method: string; headers: Record<string, string>; body?: string },
) => Promise<{ readonly status: number; readonly headers: Iterable<[string, string]>; json(): Promise<unknown> }>

/** Metadata documents are small and arrive quickly; anything larger or slower is rejected. */
const limits = { maxResponseSize: 1_048_576, headersTimeout: 10_000, bodyTimeout: 10_000, connect: { timeout: 5_000 } }

/** A fetch limited to 1 MB and ten seconds, without decompression or redirects. `http` replaces the sockets. */
export function createBoundedFetch(proxyFor?: ProxyFor, http: HttpClient = createHttpClient(limits, proxyFor)): Fetch {
  return async (url, options) => {
    const { status, headers, text } = await http.send(url, options)
    return { status, headers: Object.entries(headers), json: async () => JSON.parse(text) }
  }
}

/** Fetches a JSON document; rejects any other response. */
export function createJsonFetcher(send: Fetch): (url: string) => Promise<unknown> {
  return async (url) => {
    const response = await send(url, { method: 'GET', headers: { Accept: 'application/json' } })
    if (response.status !== 200) throw new Error(`${new URL(url).host} answered ${response.status}`)
    return response.json()
  }
}

/** Pauses, in ms, before a request that Entra failed to answer is sent again. Somebody is waiting for the token. */
const pauses = [300, 700]

/**
 * MSAL's network module for a custom cloud. Redirects requests for `from` to `to`, because MSAL insists on https and
 * known hosts; other requests are unchanged. Repeats requests that fail on Entra's side.
 *
 * MSAL must not see a 429, a 5xx or a `Retry-After`: it would remember it, and refuse later requests for the same scopes
 * by itself, whoever they are for, during a minute or up to an hour. It sees the error in the response as a 400 instead.
 */
export function createMsalNetwork(options: {
  from: string
  to: string
  fetch: Fetch
  clock?: Pick<Clock, 'sleep'>
}): INetworkModule {
  const from = new URL(options.from)
  const to = options.to.replace(/\/+$/, '')
  const { clock = systemClock } = options
  const send: Fetch = async (url, request) => {
    for (const pause of pauses) {
      const response = await options.fetch(url, request)
      if (response.status < 500) return response
      await clock.sleep(pause)
    }
    return options.fetch(url, request)
  }

  // The caller chooses the return type; MSAL checks the fields it reads.
  async function exchange<T>(
    method: 'GET' | 'POST',
    url: string,
    request: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<T>> {
    const { origin, pathname, search } = new URL(url)
    const { status, headers, json } = await send(origin === from.origin ? `${to}${pathname}${search}` : url, {
      method,
      headers: { ...request.headers },
      ...(method === 'POST' && request.body !== undefined && { body: request.body }),
    })
    const body = (await json()) as T
    const isBusy = status === 429 || status >= 500
    if (isBusy && typeof Object(body).error !== 'string') throw new Error(`${from.host} answered ${status}`)
    const shown = [...headers].filter(([name]) => name.toLowerCase() !== 'retry-after')
    return { status: isBusy ? 400 : status, headers: Object.fromEntries(shown), body }
  }

  return {
    sendGetRequestAsync: (url, request) => exchange('GET', url, request),
    sendPostRequestAsync: (url, request) => exchange('POST', url, request),
  }
}
