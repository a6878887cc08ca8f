import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { type Ending, HttpError, type Route } from '../../emulator/http.ts'
import { createHttpServer } from '../../emulator/http-server.ts'
import { createJournal, type JournalEntry, journalRoutes } from '../../emulator/journal.ts'
import { fingerprint } from '../../emulator/redact.ts'
import { eventually } from '../support/eventually.ts'

const first: boolean[] = []
const endings: Promise<Ending>[] = []
const routes: Route[] = [
  {
    method: 'POST',
    path: /^\/echo\/([^/]+)$/,
    handle: async (call) => ({ status: 200, body: { of: call.params, got: await call.json() } }),
  },
  { method: 'GET', path: /^\/page$/, handle: () => ({ status: 200, body: '<p>ü</p>' }) },
  {
    method: 'GET',
    path: /^\/text$/,
    handle: () => ({ status: 200, headers: { 'content-type': 'text/plain' }, body: 'plain' }),
  },
  {
    method: 'GET',
    path: /^\/bytes\/(\w+)$/,
    handle: ({ params: [type = ''] }) => ({
      status: 200,
      headers: { 'Content-Type': `application/${type}` },
      body: Buffer.from(type === 'json' ? '{"token":"hush","name":"ü"}' : 'abc'),
    }),
  },
  { method: 'GET', path: /^\/nothing$/, handle: () => ({ status: 204 }) },
  { method: 'GET', path: /^\/gone$/, handle: () => ({ status: 0, hangUp: true }) },
  { method: 'GET', path: /^\/teapot$/, handle: () => Promise.reject(new HttpError(418, 'no coffee')) },
  { method: 'GET', path: /^\/bug$/, handle: () => Promise.reject(new Error('a defect')) },
  {
    method: 'GET',
    path: /^\/first$/,
    handle(call) {
      first.push(call.newFor !== undefined)
      return { status: 204 }
    },
  },
  {
    method: 'GET',
    path: /^\/ends\/([\w-]+)$/,
    async handle({ params: [when], ended }) {
      endings.push(ended)
      if (when === 'late') await ended
      return { status: 204 }
    },
  },
]

