import assert from 'node:assert/strict'
import { type LatencyModel, latencyModels } from '../../emulator/latency.ts'
import { requests } from '../../src/graph/index.ts'
import { emulated, type Setting } from './emulated.ts'
import { drive, idOf, scripted, throttled } from './script.ts'

const setting: Setting = {
  seed: 1,
  users: 3000,
  faults: [],
  writes: { capacity: 3000, perSecond: 20 },
  latency: { ...latencyModels.standard, connect: 0 },
  connections: 64,
}
const quiet = { onSending: async () => {}, onSettled: async () => {} }
const change = (id: string) => ({ key: id, request: requests.patchUser(id, { accountEnabled: false }) })

/** Writes to a thousand accounts; returns when each was sent and settled, in ms since the start, and the total time. */
async function writeTo1000(more: Partial<Setting>) {
  const { world, clock, directory, arrivals } = emulated({ ...setting, ...more })
  const ids = [...world.people.keys()].slice(1000, 2000)
  const start = clock.now()
  const left = new Map<string, number>()
  const settled = new Map<string, number>()
  const note = (times: Map<string, number>, keys: readonly string[]) => {
    for (const key of keys) times.set(key, clock.now() - start)
  }
  await drive(
    clock,
    directory.write(ids.map(change), {
      onSending: async (keys) => note(left, keys),
      onSettled: async (some) =>
        note(
          settled,
          some.map(({ key }) => key),
        ),
    }),
  )
  const inFlight = (at: number) =>
    ids.filter((id) => (left.get(id) ?? 0) <= at && (settled.get(id) ?? Number.POSITIVE_INFINITY) > at).length
  const most = Math.max(...[...new Set(left.values())].map(inFlight))
  const throttled = arrivals.filter(({ status }) => status === 429).length
  return { left: [...left.values()].sort((a, b) => a - b), most, throttled, ms: clock.now() - start }
}

describe('waves of writes', () => {
  it('start with twenty, and nothing follows until those are answered and delivered', async () => {
    const { graph, clock, trips } = scripted({ item: () => ({ status: 204 }) })
    const ids = Array.from({ length: 200 }, (_, index) => idOf(`${index}`))
    let handedOn = 0
    let judge = () => {}
    const judged = new Promise<void>((resolve) => {
      judge = resolve
    })
    const writing = graph
      .as(async () => 'token')
      .write(ids.map(change), {
        onSending: async () => {},
        onSettled: async (settled) => {
          handedOn += settled.length
          if (handedOn <= 20) await judged
        },
      })
    const written = () => trips.flatMap(({ items }) => items).length
    await clock.advance(60_000)
    assert.equal(written(), 20)
    judge()
    await drive(clock, writing)
    assert.equal(written(), 200)
    assert.equal(handedOn, 200)
  })

  it('cost at most one round trip if Graph is fast', async () => {
    const { base, item, slots } = latencyModels.standard
    const limit = base + item + base + (1000 * item) / slots
    for (const seed of [1, 2]) {
      const { ms, left } = await writeTo1000({ seed })
      assert.equal(left.filter((at) => at === 0).length, 20)
      assert.ok(ms < limit * 1.12, `${Math.round(ms)} ms of ${Math.round(limit)}`)
    }
  })

  it('are at most one batch if Graph takes longer than two seconds', async () => {
    const { most } = await writeTo1000({ faults: [{ at: 'request', delayMs: 2500 }] })
    assert.equal(most, 20)
  })

  it('are what Graph answers in two seconds if it processes little at a time', async () => {
    const latency: LatencyModel = { base: 80, connect: 0, item: 100, object: 0, lanes: 4, slots: 4, jitter: 0.2 }
    const { most } = await writeTo1000({ latency })
    assert.ok(most > 40 && most <= 100, `${most} in flight, of 40 a second`)
  })

  it('detect what others have used before sending a thousand, although Graph reports it only from 80 %', async () => {
    const { base, item } = latencyModels.standard
    for (const used of [2050, 2100, 2200, 2300, 2390, 2400, 2450, 2500, 2700, 2900]) {
      const { throttled, ms } = await writeTo1000({ used })
      const limit = base + item + (used - 2000) * 50
      assert.equal(throttled, 0, `${throttled} turned away when ${used} were used`)
      const most = Math.max(limit * (used >= 2500 ? 1.06 : 1.1), limit + 2100)
      assert.ok(ms <= most, `${Math.round(ms)} ms of ${limit} when ${used} were used`)
    }
  })

  it('stop before throttled writes are resent', async () => {
    let turned = 0
    const { graph, clock, items } = scripted({
      item: ({ before }) => {
        if (before > 0) return { status: 204 }
        turned++
        return throttled({ 'Retry-After': '5' })
      },
    })
    const again: string[] = []
    const stopped = new Error('stopped')
    const writing = graph
      .as(async () => 'token')
      .write([change(idOf('1'))], {
        ...quiet,
        onResending: async (keys) => {
          again.push(...keys)
          throw stopped
        },
      })
    await assert.rejects(drive(clock, writing), stopped)
    assert.deepEqual(again, [idOf('1')])
    assert.equal(turned, 1)
    assert.equal(items().filter(({ method }) => method === 'PATCH').length, 1)
  })
})
