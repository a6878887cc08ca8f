import assert from 'node:assert/strict'
import { graphErrors } from '../../src/graph/directory/errors.ts'
import { setOperations } from '../support/events.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { useStore } from '../support/store.ts'
import { createJobTable } from './hand-queue.ts'
import { anna, createHarness } from './harness.ts'
import { createWorld } from './world.ts'

const minute = 60_000

describe('a clock that is set', () => {
  const store = useStore()
  before(() => createJobTable(store()))
  const accounts = (world: ReturnType<typeof createWorld>, count: number, name: string) =>
    Array.from({ length: count }, (_, index) => world.add(`${name}${index}`).id)

  for (const by of [-60, 60]) {
    it(`by ${by} minutes does not block an operation whose holder is gone`, async () => {
      const clock = createFakeClock()
      const world = createWorld()
      const h = createHarness(store(), { clock, world })
      const { id } = await h.begin('disable', accounts(world, 4, `gone${by}-`))
      await h.operations.start()
      const dead = { lease_by: 'dead', lease_until: clock.now() + 8_000, nudged_at: clock.now() }
      const running = { ...dead, state: 'running' as const, started_at: clock.now() }
      await setOperations(store().db, running, id)
      clock.set(by * minute)
      for (let second = 0; second < 24; second += 3) {
        await clock.advance(3_000)
        await h.work()
      }
      await h.operations.close()
      assert.equal((await h.operations.get(id, anna)).state, 'done')
      assert.equal(world.written.length, 8)
    })

    it(`by ${by} minutes during a pause delays neither the run nor its verification`, async () => {
      const clock = createFakeClock()
      const world = createWorld()
      const h = createHarness(store(), { clock, world })
      const { id } = await h.begin('disable', accounts(world, 12, `mid${by}-`))
      world.step = (name) => {
        if (name !== 'leaving' || world.written.length !== 3) return
        world.step = () => {}
        throw new graphErrors.graphUnavailable()
      }
      await h.operations.start()
      await h.work()
      assert.ok(world.written.length < 24, 'it pauses')
      clock.set(by * minute)
      for (let second = 0; second < 90; second += 3) {
        await clock.advance(3_000)
        await h.work()
      }
      await h.operations.close()
      assert.equal((await h.operations.get(id, anna)).state, 'done')
      assert.equal(new Set(world.written).size, 24)
      assert.ok(
        h.told.some(({ state }) => state === 'done'),
        'the card shows it',
      )
    })
  }

  it('back on one of two instances leaves it its operation', async () => {
    const clock = createFakeClock()
    const world = createWorld()
    let by = 0
    const behind = { ...clock, now: () => clock.now() + by }
    const [one, other] = [behind, clock].map((its) => createHarness(store(), { clock: its, world }))
    assert.ok(one && other)
    const { id } = await one.begin('disable', accounts(world, 12, 'two'))
    let swept = false
    world.step = async (name) => {
      if (name !== 'leaving' || world.written.length !== 3 || swept) return
      swept = true
      by = -10 * minute
      for (let beats = 0; beats < 5; beats++) {
        await clock.advance(3_000)
        await other.queue.drain()
      }
    }
    await one.operations.start()
    await other.operations.start()
    for (let second = 0; second < 60; second += 3) {
      await one.work()
      await clock.advance(3_000)
    }
    await one.operations.close()
    await other.operations.close()
    assert.equal((await one.operations.get(id, anna)).state, 'done')
    assert.equal(world.written.length, 24, 'nothing is written twice')
  })
})
