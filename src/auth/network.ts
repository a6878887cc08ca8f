import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node'
import { fetch } from 'undici'

/** What of `fetch` is needed. */
export type Fetch = (
  url: string,
  options: { method: string; headers: Record<string, string>; body?: string },
) => Promise<{ readonly status: number; readonly headers: Iterable<[string, string]>; json(): Promise<unknown> }>

/**
 * MSAL's way to the network for a custom cloud: what it would send to `from` goes to `to`. MSAL itself insists on https and on
 * hosts it knows. Anything else it may ask for goes where it says.
 */
export function createMsalNetwork(options: { from: string; to: string; fetch?: Fetch }): INetworkModule {
  const from = new URL(options.from)
  const to = options.to.replace(/\/+$/, '')
  const send: Fetch = options.fetch ?? fetch

  // The return type is the caller's guess at the body; MSAL checks what it reads of it.
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
