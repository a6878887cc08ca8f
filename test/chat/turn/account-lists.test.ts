import assert from 'node:assert/strict'
import { createAccountLists } from '../../../src/chat/turn/account-lists.ts'

const hour = 3600_000

/** Lists in a plain map, with a clock set by hand. */
function open() {
  const rows = new Map<string, unknown>()
  const time = { now: 0 }
  const storage = {
    read: async (keys: string[]) =>
      Object.fromEntries(keys.flatMap((key) => (rows.has(key) ? [[key, rows.get(key)]] : []))),
    write: async (changes: Record<string, unknown>) => {
      for (const [key, value] of Object.entries(changes)) rows.set(key, structuredClone(value))
    },
  }
  return { rows, time, lists: createAccountLists({ storage, now: () => time.now }) }
}

describe('account lists stored for buttons', () => {
  it('are returned to their owner, complete and in order', async () => {
    const { lists } = open()
    const id = await lists.save('anna', ['b', 'a', 'b'])
    assert.deepEqual(await lists.find('anna', id), ['b', 'a', 'b'])
  })

  it('are hidden from others as if they never existed', async () => {
    const { lists } = open()
    const id = await lists.save('anna', ['a'])
    assert.equal(await lists.find('bert', id), undefined)
  })

  it('expire after a day, for everyone', async () => {
    const { lists, time } = open()
    const id = await lists.save('anna', ['a'])
    time.now = 24 * hour
    assert.deepEqual(await lists.find('anna', id), ['a'])
    time.now += 1
    assert.equal(await lists.find('anna', id), undefined)
    assert.equal(await lists.find('bert', id), undefined)
  })

  it('do not exist under unknown IDs or IDs of other data', async () => {
    const { lists, rows } = open()
    assert.equal(await lists.find('anna', 'x'), undefined)
    rows.set('lists/x', { accounts: 'a' })
    assert.equal(await lists.find('anna', 'x'), undefined)
  })

  it('have IDs that cannot be guessed', async () => {
    const { lists } = open()
    const ids = await Promise.all(Array.from({ length: 50 }, () => lists.save('anna', [])))
    assert.equal(new Set(ids).size, 50)
    for (const id of ids) assert.match(id, /^[\w-]{12}$/)
  })
})
