import { createHttpClient } from '../../auth/http-client.ts'
import type { ProxyFor } from '../../core/proxy.ts'
import type { Http } from './context.ts'

const timeoutMs = 10_000

/** HTTP over sockets. `trusted`: certificates to trust in addition to the machine's. */
export function createHttp(options: { trusted?: string; proxyFor?: ProxyFor } = {}): Http & { close(): Promise<void> } {
  const connect = { timeout: timeoutMs, ...(options.trusted && { ca: options.trusted }) }
  const client = createHttpClient({ connect, headersTimeout: timeoutMs, bodyTimeout: timeoutMs }, options.proxyFor)
  const http: Http = async (url, { method = 'GET', headers = {}, body } = {}) => {
    try {
      const response = await client.send(url, { method, headers, body })
      return { ...response, body: parseBody(response.text) }
    } catch (error) {
      const proxy = options.proxyFor?.(url)
      const way = proxy ? ` through the proxy ${new URL(proxy).host} of HTTPS_PROXY` : ''
      throw new Error(`${new URL(url).host} does not respond${way}: ${reasonFor(error)}`, { cause: error })
    }
  }
  return Object.assign(http, { close: () => client.close() })
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An AggregateError for several addresses has no message of its own. */
function reasonFor(error: unknown): string {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown }
  return [code, message].filter((one) => typeof one === 'string' && one !== '').join(', ') || String(error)
}
