import assert from 'node:assert/strict'
import { requests } from '../../src/graph/index.ts'
import { createBudget } from '../../src/graph/throttle/budget.ts'
import { createLanes } from '../../src/graph/throttle/lane.ts'
import type { BudgetState } from '../../src/graph/throttle/pacer.ts'
import { createLocalCells } from '../../src/graph/throttle/shared.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { drive, idOf, scripted, throttled } from './script.ts'

const token = async () => 'token'
const minute = 60_000
const quotas = { units: { capacity: 8000, perSecond: 800 }, writes: { capacity: 100, perSecond: 10 } }
const nothing = { units: 0, writes: 0 }
const changes = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    key: `${index}`,
    request: requests.patchUser(idOf(`${index}`), { accountEnabled: false }),
  }))
const quiet = { onSending: async () => {}, onSettled: async () => {} }

for (const by of [-60, -10, -1, 1, 60]) {
  describe(`a clock set by ${by} minutes in the middle of a job`, () => {
    it('delays no write', async () => {
      let answered = 0
      const { graph, clock } = scripted(
        {
          item: () => {
            if (++answered === 120) clock.set(by * minute)
            return { status: 204 }
          },
        },
        { quotas },
      )
      const start = clock.elapsed()
      await drive(clock, graph.as(token).write(changes(300), quiet))
      const seconds = (clock.elapsed() - start) / 1000
      // A clock set forward fills the mirror once too often.
      assert.ok(seconds < 21, `${seconds} s where the quota takes 20`)
      assert.equal(answered, 300)
    })

    it('extends no wait beyond what Graph asked', async () => {
      const { graph, clock, trips } = scripted({
        item: ({ before }) => (before > 0 ? { status: 204 } : throttled({ 'Retry-After': '3' })),
      })
      const start = clock.elapsed()
      const writing = graph.as(token).write(changes(2), quiet)
      await clock.advance(1)
      clock.set(by * minute)
      await drive(clock, writing)
      const seconds = (clock.elapsed() - start) / 1000
      assert.ok(seconds >= 3 && seconds < 10, `${seconds} s`)
      assert.ok(trips.length > 1)
    })

    it('delays no lane', async () => {
      const clock = createFakeClock()
      const lane = createLanes(clock, createLocalCells())('risk', 'alex')
      await lane.waitForTurn(1)
      const start = clock.elapsed()
      const passing = lane.waitForTurn(1)
      clock.set(by * minute)
      await drive(clock, passing)
      assert.ok(clock.elapsed() - start <= 1_200)
    })
  })
}

describe('a shared budget', () => {
  /** An instance whose clock shows another time. */
  const instance = (
    clock: ReturnType<typeof createFakeClock>,
    by: number,
    shared = createLocalCells()<BudgetState>('quota'),
  ) => createBudget({ shared, quotas, clock: { ...clock, now: () => clock.now() + by } })(0)
  const drain = async (allowance: ReturnType<typeof instance>) => {
    let spent = 0
    while (spent < 100_000 && (await allowance.spend({ units: 0, writes: 1 }, nothing)) === 0) spent++
    return spent
  }

  for (const skew of [-60, -1, 1, 60]) {
    it(`refills once, not per instance, if their clocks are ${skew} minutes apart`, async () => {
      const clock = createFakeClock()
      const shared = createLocalCells()<BudgetState>('quota')
      const [one, two] = [instance(clock, 0, shared), instance(clock, skew * minute, shared)]
      await drain(one)
      await drain(two)
      let spent = 0
      for (let second = 0; second < 20; second++) {
        await clock.advance(1_000)
        spent += (await drain(one)) + (await drain(two))
      }
      assert.ok(spent >= 190 && spent <= 200, `${spent} writes in 20 s of 10 a second`)
    })
  }

  it('continues after a restart with a clock that was set back', async () => {
    const clock = createFakeClock()
    const shared = createLocalCells()<BudgetState>('quota')
    await drain(instance(clock, 0, shared))
    const restarted = instance(clock, -10 * minute, shared)
    await drain(restarted)
    await clock.advance(1_000)
    const spent = await drain(restarted)
    assert.ok(spent >= 9 && spent <= 11, `${spent} writes`)
  })
})
