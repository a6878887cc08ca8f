import { Agent, ProxyAgent } from 'undici'
import type { ProxyFor } from '../core/proxy.ts'

/** `options` apply to direct and proxied connections. */
export function createDispatchers(options: Agent.Options, proxyFor: ProxyFor) {
  const straight = new Agent(options)
  const proxied = new Map<string, ProxyAgent>()
  const through = (uri: string): ProxyAgent => {
    const requestTls =
      typeof options.connect === 'object' ? { requestTls: options.connect, proxyTls: options.connect } : {}
    const agent = proxied.get(uri) ?? new ProxyAgent({ ...options, ...requestTls, uri })
    proxied.set(uri, agent)
    return agent
  }
  return {
    for: (url: string) => {
      const proxy = proxyFor(url)
      return proxy ? through(proxy) : straight
    },
    close: async () => {
      await Promise.all([straight, ...proxied.values()].map((one) => one.destroy()))
    },
  }
}
