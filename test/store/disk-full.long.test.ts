import assert from 'node:assert/strict'
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import type { Database } from '../../src/store/database.ts'
import { storeErrors } from '../../src/store/engine/errors.ts'
import { watchDisk } from '../../src/store/engine/full-disk.ts'
import { eventually } from '../support/eventually.ts'
import { fillDisk } from '../support/full-disk.ts'
import { openTestStore } from '../support/store.ts'

describe('a full disk under the embedded database', () => {
  afterEach(() => fillDisk(false))

  it('is reported, loses no stored data, and needs no restart once there is space', async () => {
    const { store, close } = await openTestStore({ queues: ['slices'] })
    const ran: unknown[] = []
    await store.queue.work('slices', async (data) => void ran.push(data))
    await store.turnState.write({ before: { n: 1 } })

    fillDisk(true)
    for (let attempt = 0; attempt < 3; attempt++) {
      await assert.rejects(
        // Two keys make it a transaction.
        store.turnState.write({ [`lost${attempt}`]: { text: 'x'.repeat(20_000) }, other: {} }),
        (error) => error instanceof storeErrors.storeFull,
      )
    }
    for (let time = 0; time < 2; time++)
      await assert.rejects(store.ping(), (error) => error instanceof storeErrors.storeFull)
    fillDisk(false)
    await store.ping()

    await store.turnState.write({ after: { n: 2 } })
    const kept = await store.turnState.read(['before', 'after', 'lost0', 'lost1', 'lost2', 'other'])
    assert.deepEqual(Object.keys(kept).sort(), ['after', 'before'])
    await store.queue.send('slices', { n: 3 })
    await eventually('a job has run', () => ran.length > 0)
    assert.deepEqual(ran, [{ n: 3 }])
    await close()
  })

  it('is detected from a refused write even if reads work, until a write succeeds', async () => {
    const { refusing, pool, statements } = onePool()
    const disk = watchDisk(pool)
    const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: disk.pool }) })
    await disk.check(db)
    assert.deepEqual(statements, [])
    refusing.now = true
    const isFull = (error: unknown) => error instanceof storeErrors.storeFull
    await assert.rejects(db.deleteFrom('turn_state').execute(), isFull)
    for (let time = 0; time < 2; time++) await assert.rejects(disk.check(db), isFull)
    assert.equal(statements.at(-1), 'rollback')
    refusing.now = false
    await disk.check(db)
    const before = statements.length
    await disk.check(db)
    assert.equal(statements.length, before)
  })
})

/** A database that answers everything, except writes while its disk is full. */
function onePool() {
  const refusing = { now: false }
  const statements: string[] = []
  const query = async (text: string) => {
    statements.push(text)
    if (refusing.now && /^(insert|delete)/i.test(text)) throw new storeErrors.storeFull()
    return { rows: [], rowCount: 0, command: 'SELECT' as const }
  }
  const pool = { connect: async () => ({ query, release: () => {} }), end: async () => {} } as unknown as PostgresPool
  return { refusing, statements, pool }
}
