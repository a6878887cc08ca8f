import assert from 'node:assert/strict'
import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Connections, createConnections } from '../../../src/graph/http/connections.ts'
import { startEndless } from '../../support/endless.ts'

describe('connections to Graph', () => {
  let server: http.Server
  let url = ''
  let wire: Connections
  let answer: http.RequestListener
  const sockets: Socket[] = []

  before(async () => {
    server = http.createServer((request, response) => answer(request, response))
    server.on('connection', (socket) => sockets.push(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  beforeEach(() => {
    sockets.length = 0
    wire = createConnections(4)
  })
  afterEach(() => wire.close())

  const send = (more: { body?: string; fresh?: boolean } = {}) =>
    wire.send(`${url}/v1.0/x?y=%20`, { method: more.body ? 'POST' : 'GET', headers: {}, fresh: false, ...more })

  it('carry method, path and body, and return status, headers and text', async () => {
    answer = (request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk
      })
      request.on('end', () => {
        response.writeHead(429, { 'Retry-After': '2', 'X-Echo': `${request.method} ${request.url}` })
        response.end(body)
      })
    }
    // Long enough to arrive in several chunks that split two-byte characters.
    const body = 'aö'.repeat(100_000)
    const { status, headers, text } = await send({ body })
    assert.deepEqual([status, headers['retry-after'], headers['x-echo']], [429, '2', 'POST /v1.0/x?y=%20'])
    assert.equal(text, body)
  })

  it('never exceed their limit, and are reused', async () => {
    answer = (_, response) => void setImmediate(() => response.end('ok'))
    await Promise.all(Array.from({ length: 20 }, () => send()))
    await Promise.all(Array.from({ length: 20 }, () => send()))
    assert.equal(sockets.length, 4)
  })

  it('use separate ones where new ones are required, up to a quarter as many', async () => {
    let busy = 0
    let most = 0
    answer = (_, response) => {
      most = Math.max(most, ++busy)
      setImmediate(() => {
        busy--
        response.end('ok')
      })
    }
    await send()
    await Promise.all(Array.from({ length: 3 }, () => send({ fresh: true })))
    assert.deepEqual([sockets.length, most], [4, 1])
    await send()
    assert.equal(sockets.length, 4)
  })

  it('reject if no complete response arrives', async () => {
    answer = (_, response) => response.destroy()
    await assert.rejects(send())
    answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': '100' })
      response.write('half')
      setImmediate(() => response.destroy())
    }
    await assert.rejects(send())
    await assert.rejects(wire.send('http://127.0.0.1:1/', { method: 'GET', headers: {}, fresh: false }))
  })

  it('abort requests in progress when closed, and send nothing afterwards', async () => {
    const arrived = new Promise<void>((resolve) => {
      answer = () => resolve()
    })
    const waiting = send()
    const refused = assert.rejects(waiting, /closed/)
    await arrived
    await wire.close()
    await refused
    await assert.rejects(send(), /closed/)
  })

  it('refuses endless responses, naming the host', async () => {
    const { url: endless, taken } = await startEndless()
    for (const fresh of [true, false]) {
      const { status, headers, text } = await wire.send(endless, { method: 'GET', headers: {}, fresh })
      assert.deepEqual([status, headers['request-id'], text], [200, 'endless', undefined])
    }
    assert.ok(taken() < 200_000_000, `${taken()} bytes were taken`)
  })
})
