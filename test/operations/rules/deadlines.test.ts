import assert from 'node:assert/strict'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import { operationQueue } from '../../../src/operations/index.ts'
import { findTooLateReason, maxStartDelay } from '../../../src/operations/rules/deadlines.ts'
import { setSchedules } from '../../support/events.ts'
import { eventually } from '../../support/eventually.ts'
import { anna, createHarness, type Harness, useHarness } from '../harness.ts'

const minute = 60_000

describe('how late an operation may start', () => {
  const none = { enable_at: null, execute_by: null, run_at: null, decided_at: null, confirmed_at: 1_000 }

  it('is a day after its time, or after it was confirmed or approved', () => {
    for (const [row, due] of [
      [none, 1_000],
      [{ ...none, run_at: 5_000 }, 5_000],
      [{ ...none, run_at: 5_000, decided_at: 6_000 }, 6_000],
    ] as const) {
      assert.equal(findTooLateReason(row, due + maxStartDelay - 1), undefined)
      assert.equal(findTooLateReason(row, due + maxStartDelay), 'tooLate')
    }
  })

  it('is limited by its approval, and by the time of its reversal', () => {
    const row = { ...none, execute_by: 3_000, enable_at: 4_000 }
    assert.deepEqual(
      [2_999, 3_000, 4_000].map((now) => findTooLateReason(row, now)),
      [undefined, 'lapsed', 'pastEnableAt'],
    )
  })
})

describe('an operation that missed its time', () => {
  const h = useHarness()

  beforeEach(() => {
    for (const name of ['bob', 'carol', 'dora', 'erin']) h().world.add(name)
  })

  /** Simulates an outage of the bot, then restarts it. */
  const outage = async (ms: number, after: (bot: Harness) => Promise<void>) => {
    await h().operations.close()
    await h().clock.advance(ms)
    const { store, clock, world } = h()
    const bot = createHarness(store, { clock, world })
    await bot.operations.start()
    await bot.work()
    await after(bot)
    await bot.operations.close()
  }
  const begin = async (runIn: number, more: object = {}) =>
    (await h().begin('disable', ['bob'], { runAt: h().clock.now() + runIn, ...more })).id
  const stands = async (bot: Harness, id: string) => {
    const { state, endedBecause } = await bot.operations.get(id, anna)
    return [state, endedBecause]
  }

  it('still runs within a day', async () => {
    const id = await begin(minute)
    await outage(minute + maxStartDelay - 1, async (bot) => {
      assert.deepEqual(await stands(bot, id), ['done', null])
    })
  })

  it('expires after that, changes nothing and says so', async () => {
    const id = await begin(minute)
    await outage(minute + maxStartDelay, async (bot) => {
      assert.deepEqual(await stands(bot, id), ['expired', 'tooLate'])
      assert.deepEqual(h().world.written, [])
      assert.equal(bot.told.at(-1)?.endedBecause, 'tooLate')
      const { items } = await bot.operations.items(id, anna, { offset: 0, limit: 1 })
      assert.deepEqual([items[0]?.change, items[0]?.why], ['skipped', 'tooLate'])
    })
  })

  it('expires even if its job comes before the sweep', async () => {
    const id = await begin(minute)
    const { store, clock } = h()
    await store.db.updateTable('operations').set({ confirmed_at: 0, not_before: 0 }).execute()
    await setSchedules(store.db, { run_at: clock.now() - maxStartDelay })
    await h().queue.send(operationQueue, { tenantId: 'contoso', id })
    await h().queue.runOne()
    assert.deepEqual(await stands(h(), id), ['expired', 'tooLate'])
  })

  it('does not disable accounts that are already due to be re-enabled', async () => {
    const id = await begin(minute, { enableAt: h().clock.now() + 10 * minute })
    await outage(10 * minute, async (bot) => {
      assert.deepEqual(await stands(bot, id), ['expired', 'pastEnableAt'])
      assert.deepEqual(h().world.written, [])
      assert.equal((await bot.operations.get(id, anna)).followUp, null)
    })
  })

  it('stops when that time comes midway, and re-enables what it had disabled', async () => {
    const { id } = await h().begin('disable', ['bob', 'carol', 'dora', 'erin'], { enableAt: h().clock.now() + minute })
    h().world.step = (name) => {
      if (name === 'leaving' && h().world.written.length === 3) throw new signInErrors.signInExpired()
    }
    await h().work()
    h().world.step = () => {}
    await h().clock.advance(minute)
    await h().operations.resume(anna)
    await h().work()
    assert.deepEqual(await stands(h(), id), ['stopped', 'pastEnableAt'])
    await h().clock.advance(3_000)
    await h().work()
    assert.ok(['bob', 'carol', 'dora', 'erin'].every((name) => h().world.accounts.get(name)?.accountEnabled))
    assert.ok(!h().world.written.includes('disable:erin'))
  })

  it('leaves accounts disabled, and says so, if re-enabling is over a day late', async () => {
    const { id } = await h().begin('disable', ['bob'], { enableAt: h().clock.now() + minute })
    await h().work()
    const next = (await h().operations.get(id, anna)).followUp ?? ''
    await outage(minute + maxStartDelay, async (bot) => {
      assert.deepEqual(await stands(bot, next), ['expired', 'tooLate'])
      assert.equal(h().world.accounts.get('bob')?.accountEnabled, false)
    })
  })

  it('waits in read-only mode, as does re-enabling, and continues afterwards', async () => {
    const first = (await h().begin('disable', ['carol'], { enableAt: h().clock.now() + minute })).id
    await h().work()
    const next = (await h().operations.get(first, anna)).followUp ?? ''
    const id = await begin(minute)
    h().world.written.length = 0
    h().limits.readOnly = true
    await h().clock.advance(5 * minute)
    await h().work()
    assert.deepEqual(h().world.written, [])
    assert.deepEqual(
      [await stands(h(), id), await stands(h(), next)],
      [
        ['scheduled', null],
        ['scheduled', null],
      ],
    )
    h().limits.readOnly = false
    // The last sweep of those five minutes may still be under way, and there is one at a time.
    await eventually('both run', async () => {
      await h().clock.advance(3_000)
      await h().work()
      return h().world.written.length >= 3
    })
    assert.deepEqual(h().world.written.toSorted(), ['disable:bob', 'enable:carol', 'signOut:bob'])
  })
})
