import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { knownOperations } from '../../src/operations/lifecycle/known-operations.ts'
import { storeErrors } from '../../src/store/engine/errors.ts'
import { openStore } from '../../src/store/open-store.ts'
import { leaseQueries } from '../../src/store/queries/run/leases.ts'
import { scheduleQueries } from '../../src/store/queries/schedule/schedule.ts'
import { probeStore } from '../../src/store/tools/probe.ts'
import { insertPlan, setOperations } from '../support/events.ts'
import { eventually } from '../support/eventually.ts'
import { startInstance } from '../support/instance.ts'
import { createDatabaseLine } from '../support/line.ts'
import { countsOf, planOf } from '../support/plans.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { wholeRegistry } from '../support/registry.ts'
import { openTestStore } from '../support/store.ts'
import { tables } from '../support/tables.ts'

const known = knownOperations(wholeRegistry)

describe('many instances on one server', () => {
  it('migrate an empty database concurrently, all successfully', async () => {
    const databaseUrl = await createTestDatabase()
    const opened = await Promise.allSettled(Array.from({ length: 24 }, () => openTestStore({ databaseUrl })))
    const stores = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    try {
      const failures = opened.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
      assert.deepEqual(failures, [])
      const numbers = await stores[0]?.store.db
        .selectFrom('schema_migrations')
        .select('number')
        .orderBy('number')
        .execute()
      assert.deepEqual(
        numbers?.map((row) => row.number),
        numbers?.map((_, index) => index + 1),
      )
    } finally {
      await Promise.all(stores.map((one) => one.close()))
    }
  })

  it('tell the doctor which settings each of them runs with', async () => {
    const databaseUrl = await createTestDatabase()
    const about = [
      { instance: 'web 1', settings: '1a2b3c4d' },
      { instance: 'b'.repeat(64), settings: '99999999' },
    ]
    const log = createLog({ level: 'silent' })
    const stores = []
    for (const one of about)
      stores.push(await openStore({ databaseUrl, dataDir: '', tables, clock: systemClock, log, about: one }))
    try {
      const probe = await probeStore({ databaseUrl, dataDir: '', log })
      assert.ok(probe.found === 'open')
      assert.deepEqual(probe.instances, [
        { instance: 'b'.repeat(45), settings: '99999999' },
        { instance: 'web-1', settings: '1a2b3c4d' },
      ])
      assert.ok((probe.connections?.open ?? 0) >= 2)
    } finally {
      await Promise.all(stores.map((one) => one.close()))
    }
  })

  it('share the jobs, running each once', async () => {
    const databaseUrl = await createTestDatabase()
    const stores = await Promise.all([1, 2].map(() => openTestStore({ databaseUrl })))
    const runs: string[] = []
    const all = new Promise<void>((resolve) => {
      for (const [index, { store }] of stores.entries()) {
        void store.queue.work(
          'slices',
          async (data) => {
            await delay(5)
            runs.push(`${index}:${Object(data).n}`)
            if (runs.length === 40) resolve()
          },
          { concurrency: 2 },
        )
      }
    })
    for (let n = 0; n < 40; n++) await stores[0]?.store.queue.send('slices', { n })
    await all
    assert.equal(new Set(runs.map((run) => run.replace(/^\d:/, ''))).size, 40)
    assert.equal(new Set(runs.map((run) => run.charAt(0))).size, 2)
    await Promise.all(stores.map((one) => one.close()))
  })

  it('update one shared value without overwriting each other', async () => {
    const databaseUrl = await createTestDatabase()
    const stores = await Promise.all([1, 2].map(() => openTestStore({ databaseUrl })))
    const cells = stores.map(({ store }) => store.cell<number>('count'))
    const steps = cells.flatMap((cell) => Array.from({ length: 25 }, () => cell))
    const results = await Promise.all(steps.map((cell) => cell.update((n = 0) => ({ state: n + 1, result: n }))))
    assert.equal(new Set(results).size, 50)
    assert.equal(await cells[0]?.update((n = 0) => ({ state: n, result: n })), 50)
    await Promise.all(stores.map((one) => one.close()))
  })

  it('pick up operations without waiting for those that someone is changing', async () => {
    const databaseUrl = await createTestDatabase()
    const [one, other] = await Promise.all([openTestStore({ databaseUrl }), openTestStore({ databaseUrl })])
    const { db } = one.store
    const keys = ['tobaki-1', 'tobaki-2', 'tobaki-3'].map((id) => ({ tenantId: 'contoso', id }))
    for (const key of keys)
      await insertPlan(db, planOf({ ...key, now: 1_000, expiresAt: 601_000, counts: countsOf({ change: 1 }) }))
    await setOperations(db, { state: 'queued', nudged_at: 900_000 })
    const [, busy] = keys
    await db.transaction().execute(async (tx) => {
      await scheduleQueries(tx).lock(busy ?? assert.fail())
      const leases = leaseQueries(other.store.db)
      await leases.endPauses(1_000)
      assert.deepEqual((await leases.idle(10_000, 5_000, known)).map(({ id }) => id).sort(), ['tobaki-1', 'tobaki-3'])
    })
    await leaseQueries(db).endPauses(1_000)
    assert.deepEqual(await leaseQueries(db).idle(10_000, 5_000, known), [busy])
    await Promise.all([one, other].map((store) => store.close()))
  })

  it('lose nothing acknowledged when one is killed, and leave nothing half-written', async () => {
    const databaseUrl = await createTestDatabase()
    const instance = startInstance(databaseUrl, 'write')
    assert.equal(await instance.line(), 'open')
    for (let line = await instance.line(); line !== '150'; line = await instance.line()) assert.ok(line)
    const acknowledged = Number((await instance.kill()).at(-1) ?? 150)
    const { store, close } = await openTestStore({ databaseUrl })
    const rows = await store.db.selectFrom('turn_state').select('key').orderBy('key').execute()
    const keys = new Set(rows.map((row) => row.key))
    for (let n = 0; n <= acknowledged; n++) assert.ok(keys.has(`a${n}`) && keys.has(`b${n}`), `${n} is lost`)
    for (const key of keys)
      assert.ok(keys.has(key.replace(/^./, (side) => (side === 'a' ? 'b' : 'a'))), `${key} is torn`)
    await close()
  })

  it('are not blocked by a job of a killed instance', async () => {
    const databaseUrl = await createTestDatabase()
    const { store, close } = await openTestStore({ databaseUrl })
    const instance = startInstance(databaseUrl, 'hang')
    assert.equal(await instance.line(), 'open')
    await store.queue.send('shared', { n: 1 }, { singletonKey: 'k' })
    assert.equal(await instance.line(), 'took 1')
    await instance.kill()
    const taken = new Promise<object>((resolve) => store.queue.work('shared', async (data) => resolve(data)))
    await store.queue.send('shared', { n: 2 }, { singletonKey: 'k' })
    assert.deepEqual(await taken, { n: 2 })
    await close()
  })
})

