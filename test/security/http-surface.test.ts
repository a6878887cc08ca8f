import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { Worker } from 'node:worker_threads'
import { gzipSync } from 'node:zlib'
import { createHttpServer, type HttpBounds } from '../../src/app/http/server.ts'
import { createLog } from '../../src/core/log.ts'
import { eventually } from '../support/eventually.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'
import { activityOf, post, request, tokenOf } from './support.ts'

/** Calls this at the first message of this channel. */
const subscribeOnce = (channel: string, call: () => void) =>
  new Promise<void>((resolve) => {
    const heard = () => {
      unsubscribe(channel, heard)
      call()
      resolve()
    }
    subscribe(channel, heard)
  })

/** Does nothing else for this long, in ms. */
const block = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

describe('the HTTP surface', () => {
  const world = useWorld({ emulator: { users: 40 } })
  const alex = () => world().emulator.world.operators.alex
  const port = () => world().rollcall.port
  const said = () => world().emulator.acting.conversation({ as: alex().id }).entries.length
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const withValue = (json: string) =>
    JSON.stringify(activityOf(world(), alex(), { text: undefined, value: 'HERE' })).replace('"HERE"', json)

  it('supports only a few methods and paths', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      assert.equal((await request(port(), { method })).status, 405, method)
    for (const path of ['/', '/api', '/api/messages/more', '/.env', '/package.json', '/..%2f..%2fpackage.json', '/%00'])
      assert.equal((await request(port(), { method: 'GET', path })).status, 404, path)
    assert.equal((await request(port(), { method: 'GET', path: '/healthz' })).status, 200)
    assert.equal((await request(port(), { method: 'GET', path: '/readyz' })).status, 200)
  })

  it('tells browsers not to store, frame, sniff or load anything, in every response', async () => {
    for (const options of [{ method: 'GET', path: '/healthz' }, { method: 'GET', path: '/nowhere' }, {}]) {
      const { headers } = await request(port(), options)
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['x-frame-options'], 'DENY')
      assert.equal(headers['cache-control'], 'no-store')
      assert.equal(headers['referrer-policy'], 'no-referrer')
      assert.match(String(headers['content-security-policy']), /default-src 'none'/)
      assert.equal(headers['strict-transport-security'], 'max-age=31536000')
      assert.equal(headers['x-powered-by'], undefined)
    }
  })

  it('keeps channel connections open longer than proxies do, so that none closes during a message', async () => {
    const { headers } = await post(world(), { headers: { Connection: 'keep-alive' } })
    assert.equal(headers['keep-alive'], 'timeout=65')
    assert.notEqual(headers.connection, 'close')
  })

  it('closes every other connection after the response', async () => {
    const open = { Connection: 'keep-alive' }
    const foreign = { conversation: { id: `a:${alex().id}` }, channelData: undefined }
    for (const answer of [
      await request(port(), { method: 'GET', path: '/healthz', headers: open }),
      await request(port(), { method: 'GET', path: '/nowhere', headers: open }),
      await request(port(), { method: 'PUT', headers: open }),
      await request(port(), { headers: open }),
      await post(world(), { headers: open, token: 'a.b.c' }),
      await post(world(), { headers: open, body: '{' }),
      await post(world(), { headers: open, activity: activityOf(world(), alex(), foreign) }),
    ])
      assert.equal(answer.headers.connection, 'close', String(answer.status))
  })

  it('accepts only JSON', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/xml',
    ])
      assert.equal((await post(world(), { headers: { 'Content-Type': type } })).status, 415, type)
  })

  it('refuses invalid activities with 400', async () => {
    const bodies = ['', '{', 'null', '[]', '7', '"text"', '{}', '{"type":"message"}', 'x'.repeat(1000), '{"a":\u0000}']
    const whole = activityOf(world(), alex())
    const broken = [{ from: null }, { type: 7 }, { conversation: 'a' }, { serviceUrl: [] }, { text: {} }, { id: {} }]
    for (const body of [...bodies, ...broken.map((one) => JSON.stringify({ ...whole, ...one }))])
      assert.equal((await post(world(), { body })).status, 400, body)
    assert.doesNotMatch(world().logged.join(''), /A message could not be handled/)
  })

  it('refuses deeper nesting than the channel sends', async () => {
    for (const depth of [100, 10_000, 200_000]) {
      assert.equal((await post(world(), { body: withValue(nested(depth)) })).status, 400, String(depth))
      assert.equal(
        (await post(world(), { body: withValue(`"${'['.repeat(depth)}"`) })).status,
        200,
        'text is no nesting',
      )
    }
  })

  it('refuses a body over the limit with 413', async () => {
    const { status } = await post(world(), { body: `{"text":"${'x'.repeat(5_000_000)}"}` })
    assert.equal(status, 413)
  })

  it('sends no 100 Continue without a token', async () => {
    const socket = net.connect(port(), '127.0.0.1')
    const expecting = 'Content-Type: application/json\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n'
    socket.write(`POST /api/messages HTTP/1.1\r\nHost: x\r\n${expecting}`)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    assert.match(answer.toString(), /^HTTP\/1\.1 401 /)
  })

  it('does not read bodies without a token', async () => {
    const socket = net.connect(port(), '127.0.0.1')
    socket.write(
      'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4000000\r\n\r\n{',
    )
    const [answer] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    assert.match(answer.toString(), /^HTTP\/1\.1 401 /)
  })

  it('survives compressed, corrupt and bomb bodies', async () => {
    const headers = { 'Content-Encoding': 'gzip' }
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '))
    const authorization = { Authorization: `Bearer ${await tokenOf(world())}` }
    for (const body of [Buffer.from('this is not gzip at all'), bomb, gzipSync('{}').subarray(0, 12)]) {
      const all = { 'Content-Type': 'application/json', ...authorization, ...headers }
      assert.equal((await request(port(), { headers: all, body })).status, 415)
    }
    assert.equal((await request(port(), { method: 'GET', path: '/healthz' })).status, 200)
  })

  it('answers a paste of 100,000 accounts with a message', async () => {
    const before = said()
    const paste = Array.from({ length: 100_000 }, (_, index) => `someone.${index}@contoso.example`).join('\n')
    const text = `check status ${paste}`
    assert.ok(text.length > 2_500_000)
    assert.equal((await post(world(), { activity: activityOf(world(), alex(), { text }) })).status, 200)
    const { entries } = world().emulator.acting.conversation({ as: alex().id })
    assert.equal(entries.length, before + 1)
    const [answer] = entries.slice(-1)
    assert.ok(answer)
    assert.match(wordsOf(answer), /too long for one message: [\d,]+ characters[\s\S]*Attach it/)
  })

  it('answers a form with 100,000 accounts with a message', async () => {
    const chat = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    const accounts = Array.from({ length: 100_000 }, (_, index) => `someone.${index}@contoso.example`).join('\n')
    const data = { command: 'disable accounts', accounts, reason: 'All of them at once' }
    const { status, replies } = await world().emulator.acting.send(chat.actor, {
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', data } },
    })
    assert.equal(status, 200)
    assert.match(replies.map(wordsOf).join(), /too many accounts/)
  })
})