describe('emulated HTTP server', () => {
  let server: http.Server
  let origin: string
  const journal = createJournal({ capacity: 8, now: () => 42 })
  before(async () => {
    server = createHttpServer({ routes: [...routes, ...journalRoutes(journal)], journal })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  beforeEach(() => journal.clear())
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  it('passes paths on unchanged and parses JSON', async () => {
    const got = await fetch(`${origin}/echo/a%23b`, { method: 'POST', body: '{"x":1}' })
    assert.deepEqual(await got.json(), { of: ['a%23b'], got: { x: 1 } })
    assert.match(got.headers.get('content-type') ?? '', /^application\/json/)
    assert.equal((await fetch(`${origin}/echo/a`, { method: 'POST', body: '{' })).status, 400)
  })

  it('sends text as a page by default, and nothing as nothing', async () => {
    const page = await fetch(`${origin}/page`)
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.equal(await page.text(), '<p>ü</p>')
    assert.equal((await fetch(`${origin}/text`)).headers.get('content-type'), 'text/plain')
    const nothing = await fetch(`${origin}/nothing`)
    assert.equal(nothing.status, 204)
    assert.equal(await nothing.text(), '')
  })

  it('answers 501 to unknown routes, naming them', async () => {
    const got = await fetch(`${origin}/no/such/thing?x=1`, { method: 'POST', body: '{}' })
    assert.equal(got.status, 501)
    assert.match(await got.text(), /POST \/no\/such\/thing/)
  })

  it('sends thrown responses, answers bugs with a 500 and a location, and hangs up on request', async () => {
    assert.equal((await fetch(`${origin}/teapot`)).status, 418)
    const bug = await fetch(`${origin}/bug`)
    assert.equal(bug.status, 500)
    assert.match(await bug.text(), /a defect.*http-server\.test/s)
    await assert.rejects(fetch(`${origin}/gone`), TypeError)
  })

  it('distinguishes the first request of a connection', async () => {
    first.length = 0
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const get = () =>
      new Promise<void>((resolve, reject) => {
        http.get(`${origin}/first`, { agent }, (got) => got.resume().once('end', resolve)).once('error', reject)
      })
    await get()
    await get()
    agent.destroy()
    assert.deepEqual(first, [true, false])
  })

  it('distinguishes answered requests from those whose caller disconnected first', async () => {
    endings.length = 0
    assert.equal((await fetch(`${origin}/ends/at-once`)).status, 204)
    const gone = new AbortController()
    const asked = fetch(`${origin}/ends/late`, { signal: gone.signal })
    await eventually('both have arrived', () => endings.length >= 2)
    gone.abort()
    await assert.rejects(asked)
    const ended = await Promise.all(endings)
    assert.deepEqual(
      ended.map(({ answered }) => answered),
      [true, false],
    )
  })

  it('stamps requests on arrival, not when handled', async () => {
    const stamps: number[] = []
    let worked = 0
    const route: Route = {
      method: 'GET',
      path: /^\/$/,
      inTurn: true,
      handle({ arrived }) {
        stamps.push(arrived)
        worked++
        return { status: 204 }
      },
    }
    const busy = createHttpServer({ routes: [route], journal: createJournal({ now: () => worked }) })
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve))
    const { port } = busy.address() as AddressInfo
    const sockets = Array.from({ length: 4 }, () => net.connect(port, '127.0.0.1'))
    const ask = (socket: net.Socket) => {
      const answered = once(socket, 'data')
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
      return answered
    }
    // One after another first, so that all four are accepted.
    for (const socket of sockets) await ask(socket)
    await Promise.all(sockets.map(ask))
    for (const socket of sockets) socket.destroy()
    busy.close()
    assert.deepEqual(stamps, [0, 1, 2, 3, 4, 4, 4, 4])
  })

  describe('journal', () => {
    const read = async (query = '') =>
      ((await (await fetch(`${origin}/_emulator/journal${query}`)).json()) as { entries: JournalEntry[] }).entries

    it('records every request with its response, except those about itself', async () => {
      await fetch(`${origin}/echo/a?q=1`, { method: 'POST', body: '{"x":1}' })
      await fetch(`${origin}/gone`).catch(() => undefined)
      const [echo, gone, ...rest] = await read()
      assert.deepEqual(rest, [])
      const { seq, ...entry } = echo ?? { seq: 0 }
      assert.ok(seq > 0)
      assert.deepEqual(entry, {
        at: 42,
        method: 'POST',
        path: '/echo/a?q=1',
        body: { x: 1 },
        status: 200,
        answer: { of: ['a'], got: { x: 1 } },
      })
      assert.equal(gone?.status, 0)
    })

    it("shows a token's owner and purpose, never the token or a secret", async () => {
      const claims = Buffer.from('{"oid":"o-1","upn":"a@b.c","scp":"User.Read"}').toString('base64url')
      const token = `eyJhbGciOiJSUzI1NiJ9.${claims}.c2lnbmF0dXJl`
      await fetch(`${origin}/page?code=1&access_token=${token}`, { headers: { Authorization: `Bearer ${token}` } })
      await fetch(`${origin}/echo/form`, { method: 'POST', body: `grant_type=x&client_secret=hush&assertion=${token}` })
      await fetch(`${origin}/echo/json`, {
        method: 'POST',
        body: JSON.stringify({ token: 'hush', refresh_token: 'hush' }),
      })
      const entries = await read()
      const text = JSON.stringify(entries)
      assert.ok(!text.includes('hush') && !text.includes(claims) && !text.includes('c2lnbmF0dXJl'), text)
      const { token: hash, ...as } = entries[0]?.as ?? { token: '' }
      assert.match(hash, /^[0-9a-f]{8}$/)
      assert.deepEqual(as, { oid: 'o-1', upn: 'a@b.c', scopes: 'User.Read' })
      assert.match(entries[0]?.path ?? '', new RegExp(`<token ${hash} oid o-1 scopes User.Read>`))
      assert.match(
        String(entries[1]?.body),
        new RegExp(`^grant_type=x&client_secret=<[0-9a-f]{8}>&assertion=<token ${hash}`),
      )
    })

    it('shows JSON bytes, and only counts others', async () => {
      await fetch(`${origin}/bytes/json`)
      await fetch(`${origin}/bytes/zip`)
      assert.deepEqual(
        (await read()).map(({ answer }) => answer),
        [{ token: `<${fingerprint('hush')}>`, name: 'ü' }, '<3 bytes>'],
      )
    })

    it('can be filtered, drops the oldest, and can be cleared', async () => {
      for (let index = 0; index < 9; index++) await fetch(`${origin}/page?n=${index}`)
      const all = await read()
      assert.ok(all.length <= 8 && all.length >= 6, String(all.length))
      assert.equal(all.at(-1)?.path, '/page?n=8')
      assert.deepEqual(
        (await read('?path=n%3D7')).map((one) => one.path),
        ['/page?n=7'],
      )
      assert.equal((await read(`?since=${(all.at(-1)?.seq ?? 0) - 1}`)).length, 1)
      assert.deepEqual(await read('?method=POST'), [])
      assert.equal((await fetch(`${origin}/_emulator/journal`, { method: 'DELETE' })).status, 204)
      assert.deepEqual(await read(), [])
    })

    it('drops the oldest if bodies grow too large', () => {
      const small = createJournal({ characters: 1_000 })
      for (let index = 0; index < 10; index++) {
        const entry = small.begin('GET', `/${index}`, undefined)
        small.settle(entry, 200, 'x'.repeat(300))
      }
      assert.deepEqual(
        small.entries().map((one) => one.path),
        ['/7', '/8', '/9'],
      )
    })
  })
})
