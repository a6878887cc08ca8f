import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { keptLog, useWorld } from '../support/rollcall.ts'
import { createLookout, lookout } from '../support/secrets.ts'
import { useStore } from '../support/store.ts'

const jwt = ['eyJhbGciOiJSUzI1NiJ9', 'eyJvaWQiOiJzb21lYm9keSJ9', 'c2lnbmF0dXJl'].join('.')

describe('the lookout for tokens and secrets', () => {
  it('finds a token, a bearer header and a secret in whatever stands around it, and says where', () => {
    const own = createLookout()
    own.keep('s3cret-of-the-bot')
    for (const text of [`{"a":"${jwt}"}`, `x Bearer ${'k'.repeat(20)}`, 'password=s3cret-of-the-bot;'])
      own.look('chat', text)
    assert.equal(own.found().filter((line) => line.startsWith('chat: ')).length, 3)
    assert.deepEqual(own.found(), [])
  })

  it('finds nothing in what the log makes of them, nor in ordinary words', () => {
    const own = createLookout()
    for (const text of ['Authorization: Bearer [token]', 'the bearer of this', 'eyJhbGciOiJSUzI1NiJ9'])
      own.look('log', text)
    assert.deepEqual([own.found(), own.looked.log], [[], 3])
  })
})

describe('what the suite produces', () => {
  const store = useStore()
  const world = useWorld({ emulator: { users: 40 } })

  it('is looked at as it comes: every line of a log, every message of a chat, every value for a database', async () => {
    const before = { ...lookout.looked }
    const alex = await world().person(world().emulator.world.operators.alex)
    await alex.say('help')
    keptLog().log.info('a line')
    for (const place of ['log', 'chat', 'database'] as const) assert.ok(lookout.looked[place] > before[place], place)
    assert.deepEqual(lookout.found(), [])
  })

  it('would be found to hold a token', async () => {
    await sql`select ${jwt}::text as value`.execute(store().db)
    await sql`select ${Buffer.from(`a file with ${jwt}`)}::bytea as value`.execute(store().db)
    world().emulator.conversations.append(
      world().emulator.conversations.personal(world().emulator.world.operators.alex),
      'bot',
      { type: 'message', text: jwt },
    )
    assert.deepEqual(
      lookout.found().map((line) => line.split(':')[0]),
      ['database', 'database', 'chat'],
    )
  })
})
