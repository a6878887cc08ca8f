import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { systemClock } from '../../../src/core/clock.ts'
import type { BudgetState } from '../../../src/graph/throttle/pacer.ts'
import type { SharedCell } from '../../../src/graph/throttle/shared.ts'
import { createActivityLog } from '../../../src/store/queries/activity-log.ts'
import { deleteExpired } from '../../../src/store/queries/maintenance.ts'
import { activityIdRetention } from '../../../src/store/queries/store-tables.ts'
import type { Store } from '../../../src/store/store.ts'
import { tables } from '../../support/tables.ts'

const bucket = { level: 2.5, at: 1_767_603_600_000, shutUntil: 0 }

/** Tests of smaller tables and plain queries, for any database. */
export function tablesBehaviour(store: () => Store): void {
  it('reports an activity as new exactly once under concurrency', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => store().seen.first('activity-1')))
    assert.equal(answers.filter(Boolean).length, 1)
    assert.equal(await store().seen.first('activity-1'), false)
    assert.equal(await store().seen.first('activity-2'), true)
  })

  it('remembers an activity for a day', async () => {
    await store().seen.first('activity-1')
    const { seen_at } = await store().db.selectFrom('seen_activities').select('seen_at').executeTakeFirstOrThrow()
    await deleteExpired(store().db, tables, seen_at.getTime() + activityIdRetention)
    assert.equal(await store().seen.first('activity-1'), false)
    await deleteExpired(store().db, tables, seen_at.getTime() + activityIdRetention + 1)
    assert.equal(await store().seen.first('activity-1'), true)
  })

  it('keeps the latest way to reach a person, per tenant', async () => {
    const person = { tenantId: 'tenant-1', personId: 'person-1' }
    assert.equal(await store().conversations.find(person), undefined)
    await store().conversations.save(person, { serviceUrl: 'a' })
    await store().conversations.save(person, { serviceUrl: 'b', bot: { id: '28:bot' } })
    await store().conversations.save({ ...person, tenantId: 'tenant-2' }, { serviceUrl: 'c' })
    assert.deepEqual(await store().conversations.find(person), { serviceUrl: 'b', bot: { id: '28:bot' } })
  })

  it('records an activity and looks up its sender in one statement, and saves only what has changed', async () => {
    let statements = 0
    const counting = store().db.withPlugin({
      transformQuery: ({ node }) => {
        statements++
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const saved: unknown[] = []
    const conversations = {
      save: async (...[key, reference]: Parameters<Store['conversations']['save']>) => {
        saved.push(reference)
        await store().conversations.save(key, reference)
      },
    }
    const seen = createActivityLog(counting, conversations, systemClock)
    const key = { tenantId: 'tenant-1', personId: 'person-1' }
    const [first, second] = [{ serviceUrl: 'a' }, { serviceUrl: 'b' }]
    assert.equal(await seen.first('1', { key, reference: first }), true)
    assert.equal(await seen.first('2', { key, reference: first }), true)
    assert.equal(await seen.first('2', { key, reference: second }), false)
    assert.equal(await seen.first('3'), true)
    assert.deepEqual(saved, [first, second])
    assert.equal(statements, 4)
    assert.deepEqual(await store().conversations.find(key), second)
  })

  it('reads counts as numbers and times as dates', async () => {
    const { rows } = await sql<{ n: number; at: Date; none: null }>`
      select count(*) as n, to_timestamp(0) as at, null as none from turn_state`.execute(store().db)
    assert.deepEqual(rows, [{ n: 0, at: new Date(0), none: null }])
  })

  it('reports how many rows a statement changed', async () => {
    await store().turnState.write({ a: {}, b: {} })
    const result = await store().db.deleteFrom('turn_state').executeTakeFirst()
    assert.equal(result.numDeletedRows, 2n)
  })

  it('rolls back a transaction that throws, and serves the next caller', async () => {
    const failing = store()
      .db.transaction()
      .execute(async (tx) => {
        await tx.insertInto('seen_activities').values({ id: 'gone', seen_at: new Date() }).execute()
        await sql`select 1 / 0`.execute(tx)
      })
    await assert.rejects(failing, /division by zero/)
    assert.equal(await store().seen.first('gone'), true)
  })

  it('isolates concurrent transactions', async () => {
    await store().seen.first('0')
    const increment = () =>
      store()
        .db.transaction()
        .execute(async (tx) => {
          const row = await tx.selectFrom('seen_activities').select('id').forUpdate().executeTakeFirstOrThrow()
          await tx
            .updateTable('seen_activities')
            .set({ id: `${Number(row.id) + 1}` })
            .execute()
        })
    // In `read committed`, a row whose key changes under a lock would be missed by others, so one by one on a server.
    for (const _ of [1, 2, 3]) await Promise.all([increment(), store().turnState.write({ other: { n: 1 } })])
    const row = await store().db.selectFrom('seen_activities').select('id').executeTakeFirst()
    assert.equal(row?.id, '3')
  })

  it('changes a shared value atomically, whoever asks', async () => {
    const cells = [1, 2, 3, 4].map(() => store().cell<{ left: number }>('quota'))
    const take = (cell: (typeof cells)[number]) =>
      cell.update((state = { left: 10 }) => ({ state: { left: state.left - 1 }, result: state.left }))
    const taken = await Promise.all([...cells, ...cells].map(take))
    assert.deepEqual(
      taken.sort((a, b) => b - a),
      [10, 9, 8, 7, 6, 5, 4, 3],
    )
    assert.equal(await take(store().cell('other')), 10)
  })

  it("can store the Graph client's shared quota", async () => {
    const budget: SharedCell<BudgetState> = store().cell('graph-quota')
    const full = { units: bucket, writes: bucket }
    const unknown = await budget.update((state) => ({ state: state ?? full, result: state }))
    assert.equal(unknown, undefined)
    assert.deepEqual(await budget.update((state) => ({ state: state ?? full, result: state })), full)
  })

  it('leaves a shared value unchanged if the change throws', async () => {
    const cell = store().cell<number>('quota')
    await cell.update(() => ({ state: 5, result: null }))
    const failing = cell.update(() => {
      throw new Error('no')
    })
    await assert.rejects(failing, /no/)
    assert.equal(await cell.update((state) => ({ state: 0, result: state })), 5)
  })

  it('answers a ping', async () => {
    await store().ping()
  })
}
