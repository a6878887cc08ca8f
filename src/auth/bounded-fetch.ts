import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node'
import type { ProxyFor } from '../core/proxy.ts'
import { createHttpClient } from './http-client.ts'

/** The part of `fetch` that is used. */
export type Fetch = (
  url: string,
  options: { method: string; headers: Record<string, string>; body?: string },
) => Promise<{ readonly status: number; readonly headers: Iterable<[string, string]>; json(): Promise<unknown> }>

/** Metadata documents are small and arrive quickly; anything larger or slower is rejected. */
const limits = { maxResponseSize: 1_048_576, headersTimeout: 10_000, bodyTimeout: 10_000, connect: { timeout: 5_000 } }

/** A fetch limited to 1 MB and ten seconds, without decompression or redirects. */
export function createBoundedFetch(proxyFor?: ProxyFor): Fetch {
  const http = createHttpClient(limits, proxyFor)
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

/**
 * MSAL's network module for a custom cloud. Redirects requests for `from` to `to`, because MSAL insists on https and
 * known hosts; other requests are unchanged.
 */
export function createMsalNetwork(options: { from: string; to: string; fetch: Fetch }): INetworkModule {
  const from = new URL(options.from)
  const to = options.to.replace(/\/+$/, '')
  const send = options.fetch

  // The caller chooses the return type; MSAL checks the fields it reads.
  async function exchange<T>(
    method: 'GET' | 'POST',
    url: string,
    request: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<T>> {
    const { origin, pathname, search } = new URL(url)
    const response = await send(origin === from.origin ? `${to}${pathname}${search}` : url, {
      method,
      headers: { ...request.headers },
      ...(method === 'POST' && request.body !== undefined && { body: request.body }),
    })
    const body = (await response.json()) as T
    return { status: response.status, headers: Object.fromEntries(response.headers), body }
  }

  return {
    sendGetRequestAsync: (url, request) => exchange('GET', url, request),
    sendPostRequestAsync: (url, request) => exchange('POST', url, request),
  }
}
