import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import { operationQueue } from '../../../src/operations/index.ts'
import { setOperations } from '../../support/events.ts'
import { setPosts } from '../../support/outbox.ts'
import { useStatements } from '../../support/statements.ts'
import { anna, createHarness, useHarness } from '../harness.ts'

describe('the sweep', () => {
  const h = useHarness()

  beforeEach(() => {
    h().world.add('bob')
  })

  const statements = useStatements()

  const loseJobs = () => sql`delete from test_jobs`.execute(h().store.db)

  it('queues an operation whose job was lost', async () => {
    await h().begin('disable', ['bob'])
    await loseJobs()
    await h().sweep()
    assert.equal(await h().queue.waiting(), 0)
    await h().clock.advance(5_000)
    await h().sweep()
    await h().work()
    assert.equal(h().world.written.length, 2)
  })

  it('runs when a process starts', async () => {
    const { clock, world, store } = h()
    await h().begin('disable', ['bob'])
    await loseJobs()
    await h().operations.close()
    await clock.advance(60_000)
    const second = createHarness(store, { clock, world })
    await second.operations.start()
    await second.work()
    await second.operations.close()
    assert.deepEqual(second.told.at(-1)?.state, 'done')
  })

  it('is one statement while there is nothing to do', async () => {
    await h().begin('disable', ['bob'])
    await h().work()
    const before = statements().length
    await h().sweep()
    assert.match(statements()[before]?.text ?? '', /^select \(\s*exists/)
    assert.equal(statements().length - before, 1)
  })

  it('leaves leased operations alone until the lease expires', async () => {
    const { clock, store, queue } = h()
    await h().begin('disable', ['bob'])
    await loseJobs()
    const lease_until = clock.now() + 8_000
    await setOperations(store.db, { state: 'running', lease_by: 'x', lease_until })
    await queue.send(operationQueue, { tenantId: 'contoso', id: (await h().operations.list(anna)).operations[0]?.id })
    await h().work()
    await clock.advance(7_999)
    await h().sweep()
    await h().work()
    assert.deepEqual(h().world.written, [])
    await clock.advance(1)
    await h().sweep()
    await h().work()
    assert.equal(h().world.written.length, 2)
  })

  it('stops operations that waited a day for a sign-in, not a moment earlier', async () => {
    const { clock, operations } = h()
    const { id } = await h().begin('disable', ['bob'])
    h().signInError = new signInErrors.signedOut()
    await h().work()
    // Set directly, skipping the sweeps in between.
    const waitedSince = (changed_at: number) => h().store.db.updateTable('operations').set({ changed_at }).execute()
    await waitedSince(clock.now() - 24 * 3_600_000 + 1)
    await h().sweep()
    assert.equal((await operations.get(id, anna)).state, 'needsSignIn')
    await waitedSince(clock.now() - 24 * 3_600_000)
    await h().sweep()
    const { state, endedBecause } = await operations.get(id, anna)
    assert.deepEqual([state, endedBecause], ['stopped', 'waitedTooLong'])
  })

  it('retries cards from ten seconds to a day after a change', async () => {
    const { clock, store, told } = h()
    await h().begin('disable', ['bob'])
    await h().work()
    const shownAfter = async (ms: number) => {
      told.length = 0
      await setPosts(store, { shown: 0, wanted_at: clock.now() - ms }, { role: 'requester' })
      await h().sweep()
      await h().work()
      return told.length
    }
    assert.deepEqual([await shownAfter(9_999), await shownAfter(86_400_001)], [0, 0])
    assert.deepEqual([await shownAfter(10_000), await shownAfter(86_400_000)], [1, 1])
  })

  it('expires plans and says so', async () => {
    const { operation } = await h().plan('disable', ['bob'])
    await h().clock.advance(600_000)
    await h().sweep()
    await h().work()
    assert.equal((await h().operations.get(operation.id, anna)).state, 'expired')
    assert.deepEqual(
      h().told.map(({ state }) => state),
      ['expired'],
    )
  })

  const newer: readonly (readonly [string, Parameters<typeof setOperations>[1]])[] = [
    ['events', { events_version: 99 }],
    ['a playbook', { playbook: 'freeze' }],
    ['an action', { actions: JSON.stringify([{ kind: 'freeze-account', parameters: null }]) }],
  ]
  for (const [what, columns] of newer) {
    it(`leaves operations with ${what} of a newer version alone, and does the rest`, async () => {
      const { clock, operations, store } = h()
      h().world.add('carol')
      const ended = await h().begin('disable', ['bob'], { enableAt: clock.now() + 3_600_000 })
      await h().work()
      await clock.advance(61_000)
      await h().work()
      await sql`update operation_schedules set follow_up = null`.execute(store.db)
      await setOperations(store.db, columns, ended.id)
      const waiting = await h().begin('disable', ['carol'])
      h().signInError = new signInErrors.signedOut()
      await h().work()
      await setOperations(store.db, { changed_at: clock.now() - 24 * 3_600_000 }, waiting.id)
      await h().sweep()
      assert.equal((await operations.get(waiting.id, anna)).state, 'stopped')
      const { rows } = await sql<{ left: string | null }>`select follow_up as left from operation_schedules
        where operation_id = ${ended.id}`.execute(store.db)
      assert.deepEqual(rows, [{ left: null }])
    })
  }

  it('leaves queued operations of a newer version to the instances that know them', async () => {
    const { clock, store, queue } = h()
    const { id } = await h().begin('disable', ['bob'])
    await setOperations(store.db, { playbook: 'freeze' }, id)
    await h().work()
    await clock.advance(5_000)
    await h().sweep()
    assert.equal(await queue.waiting(), 0)
    assert.deepEqual(h().world.written, [])
    await setOperations(store.db, { playbook: 'disable' }, id)
    await h().sweep()
    await h().work()
    assert.equal(h().world.written.length, 2)
  })
})
