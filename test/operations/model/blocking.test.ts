import assert from 'node:assert/strict'
import fc from 'fast-check'
import { sql } from 'kysely'
import { anna, useHarness } from '../harness.ts'
import { memberIn } from '../world.ts'

describe('who can still sign in', () => {
  const h = useHarness()
  const stillIn = async (id: string) => {
    const { blocking } = await h().operations.get(id, anna)
    return Object.fromEntries(
      blocking?.still.map(({ because, some }) => [because, some.map((upn) => upn.split('@')[0])]) ?? [],
    )
  }
  const ofItems = async (id: string) => {
    const { items } = await h().operations.items(id, anna, { offset: 0, limit: 20 })
    return Object.fromEntries(items.flatMap((one) => (one.stillEnabled ? [[one.input, one.stillEnabled]] : [])))
  }

  const listed = async (id: string) => {
    const { items, total } = await h().operations.items(id, anna, { stillEnabled: true, offset: 0, limit: 20 })
    assert.equal(items.length, total)
    return items.map(({ input }) => input).toSorted()
  }

  it("depends on each account's result, and only includes accounts that were enabled and still exist", async () => {
    const { world } = h()
    for (const name of ['bob', 'bad', 'unsure', 'gone', 'admin']) world.add(name)
    world.add('off', { accountEnabled: false })
    world.add('synced', { synced: true })
    world.faults.set('bad', 'failed')
    world.faults.set('unsure', 'uncertain')
    const { id } = await h().begin('disable', ['bob', 'bad', 'unsure', 'gone', 'admin', 'off', 'synced'])
    assert.deepEqual(await stillIn(id), { synced: ['synced'] })
    world.accounts.delete('gone')
    world.roles.set('admin', [{ name: 'User Administrator', templateId: 'x' }])
    await h().work()
    const expected = { bad: 'failed', unsure: 'uncertain', admin: 'protected', synced: 'synced' }
    assert.deepEqual(await ofItems(id), expected)
    assert.deepEqual(await stillIn(id), {
      failed: ['bad'],
      uncertain: ['unsure'],
      protected: ['admin'],
      synced: ['synced'],
    })
    assert.deepEqual(await listed(id), ['admin', 'bad', 'synced', 'unsure'])
    const { progress, blocking } = await h().operations.get(id, anna)
    assert.deepEqual([progress.done, progress.notBlocked, progress.skips], [1, 0, { notPossible: 1 }])
    assert.deepEqual([blocking?.wanted, blocking?.passwords], [true, false])
  })

  it('excludes accounts that a later operation blocks', async () => {
    h().world.add('bad')
    h().world.faults.set('bad', 'failed')
    const { id } = await h().begin('disable', ['bad'])
    await h().work()
    assert.deepEqual(await stillIn(id), { failed: ['bad'] })
    h().world.faults.delete('bad')
    await h().begin('disable', ['bad'])
    await h().work()
    assert.deepEqual([await stillIn(id), await listed(id)], [{}, []])
  })

  it("doesn't apply to operations that allow sign-in or that changed nothing", async () => {
    h().world.add('off', { accountEnabled: false })
    const enable = await h().begin('enable', ['off'])
    assert.equal((await h().operations.get(enable.id, anna)).blocking, null)
    assert.deepEqual(await listed(enable.id), [])
    h().world.add('synced', { synced: true })
    h().world.add('bob')
    const { operation } = await h().plan('disable', ['synced', 'bob'])
    assert.deepEqual(
      operation.blocking?.still.map(({ because }) => because),
      ['synced'],
    )
    const cancelled = await h().operations.cancel(operation.id, {
      person: anna,
      directory: memberIn([]),
    })
    assert.equal(cancelled.blocking, null)
  })

  it('is the same whether counted in SQL or judged account by account, whatever became of their writes', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `person${index}`)
    for (const name of names) h().world.add(name)
    const { id } = await h().begin('disable', names)
    await h().work()
    const { db } = h().store
    const kinds = ['block-sign-in', 'quarantine', 'sign-out']
    const actions = JSON.stringify(kinds.map((kind) => ({ kind, parameters: null })))
    await sql`update operations set playbook = 'contain', actions = ${actions}::jsonb where id = ${id}`.execute(db)
    await sql`delete from operation_writes where operation_id = ${id}`.execute(db)
    const writes = fc.sample(fc.array(fc.record(anyWrite), { maxLength: 3 }), { numRuns: names.length, seed: 5 })
    for (const [index, own] of writes.entries())
      for (const [at, { kind, state, why, verified, sort }] of own.entries()) {
        const idle = kind === 'notNeeded'
        await sql`insert into operation_writes (tenant_id, operation_id, seq, action, kind, target, phase, state, why, verified, before)
          select tenant_id, operation_id, seq, ${kinds[at] ?? ''}, ${kind}, account_id, ${at}, ${idle ? 'skipped' : state},
            ${idle || state === 'skipped' ? why : null}, ${state === 'done' ? verified : 'none'}, ${JSON.stringify({ sort })}::jsonb
          from (select *, row_number() over (order by seq) as nth from operation_items where operation_id = ${id}) i
          where nth = ${index + 1}`.execute(db)
      }
    const { blocking } = await h().operations.get(id, anna)
    const { items } = await h().operations.items(id, anna, { offset: 0, limit: names.length })
    const judged: Record<string, number> = {}
    for (const { stillEnabled: why } of items) if (why) judged[why] = (judged[why] ?? 0) + 1
    const counted = Object.fromEntries(blocking?.still.map(({ because, count }) => [because, count]) ?? [])
    assert.deepEqual(counted, judged)
    assert.ok(Object.keys(judged).length >= 6, JSON.stringify(judged))
  })
})

/** Of one step for one account. */
const anyWrite = {
  kind: fc.constantFrom('request', 'request', 'unread', 'notNeeded'),
  state: fc.constantFrom('pending', 'done', 'done', 'failed', 'uncertain', 'skipped'),
  why: fc.constantFrom('already', 'synced', 'changedLater', 'stopped', 'adminRole'),
  verified: fc.constantFrom('none', 'verified', 'unconfirmed'),
  sort: fc.constantFrom('blocked', 'unread', 'noPolicy', 'excluded'),
}
