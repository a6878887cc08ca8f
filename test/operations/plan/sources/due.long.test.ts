import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { signInErrors } from '../../../../src/core/sign-in-errors.ts'
import { setSchedules } from '../../../support/events.ts'
import { anna, useHarness } from '../../harness.ts'

const hour = 3_600_000

describe('scheduled re-enabling', () => {
  const h = useHarness()
  const names = ['bob', 'carol', 'dora', 'erin']

  beforeEach(() => {
    for (const name of names) h().world.add(name)
  })

  const disable = async (inputs: readonly string[] = names) => {
    const { id } = await h().begin('disable', inputs, { enableAt: h().clock.now() + hour, ticket: 'INC-7' })
    await h().work()
    return id
  }
  const get = (id: string) => h().operations.get(id, anna)
  const followUpOf = async (id: string) => (await get(id)).followUp ?? ''
  const count = async () => (await h().operations.list(anna)).total

  it('is planned exactly for those that were disabled, including guests', async () => {
    h().world.faults.set('bob', 'failed')
    h().world.faults.set('carol', 'uncertain')
    h().world.add('erin', { userType: 'Guest' })
    const runAt = h().clock.now() + hour
    const id = await disable()
    assert.equal((await get(id)).followUp, null, 'what is not certain may turn out to be done')
    for (const wait of [5_000, 60_000, 900_000]) {
      await h().clock.advance(wait)
      await h().work()
    }
    const next = await get(await followUpOf(id))
    assert.deepEqual([next.state, next.playbook, next.guests], ['scheduled', 'enable', 1])
    assert.deepEqual(
      next.actions.map(({ kind }) => kind),
      ['allow-sign-in'],
    )
    assert.equal(next.runAt, runAt)
    assert.equal(next.ticket, 'INC-7')
    const { items } = await h().operations.items(next.id, anna, { offset: 0, limit: 9 })
    assert.deepEqual(
      items.map(({ seq, input, verdict, account }) => [seq, input, verdict, account?.enabled]),
      [
        [1, 'dora', 'change', false],
        [2, 'erin', 'change', false],
      ],
    )
  })

  it("is the same plan as an operator's, and signs nobody out", async () => {
    const next = await get(await followUpOf(await disable()))
    const byHand = await h().plan('enable', names)
    assert.equal(next.planHash, byHand.operation.planHash)
    await h().operations.cancel(byHand.operation.id, { person: anna })
    h().world.written.length = 0
    await h().clock.advance(hour)
    await h().work()
    assert.deepEqual(
      h().world.written,
      names.map((name) => `enable:${name}`),
    )
    assert.deepEqual((await get(next.id)).progress.actions, [])
  })

  it('runs even if nobody can see eligible roles, because it was made without looking for them', async () => {
    h().world.eligibleUnread = 'role'
    const id = await disable(['bob'])
    await h().clock.advance(hour)
    await h().work()
    const next = await get(await followUpOf(id))
    assert.deepEqual([next.state, next.endedBecause, next.progress.done], ['done', null, 1])
  })

  it("is named on the original's card", async () => {
    const id = await disable()
    const next = await followUpOf(id)
    await h().operations.close()
    assert.equal(h().told.findLast((one) => one.id === id)?.followUp, next)
  })

  it("does not take over the original's card", async () => {
    const { id } = await h().begin('disable', ['bob'], { enableAt: h().clock.now() + hour })
    await h().operations.cardPosted(id, anna, { activityId: 'first' })
    await h().work()
    const next = await followUpOf(id)
    await h().clock.advance(hour)
    await h().work()
    const places = h().channels.filter((_, index) => h().told[index]?.id === next)
    assert.ok(places.length > 0)
    assert.deepEqual(new Set(places.map(({ activityId }) => activityId)), new Set([undefined]))
  })

  it('is not planned if nobody was disabled, and not checked again', async () => {
    h().world.faults.set('bob', 'failed')
    const id = await disable(['bob'])
    await h().sweep()
    assert.equal((await get(id)).followUp, null)
    assert.equal(await count(), 1)
    const { rows } =
      await sql`select operation_id from operation_schedules where follow_up is null and not needs_no_follow_up`.execute(
        h().store.db,
      )
    assert.deepEqual(rows, [])
  })

  it('is not planned before the original has ended', async () => {
    h().world.step = (name) => {
      if (name === 'leaving' && h().world.written.length === 3) throw new signInErrors.signInExpired()
    }
    const id = await disable()
    assert.equal((await get(id)).state, 'needsSignIn')
    assert.equal(await count(), 1)
    assert.equal(await h().queue.waiting(), 0, 'the slice ended as it should')
    h().world.step = () => {}
    await h().operations.resume(anna)
    await h().work()
    assert.equal((await get(await followUpOf(id))).counts.change, 4)
  })

  it('is planned for what was done before a stop', async () => {
    h().world.step = (name) => {
      if (name === 'answered') h().limits.readOnly = true
    }
    const id = await disable()
    assert.equal((await get(id)).state, 'stopped')
    assert.equal((await get(await followUpOf(id))).counts.change, 3)
  })

  it('is planned and announced once, however often it is checked', async () => {
    h().world.seen = (account) => ({ ...account, accountEnabled: true })
    const id = await disable()
    await h().clock.advance(5_000)
    await h().work()
    await h().clock.advance(60_000)
    await h().work()
    await h().sweep()
    await h().work()
    const next = await followUpOf(id)
    assert.equal(await count(), 2)
    await h().operations.close()
    // A card may be drawn again unchanged, as the operation's end and its follow-up are told one after another.
    const told = h().told.flatMap((one) => (one.id === id && one.followUp ? [`${one.state} ${one.followUp}`] : []))
    assert.deepEqual([...new Set(told)], [`done ${next}`])
  })

  it('is created by the sweep if the process died first, immediately if already due', async () => {
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    await setSchedules(h().store.db, { enable_at: h().clock.now() - hour })
    await h().sweep()
    const next = await get(await followUpOf(id))
    assert.equal(next.runAt, h().clock.now())
    await h().work()
    assert.equal((await get(next.id)).state, 'done')
    assert.equal(h().world.accounts.get('bob')?.accountEnabled, true)
  })

  it("leaves nothing behind if it can't be queued, and is retried", async () => {
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    await setSchedules(h().store.db, { enable_at: h().clock.now() + hour })
    const { send } = h().queue
    Object.assign(h().queue, { send: () => Promise.reject(new Error('away')) })
    await h().sweep()
    assert.deepEqual([(await get(id)).followUp, await count()], [null, 1])
    Object.assign(h().queue, { send })
    await h().sweep()
    assert.equal((await get(await followUpOf(id))).state, 'scheduled')
  })
})