describe('a database server that goes down', () => {
  it('is reported, and used again when it is back', async () => {
    const line = await createDatabaseLine(await createTestDatabase())
    const { store, close } = await openTestStore({ databaseUrl: line.url })
    await store.seen.first('before')
    let runs = 0
    let ran = () => {}
    await store.queue.work('nudge', async () => {
      runs++
      ran()
    })

    await line.cut()
    const away = (error: unknown) => error instanceof storeErrors.storeUnavailable
    await assert.rejects(store.ping(), away)
    await assert.rejects(store.turnState.write({ a: {}, b: {} }), away)
    await assert.rejects(store.queue.send('nudge', {}), away)

    await line.mend()
    await store.ping()
    assert.equal(await store.seen.first('before'), false)
    const again = new Promise<void>((resolve) => {
      ran = resolve
    })
    await store.queue.send('nudge', {})
    await again
    assert.equal(runs, 1)
    await close()
    await line.cut()
  })

  it('fails only the transaction in progress', async () => {
    const line = await createDatabaseLine(await createTestDatabase())
    const { store, close } = await openTestStore({ databaseUrl: line.url })
    const failing = store.db.transaction().execute(async (tx) => {
      await tx.insertInto('seen_activities').values({ id: 'half', seen_at: new Date() }).execute()
      await line.cut()
      await tx.insertInto('seen_activities').values({ id: 'way', seen_at: new Date() }).execute()
    })
    await assert.rejects(failing, { code: 'storeUnavailable' })
    await line.mend()
    assert.equal(await store.seen.first('half'), true)
    await close()
    await line.cut()
  })

  it('during a commit: the transaction may have been stored, and the error does not claim the opposite', async () => {
    const databaseUrl = await createTestDatabase()
    const line = await createDatabaseLine(databaseUrl)
    const [near, far] = [await openTestStore({ databaseUrl: line.url }), await openTestStore({ databaseUrl })]
    await sql`create function hold() returns trigger language plpgsql
      as 'begin perform pg_advisory_xact_lock(1); return null; end'`.execute(far.store.db)
    await sql`create constraint trigger hold after insert on seen_activities deferrable initially deferred
      for each row execute function hold()`.execute(far.store.db)
    const insert = (id: string) =>
      near.store.db
        .transaction()
        .execute((tx) => tx.insertInto('seen_activities').values({ id, seen_at: new Date() }).execute())
    await far.store.db.connection().execute(async (holder) => {
      await sql`select pg_advisory_lock(1)`.execute(holder)
      const failing = assert.rejects(insert('lost'), { code: 'storeUnavailable', details: { storing: 1 } })
      const waiting = sql`select from pg_stat_activity where query = 'commit' and wait_event = 'advisory'`
      await eventually('the commit waits', async () => (await waiting.execute(far.store.db)).rows.length > 0)
      await line.cut()
      await failing
      await sql`select pg_advisory_unlock(1)`.execute(holder)
    })
    const stored = far.store.db.selectFrom('seen_activities').select('id').where('id', '=', 'lost')
    await eventually('it is stored', async () => (await stored.execute()).length === 1)
    await near.close()
    await far.close()
  })

  it("at start-up: the store doesn't open, says why, and leaves nothing running", async () => {
    const line = await createDatabaseLine(await createTestDatabase())
    await line.cut()
    await assert.rejects(openTestStore({ databaseUrl: line.url }), { code: 'storeUnavailable' })
  })
})
