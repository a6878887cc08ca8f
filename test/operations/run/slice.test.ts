import assert from 'node:assert/strict'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import { memberOf } from '../../../src/graph/directory/me.ts'
import { operationQueue } from '../../../src/operations/index.ts'
import { runSlice } from '../../../src/operations/run/slice.ts'
import { answer } from '../../support/answering.ts'
import { setApprovals, setOperations } from '../../support/events.ts'
import { anna, createHarness, someone, useHarness } from '../harness.ts'
import { createParts } from '../parts.ts'
import { memberIn } from '../world.ts'

const names = ['bob', 'carol', 'dora', 'eve', 'fay', 'gus', 'hal']

describe('a slice of work that ends early', () => {
  const h = useHarness(() => ({ limits: { confirmCountAbove: 100, approverGroupId: 'approvers' } }))

  beforeEach(() => {
    for (const name of names) h().world.add(name)
  })

  const operation = (id: string) => h().operations.get(id, anna)
  const failing = (error: Error) => (name: string) => {
    if (name === 'leaving') throw error
  }

  it('pauses the operation if someone else signed in instead of its requester', async () => {
    const { id } = await h().begin('disable', names)
    h().signInError = new signInErrors.wrongAccount({ upn: 'zoe@contoso.com' })
    await h().work()
    const { state, pause } = await operation(id)
    assert.deepEqual([state, pause?.code, pause?.details], ['needsSignIn', 'wrongAccount', { upn: 'zoe@contoso.com' }])
  })

  it('is logged as a bug if it is one, with the operation, and retried', async () => {
    const { id } = await h().begin('disable', ['bob'])
    h().world.step = failing(new Error('A bug'))
    await h().work()
    const [line = '', ...more] = h().errors.splice(0)
    assert.deepEqual(more, [])
    for (const part of ['A slice of an operation failed', 'A bug', id, '"failures":1']) assert.ok(line.includes(part))
    h().world.step = () => {}
    await h().clock.advance(2000)
    await h().work()
    assert.equal((await operation(id)).state, 'done')
  })

  it('counts only consecutive failures: after any result the next delay is short again', async () => {
    const { world, clock } = h()
    const { id } = await h().begin('disable', names)
    let allowed = 0
    world.step = (name) => {
      if (name === 'leaving' && world.written.length >= allowed) throw new graphErrors.graphUnavailable()
    }
    for (const pause of [2000, 4000]) {
      await h().work()
      await clock.advance(pause - 1)
      await h().work()
      assert.equal(world.written.length, 0)
      await clock.advance(1)
    }
    for (allowed = 3; allowed <= 6; allowed += 3) {
      await h().work()
      assert.equal(world.written.length, allowed)
      await clock.advance(2000)
    }
    world.step = () => {}
    await h().work()
    assert.equal((await operation(id)).state, 'done')
  })

  it('does not end a started operation when its approval expires', async () => {
    const { world, clock, limits } = h()
    limits.approvalAbove = 1
    world.add('erin')
    world.groups.set('approvers', new Set(['erin']))
    const approved = async () => {
      const { id } = await h().begin('disable', names)
      const by = {
        person: someone('erin'),
        directory: memberIn(['approvers']),
      }
      await h().operations.approve(id, by)
      return id
    }
    const begun = await approved()
    world.step = (name) => {
      if (name === 'leaving' && world.written.length === 3) throw new graphErrors.graphUnavailable()
    }
    await h().work()
    world.step = () => {}
    await clock.advance(15 * 60_000)
    await h().work()
    assert.equal((await operation(begun)).state, 'done')
  })

  for (const change of ['sending', 'done', 'failed', 'uncertain'] as const) {
    it(`does not end for its approval if the first change is ${change}`, async () => {
      const { db } = h().store
      await h().begin('disable', names)
      await setApprovals(db, { execute_by: h().clock.now() })
      await db
        .updateTable('operation_writes')
        .set({ state: change })
        .where('seq', '=', 1)
        .where('after', 'is', null)
        .execute()
      await h().work()
      assert.ok(h().world.written.includes('disable:carol'))
    })
  }

  it('leaves the rest to the next process when this one stops', async () => {
    const { store, clock, world, operations } = h()
    const { id } = await h().begin('disable', names)
    let closed: Promise<void> | undefined
    world.step = (name) => {
      if (name === 'answered') closed ??= operations.close()
    }
    await h().queue.runOne()
    await closed
    assert.deepEqual([(await operation(id)).state, world.written.length], ['running', 3])
    const next = createHarness(store, { clock, world })
    await next.operations.start()
    await clock.advance(1000)
    await next.work()
    await next.operations.close()
    assert.equal((await operation(id)).state, 'done')
    assert.equal(new Set(world.written).size, world.written.length)
  })

  it("stops even if writes in flight can't be read back", async () => {
    const { store, operations, queue, world } = h()
    const { id } = await h().begin('disable', names)
    await setOperations(store.db, { state: 'running', started_at: 1 })
    await store.db
      .updateTable('operation_writes')
      .set({ state: 'sending' })
      .where('seq', '<=', 3)
      .where('after', 'is', null)
      .execute()
    h().signInError = new signInErrors.signedOut()
    await operations.stop(id, { person: anna })
    await queue.send(operationQueue, { tenantId: 'contoso', id })
    await h().work()
    const stopped = await operation(id)
    assert.deepEqual([stopped.state, stopped.endedBecause], ['stopped', 'stopped'])
    assert.deepEqual([stopped.progress.uncertain, world.written], [3, []])
  })

  it('logs why writes in flight could not be read back', async () => {
    const { store, world } = h()
    const { id } = await h().begin('disable', names)
    await setOperations(store.db, { state: 'running', started_at: 1, stop_requested: true })
    await store.db
      .updateTable('operation_writes')
      .set({ state: 'sending' })
      .where('seq', '<=', 3)
      .where('after', 'is', null)
      .execute()
    world.step = () => {
      throw new graphErrors.graphUnavailable()
    }
    const { context, lines } = createParts(h())
    await runSlice(context, { tenantId: 'contoso', id }, new AbortController().signal)
    const [line = '', ...more] = lines
    assert.deepEqual(more, [])
    for (const part of ['could not be read back', id, 'graphUnavailable']) assert.ok(line.includes(part), part)
  })

  it('requests no token if nothing was in flight before stopping', async () => {
    const { store, operations, queue } = h()
    const { id } = await h().begin('disable', names)
    await setOperations(store.db, { state: 'running', started_at: 1 })
    await operations.stop(id, { person: anna })
    await queue.send(operationQueue, { tenantId: 'contoso', id })
    await h().work()
    assert.deepEqual([(await operation(id)).state, h().scopes], ['stopped', []])
  })

  it('plans the re-enabling as soon as everything has been read back', async () => {
    const { id } = await h().begin('disable', ['bob'], { enableAt: h().clock.now() + 3_600_000 })
    await h().work()
    const { state, followUp } = await operation(id)
    assert.equal(state, 'done')
    assert.ok(followUp)
  })

  it('plans no re-enabling if none was wanted', async () => {
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    await h().sweep()
    assert.equal((await operation(id)).followUp, null)
    assert.equal((await h().operations.list(anna)).total, 1)
  })

  it('goes no further once its requester is no longer an operator', async () => {
    const { world, limits, store, queue } = h()
    const members = new Set<string>()
    const usual = world.directory
    world.directory = () => usual(answer(memberOf, async (asked) => new Set(asked.filter((one) => members.has(one)))))
    limits.operatorGroupId = 'operators'
    const begun = await h().begin('disable', names.slice(0, 3))
    await setOperations(store.db, { state: 'running', started_at: 1 })
    await store.db
      .updateTable('operation_writes')
      .set({ state: 'sending' })
      .where('seq', '<=', 2)
      .where('after', 'is', null)
      .execute()
    world.add('bob', { accountEnabled: false })
    await queue.send(operationQueue, { tenantId: 'contoso', id: begun.id })
    await h().work()
    const { state, endedBecause, progress } = await operation(begun.id)
    assert.deepEqual([state, endedBecause, world.written], ['stopped', 'notAnOperator', []])
    assert.deepEqual([progress.done, progress.uncertain], [1, 1])
    members.add('operators')
    const { id } = await h().begin('disable', names.slice(3))
    await h().work()
    assert.equal((await operation(id)).state, 'done')
  })

  it('leaves everything to the instance that took the operation', async () => {
    const { world, store, clock } = h()
    const { id } = await h().begin('disable', names)
    const taken = { lease_by: 'another', lease_until: clock.now() + 60_000 }
    world.step = async (name) => {
      if (name === 'answered') await store.db.updateTable('operations').set(taken).execute()
    }
    await h().work()
    assert.equal(world.written.length, 3)
    const row = await store.db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    assert.deepEqual([row.state, row.lease_by, row.failures], ['running', 'another', 0])
  })

  it('ends what could not start while its approval was valid', async () => {
    const { store, clock, world } = h()
    for (const early of [1, 0]) {
      const { id } = await h().begin('disable', ['bob'])
      const execute_by = clock.now() + early
      await setApprovals(store.db, { execute_by }, id)
      await h().work()
      const { state, endedBecause } = await operation(id)
      assert.deepEqual([state, endedBecause], early ? ['done', null] : ['expired', 'lapsed'])
      world.add('bob')
    }
    assert.deepEqual(world.written, ['disable:bob', 'signOut:bob'])
  })

  it('is not queued again if there was nothing to do', async () => {
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    await h().queue.send(operationQueue, { tenantId: 'contoso', id })
    await h().queue.runOne()
    assert.equal(await h().queue.waiting(), 0)
  })

  it('leaves nothing running', async () => {
    const { clock } = h()
    await h().begin('disable', ['bob'])
    const before = clock.sleeping
    await h().work()
    assert.equal(clock.sleeping, before)
  })
})
