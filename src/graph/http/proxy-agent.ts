import type { Agent, AgentOptions } from 'node:http'
import type { ConnectionOptions } from 'node:tls'
import { HttpsProxyAgent } from 'https-proxy-agent'

/**
 * An agent that reaches its hosts through this proxy. `tls` is for the hosts alone. The library forgets the options that an agent
 * looks at later: without them a connection would lie idle for ever, and a host's own certificate would not be accepted.
 */
export function createProxyAgent(proxy: string, options: AgentOptions, tls: ConnectionOptions = {}): Agent {
  const agent = new HttpsProxyAgent(proxy, options)
  Object.assign(agent.options, options, tls)
  return agent
}
