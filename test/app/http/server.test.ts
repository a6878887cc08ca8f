import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import net, { connect } from 'node:net'
import { createHttpServer, createMetricsServer } from '../../../src/app/http/server.ts'
import { createLog } from '../../../src/core/log.ts'
import type { Page, PageHandlers } from '../../../src/pages/page.ts'

function deferred<T>() {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

const filePage: Page = {
  routes: [
    { method: 'get', path: '/exports/:token', step: 'send' },
    { method: 'post', path: '/exports/:token', step: 'send' },
  ],
  build: () => ({}),
}

describe('the HTTP server', () => {
  const ready = { now: true }
  let metrics: () => Promise<string> = async () => 'turns 1\n'
  const server = createHttpServer({
    pages: [filePage],
    metrics: () => metrics(),
    publicHost: 'bot.example.com',
    log: createLog({ level: 'silent' }),
  })
  let address = ''
  before(async () => {
    address = `http://127.0.0.1:${await server.listen(0)}`
  })
  after(() => server.close())

  it('is alive and refuses messages until its parts are ready', async () => {
    assert.equal((await fetch(`${address}/healthz`)).status, 200)
    assert.deepEqual(await (await fetch(`${address}/readyz`)).json(), { status: 'starting' })
    const message = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }
    for (const asked of [fetch(`${address}/api/messages`, message), fetch(`${address}/exports/x`)]) {
      const { status, headers } = await asked
      assert.equal(status, 503)
      assert.equal(headers.get('retry-after'), '5')
    }
    server.serve({
      bot: { receive: async () => ({ status: 200 }) },
      preAuthenticate: async () => ({ status: 401 }),
      ready: async () => {
        if (!ready.now) throw new Error('The database is away')
      },
    })
    assert.equal((await fetch(`${address}/api/messages`, message)).status, 401)
  })

  it('says why it cannot listen', async () => {
    const log = createLog({ level: 'silent' })
    const port = Number(new URL(address).port)
    await assert.rejects(createHttpServer({ log }).listen(port), /^Error: Port \d+ is in use\. Stop the program/)
    await assert.rejects(createHttpServer({ log }).listen(0, '192.0.2.1'), /^Error: 192\.0\.2\.1 is not an address of/)
  })

  it('is alive even while it is not ready', async () => {
    ready.now = false
    assert.equal((await fetch(`${address}/readyz`)).status, 503)
    assert.equal((await fetch(`${address}/healthz`)).status, 200)
    ready.now = true
    assert.equal((await fetch(`${address}/readyz`)).status, 200)
  })

  it('serves metrics in Prometheus format', async () => {
    const answer = await fetch(`${address}/metrics`)
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
    assert.equal(await answer.text(), 'turns 1\n')
  })

  it('never serves metrics to outside callers, whatever proxy is in front', async () => {
    const ask = async (headers: Record<string, string>, options: http.RequestOptions = {}) => {
      const [response] = await once(http.get(`${address}/metrics`, { headers, ...options }), 'response')
      response.resume()
      return response.statusCode as number
    }
    const port = new URL(address).port
    for (const Host of ['10.20.0.5:3978', 'rollcall:3978', `localhost:${port}`]) assert.equal(await ask({ Host }), 200)
    for (const Host of ['bot.example.com', 'Bot.Example.com:443', 'bot.example.com.', 'bot.example.com.:443'])
      assert.equal(await ask({ Host }), 404)
    for (const name of ['Forwarded', 'Via', 'X-Real-IP', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto'])
      assert.equal(await ask({ [name]: 'x' }), 404, name)
    for (const name of ['X-Original-Host', 'X-Original-URL', 'X-ARR-LOG-ID', 'CF-Connecting-IP', 'X-Client-IP'])
      assert.equal(await ask({ [name]: 'x' }), 404, name)
  })

  it('serves metrics to other machines only on their own port', async () => {
    const apart = createMetricsServer(async () => 'turns 2\n', createLog({ level: 'silent' }))
    const own = `http://127.0.0.1:${await apart.listen(0)}`
    // Tests have no network, so sockets only claim to come from elsewhere.
    const peer: unknown = Reflect.get(net.Socket.prototype, '_getpeername')
    Reflect.set(net.Socket.prototype, '_getpeername', () => ({ address: '192.0.2.7' }))
    try {
      assert.equal((await fetch(`${address}/metrics`)).status, 404)
      assert.equal((await fetch(`${address}/healthz`)).status, 200)
      assert.equal(await (await fetch(`${own}/metrics`)).text(), 'turns 2\n')
      assert.equal((await fetch(`${own}/healthz`)).status, 404)
    } finally {
      Reflect.set(net.Socket.prototype, '_getpeername', peer)
    }
    await apart.close()
  })

  it('treats HTTP/1.0 requests as forwarded by nginx', async () => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1')
    socket.end('GET /metrics HTTP/1.0\r\nHost: 127.0.0.1:3978\r\nConnection: close\r\n\r\n')
    assert.match(Buffer.concat(await socket.toArray()).toString(), /^HTTP\/1\.1 404 /)
  })

  it('omits metrics briefly rather than failing', async () => {
    metrics = async () => {
      throw new Error('out of order')
    }
    assert.equal((await fetch(`${address}/metrics`)).status, 503)
    assert.equal((await fetch(`${address}/healthz`)).status, 200)
  })

  it('finishes requests in progress when closing, without waiting for idle connections', async () => {
    const asked = deferred<void>()
    const answer = deferred<string>()
    const closing = createHttpServer({
      metrics: () => {
        asked.resolve()
        return answer.promise
      },
      log: createLog({ level: 'silent' }),
      bounds: { idleTime: 60_000 },
    })
    const agent = new http.Agent({ keepAlive: true })
    const [[response]] = await Promise.all([
      once(http.get({ port: await closing.listen(0), path: '/metrics', agent }), 'response'),
      asked.promise.then(() => {
        const closed = closing.close()
        answer.resolve('turns 1\n')
        return closed
      }),
    ])
    assert.equal(response.statusCode, 200)
    agent.destroy()
  })
})

describe('a download', () => {
  const piece = Buffer.alloc(65_536, 'x')
  for (const { reader, bounds } of [
    { reader: 'takes nothing of it', bounds: { stalledTime: 100, downloadTime: 600_000 } },
    { reader: 'never comes to its end', bounds: { stalledTime: 600_000, downloadTime: 100 } },
  ])
    it(`is abandoned if its reader ${reader}`, async () => {
      const givenUp = deferred<void>()
      async function* pieces() {
        try {
          for (;;) yield piece
        } finally {
          givenUp.resolve()
        }
      }
      const size = Number.MAX_SAFE_INTEGER
      const headers = { 'Content-Type': 'text/csv', 'Content-Length': String(size) }
      const send: PageHandlers[string] = async () => ({ status: 200, headers, body: '', pieces: pieces() })
      const server = createHttpServer({ pages: [filePage], log: createLog({ level: 'silent' }), bounds })
      const port = await server.listen(0)
      server.serve({
        bot: { receive: async () => ({ status: 200 }) },
        preAuthenticate: async () => ({ status: 401 }),
        pages: new Map([[filePage, { send }]]),
        ready: async () => {},
      })
      const reading = http.request({ port, method: 'POST', path: '/exports/x' }).on('error', () => {})
      reading.end()
      const [response] = await once(reading, 'response')
      response.on('error', () => {})
      if (bounds.downloadTime < bounds.stalledTime) response.resume()
      await givenUp.promise
      reading.destroy()
      await server.close()
    })
})
