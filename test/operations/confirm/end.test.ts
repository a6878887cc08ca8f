import assert from 'node:assert/strict'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import { operationQueue } from '../../../src/operations/index.ts'
import { takeLease } from '../../../src/operations/run/lease.ts'
import { setOperations } from '../../support/events.ts'
import { outboxEmpty } from '../../support/outbox.ts'
import { anna, someone, useHarness } from '../harness.ts'
import { createParts } from '../parts.ts'
import { refused } from '../refusal.ts'
import { member } from '../world.ts'

const names = ['bob', 'carol', 'dora', 'eve', 'fay', 'gus', 'hal']

describe('cancelling and stopping', () => {
  const h = useHarness(() => ({ limits: { confirmCountAbove: 100 } }))

  beforeEach(() => {
    for (const name of names) h().world.add(name)
  })

  const outcomes = async (id: string) => {
    const { items } = await h().operations.items(id, anna, { offset: 0, limit: 100 })
    return items.map((item) => `${item.change} ${item.following[0]?.state ?? 'none'} ${item.why ?? '-'}`)
  }

  it('cancel a plan, only for its requester', async () => {
    const { operations } = h()
    const { operation, token } = await h().plan('disable', names)
    const { id } = operation
    await refused(operations.cancel(id, { person: anna, token: 'wrong' }), 'tampered')
    await refused(operations.cancel(id, { person: someone('zoe') }), 'notYourOperation')
    await refused(operations.cancel(id, { person: someone('anna', 'fabrikam') }), 'operationNotFound')
    assert.equal((await operations.cancel(id, { person: anna, token })).state, 'cancelled')
    assert.deepEqual(await refused(operations.cancel(id, { person: anna }), 'operationEnded'), {
      id,
      state: 'cancelled',
    })
  })

  it("cancel a queued operation that hasn't started", async () => {
    const { id } = await h().begin('disable', names)
    assert.equal((await h().operations.stop(id, { person: anna })).state, 'cancelled')
    await h().work()
    assert.deepEqual(h().world.written, [])
    assert.deepEqual(
      await outcomes(id),
      names.map(() => 'skipped skipped stopped'),
    )
  })

  it('stop a running operation before its next batch', async () => {
    const { world, operations } = h()
    const { id } = await h().begin('disable', names)
    world.step = async (name) => {
      if (name !== 'leaving' || world.written.length !== 3) return
      const stopping = await operations.stop(id, { person: anna })
      assert.deepEqual([stopping.state, stopping.stopping], ['running', true])
    }
    await h().work()
    assert.deepEqual(
      world.written,
      names.slice(0, 6).map((name) => `disable:${name}`),
    )
    const operation = await operations.get(id, anna)
    assert.deepEqual([operation.state, operation.endedBecause, operation.stopping], ['stopped', 'stopped', false])
    assert.deepEqual(await outcomes(id), [
      ...names.slice(0, 6).map(() => 'done skipped stopped'),
      'skipped skipped stopped',
    ])
    await refused(operations.stop(id, { person: anna }), 'operationEnded')
  })

  it('stop it before the next batch when the bot becomes read-only', async () => {
    const { world, limits, operations } = h()
    const { id } = await h().begin('disable', names)
    world.step = (name) => {
      if (name === 'answered') limits.readOnly = true
    }
    await h().work()
    assert.equal(world.written.length, 3)
    assert.equal((await operations.get(id, anna)).endedBecause, 'readOnly')
  })

  it("don't let it start in read-only mode; it waits, and can be cancelled", async () => {
    const { id } = await h().begin('disable', names.slice(0, 3))
    const { id: other } = await h().begin('disable', names.slice(3))
    h().limits.readOnly = true
    await h().work()
    await h().clock.advance(60_000)
    await h().work()
    assert.deepEqual([h().world.written, h().scopes], [[], []])
    assert.equal((await h().operations.get(id, anna)).state, 'queued')
    assert.equal((await h().operations.cancel(other, { person: anna })).state, 'cancelled')
    h().limits.readOnly = false
    await h().clock.advance(9_000)
    await h().sweep()
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'done')
    assert.deepEqual(h().world.written.filter((one) => one.startsWith('disable')).length, 3)
  })

  it('stop an operation waiting for a sign-in immediately', async () => {
    const { id } = await h().begin('disable', names)
    h().signInError = new signInErrors.signedOut()
    await h().work()
    const { state, endedBecause } = await h().operations.cancel(id, { person: anna })
    assert.deepEqual([state, endedBecause], ['stopped', 'stopped'])
    assert.deepEqual(
      await outcomes(id),
      names.map(() => 'skipped skipped stopped'),
    )
  })

  it('stop an operation paused for an unreachable Graph immediately', async () => {
    const { world, operations } = h()
    const { id } = await h().begin('disable', names)
    world.step = () => {
      throw new graphErrors.graphUnavailable()
    }
    await h().work()
    world.step = () => {}
    await operations.stop(id, { person: anna })
    await h().work()
    assert.equal((await operations.get(id, anna)).state, 'stopped')
    assert.deepEqual(world.written, [])
  })

  it('queue no more work if they come too late', async () => {
    const { operations, queue } = h()
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    await refused(operations.stop(id, { person: anna }), 'operationEnded')
    assert.equal(await queue.waiting(), 0)
  })

  it('queue work once if it is resumed twice concurrently', async () => {
    const { operations, queue } = h()
    await h().begin('disable', ['bob'])
    h().signInError = new signInErrors.signedOut()
    await h().work()
    const { send } = queue
    let sent = 0
    queue.send = (...job) => {
      sent++
      return send(...job)
    }
    await Promise.all([operations.resume(anna), operations.resume(anna)])
    assert.equal(sent, 1)
  })

  it('verify writes in flight before stopping', async () => {
    const { world, operations, clock, store } = h()
    const { id } = await h().begin('disable', names)
    // As left by a killed instance: two batches in flight, one of them applied.
    const key = { tenantId: 'contoso', id }
    await setOperations(store.db, { state: 'running', started_at: clock.now() })
    await store.db
      .updateTable('operation_writes')
      .set({ state: 'sending' })
      .where('seq', '<=', 6)
      .where('after', 'is', null)
      .execute()
    for (const name of names.slice(0, 3)) world.add(name, { accountEnabled: false })
    await operations.stop(id, { person: anna })
    await h().queue.send(operationQueue, key)
    await h().work()
    assert.deepEqual(await outcomes(id), [
      ...names.slice(0, 3).map(() => 'done skipped stopped'),
      ...names.slice(3, 6).map(() => 'uncertain skipped stopped'),
      'skipped skipped stopped',
    ])
    assert.deepEqual(world.written, [])
  })
})

describe("stopping someone else's operation", () => {
  const h = useHarness(() => ({ limits: { operatorGroupId: 'ops' } }))

  it('needs a reason, and is shown to its owner', async () => {
    for (const name of ['bob', 'carol']) h().world.add(name)
    const { operations, store, clock, told } = h()
    const { id } = await h().begin('disable', ['bob', 'carol'])
    const key = { tenantId: anna.tid, id }
    const lease = (await takeLease(createParts(h()).context, key, new AbortController().signal)) ?? assert.fail()
    const by = { person: someone('zoe'), directory: member }
    await refused(operations.stop(id, by), 'reasonRequired')
    await outboxEmpty(store, clock.now)
    told.length = 0
    assert.equal((await operations.stop(id, { ...by, reason: 'Wrong list' })).stopping, true)
    await clock.advance(20_000)
    await h().sweep()
    await outboxEmpty(store, clock.now)
    assert.equal(told.at(-1)?.stopping, true)
    lease.end()
  })
})
