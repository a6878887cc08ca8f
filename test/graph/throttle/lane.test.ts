import assert from 'node:assert/strict'
import { createLane, createLanes, type Pace } from '../../../src/graph/throttle/lane.ts'
import { createLocalCells } from '../../../src/graph/throttle/shared.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const answer = (status: number, headers: Record<string, string> = {}, at = 0) => ({ status, headers, body: null, at })
const ok = answer(200)

describe('a lane', () => {
  const clock = createFakeClock(0)
  const limit = { burst: 5, perSecond: 0.5, most: 4 }
  const open = (of: Parameters<typeof createLane>[0], cell = createLocalCells()<Pace>('lane')) =>
    createLane(of, clock, cell)
  /** How long the next call has to wait, in ms. */
  const wait = async (lane: ReturnType<typeof createLane>) => {
    const from = clock.now()
    const passing = lane.waitForTurn(1)
    let passed = false
    void passing.then(() => {
      passed = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    for (let n = 0; n < 10_000 && !passed; n++) await clock.advance(50)
    return clock.now() - from
  }

  it('allows its burst immediately, then one call at a time at its rate', async () => {
    const lane = open(limit)
    await lane.waitForTurn(5)
    assert.equal(await wait(lane), 2_000)
    assert.equal(await wait(lane), 2_000)
  })

  it('lets callers pass in turn, and tells each roughly how long it will take', async () => {
    const lane = open({ burst: 5, perSecond: 0.5 })
    const told: number[][] = [[], []]
    const passed: number[] = []
    const send = async (who: number, count: number) => {
      for (let left = count; left > 0; left -= 5) {
        await lane.waitForTurn(5, { left, onWait: (ms) => told[who]?.push(Math.round(ms / 1_000)) })
        passed.push(who)
      }
      return clock.now()
    }
    const from = clock.now()
    const all = Promise.all([send(0, 15), send(1, 15)])
    let ends: readonly number[] | undefined
    void all.then((times) => {
      ends = times
    })
    for (let n = 0; n < 1_000 && !ends; n++) await clock.advance(500)
    assert.ok(ends)
    assert.deepEqual(passed, [0, 1, 0, 1, 0, 1])
    assert.deepEqual(
      ends.map((at) => (at - from) / 1_000),
      [40, 50],
    )
    const [first = 0] = told[1] ?? []
    assert.ok(Math.abs(first - 50) <= 10, `${first} s, and it took 50`)
  })

  it('lets the next one pass when someone leaves the line', async () => {
    const lane = open({ burst: 5, perSecond: 0.5 })
    await lane.waitForTurn(5)
    const leaving = new AbortController()
    const left = assert.rejects(lane.waitForTurn(5, { signal: leaving.signal }), /gone/)
    const passing = lane.waitForTurn(1)
    leaving.abort(new Error('gone'))
    await left
    await clock.advance(2_000)
    await passing
  })

  it('allows more than its burst once full, then waits longer', async () => {
    const lane = open(limit)
    await lane.waitForTurn(7)
    assert.equal(await wait(lane), 6_000)
  })

  it('speeds up while Graph accepts, up to its maximum', async () => {
    const lane = open(limit)
    await lane.waitForTurn(5)
    await lane.recordResponses(Array(5).fill(ok))
    assert.equal(await wait(lane), 1_000)
    await lane.recordResponses(Array(5).fill(ok))
    assert.equal(await wait(lane), 500)
    await lane.recordResponses(Array(50).fill(ok))
    assert.equal(await wait(lane), 250)
  })

  it('waits as long as Graph asks after going too fast, then uses its base rate', async () => {
    const lane = open(limit)
    await lane.waitForTurn(5)
    await lane.recordResponses(Array(10).fill(ok))
    await lane.recordResponses([answer(429, { 'retry-after': '10' }, clock.now())])
    assert.equal(await wait(lane), 10_000)
    await lane.recordResponses(Array(100).fill(ok))
    await lane.waitForTurn(4)
    assert.ok((await wait(lane)) >= 1_000, 'half of what was too fast')
  })

  it('drops below the published rate while Graph keeps refusing, because that counts too', async () => {
    const lane = open(limit)
    await lane.waitForTurn(5)
    for (const expected of [4_000, 8_000, 8_000]) {
      await lane.recordResponses([answer(429, {}, clock.now())])
      assert.equal(await wait(lane), expected)
    }
    await lane.recordResponses(Array(5).fill(ok))
    assert.equal(await wait(lane), 4_000)
  })

  it('pauses briefly if there is no Retry-After', async () => {
    const lane = open({ burst: 1, perSecond: 1 })
    await lane.recordResponses([answer(429, {}, clock.now())])
    assert.ok((await wait(lane)) >= 2_000)
  })

  it('is shared by everyone, or separate where Graph counts by operator', async () => {
    const lanes = createLanes(clock, createLocalCells())
    await lanes('devices', 'alex').waitForTurn(lanes('devices', 'alex').burst)
    assert.ok((await wait(lanes('devices', 'alex'))) > 0)
    assert.equal(await wait(lanes('devices', 'megan')), 0)
    await lanes('risk', 'alex').waitForTurn(1)
    assert.ok((await wait(lanes('risk', 'megan'))) >= 1_000)
  })

  it('lets instances pass in turn, and keeps what any of them learnt', async () => {
    const cell = createLocalCells()<Pace>('lane')
    const [one, two] = [open(limit, cell), open(limit, cell)]
    await one.waitForTurn(5)
    assert.equal(await wait(two), 2_000)
    await one.recordResponses([answer(429, {}, clock.now())])
    assert.equal(await wait(two), 4_000)
    await two.recordResponses(Array(5).fill(ok))
    assert.equal(await wait(one), 2_000)
  })

  it('forgets refusals when nobody has called for ten minutes', async () => {
    const cell = createLocalCells()<Pace>('lane')
    const before = open(limit, cell)
    await before.waitForTurn(5)
    for (let count = 0; count < 3; count++) await before.recordResponses([answer(429, {}, clock.now())])
    await clock.advance(601_000)
    const lane = open(limit, cell)
    await lane.waitForTurn(5)
    assert.equal(await wait(lane), 2_000)
    await lane.recordResponses(Array(50).fill(ok))
    assert.equal(await wait(lane), 250)
  })
})
