import assert from 'node:assert/strict'
import { type Kysely, sql } from 'kysely'
import { features } from '../../../src/features/index.ts'
import { ownerChangesOf } from '../../../src/operations/model/context.ts'
import type { Database } from '../../../src/store/database.ts'
import type { OperationKey } from '../../../src/store/queries/lifecycle/operations.ts'
import { readDecidedAccounts } from '../../../src/store/queries/plan/accounts.ts'
import { stillEnabledRows } from '../../../src/store/queries/plan/blocking.ts'
import { decisionQueries } from '../../../src/store/queries/plan/decisions.ts'
import { itemQueries } from '../../../src/store/queries/plan/items.ts'
import { tallies } from '../../../src/store/queries/plan/tally.ts'
import { readDueWrites } from '../../../src/store/queries/run/due-writes.ts'
import { settleWrites } from '../../../src/store/queries/run/sending.ts'
import { scheduleQueries, unapprovedAccountCount } from '../../../src/store/queries/schedule/schedule.ts'
import { readSubquery } from '../../../src/store/queries/subqueries.ts'
import { insertPlan, setOperations } from '../../support/events.ts'
import { countsOf, itemOf, planOf } from '../../support/plans.ts'
import { emptyStore, useStore } from '../../support/store.ts'

const tenantId = 'contoso'
const key: OperationKey = { tenantId, id: 'tobaki-42' }
const later: OperationKey = { tenantId, id: 'tobaki-43' }
const actions = ['block-sign-in']
const locks = { actions, ifProven: ['quarantine'], ending: ['sign-out'] }
const wholeTally = { releasing: ['allow-sign-in'], following: true, items: { named: ['groupLicence'], countedAs: {} } }
const by = { ...key, oid: 'anna' }

// Without statistics, as on the first day, and as any new operation is to them.
const statements: Record<string, (db: Kysely<Database>) => Promise<unknown>> = {
  'who can still sign in': (db) => readSubquery(db, stillEnabledRows({ tenantId, ids: [key.id] }, { locks, most: 3 })),
  progress: (db) => readSubquery(db, tallies({ tenantId, ids: [key.id] }, wholeTally)),
  'what needs attention': (db) => itemQueries(db).page(key, { attentionExcept: [], offset: 0, limit: 15 }),
  'accounts to decide about': (db) => readDecidedAccounts(db, key),
  'accounts in order': (db) => itemQueries(db).page(key, { offset: 0, limit: 15 }),
  'accounts by result': (db) => itemQueries(db).ended(key, ['done']),
  'accounts not done': (db) => itemQueries(db).notDone(key, []),
  'changed in the last hour': (db) =>
    scheduleQueries(db).changeCountsSince({ ...by, id: later.id }, 0, ownerChangesOf({ features })),
  'changed without approval': (db) =>
    readSubquery(db, unapprovedAccountCount({ ...by, id: later.id }, 0, ownerChangesOf({ features }))),
  'what overrides earlier plans': (db) =>
    decisionQueries(db).supersede(later, [{ action: 'block-sign-in', over: ['block-sign-in'] }]),
  'results of writes': (db) => {
    const done = Array.from({ length: 40 }, (_, seq) => ({
      seq,
      action: 'block-sign-in',
      target: `id${seq}`,
      to: 'done' as const,
    }))
    return settleWrites(db, key, done, 'me', 3_000)
  },
  'writes that are due': (db) => readDueWrites(db, key, { phase: 0, states: ['pending'] }, 2_000),
}

const rowsRead = async (tx: Kysely<Database>): Promise<number> => {
  const { rows } = await sql<{
    read: string
  }>`select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as read
    from pg_stat_xact_user_tables`.execute(tx)
  return Number(rows[0]?.read)
}

describe('the cost of a statement', () => {
  const store = useStore()

  /** Rows it reads of all tables, for an operation on so many accounts. */
  const effort = async (count: number, run: (db: Kysely<Database>) => Promise<unknown>): Promise<number> => {
    await emptyStore(store())
    const { db } = store()
    for (const one of [key, later]) {
      await insertPlan(db, planOf({ ...one, now: 1_000, expiresAt: 601_000, counts: countsOf({ change: count }) }))
      await itemQueries(db).insert(
        one,
        Array.from({ length: count }, (_, seq) => itemOf(seq)),
      )
    }
    await setOperations(db, {
      state: 'running',
      confirmed_at: 1_500,
      admitted_at: 1_500,
      lease_by: 'me',
      lease_until: 9_000,
    })
    await sql`update operations set decision = case id when ${key.id} then 1 else 2 end`.execute(db)
    await sql`update operation_writes set state = case when seq % 2 = 0 then 'done' else 'pending' end, sent_at = 2000`.execute(
      db,
    )
    return db.transaction().execute(async (tx) => {
      const before = await rowsRead(tx)
      await run(tx)
      return (await rowsRead(tx)) - before
    })
  }

  for (const [name, run] of Object.entries(statements))
    it(`grows with the number of accounts, not with its square: ${name}`, async () => {
      const [few, many] = [await effort(40, run), await effort(400, run)]
      assert.ok(few > 0)
      assert.ok(many <= 15 * few, `${many} rows read for 400 accounts, ${few} for 40`)
    })
})
