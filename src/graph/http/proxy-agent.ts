import type { Agent, AgentOptions } from 'node:http'
import type { ConnectionOptions } from 'node:tls'
import { HttpsProxyAgent } from 'https-proxy-agent'

/**
 * An agent that reaches hosts through this proxy; `tls` applies to the hosts only. Restores options that the library
 * drops: otherwise idle connections would never close, and a host's private certificate would be rejected.
 */
export function createProxyAgent(proxy: string, options: AgentOptions, tls: ConnectionOptions = {}): Agent {
  const agent = new HttpsProxyAgent(proxy, options)
  Object.assign(agent.options, options, tls)
  return agent
}
