import assert from 'node:assert/strict'
import fc from 'fast-check'
import { refill } from '../../src/core/token-bucket.ts'
import { requests } from '../../src/graph/index.ts'
import { newBucket, timeUntilSpendable, withMargin } from '../../src/graph/throttle/bucket.ts'
import { createPacer } from '../../src/graph/throttle/pacer.ts'
import { quotasFor } from '../../src/graph/throttle/quota.ts'
import { createLocalCells } from '../../src/graph/throttle/shared.ts'
import { eventually } from '../support/eventually.ts'
import { drive, idOf, scripted, throttled } from './script.ts'

const token = async () => 'token'
const quotas = { units: { capacity: 8000, perSecond: 800 }, writes: { capacity: 100, perSecond: 10 } }
const changes = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    key: `${from + index}`,
    request: requests.patchUser(idOf(`${from + index}`), { accountEnabled: false }),
  }))
const quiet = { onSending: async () => {}, onSettled: async () => {} }

/** The maximum number of writes beyond the quota, as Graph counts them. */
function excess(
  sent: readonly { at: number; writes: number }[],
  quota: { capacity: number; perSecond: number },
): number {
  let level = quota.capacity
  let last = sent[0]?.at ?? 0
  let worst = 0
  for (const { at, writes } of sent) {
    level = Math.min(quota.capacity, level + ((at - last) * quota.perSecond) / 1000) - writes
    last = at
    worst = Math.max(worst, -level)
  }
  return worst
}

describe('pacing of writes', () => {
  it('sends what the quota contains immediately, then steadily, and never more', async () => {
    const { graph, clock, trips } = scripted({ item: () => ({ status: 204 }) }, { quotas })
    const start = clock.now()
    await drive(clock, graph.as(token).write(changes(300), quiet))
    const sent = trips.map(({ at, items }) => ({ at, writes: items.length }))
    const atOnce = sent.filter(({ at }) => at === start).reduce((sum, { writes }) => sum + writes, 0)
    assert.ok(atOnce > 80 && atOnce <= 100, `${atOnce} at once`)
    assert.equal(excess(sent, quotas.writes), 0)
    const seconds = (clock.now() - start) / 1000
    assert.ok(seconds >= 20 && seconds < 21, `${seconds} s`)
  })

  it('shares one budget between instances', async () => {
    const cells = createLocalCells()
    const one = scripted({ item: () => ({ status: 204 }) }, { quotas, cells })
    const two = scripted({ item: () => ({ status: 204 }) }, { quotas, cells, clock: one.clock })
    const both = Promise.all(
      [one.graph, two.graph].map((graph, index) => graph.as(token).write(changes(150, index * 150), quiet)),
    )
    await drive(one.clock, both)
    const sent = [...one.trips, ...two.trips].map(({ items }, index) => ({ at: index, writes: items.length }))
    assert.equal(
      sent.reduce((sum, { writes }) => sum + writes, 0),
      300,
    )
    assert.ok(one.clock.now() - Date.UTC(2026, 0, 5, 9) >= 20_000)
  })

  it('lets nobody write until the time in a 429 with a scope', async () => {
    const until = 30_000
    let told = false
    const { graph, clock, trips } = scripted(
      {
        item: () => {
          if (told) return { status: 204 }
          told = true
          return throttled({ 'Retry-After': '30', 'x-ms-throttle-scope': 'Tenant_Application/Write/a/t' })
        },
      },
      { quotas, connections: 1 },
    )
    const start = clock.now()
    await drive(clock, graph.as(token).write(changes(60), quiet))
    const later = trips.slice(1)
    assert.ok(later.every(({ at }) => at - start >= until))
    assert.equal(
      trips.reduce((sum, { items }) => sum + items.length, 0),
      61,
    )
  })

  it('sends one batch first after a 429, then what Graph says is left', async () => {
    const writes = { capacity: 1000, perSecond: 10 }
    let told = 0
    const { graph, clock, trips } = scripted(
      {
        item: ({ trip }) => {
          if (trip > 0) return { status: 204, headers: { 'x-ms-throttle-limit-percentage': '0.85' } }
          told++
          return throttled({ 'Retry-After': '30', 'x-ms-throttle-information': 'WriteLimitExceeded' })
        },
      },
      { quotas: { ...quotas, writes }, connections: 1 },
    )
    const start = clock.now()
    await drive(clock, graph.as(token).write(changes(180), quiet))
    const sent = trips.map(({ at, items }) => [Math.floor((at - start) / 1000), items.length])
    assert.equal(told, 20)
    // 300 should have refilled by then, but Graph reports 150.
    assert.deepEqual(sent.slice(0, 9), [[0, 20], ...Array(8).fill([30, 20])])
    assert.ok((sent.at(-1)?.[0] ?? 0) >= 31)
  })

  it('slows down by the reported usage before any 429', async () => {
    const { graph, clock, trips } = scripted(
      { item: () => ({ status: 204, headers: { 'x-ms-throttle-limit-percentage': '1.0' } }) },
      { quotas, connections: 1 },
    )
    const start = clock.now()
    await drive(clock, graph.as(token).write(changes(60), quiet))
    assert.equal(trips[0]?.at, start)
    assert.ok((trips.at(-1)?.at ?? 0) - start >= 3000)
  })
})

