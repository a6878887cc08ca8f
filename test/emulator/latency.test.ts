import assert from 'node:assert/strict'
import { createLatency, createNamedLatency, latencyModels, noLatency } from '../../emulator/latency.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { startTenant } from './graph/tenant.ts'

const exact = { ...latencyModels.standard, jitter: 0 }
const items = (count: number, objects = 0) => Array.from({ length: count }, () => ({ objects }))

describe('emulated latency', () => {
  const clock = createFakeClock()
  const of = (model: Partial<typeof exact>, count: number, objects = 0, newFor?: number) =>
    createLatency({ ...exact, ...model }, clock).of({ newFor, items: items(count, objects) })

  it('adds up base, connection, items in lanes, and objects', () => {
    assert.equal(of({}, 1), 95)
    assert.equal(of({}, 1, 0, 0), 155)
    assert.deepEqual([of({}, 1, 0, 20), of({}, 1, 0, 90)], [135, 95], 'connecting began earlier')
    assert.equal(of({}, 1, 100), 105)
    assert.equal(of({}, 4), 95)
    assert.equal(of({}, 20), 155)
    assert.equal(of({ lanes: 20 }, 20), 95)
    assert.equal(of({ lanes: 1 }, 20), 380)
    assert.equal(of({ base: 120, item: 60 }, 20), 420)
  })

  it("makes overlapping requests share the tenant's slots", async () => {
    const shared = createLatency({ ...exact, slots: 4 }, clock)
    const one = { items: items(4) }
    assert.deepEqual([shared.of(one), shared.of(one), shared.of(one)], [95, 110, 125])
    await clock.advance(1_000)
    assert.equal(shared.of(one), 95)
  })

  it('occupies a slot for a call only once the batch reaches it', () => {
    const shared = createLatency({ ...exact, slots: 8 }, clock)
    const one = { items: items(8) }
    assert.deepEqual([shared.of(one), shared.of(one)], [110, 110])
  })

  it('varies by the jitter, reproducibly for a seed', () => {
    const run = (seed: number) => {
      const latency = createLatency(latencyModels.standard, clock, seed)
      return Array.from({ length: 50 }, () => latency.of({ items: items(1) }))
    }
    assert.deepEqual(run(1), run(1))
    for (const ms of run(1)) assert.ok(ms >= 76 && ms <= 114, String(ms))
    assert.ok(new Set(run(1)).size > 40)
  })

  it('is chosen by name, off by default', () => {
    assert.equal(createNamedLatency(undefined, clock), noLatency)
    assert.equal(createNamedLatency('off', clock), noLatency)
    for (const name of Object.keys(latencyModels))
      assert.ok(createNamedLatency(name, clock).of({ items: items(1) }) > 0)
    assert.throws(() => createNamedLatency('warp', clock), /standard, slow, parallel, serial/)
  })

  it("delays Graph's responses", async () => {
    const tenant = await startTenant({ latency: { of: () => 250 } })
    try {
      const got = await tenant.heldBack(250, tenant.get('/me'))
      assert.equal(got.status, 200)
    } finally {
      await tenant.close()
    }
  })
})
