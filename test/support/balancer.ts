import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A load balancer: each request goes to the next instance that accepts it. */
export interface Balancer {
  readonly url: string
  /** Ports of running instances. */
  readonly ports: Set<number>
  close(): Promise<void>
}

const timeoutMs = 30_000

/** If an instance dies before responding, the request goes to another, as if the channel had redelivered it. */
export async function createBalancer(ports: Iterable<number> = []): Promise<Balancer> {
  const open = new Set(ports)
  const agent = new http.Agent({ keepAlive: true })
  let turn = 0
  const next = () => [...open][turn++ % Math.max(1, open.size)]

  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const since = Date.now()
      const attempt = async (): Promise<void> => {
        const port = next()
        const answered = port !== undefined && (await forward({ request, body, response, port, agent }))
        if (answered) return
        if (Date.now() - since > timeoutMs) {
          response.statusCode = 502
          return void response.end()
        }
        await pause(50)
        return attempt()
      }
      void attempt()
    })
  })
  // Longer than Node's 5 s, as in the bot: a request sent while its connection is being closed would be lost.
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    ports: open,
    close: async () => {
      agent.destroy()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** False if the instance isn't running, or died. */
function forward(way: {
  request: http.IncomingMessage
  body: Buffer
  response: http.ServerResponse
  port: number
  agent: http.Agent
}): Promise<boolean> {
  const { request, body, response, port, agent } = way
  const { method, url, headers } = request
  const { connection, 'transfer-encoding': _, ...rest } = headers
  return new Promise((resolve) => {
    const sent = http.request(
      { host: '127.0.0.1', port, agent, method, path: url, headers: { ...rest, 'content-length': body.length } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', () => resolve(false))
        answer.on('end', () => {
          // Separate calls: restify, also loaded in this process, makes writeHead return nothing.
          response.writeHead(answer.statusCode ?? 502, answer.headers)
          response.end(Buffer.concat(chunks))
          resolve(true)
        })
      },
    )
    sent.on('error', () => resolve(false))
    sent.end(body)
  })
}
