import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import { direct, type ProxyFor } from '../../core/proxy.ts'
import { createProxyAgent } from './proxy-agent.ts'

/** Sends one HTTP request; rejects if there is no response. */
export type Send = (url: string, options: SendOptions) => Promise<Sent>

/** A response, with its body read unless it was too large. Header names are in lower case. */
export interface Sent {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Undefined if it exceeded the size limit. */
  readonly text: string | undefined
}

export interface SendOptions {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Whether it requires a connection that hasn't been used before. */
  readonly fresh: boolean
  /** Called when the headers have arrived; the body might follow much later. */
  readonly onHeaders?: (headers: Sent['headers']) => void
}

/** Timeouts for opening a connection, for waiting for data, and for keeping an idle connection, in ms. */
const connectTimeoutMs = 10_000
const idleTimeoutMs = 100_000
const idle = 60_000

/** Maximum response size in bytes: far above a batch of full pages, far below available memory. */
const maxResponseBytes = 33_554_432

/** At most `connections` keep-alive sockets, plus a quarter as many for requests that need a new one. */
export function createConnections(connections: number, proxyFor: ProxyFor = direct) {
  const warm = createAgents(proxyFor, {
    keepAlive: true,
    maxSockets: connections,
    maxFreeSockets: connections,
    timeout: idle,
  })
  const fresh = createAgents(proxyFor, { keepAlive: false, maxSockets: Math.max(1, Math.ceil(connections / 4)) })
  const underWay = new Set<http.ClientRequest>()
  let closed = false

  const send: Send = (url, { method, headers, body, fresh: anew, onHeaders }) =>
    new Promise((resolve, reject) => {
      if (closed) throw new Error('The connections to Graph are closed')
      const target = new URL(url)
      const secure = target.protocol === 'https:'
      const agent = (anew ? fresh : warm).for(url)
      // An agent with a socket limit reuses sockets for waiting requests even without keep-alive, unless the server is
      // told to close them.
      const all = anew ? { ...headers, Connection: 'close' } : headers
      const call = (secure ? https : http).request(target, { method, headers: all, agent, timeout: idleTimeoutMs })
      const end = () => underWay.delete(call)
      underWay.add(call)
      call.on('socket', (socket) => {
        if (!socket.connecting) return
        socket.setTimeout(connectTimeoutMs)
        socket.once(secure ? 'secureConnect' : 'connect', () => socket.setTimeout(idleTimeoutMs))
      })
      call.on('timeout', () => call.destroy(new Error('The connection was silent for too long')))
      call.on('error', reject).on('close', end)
      call.on('response', (response) => {
        const { statusCode: status = 0 } = response
        const received = flattenHeaders(response.headers)
        onHeaders?.(received)
        const arrived = (text: string | undefined) => resolve({ status, headers: received, text })
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size <= maxResponseBytes) return void chunks.push(chunk)
          arrived(undefined)
          call.destroy()
        })
        response.on('error', reject)
        response.on('end', () => arrived(Buffer.concat(chunks).toString()))
      })
      call.end(body)
    })

  return {
    send,
    /**
     * When a connection has to be opened, opens others along with it: `count` in total, within the limit. Doesn't apply
     * to proxies.
     */
    openAhead: (count: number) => warm.openAhead(Math.min(count, connections)),
    close: async () => {
      closed = true
      for (const call of underWay) call.destroy(new Error('The connections to Graph were closed'))
      for (const agents of [warm, fresh]) agents.destroy()
    },
  }
}

/** Sockets to Graph. */
export type Connections = ReturnType<typeof createConnections>

function createAgents(proxyFor: ProxyFor, options: http.AgentOptions) {
  const straight = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) }
  const ahead = Object.values(straight).map(withOpenAhead)
  const proxied = new Map<string, http.Agent>()
  return {
    for: (url: string): http.Agent => {
      const proxy = proxyFor(url)
      if (!proxy) return straight[new URL(url).protocol === 'https:' ? 'https:' : 'http:']
      const agent = proxied.get(proxy) ?? createProxyAgent(proxy, options)
      proxied.set(proxy, agent)
      return agent
    },
    openAhead: (count: number) => {
      for (const one of ahead) one.open(count)
    },
    destroy: () => {
      for (const one of ahead) one.destroy()
      for (const agent of [...Object.values(straight), ...proxied.values()]) agent.destroy()
    },
  }
}

/** Lets an agent open connections before there are requests for them. */
function withOpenAhead(agent: http.Agent) {
  const connect = agent.createConnection.bind(agent)
  const ready = new Map<Duplex, string>()
  let wanted = 0

  const keep = (socket: Duplex, name: string) => {
    ready.set(socket, name)
    socket.on('error', () => {}).once('close', () => ready.delete(socket))
    socket.on('timeout', drop)
  }
  const take = (name: string) => {
    for (const [socket, of] of ready) {
      if (of !== name) continue
      ready.delete(socket)
      return socket.off('timeout', drop)
    }
    return undefined
  }
  agent.createConnection = (options, done) => {
    const name = agent.getName(options)
    const own = take(name) ?? connect(options, done)
    const existing = [agent.sockets, agent.freeSockets].flatMap((sockets) => sockets[name] ?? []).length
    for (let count = existing + ready.size + 1; count < wanted; count++) {
      const socket = connect(options)
      if (socket) keep(socket, name)
    }
    wanted = 0
    return own
  }
  return {
    open: (count: number) => {
      wanted = count
    },
    destroy: () => {
      for (const socket of ready.keys()) socket.destroy()
    },
  }
}

function drop(this: Duplex): void {
  this.destroy()
}

function flattenHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  const all: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) all[name] = String(value)
  return all
}
