import assert from 'node:assert/strict'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'
import { sql } from 'kysely'
import { postgresMajor } from '../../../src/store/engine/pglite-init.ts'
import { eventually } from '../../support/eventually.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { copyOfTemplate, openTestStore, useStore } from '../../support/store.ts'

describe('the embedded database', () => {
  const store = useStore()

  const syncsOf = async (work: () => Promise<unknown>) => {
    const { fsyncSync } = fs
    let syncs = 0
    fs.fsyncSync = (fd) => {
      syncs++
      fsyncSync(fd)
    }
    try {
      for (let n = 0; n < 20; n++) await work()
      return syncs
    } finally {
      fs.fsyncSync = fsyncSync
      syncBuiltinESMExports()
    }
  }

  it('syncs every commit to the disk', async () => {
    let n = 0
    const syncs = await syncsOf(() => store().turnState.write({ key: { n: n++ } }))
    assert.ok(syncs >= 20, `${syncs} syncs for 20 commits`)
  })

  it('lets no ordinary message wait for the disk', async () => {
    const person = { tenantId: 't', personId: 'p' }
    await store().conversations.save(person, { serviceUrl: 'a' })
    let n = 0
    const syncs = await syncsOf(async () => {
      assert.equal(await store().seen.first(`message ${n}`), true)
      assert.equal(await store().seen.first(`message ${n++}`), false)
      await store().conversations.save(person, { serviceUrl: 'a' })
    })
    // The log sometimes switches segments by itself.
    assert.ok(syncs <= 2, `${syncs} syncs for 20 messages`)
  })

  it('lets timers and sockets run during many consecutive queries', async () => {
    let fired = 0
    const timer = setInterval(() => fired++, 1)
    for (let n = 0; n < 300; n++) await store().ping()
    clearInterval(timer)
    assert.ok(fired > 5, `the timer fired ${fired} times`)
  })

  it('never lets the queue into an open transaction', async () => {
    let sent: Promise<void> = Promise.resolve()
    const failing = store()
      .db.transaction()
      .execute(async (tx) => {
        sent = store().queue.send('outside', {})
        await tx.insertInto('seen_activities').values({ id: 'x', seen_at: new Date() }).execute()
        throw new Error('undo')
      })
    await assert.rejects(failing, /undo/)
    await sent
    const done = new Promise<void>((resolve) => store().queue.work('outside', async () => resolve()))
    await done
  })
})

describe('the folder of the embedded database', () => {
  it('is created on the first run, in the supported version', async () => {
    const dataDir = path.join(await temporaryFolder(), 'not', 'there', 'yet')
    const { store, close } = await openTestStore({ dataDir })
    assert.equal(await store.seen.first('a'), true)
    await close()
    assert.equal(fs.readFileSync(path.join(dataDir, 'postgres', 'PG_VERSION'), 'utf8').trim(), postgresMajor)
    assert.deepEqual(fs.readdirSync(dataDir).sort(), ['lock', 'postgres'])
    const again = await openTestStore({ dataDir })
    assert.equal(await again.store.seen.first('a'), false)
    await again.close()
  })

  it('is refused if another major version of PostgreSQL wrote it, and left alone', async () => {
    const dataDir = await temporaryFolder()
    fs.mkdirSync(path.join(dataDir, 'postgres'))
    fs.writeFileSync(path.join(dataDir, 'postgres', 'PG_VERSION'), '17\n')
    await assert.rejects(openTestStore({ dataDir }), /written by PostgreSQL 17.* reads PostgreSQL 18/)
    assert.deepEqual(fs.readdirSync(path.join(dataDir, 'postgres')), ['PG_VERSION'])
  })

  it('is refused if it contains anything else', async () => {
    const dataDir = await temporaryFolder()
    fs.mkdirSync(path.join(dataDir, 'postgres'))
    fs.writeFileSync(path.join(dataDir, 'postgres', 'holiday.jpg'), '')
    await assert.rejects(openTestStore({ dataDir }), /holds files but no database/)
    await assert.rejects(
      openTestStore({ dataDir }),
      /holds files but no database/,
      'a failed start gives the lock back',
    )
  })

  it("is analysed with a sample that doesn't grow with its tables", async () => {
    const clock = createFakeClock()
    const { store, close } = await openTestStore({ clock })
    await sql`insert into seen_activities select n::text, now() from generate_series(1, 20000) as n`.execute(store.db)
    const bounds = async () => {
      const known = sql<{ n: number }>`select array_length(histogram_bounds::text::text[], 1) as n from pg_stats
        where tablename = 'seen_activities' and attname = 'id'`
      return (await known.execute(store.db)).rows[0]?.n
    }
    await clock.advance(10 * 60_000)
    await eventually('the table is analysed', async () => (await bounds()) !== undefined)
    // The sample has 300 rows for each histogram interval.
    assert.equal(await bounds(), 11)
    await close()
  })

  it('is vacuumed and keeps its write-ahead log small over time', async () => {
    const clock = createFakeClock()
    const dataDir = await copyOfTemplate()
    const { store, close } = await openTestStore({ clock, dataDir })
    const wal = path.join(dataDir, 'postgres', 'pg_wal')
    const size = () => fs.readdirSync(wal).filter((name) => /^[0-9A-F]{24}$/.test(name)).length
    const rowsKnown = async () => {
      const known = sql<{ n: number }>`select reltuples::int as n from pg_class where relname = 'seen_activities'`
      return (await known.execute(store.db)).rows[0]?.n
    }
    await store.seen.first('a')
    await sql`select pg_logical_emit_message(false, 'test', repeat('x', 1000000)) from generate_series(1, 150)`.execute(
      store.db,
    )
    const before = size()
    assert.equal(await rowsKnown(), -1)
    await clock.advance(10 * 60_000)
    // The clock only starts maintenance, which takes the database a while.
    await eventually('the table is vacuumed', async () => (await rowsKnown()) !== -1)
    assert.equal(await rowsKnown(), 1, 'vacuum analyze has counted the rows')
    await close()
    assert.ok(size() < before, `${before} segments before, ${size()} after`)
  })
})
