import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { operationQueue } from '../../../src/operations/index.ts'
import type { Store } from '../../../src/store/store.ts'
import { copyOfTemplate, openTestStore, type TestStoreOptions } from '../../support/store.ts'

/** All rows by table, without the times at which something was done. */
async function rowsIn({ db }: Store): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ name: string }>`select oid::regclass::text as name from pg_class where relkind = 'r'
    and relnamespace in ('public'::regnamespace, 'pgboss'::regnamespace) order by 1`.execute(db)
  const found: Record<string, unknown> = {}
  for (const { name } of rows) {
    const read = await sql.raw<{ row: object }>(`select to_jsonb(t) as row from ${name} t`).execute(db)
    found[name] = read.rows.map(({ row }) => Object.entries(row).filter(([column]) => !column.endsWith('_on')))
  }
  return found
}

/** When the database of a store was opened. */
const opened = async ({ db }: Store) =>
  (await sql<{ at: Date }>`select pg_postmaster_start_time() as at`.execute(db)).rows[0]?.at.getTime()

async function using<T>(work: (store: Store) => Promise<T>, options?: TestStoreOptions): Promise<T> {
  const { store, close } = await openTestStore(options)
  return work(store).finally(close)
}

describe('databases that tests use one after another', () => {
  it('have no other rows than a new one, and no settings of their last user', async () => {
    const expected = await using(rowsIn, { dataDir: await copyOfTemplate() })
    assert.ok(Object.keys(expected).length > 30)
    const change = async (store: Store) => {
      await store.queue.send(operationQueue, { some: 'job' })
      await store.cell<string>('some').update(() => ({ state: 'value', result: undefined }))
      await sql`set statement_timeout = 1234`.execute(store.db)
      assert.notDeepEqual(await rowsIn(store), expected)
      return opened(store)
    }
    const first = await using(change, { queues: [operationQueue] })
    await using(async (store) => {
      assert.equal(await opened(store), first)
      assert.deepEqual(await rowsIn(store), expected)
      const { rows } = await sql`show statement_timeout`.execute(store.db)
      assert.deepEqual(rows, [{ statement_timeout: '0' }])
    })
  })

  it('are not used again after a change of their schema, or of rows that come with it', async () => {
    for (const change of ['create table later (id integer)', 'delete from part_moves']) {
      const before = await using(async (store) => {
        await sql.raw(change).execute(store.db)
        return opened(store)
      })
      assert.notEqual(await using(opened), before, change)
    }
  })
})
