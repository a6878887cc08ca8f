import assert from 'node:assert/strict'
import { concludeSlice, type SliceOutcome } from '../../../src/operations/run/conclude.ts'
import { type Lease, leaseTime, takeLease } from '../../../src/operations/run/lease.ts'
import { operationQueries } from '../../../src/store/queries/lifecycle/operations.ts'
import { setOperations } from '../../support/events.ts'
import { outboxEmpty } from '../../support/outbox.ts'
import { anna, createHarness, useHarness } from '../harness.ts'
import { createMortal } from '../mortal.ts'
import { createParts, type Parts } from '../parts.ts'

const minute = 60_000

describe('the end of a slice', () => {
  const h = useHarness()
  let key = { tenantId: 'contoso', id: '' }
  let parts: Parts
  let lease: Lease

  beforeEach(async () => {
    for (const name of ['bob', 'carol']) h().world.add(name)
    key = { ...key, id: (await h().begin('disable', ['bob', 'carol'])).id }
    await h()
      .store.db.deleteFrom('test_jobs' as never)
      .execute()
    parts = createParts(h())
    await take()
  })
  afterEach(() => lease.end())

  const take = async () => {
    lease = (await takeLease(parts.context, key, new AbortController().signal)) ?? assert.fail('nothing to run')
  }
  const end = async (outcome: SliceOutcome) => {
    await concludeSlice(parts.context, key, lease, outcome)
    lease.end()
  }
  const row = async () => (await operationQueries(h().store.db).find(key)) ?? assert.fail()
  const set = (columns: object) => setOperations(h().store.db, columns)
  const done = () =>
    h()
      .store.db.updateTable('operation_writes')
      .set({ state: 'done' })
      .where('seq', '=', 1)
      .where('after', 'is', null)
      .execute()
  const states = async () => {
    const { items } = await h().operations.items(key.id, anna, { offset: 0, limit: 9 })
    return items.map(({ change, why }) => `${change} ${why}`)
  }

  it('queues the next one immediately if there is more to do, and resets failures', async () => {
    await set({ failures: 3 })
    await end({ end: 'more' })
    const { state, lease_by, failures } = await row()
    assert.deepEqual([state, lease_by, failures], ['running', null, 0])
    assert.deepEqual([parts.wanted, parts.shown], [[0], []])
    await take()
  })

  it('delays the next longer after each failure, up to a minute', async () => {
    const paused: number[] = []
    for (const failures of [1, 2, 3, 5, 6, 20]) {
      await end({ end: 'later', failures })
      const { not_before, failures: kept } = await row()
      assert.equal(kept, failures)
      assert.equal(parts.wanted.at(-1), not_before)
      const pause = not_before - h().clock.now()
      paused.push(pause / 1000)
      await h().clock.advance(pause)
      await take()
    }
    assert.deepEqual(paused, [2, 4, 8, 32, 60, 60])
    await end({ end: 'later', failures: 21 })
    const { state, ended_because } = await row()
    assert.deepEqual([state, ended_because], ['stopped', 'unavailable'])
  })

  it('shows that sign-in needed', async () => {
    await end({ end: 'needsSignIn', pause: { code: 'signedOut', details: { upn: 'x' } } })
    const { state, pause, lease_by } = await row()
    assert.deepEqual([state, pause, lease_by], ['needsSignIn', { code: 'signedOut', details: { upn: 'x' } }, null])
    assert.deepEqual(parts.shown, [key.id])
  })

  it('keeps the lease to read back before the result is shown, which others do if its process dies', async () => {
    await done()
    await end({ end: 'done' })
    const { state, look_at, looks, finished_at, lease_by } = await row()
    assert.deepEqual([state, look_at, looks, finished_at], ['verifying', h().clock.now(), 0, null])
    assert.deepEqual([parts.wanted, parts.shown], [[], [key.id]])
    assert.equal(lease_by, lease.by)
    assert.equal(await takeLease(parts.context, key, new AbortController().signal), undefined)
    await h().clock.advance(leaseTime)
    await take()
  })

  it('is the result if nothing was changed', async () => {
    await end({ end: 'done' })
    const { state, look_at, finished_at } = await row()
    assert.deepEqual([state, look_at, finished_at], ['done', null, h().clock.now()])
    assert.deepEqual([parts.wanted, parts.shown], [[], [key.id]])
  })

  it('stops with a reason for everything not started, and schedules reading back the rest', async () => {
    await done()
    await set({ looks: 7 })
    await end({ end: 'stopped', because: 'readOnly' })
    const { state, ended_because, look_at, looks } = await row()
    assert.deepEqual([state, ended_because, look_at, looks], ['stopped', 'readOnly', h().clock.now(), 0])
    assert.deepEqual(await states(), ['done readOnly', 'skipped readOnly'])
    assert.deepEqual([parts.wanted, parts.shown], [[0], [key.id]])
  })

  it('schedules nothing if it stops before any change', async () => {
    await end({ end: 'stopped', because: 'forbidden' })
    assert.deepEqual([(await row()).look_at, parts.wanted], [null, []])
  })

  it('expires what could not start in time', async () => {
    await end({ end: 'lapsed', because: 'lapsed' })
    const { state, ended_because } = await row()
    assert.deepEqual([state, ended_because], ['expired', 'lapsed'])
    assert.deepEqual(await states(), ['skipped lapsed', 'skipped lapsed'])
    assert.deepEqual(parts.shown, [key.id])
  })

  const outcomes: SliceOutcome[] = [
    { end: 'done' },
    { end: 'more' },
    { end: 'later', failures: 1 },
    { end: 'later', failures: 21 },
    { end: 'waits', why: 'throttled', until: minute },
    { end: 'needsSignIn', pause: { code: 'signedOut', details: {} } },
    { end: 'stopped', because: 'stopped' },
    { end: 'lapsed', because: 'lapsed' },
  ]
  it('has no effect once another instance has taken the operation', async () => {
    await done()
    await set({ lease_by: 'another', lease_until: h().clock.now() + minute })
    const before = await row()
    for (const outcome of outcomes) {
      await end(outcome)
      assert.deepEqual(await row(), before, outcome.end)
    }
    assert.deepEqual([await states(), parts.wanted, parts.shown], [['done null', 'pending null'], [], []])
  })

  it('says until when it is postponed, whenever the process dies', async () => {
    const { clock, told, store, world, limits } = h()
    await set({ admitted_at: null })
    let deaths = 0
    for (let at = 1; ; at++) {
      const mortal = createMortal(at)
      const mine = createHarness(mortal.mortalStore(store), { clock, world, limits, queueOn: store })
      await outboxEmpty(store, clock.now)
      told.length = 0
      const until = clock.now() + 10 * minute
      const { context } = createParts(mine)
      await concludeSlice(context, key, lease, { end: 'waits', why: 'hourlyLimit', until }).catch(() => undefined)
      lease.end()
      const postponed = (await row()).not_before === until
      await clock.advance(20_000)
      await h().sweep()
      await outboxEmpty(store, clock.now)
      assert.equal(told.at(-1)?.postponedUntil ?? null, postponed ? until : null)
      if (!mortal.dead) break
      deaths += 1
      await set({ not_before: 0, lease_until: 0 })
      await take()
    }
    assert.ok(deaths > 5, `${deaths} deaths`)
  })

  it('releases an operation whose lease was lost unless another instance took it', async () => {
    await h().clock.advance(9_000)
    await end({ end: 'more' })
    assert.equal((await row()).lease_by, null)
    await take()
  })
})
