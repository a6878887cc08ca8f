import assert from 'node:assert/strict'
import { createAccountLists } from '../../../src/bot/turn/account-lists.ts'

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

describe('lists of accounts kept for buttons', () => {
  it('come back to their owner, whole and in order', async () => {
    const { lists } = open()
    const id = await lists.save('anna', ['b', 'a', 'b'])
    assert.deepEqual(await lists.find('anna', id), ['b', 'a', 'b'])
  })

  it('are told to nobody else, who hears no more than of one that never was', async () => {
    const { lists } = open()
    const id = await lists.save('anna', ['a'])
    assert.equal(await lists.find('bert', id), undefined)
  })

  it('are gone after a day, for their owner and for others', async () => {
    const { lists, time } = open()
    const id = await lists.save('anna', ['a'])
    time.now = 24 * hour
    assert.deepEqual(await lists.find('anna', id), ['a'])
    time.now += 1
    assert.equal(await lists.find('anna', id), undefined)
    assert.equal(await lists.find('bert', id), undefined)
  })

  it('are not there under an id that was never given out, or when something else stands there', async () => {
    const { lists, rows } = open()
    assert.equal(await lists.find('anna', 'x'), undefined)
    rows.set('lists/x', { accounts: 'a' })
    assert.equal(await lists.find('anna', 'x'), undefined)
  })

  it('have ids that nobody can guess', async () => {
    const { lists } = open()
    const ids = await Promise.all(Array.from({ length: 50 }, () => lists.save('anna', [])))
    assert.equal(new Set(ids).size, 50)
    for (const id of ids) assert.match(id, /^[\w-]{12}$/)
  })
})
