import assert from 'node:assert/strict'
import { methodsOf } from '../../src/graph/directory/methods.ts'
import { risksOf } from '../../src/graph/directory/risk.ts'
import type { Quota } from '../../src/graph/throttle/bucket.ts'
import { createLocalCells } from '../../src/graph/throttle/shared.ts'
import { emulated } from './emulated.ts'
import { drive, scripted } from './script.ts'

/** Reads the sign-in methods of this many accounts under this quota. */
async function readMethods(count: number, reports: Quota & { used?: number }) {
  const it = emulated({
    seed: 3,
    users: 400,
    faults: [],
    connections: 4,
    reports,
    writes: { capacity: 3000, perSecond: 20 },
    latency: { base: 5, connect: 0, item: 1, object: 0.1, lanes: 4, slots: 8, jitter: 0 },
    scopes: ['UserAuthenticationMethod.ReadWrite.All'],
  })
  const ids = [...it.world.people.keys()].slice(0, count)
  const start = it.clock.now()
  const found = await drive(it.clock, it.directory.ask(methodsOf, ids))
  assert.equal(found.size, count)
  return { seconds: (it.clock.now() - start) / 1000, calls: it.charges.filter(({ units }) => units === 1).length }
}

describe('calls with their own quota', () => {
  it('speed up while Graph accepts them', async () => {
    const { seconds, calls } = await readMethods(120, { capacity: 1_000, perSecond: 100 })
    assert.ok(seconds < 30, `${seconds} s, and 230 s at the published pace`)
    assert.equal(calls, 120)
  })

  it('slow down while Graph refuses them, and recover', async () => {
    const { seconds, calls } = await readMethods(60, { capacity: 5, perSecond: 0.5 })
    assert.ok(seconds < 1.4 * 110, `${seconds} s where the quota takes 110`)
    assert.ok(calls < 1.4 * 60, `${calls} calls for 60 accounts`)
  })

  it('recover even if others have used the quota and refusals are charged', async () => {
    const { seconds } = await readMethods(8, { capacity: 5, perSecond: 0.5, used: 9 })
    assert.ok(seconds < 90, `${seconds} s`)
  })

  it('never hold up other calls when their quota is used up', async () => {
    const it = emulated({
      seed: 3,
      users: 400,
      faults: [],
      connections: 4,
      reports: { capacity: 5, perSecond: 0.5, used: 5 },
      writes: { capacity: 3000, perSecond: 20 },
      latency: { base: 5, connect: 0, item: 1, object: 0.1, lanes: 4, slots: 8, jitter: 0 },
      scopes: ['UserAuthenticationMethod.ReadWrite.All'],
    })
    const ids = [...it.world.people.keys()]
    const refused = it.directory.ask(methodsOf, ids.slice(0, 5))
    for (let n = 0; n < 10_000 && it.charges.length === 0; n++) await it.clock.advance(1)
    await it.clock.advance(100)
    const start = it.clock.now()
    await drive(it.clock, it.directory.accountsByIds(ids.slice(0, 20)))
    assert.ok(it.clock.now() - start < 100, `${it.clock.now() - start} ms`)
    await drive(it.clock, refused)
  })

  it('are paced by all instances together', async () => {
    const options = { cells: createLocalCells() }
    let last = Number.NEGATIVE_INFINITY
    let refused = 0
    const script = {
      item: () => {
        const early = one.clock.now() - last < 1_000
        last = one.clock.now()
        if (early) refused++
        return early ? { status: 429 } : { status: 200, body: { value: [] } }
      },
    }
    const one = scripted(script, options)
    const two = scripted(script, { ...options, clock: one.clock })
    const start = one.clock.now()
    const plans = [one, two, one, two, one, two].map(({ graph }) => graph.as(async () => 'token').ask(risksOf, ['a']))
    await drive(one.clock, Promise.all(plans))
    assert.equal(refused, 0)
    assert.ok(one.clock.now() - start <= 6 * 1_200, `${one.clock.now() - start} ms`)
  })
})
