import assert from 'node:assert/strict'
import { type Kysely, sql } from 'kysely'
import { type OwnServer, openOwnServer } from '../../bench/drills/database.ts'
import type { Database } from '../../src/store/database.ts'
import { useStore } from '../support/store.ts'

describe('a commit on a PostgreSQL server', () => {
  let server: OwnServer
  const store = useStore(async () => {
    server = await openOwnServer()
    // Otherwise the server flushes its log to the disk in the background, before anybody can look.
    await server.execute('postgres', "alter system set wal_writer_delay = '10s'")
    await server.execute('postgres', 'select pg_reload_conf()')
    await server.execute('postgres', 'create database rollcall')
    return { databaseUrl: server.url.replace(/postgres$/, 'rollcall') }
  })
  after(() => server.remove())

  /** How many of twenty pieces of work are on the disk at once. */
  const flushed = async (work: (n: number) => Promise<unknown>) => {
    let count = 0
    for (let n = 0; n < 20; n++) {
      const before = await position(store().db, 'insert')
      await work(n)
      if ((await position(store().db, 'flush')) > before) count += 1
    }
    return count
  }

  it('waits for the disk', async () => {
    assert.equal(await flushed((n) => store().turnState.write({ key: { n } })), 20)
  })

  it("doesn't wait for it with an ordinary message", async () => {
    const person = { tenantId: 't', personId: 'p' }
    await store().conversations.save(person, { serviceUrl: 'a' })
    const count = await flushed(async (n) => {
      assert.equal(await store().seen.first(`message ${n}`), true)
      assert.equal(await store().seen.first(`message ${n}`), false)
      await store().conversations.save(person, { serviceUrl: 'a' })
    })
    // The queue works in the background.
    assert.ok(count <= 4, `${count} of 20 messages waited`)
  })
})

/** Where the write-ahead log ends: what was written, or what is on the disk. */
async function position(db: Kysely<Database>, what: 'insert' | 'flush'): Promise<number> {
  const now = sql.raw(`pg_current_wal_${what}_lsn()`)
  const { rows } = await sql<{ at: number }>`select (${now} - '0/0'::pg_lsn)::bigint as at`.execute(db)
  return rows[0]?.at ?? 0
}
