import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { setOperations } from '../support/events.ts'
import { anna, createHarness, someone, useHarness } from './harness.ts'
import { refused } from './refusal.ts'

describe('operations', () => {
  const h = useHarness(() => ({ limits: { confirmCountAbove: 100, approvalAbove: 8, approverGroupId: 'approvers' } }))
  const names = ['bob', 'carol', 'dora', 'eve', 'fay', 'gus', 'hal']

  beforeEach(() => {
    for (const name of names) h().world.add(name)
  })

  const loseJobs = () => sql`delete from test_jobs`.execute(h().store.db)
  const state = async (id: string) => (await h().operations.get(id, anna)).state

  it('do not start with two features of the same name', () => {
    const features = [{ name: 'quarantine' }, { name: 'report' }, { name: 'quarantine' }]
    assert.throws(() => createHarness(h().store, { features }), { message: 'There are two features named quarantine' })
  })

  describe('while they are open', () => {
    /** The duration of five sweeps, letting each finish before the next. */
    const fiveSweeps = async () => {
      for (let n = 0; n < 5; n++) {
        await h().clock.advance(3_000)
        await h().store.ping()
        await h().work()
      }
    }

    it('keep checking for leftover work', async () => {
      for (const name of names.slice(0, 2)) {
        const { id } = await h().begin('disable', [name])
        await loseJobs()
        await fiveSweeps()
        assert.equal(await state(id), 'done', name)
      }
    })

    it('start even if the check fails, and catch up', async () => {
      const { id } = await h().begin('disable', ['bob'])
      await loseJobs()
      await h().operations.close()
      await h().clock.advance(10_000)
      const second = createHarness(h().store, { clock: h().clock, world: h().world })
      const { send } = second.queue
      Object.assign(second.queue, { send: () => Promise.reject(new Error('away')) })
      await second.operations.start()
      Object.assign(second.queue, { send })
      for (let n = 0; n < 5; n++) {
        await h().clock.advance(3_000)
        await h().store.ping()
        await second.work()
      }
      await second.operations.close()
      assert.equal(await state(id), 'done')
    })

    it('stop checking once closed', async () => {
      const { id } = await h().begin('disable', ['bob'])
      await loseJobs()
      await h().operations.close()
      await fiveSweeps()
      assert.equal(await state(id), 'queued')
      assert.equal(await h().queue.waiting(), 0)
    })
  })

  describe('that are closed', () => {
    /** Closes in the middle of the first wave. */
    const closedUnderWay = async () => {
      const { id } = await h().begin('disable', names)
      let closed: Promise<void> | undefined
      h().world.step = (name) => {
        if (name === 'answered') closed ??= h().operations.close()
      }
      await h().queue.runOne()
      await closed
      h().world.step = () => {}
      return id
    }

    it('let running slices finish their batch', async () => {
      const id = await closedUnderWay()
      assert.equal(h().world.written.length, 3)
      assert.equal(await state(id), 'running')
      assert.equal(h().told.at(-1)?.state, 'running', 'what was to be shown has been')
    })

    it('accept no more jobs', async () => {
      const { id } = await h().begin('disable', ['bob'])
      await h().operations.close()
      await h().queue.runOne()
      assert.equal(await state(id), 'queued')
      assert.equal(await h().queue.waiting(), 1, 'it is left for others')
    })
  })

  describe('whose process was killed', () => {
    /** As left by a killed process: leased, with nobody working on it. */
    const killed = async () => {
      const { id } = await h().begin('disable', ['bob'])
      await loseJobs()
      await h().operations.close()
      const lease_until = h().clock.now() + 8_000
      await setOperations(h().store.db, { state: 'running', lease_by: 'x', lease_until })
      return id
    }
    const startOn = async (kind: 'pglite' | 'postgres') => {
      const second = createHarness({ ...h().store, kind }, { clock: h().clock, world: h().world })
      await second.operations.start()
      await second.work()
      await second.operations.close()
    }

    it('continue immediately if no other process can use the database', async () => {
      const id = await killed()
      await startOn('pglite')
      assert.equal(await state(id), 'done')
    })

    it('wait for the lease to expire if another may be running', async () => {
      const id = await killed()
      await startOn('postgres')
      assert.equal(await state(id), 'running')
      await h().clock.advance(8_000)
      await startOn('postgres')
      assert.equal(await state(id), 'done')
    })
  })

  it('list pending operations before newer ones, and count all of them', async () => {
    const later = { runAt: h().clock.now() + 5_000 }
    const { id: scheduled } = await h().begin('disable', ['bob'], later)
    await h().clock.advance(1)
    const { id: timed } = await h().begin('disable', ['carol'], { enableAt: h().clock.now() + 5_000 })
    await h().work()
    const next = (await h().operations.get(timed, anna)).followUp
    for (let n = 0; n < 12; n++) {
      await h().clock.advance(1)
      await h().plan('disable', ['bob'])
    }
    const page = async (offset: number) => {
      const { operations, total } = await h().operations.list(anna, { offset, limit: 10 })
      return { ids: operations.map(({ id }) => id), total }
    }
    const [first, second] = [await page(0), await page(10)]
    assert.deepEqual([first.ids.slice(0, 2), first.total, second.total], [[next, scheduled], 15, 15])
    assert.equal(second.ids.at(-1), timed)
    assert.equal(new Set([...first.ids, ...second.ids]).size, 15)
  })

  it("list the requester's newest first, twenty by default", async () => {
    const ids: string[] = []
    for (let n = 0; n < 21; n++) {
      await h().clock.advance(1)
      ids.unshift((await h().plan('disable', ['bob'])).operation.id)
    }
    const listed = async (range?: { offset: number; limit: number }) =>
      (await h().operations.list(anna, range)).operations.map(({ id }) => id)
    assert.deepEqual(await listed(), ids.slice(0, 20))
    assert.deepEqual(await listed({ offset: 1, limit: 2 }), ids.slice(1, 3))
    assert.deepEqual(await h().operations.list(someone('zoe')), {
      operations: [],
      total: 0,
    })
  })

  it('show all accounts, or those needing attention, worst first', async () => {
    h().world.faults.set('bob', 'uncertain').set('carol', 'failed')
    const { id } = await h().begin('disable', [...names, 'nobody@example.com'])
    h().world.step = async (name) => {
      if (name === 'answered') await h().operations.stop(id, { person: anna })
    }
    await h().work()
    assert.equal(await state(id), 'stopped')
    const page = (more: object) => h().operations.items(id, anna, { offset: 0, limit: 99, ...more })
    assert.deepEqual((await page({})).total, 8)
    assert.deepEqual(
      (await page({ attention: true })).items.map(({ input }) => input),
      ['carol', 'bob', 'dora'],
      'what the stop left out is still to be done',
    )
    const some = await page({ verdicts: ['notFound'] })
    assert.deepEqual([some.items.map(({ input }) => input), some.total], [['nobody@example.com'], 1])
  })

  it("replace only a plan's token when it is shown again", async () => {
    const { operation, token } = await h().plan('disable', ['bob'])
    const { id } = operation
    const renewed = (await h().operations.renewToken(id, anna)) ?? assert.fail('No token')
    await refused(h().operations.cancel(id, { person: anna, token }), 'tampered')
    await refused(h().operations.renewToken(id, someone('zoe')), 'notYourOperation')
    assert.equal((await h().operations.cancel(id, { person: anna, token: renewed })).state, 'cancelled')
    assert.equal(await h().operations.renewToken(id, anna), undefined)
  })

  it('report the previous card if it is another message', async () => {
    const { operation } = await h().plan('disable', ['bob'])
    const post = (activityId: string) => h().operations.cardPosted(operation.id, anna, { activityId })
    assert.equal(await post('a1'), undefined)
    assert.equal(await post('a1'), undefined)
    assert.equal((await post('a2'))?.channel.activityId, 'a1')
  })

  it('say whether the previous card already shows how an operation ended', async () => {
    const { id } = await h().begin('disable', ['bob'])
    const post = (activityId: string) => h().operations.cardPosted(id, anna, { activityId }, { drawn: false })
    await post('a1')
    await h().operations.showAgain(id, anna)
    await h().work()
    await h().operations.close()
    assert.equal((await post('a2'))?.outdated, false)
    // What was wanted for a2 has not been shown.
    assert.equal((await post('a3'))?.outdated, true)
  })

  it('show earlier events on a card posted late', async () => {
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    h().told.length = 0
    await h().operations.cardPosted(id, anna, { activityId: 'a1' })
    await h().operations.close()
    assert.deepEqual(
      h().told.map((one) => one.state),
      ['done'],
    )
  })

  it('do not update a plan because its card was posted', async () => {
    const { operation } = await h().plan('disable', ['bob'])
    await h().operations.cardPosted(operation.id, anna, { activityId: 'a1' })
    await h().operations.close()
    assert.deepEqual(h().told, [])
  })
})
