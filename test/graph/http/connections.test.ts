import assert from 'node:assert/strict'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { setImmediate as immediate } from 'node:timers/promises'
import { type Connections, createConnections } from '../../../src/graph/http/connections.ts'
import { createCertificate } from '../../support/certificate.ts'
import { startEndlessServer } from '../../support/endless.ts'
import { eventually } from '../../support/eventually.ts'

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

  it('are opened together with the next one if more are expected, and used', async () => {
    answer = (_, response) => void setImmediate(() => response.end('ok'))
    wire.openAhead(3)
    assert.equal(sockets.length, 0)
    await send()
    await eventually('three are open', () => sockets.length >= 3)
    await Promise.all(Array.from({ length: 3 }, () => send()))
    assert.equal(sockets.length, 3)
    wire.openAhead(100)
    await Promise.all(Array.from({ length: 4 }, () => send()))
    assert.equal(sockets.length, 4, 'as many as allowed')
  })

  it('are not used once Graph has closed them, if opened early, and are closed at the end', async () => {
    answer = (_, response) => void setImmediate(() => response.end('ok'))
    wire.openAhead(4)
    await send()
    await eventually('four are open', () => sockets.length >= 4)
    const [used, ...early] = sockets
    const [first] = early
    first?.destroy()
    await eventually('one is closed', () => first?.destroyed === true)
    for (let turns = 0; turns < 20; turns++) await immediate()
    const answers = await Promise.all(Array.from({ length: 4 }, () => send()))
    assert.deepEqual(
      answers.map(({ text }) => text),
      ['ok', 'ok', 'ok', 'ok'],
    )
    assert.equal(sockets.length, 5)
    wire.openAhead(4)
    used?.destroy()
    await wire.close()
    await eventually('all are closed', () => sockets.every((socket) => socket.destroyed))
  })

  it('are opened early over TLS too', async () => {
    const secure = https.createServer(createCertificate('localhost', Date.now() + 86_400_000), (_, response) =>
      response.end('ok'),
    )
    let shaken = 0
    secure.on('secureConnection', () => shaken++)
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
    // Only this server, whose certificate nobody signed.
    const checks = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      const { port } = secure.address() as AddressInfo
      const get = () => wire.send(`https://localhost:${port}/`, { method: 'GET', headers: {}, fresh: false })
      wire.openAhead(4)
      await get()
      await eventually('four are open', () => shaken >= 4)
      const answers = await Promise.all(Array.from({ length: 4 }, get))
      assert.deepEqual([...answers.map(({ text }) => text), shaken], ['ok', 'ok', 'ok', 'ok', 4])
    } finally {
      if (checks === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = checks
      secure.closeAllConnections()
      secure.close()
    }
  })

  it('include separate ones where new ones are required, up to a quarter as many', async () => {
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

  it('refuse endless responses, naming the host', async () => {
    const { url: endless, taken } = await startEndlessServer()
    for (const fresh of [true, false]) {
      const { status, headers, text } = await wire.send(endless, { method: 'GET', headers: {}, fresh })
      assert.deepEqual([status, headers['request-id'], text], [200, 'endless', undefined])
    }
    assert.ok(taken() < 200_000_000, `${taken()} bytes were taken`)
  })
})