describe('pacing of reads', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `person${index}@contoso.test`)
  const units = { capacity: 100, perSecond: 10 }
  const found = (charged: string) => ({
    item: () => ({ status: 200, headers: { 'x-ms-resource-unit': charged }, body: { value: [] } }),
  })

  it('counts the cost Graph reports, not the estimate', async () => {
    const seconds: number[] = []
    for (const charged of ['1', '5']) {
      const { graph, clock } = scripted(found(charged), { quotas: { ...quotas, units }, connections: 4 })
      const start = clock.now()
      await drive(clock, graph.as(token).find(names(450)))
      seconds.push((clock.now() - start) / 1000)
    }
    const [cheap = 0, dear = 0] = seconds
    assert.ok(cheap < 1, `${cheap} s for 90 units`)
    // The last calls aren't waited for, because nothing follows them.
    assert.ok(dear > 20, `${dear} s for 450 units`)
  })

  it('requests priority only if a person is waiting', async () => {
    for (const priority of ['high', 'normal'] as const) {
      const { graph, clock, items } = scripted(found('1'))
      await drive(clock, graph.as(token, { priority }).find(names(40)))
      const told = items().map(({ headers }) => headers['x-ms-throttle-priority'])
      assert.ok(told.every((one) => one === (priority === 'high' ? 'High' : undefined)))
    }
  })

  it('keeps connections for a disable while a large list uses all others', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const urls: string[] = []
    const { graph, clock } = scripted(
      { item: () => undefined },
      {
        connections: 8,
        wire: {
          openAhead: () => {},
          close: async () => {},
          send: async (url, { method, body }) => {
            urls.push(url)
            if (method === 'PATCH') return { status: 204, headers: {}, text: '' }
            await held
            const { requests } = JSON.parse(body ?? '{}')
            const responses = requests.map(({ id }: { id: string }) => ({ id, status: 200, headers: {}, body: {} }))
            return { status: 200, headers: {}, text: JSON.stringify({ responses }) }
          },
        },
      },
    )
    const list = graph.as(token).find(names(15 * 20 * 20))
    await eventually('six are sent', () => urls.length >= 6)
    await drive(clock, graph.as(token).write(changes(1), quiet))
    assert.equal(urls.filter((url) => url.endsWith('/$batch')).length, 6)
    release()
    await drive(clock, list)
  })
})

describe('the pacer', () => {
  const pacer = createPacer(quotasFor('L'))
  const now = 1_000_000

  it('never exceeds the published quota over any period', () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 20_000 }), want: fc.integer({ min: 1, max: 400 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let state: Parameters<typeof pacer.take>[0]
        let at = now
        const granted: { at: number; writes: number }[] = []
        for (const { wait, want } of steps) {
          at += wait
          const taken = pacer.take(state, at, {
            need: { units: 1, writes: 1 },
            want: { units: want, writes: want },
            reserve: 0,
          })
          state = taken.state
          if (taken.granted) granted.push({ at, writes: taken.granted.writes })
          else assert.ok(taken.waitMs > 0)
        }
        assert.equal(excess(granted, quotasFor('L').writes), 0)
      }),
    )
  })

  it('returns a delay after which the need is granted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2900 }), fc.integer({ min: 1, max: 2900 }), (first, second) => {
        const claim = (writes: number) => ({
          need: { units: writes, writes },
          want: { units: writes, writes },
          reserve: 0,
        })
        const { state } = pacer.take(undefined, now, claim(first))
        const { granted, waitMs } = pacer.take(state, now, claim(second))
        assert.ok(granted || pacer.take(state, now + waitMs, claim(second)).granted)
      }),
    )
  })

  it('keeps a margin, and never goes backwards with another clock', () => {
    const margin = withMargin({ capacity: 3000, perSecond: 20 })
    assert.ok(margin.capacity >= 2950 && margin.capacity < 3000 && margin.perSecond < 20)
    const bucket = { ...newBucket(margin, now), level: 0 }
    assert.deepEqual(refill(bucket, margin, now - 5000), bucket)
    assert.equal(timeUntilSpendable({ ...bucket, shutUntil: now + 700 }, margin, now, { amount: 0 }), 700)
  })
})
