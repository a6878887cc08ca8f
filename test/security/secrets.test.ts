import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { json, root } from '../packaging/project.ts'
import { createKeptLog, useWorld } from '../support/rollcall.ts'
import { createSecretWatch } from '../support/secret-watch.ts'
import { lookout } from '../support/secrets.ts'
import { useStore } from '../support/store.ts'

const jwt = ['eyJhbGciOiJSUzI1NiJ9', 'eyJvaWQiOiJzb21lYm9keSJ9', 'c2lnbmF0dXJl'].join('.')

describe('the lookout for tokens and secrets', () => {
  it('finds a token, bearer header or secret in any surroundings, and says where', () => {
    const own = createSecretWatch()
    own.keep('s3cret-of-the-bot')
    for (const text of [`{"a":"${jwt}"}`, `x Bearer ${'k'.repeat(20)}`, 'password=s3cret-of-the-bot;'])
      own.look('chat', text)
    assert.equal(own.found().filter((line) => line.startsWith('chat: ')).length, 3)
    assert.deepEqual(own.found(), [])
  })

  it('searches everything that contains text', () => {
    const own = createSecretWatch()
    for (const value of [
      [jwt],
      { deep: [{ deeper: { deepest: jwt } }] },
      [[`{"token":"${jwt}"}`]],
      Buffer.from(`a file with ${jwt}`),
      [{ file: new Uint8Array(Buffer.from(jwt)) }],
      { [jwt]: true },
    ])
      own.look('database', 'insert', value)
    own.look('database', undefined, null, 7, new Date(), () => jwt)
    assert.equal(own.found().length, 6)
  })

  it('searches base64 at any alignment, twice encoded and next to other letters', () => {
    const own = createSecretWatch()
    own.keep('s3cret-of-the-bot')
    const wrapped = (text: string, alphabet: BufferEncoding = 'base64') => Buffer.from(text).toString(alphabet)
    for (const before of ['', 'a', 'ab', 'abc']) {
      own.look('http', `x ${wrapped(`${before}${jwt}`)} y`)
      own.look('http', { state: wrapped(`${before}{"t":"${jwt}"}`, 'base64url') })
      own.look('http', wrapped(wrapped(`${before}${jwt}`)))
      own.look('http', `Basic ${wrapped(`${before}client:s3cret-of-the-bot-and-more-words`)}`)
    }
    assert.equal(own.found().filter((line) => line.startsWith('http: base64 ')).length, 16)
  })

  it('finds nothing in redacted logs or ordinary text', () => {
    const own = createSecretWatch()
    for (const text of ['Authorization: Bearer [token]', 'the bearer of this', 'eyJhbGciOiJSUzI1NiJ9'])
      own.look('log', text)
    assert.deepEqual([own.found(), own.looked.log], [[], 3])
  })
})

describe('what the test suite produces', () => {
  const store = useStore()
  const world = useWorld({ emulator: { users: 40 } })

  it('is searched as it happens: every log line, chat message and database value', async () => {
    const before = { ...lookout.looked }
    const alex = await world().person(world().emulator.world.operators.alex)
    await alex.say('help')
    createKeptLog().log.info('a line')
    await fetch(`http://127.0.0.1:${world().rollcall.port}/healthz`)
    for (const place of ['log', 'chat', 'database', 'http'] as const)
      assert.ok(lookout.looked[place] > before[place], place)
    assert.deepEqual(lookout.found(), [])
  })

  it('would be found if it contained a token', async () => {
    await sql`select ${jwt}::text as value`.execute(store().db)
    await sql`select ${Buffer.from(`a file with ${jwt}`)}::bytea as value`.execute(store().db)
    await sql`select ${[jwt]}::text[] as value`.execute(store().db)
    await sql`select ${{ inside: [jwt] }}::jsonb as value`.execute(store().db)
    world().emulator.conversations.append(
      world().emulator.conversations.personal(world().emulator.world.operators.alex),
      'bot',
      { type: 'message', text: jwt },
    )
    assert.deepEqual(
      lookout.found().map((line) => line.split(':')[0]),
      ['database', 'database', 'database', 'database', 'chat'],
    )
  })

  it('would be found if a response contained one, in a page, file, header or answer to a button', async () => {
    const server = http.createServer((request, response) => {
      if (request.url === '/header') response.setHeader('Set-Cookie', `t=${jwt}`)
      if (request.url === '/part') response.write(JSON.stringify({ value: jwt }))
      response.end(request.url === '/whole' ? jwt : '')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
    await ask('/whole')
    assert.deepEqual(lookout.found(), [], "other servers' answers are their own: Entra's are tokens")
    const unwatch = lookout.watchPort(port)
    for (const path of ['/whole', '/part', '/header']) {
      await ask(path)
      assert.deepEqual([...new Set(lookout.found().map((line) => line.split(':')[0]))], ['http'], path)
    }
    await ask('/nothing')
    unwatch()
    await ask('/whole')
    assert.deepEqual(lookout.found(), [])
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
})

describe('every suite', () => {
  it('loads the lookout', () => {
    for (const path of readdirSync(root).filter((name) => name.startsWith('.mocharc')))
      assert.ok((json(path) as { require: string[] }).require.includes('./test/support/secrets.ts'), path)
  })
})
