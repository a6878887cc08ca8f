import assert from 'node:assert/strict'
import { createLane, createLanes } from '../../../src/graph/throttle/lane.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const answer = (status: number, headers: Record<string, string> = {}, at = 0) => ({ status, headers, body: null, at })
const ok = answer(200)

describe('a lane', () => {
  const clock = createFakeClock(0)
  const limit = { burst: 5, perSecond: 0.5, most: 4 }
  /** How long the next call has to wait, in ms. */
  const wait = async (lane: ReturnType<typeof createLane>) => {
    const from = clock.now()
    const passing = lane.pass(1)
    let passed = false
    void passing.then(() => {
      passed = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    while (!passed) await clock.advance(50)
    return clock.now() - from
  }

  it('lets its burst through at once, and then one at a time at its pace', async () => {
    const lane = createLane(limit, clock)
    await lane.pass(5)
    assert.equal(await wait(lane), 2_000)
    assert.equal(await wait(lane), 2_000)
  })

  it('lets more than its burst go when all of it is there, and waits the longer after that', async () => {
    const lane = createLane(limit, clock)
    await lane.pass(7)
    assert.equal(await wait(lane), 6_000)
  })

  it('gets faster as long as Graph lets it, up to its most', async () => {
    const lane = createLane(limit, clock)
    await lane.pass(5)
    lane.heard(Array(5).fill(ok))
    assert.equal(await wait(lane), 1_000)
    lane.heard(Array(5).fill(ok))
    assert.equal(await wait(lane), 500)
    lane.heard(Array(50).fill(ok))
    assert.equal(await wait(lane), 250)
  })

  it('waits as long as it is told when it was too fast, and then goes at its pace, not as fast as before', async () => {
    const lane = createLane(limit, clock)
    await lane.pass(5)
    lane.heard(Array(10).fill(ok))
    lane.heard([answer(429, { 'retry-after': '10' }, clock.now())])
    assert.equal(await wait(lane), 10_000)
    lane.heard(Array(100).fill(ok))
    await lane.pass(4)
    assert.ok((await wait(lane)) >= 1_000, 'half of what was too fast')
  })

  it('goes more slowly than is published where Graph goes on refusing, for that counts, too', async () => {
    const lane = createLane(limit, clock)
    await lane.pass(5)
    for (const expected of [4_000, 8_000, 8_000]) {
      lane.heard([answer(429, {}, clock.now())])
      assert.equal(await wait(lane), expected)
    }
    lane.heard(Array(5).fill(ok))
    assert.equal(await wait(lane), 4_000)
  })

  it('rests for a moment where nobody says how long', async () => {
    const lane = createLane({ burst: 1, perSecond: 1 }, clock)
    lane.heard([answer(429, {}, clock.now())])
    assert.ok((await wait(lane)) >= 2_000)
  })

  it('is one for everybody, or one for each operator where Graph counts by operator', async () => {
    const lanes = createLanes(clock)
    await lanes('devices', 'alex').pass(lanes('devices', 'alex').burst)
    assert.ok((await wait(lanes('devices', 'alex'))) > 0)
    assert.equal(await wait(lanes('devices', 'megan')), 0)
    await lanes('risk', 'alex').pass(1)
    assert.ok((await wait(lanes('risk', 'megan'))) >= 1_000)
  })
})