describe('a server under attack', () => {
  const open: net.Socket[] = []
  let close: (() => Promise<void>) | undefined
  const start = async (bounds: Partial<HttpBounds>) => {
    const bot = { receive: async () => ({ status: 200 }) }
    const verified = { serviceUrl: '', endorsements: [], claimed: {} }
    const log = createLog({ level: 'silent' })
    const server = createHttpServer({ log, bounds })
    server.serve({ bot, preAuthenticate: async () => ({ verified }), ready: async () => {} })
    close = server.close
    return server.listen(0)
  }
  const connect = (port: number) => {
    const socket = net.connect(port, '127.0.0.1').on('error', () => {})
    open.push(socket)
    return socket
  }
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy()
    await close?.()
  })

  it('disconnects callers that send headers too slowly', async () => {
    const port = await start({ headersTime: 80, requestTime: 160 })
    const socket = connect(port)
    socket.write('POST /api/messages HTTP/1.1\r\nHost: x\r\nX-Slow: ')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    assert.match(answer.toString(), /^HTTP\/1\.1 408 /)
    if (!socket.closed) await once(socket, 'close')
  })

  it('disconnects callers that send a body too slowly', async () => {
    const port = await start({ headersTime: 80, requestTime: 160 })
    const socket = connect(port)
    socket.write(
      'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    )
    const [answer] = (await once(socket, 'data')) as [Buffer]
    assert.match(answer.toString(), /^HTTP\/1\.1 408 /)
    if (!socket.closed) await once(socket, 'close')
  })

  it('counts the time from the first byte, however many follow', async () => {
    const port = await start({ headersTime: 80, requestTime: 160 })
    const head = 'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
    for (const begun of [`${head}X-Slow: `, `${head}Content-Length: 4000000\r\n\r\n{`]) {
      const socket = connect(port)
      socket.write(begun)
      const drip = setInterval(() => socket.writable && socket.write('x'), 5)
      const [answer] = (await once(socket, 'data')) as [Buffer]
      assert.match(answer.toString(), /^HTTP\/1\.1 408 /)
      if (!socket.closed) await once(socket, 'close')
      clearInterval(drip)
    }
  })

  /** What `count` callers hear who send a request at once, while the bot can't read for this long, in ms. */
  async function answersAfter(ms: number, port: number, count: number): Promise<string[]> {
    const accepted = subscribeOnce('net.server.socket', () => block(ms))
    const callers = new Worker(
      `const { parentPort, workerData: { port, count } } = require('node:worker_threads')
       for (let n = 0; n < count; n++) {
         const socket = require('node:net').connect(port, '127.0.0.1')
         socket.write('GET /healthz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n')
         let heard = ''
         socket.on('data', (data) => (heard += data)).on('error', (error) => (heard += error.message))
         socket.on('close', () => parentPort.postMessage(heard.split('\\r\\n')[0]))
       }`,
      { eval: true, workerData: { port, count } },
    )
    const answers: string[] = []
    callers.on('message', (answer) => answers.push(answer))
    await accepted
    await eventually('all have heard something', () => answers.length === count)
    await callers.terminate()
    return answers
  }

  it('does not hold against callers how long it was busy itself', async () => {
    const port = await start({ headersTime: 80, requestTime: 160 })
    assert.deepEqual(await answersAfter(600, port, 1), ['HTTP/1.1 200 OK'])
  })

  it('closes no connection whose request it has not had time to read', async () => {
    const port = await start({ halfOpen: { perAddress: 5, total: 10 } })
    assert.deepEqual(await answersAfter(300, port, 40), Array(40).fill('HTTP/1.1 200 OK'))
  })

  it('limits connections, and serves again once they are closed', async () => {
    const port = await start({ connections: 5 })
    const first = Array.from({ length: 5 }, () => connect(port))
    await Promise.all(first.map((socket) => once(socket, 'connect')))
    const turned = connect(port)
    await once(turned, 'close')
    const [gone] = first
    assert.ok(gone)
    gone.destroy()
    await eventually('it serves again', () =>
      request(port, { method: 'GET', path: '/healthz' }).then(
        ({ status }) => status === 200,
        () => false,
      ),
    )
    assert.ok(first.slice(1).every((socket) => !socket.destroyed))
  })

  it('keeps nobody out because of idle connections, from the same address or others', async () => {
    const silent = async (port: number, localAddress: string, count: number) => {
      const sockets = Array.from({ length: count }, () => net.connect({ port, host: '127.0.0.1', localAddress }))
      for (const socket of sockets) socket.on('error', () => {})
      await Promise.all(sockets.map((socket) => once(socket, 'connect')))
      return sockets
    }
    const port = await start({ connections: 20, halfOpen: { perAddress: 5, total: 10 } })
    const [other] = await silent(port, '127.0.0.3', 1)
    const many = await silent(port, '127.0.0.2', 60)
    for (let n = 0; n < 3; n++) assert.equal((await request(port, { method: 'GET', path: '/healthz' })).status, 200)
    const open = (sockets: readonly net.Socket[]) =>
      sockets.filter((socket) => !socket.destroyed && !socket.closed).length
    await eventually('most are closed', () => open(many) <= 5)
    assert.equal(open(many), 5)
    assert.equal(other?.closed, false)
    const more = await Promise.all(Array.from({ length: 10 }, (_, n) => silent(port, `127.0.0.${n + 4}`, 5)))
    assert.equal((await request(port, { method: 'GET', path: '/healthz' })).status, 200)
    for (const socket of [...many, ...more.flat(), ...(other ? [other] : [])]) socket.destroy()
  })

  it('has capacity for the channel, however many strangers stay connected', async () => {
    const port = await start({ connections: 3 })
    const ask = 'HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n'
    for (let n = 0; n < 9; n++) {
      const stranger = connect(port)
      stranger.write(`GET /healthz ${ask}`)
      stranger.resume()
      await once(stranger, 'end')
      stranger.end()
    }
    const channel = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const statuses: (number | undefined)[] = []
    for (let n = 0; n < 2; n++) {
      const headers = { 'Content-Type': 'application/json' }
      const sent = http.request({
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/api/messages',
        headers,
        agent: channel,
      })
      sent.end('{}')
      const [response] = (await once(sent, 'response')) as [http.IncomingMessage]
      response.resume()
      await once(response, 'end')
      statuses.push(response.statusCode)
      assert.equal(sent.reusedSocket, n > 0)
    }
    channel.destroy()
    assert.deepEqual(statuses, [200, 200])
  })
})
