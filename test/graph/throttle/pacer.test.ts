import assert from 'node:assert/strict'
import { requests } from '../../../src/graph/index.ts'
import { newBucket, withMargin } from '../../../src/graph/throttle/bucket.ts'
import { type BudgetState, createPacer, type UsageReport, usageReports } from '../../../src/graph/throttle/pacer.ts'
import { quotasFor } from '../../../src/graph/throttle/quota.ts'

const now = 1_000_000
const quotas = { units: { capacity: 1000, perSecond: 100 }, writes: { capacity: 200, perSecond: 10 } }
const mirror = { units: withMargin(quotas.units), writes: withMargin(quotas.writes) }
const pacer = createPacer(quotas)
const holding = (units: number, writes: number): BudgetState => ({
  units: { ...newBucket(mirror.units, now), level: units },
  writes: { ...newBucket(mirror.writes, now), level: writes },
})
const levels = ({ units, writes }: BudgetState) => [units.level, writes.level]
const claim = (need: [number, number], want = need, reserve = 0) => ({
  need: { units: need[0], writes: need[1] },
  want: { units: want[0], writes: want[1] },
  reserve,
})

describe('spending the budget', () => {
  it('grants exactly what is wanted if available', () => {
    const { state, granted, waitMs } = pacer.take(holding(50, 40), now, claim([1, 1], [10, 4]))
    assert.deepEqual([granted, waitMs], [{ units: 10, writes: 4 }, 0])
    assert.deepEqual(levels(state), [40, 36])
  })

  it('grants whole units above the reserve, and never less than needed', () => {
    assert.deepEqual(pacer.take(holding(50.9, 40.9), now, claim([1, 1], [99, 99], 20)).granted, {
      units: 30,
      writes: 40,
    })
    // The whole capacity is reserved, so the need is granted from a full bucket, which can't hold more.
    const all = holding(mirror.units.capacity, 40)
    assert.equal(pacer.take(all, now, claim([5, 0], [9, 0], mirror.units.capacity)).granted?.units, 5)
  })

  it('waits for both quotas, taking nothing in the meantime', () => {
    const short = pacer.take(holding(0, 0), now, claim([10, 10]))
    assert.deepEqual([short.granted, short.waitMs], [undefined, Math.ceil(10_000 / mirror.writes.perSecond)])
    assert.deepEqual(levels(short.state), [0, 0])
    assert.equal(pacer.take(holding(0, 40), now, claim([10, 1])).waitMs, Math.ceil(10_000 / mirror.units.perSecond))
    assert.equal(
      pacer.take(holding(30, 40), now, claim([10, 1], [10, 1], 30)).waitMs,
      Math.ceil(10_000 / mirror.units.perSecond),
    )
  })

  it("ignores a quota that isn't needed", () => {
    const { writes } = { writes: { ...newBucket(mirror.writes, now), level: -5, shutUntil: now + 9000 } }
    const reading = pacer.take({ ...holding(50, 0), writes }, now, claim([10, 0], [10, 7]))
    assert.deepEqual([reading.granted, reading.state.writes.level], [{ units: 10, writes: 0 }, -5])
    const { units } = { units: { ...newBucket(mirror.units, now), level: -5, shutUntil: now + 9000 } }
    const writing = pacer.take({ ...holding(0, 50), units }, now, claim([0, 10], [7, 10]))
    assert.deepEqual([writing.granted, writing.state.units.level], [{ units: 0, writes: 10 }, -5])
    assert.equal(pacer.take(holding(50, 50), now, claim([10, 0], [10, 7])).granted?.writes, 0)
  })

  it('starts with both quotas full up to the margin', () => {
    const { state } = pacer.take(undefined, now, claim([1, 1]))
    assert.deepEqual(levels(state), [mirror.units.capacity - 1, mirror.writes.capacity - 1])
  })
})

describe('returning to the budget', () => {
  it('returns both quotas up to what they hold, and takes what was overspent', () => {
    const full = [mirror.units.capacity, mirror.writes.capacity]
    assert.deepEqual(levels(pacer.giveBack(undefined, now, { units: 7, writes: 3 })), full)
    assert.deepEqual(levels(pacer.giveBack(holding(50, 40), now, { units: 7, writes: 3 })), [57, 43])
    assert.deepEqual(levels(pacer.giveBack(holding(50, 40), now, { units: -7, writes: -3 })), [43, 37])
  })
})

describe("correcting the budget by Graph's feedback", () => {
  const corrected = (...seen: Omit<UsageReport, 'at'>[]) =>
    pacer.correct(
      holding(900, 190),
      now,
      seen.map((one) => ({ at: now, ...one })),
    )

  it('closes only the quota that was used up', () => {
    const { units, writes } = corrected({ limit: 'writes', shutUntil: now + 5000 })
    // At ten a second, it holds a batch of twenty when it opens again.
    assert.deepEqual([writes.level, writes.shutUntil], [20 - 50, now + 5000])
    assert.deepEqual([units.level, units.shutUntil], [900, 0])
    assert.deepEqual(corrected({ limit: 'units', shutUntil: now + 1 }).units.shutUntil, now + 1)
  })

  it('keeps the later of two times and the lower of two levels', () => {
    const twice = corrected({ limit: 'writes', shutUntil: now + 5000 }, { limit: 'writes', shutUntil: now + 1000 })
    assert.equal(twice.writes.shutUntil, now + 5000)
    assert.equal(corrected({ limit: 'units', used: 0.9 }, { limit: 'units', used: 0.8 }).units.level < 101, true)
  })

  it('drops to slightly less than what is left, because answers are rounded', () => {
    assert.equal(Math.round(corrected({ limit: 'units', used: 0.8 }).units.level), 194)
    assert.equal(corrected({ limit: 'units', used: 0.1 }).units.level, 900)
    assert.equal(Math.round(corrected({ limit: 'units', used: 0.11 }).units.level), 884)
    const once = corrected({ limit: 'units', used: 0.11 })
    const rounded = pacer.correct(once, now, [{ limit: 'units', at: now, used: 0.115 }])
    assert.equal(rounded.units.level, once.units.level, 'what is rounded another way lowers it no further')
  })

  it('records debt if a 429 shows that the quota was exceeded', () => {
    assert.equal(Math.round(corrected({ limit: 'writes', shutUntil: now + 1000, used: 1.4 }).writes.level), -80)
    assert.equal(corrected({ limit: 'writes', shutUntil: now + 1000, used: 1.8 }).writes.level, -100)
  })

  it('accepts the first answer after a 429, once, minus a margin', () => {
    const shut = corrected({ limit: 'writes', shutUntil: now + 5000 })
    const later = (state: typeof shut, at: number, used: number) =>
      pacer.correct(state, at, [{ limit: 'writes', at, used }]).writes
    assert.ok(later(shut, now + 4999, 0.8).level < 20, 'one that left before it was shut says nothing')
    const opened = later(shut, now + 5000, 0.8)
    assert.deepEqual([Math.round(opened.level * 10) / 10, opened.shutUntil], [38.8, 0])
    assert.equal(later({ ...shut, writes: opened }, now + 5000, 0.5).level, opened.level)
    assert.ok(Math.abs(later(shut, now + 5000, 0.99).level - 20) < 0.5, 'it does not come down for that')
  })

  it('never raises the level otherwise, because others use the quota too', () => {
    assert.deepEqual(levels(corrected({ limit: 'units', used: 0 }, { limit: 'writes', used: 0 })), [900, 190])
  })

  it('limits debt to ten seconds', () => {
    assert.equal(Math.round(corrected({ limit: 'units', used: 1.5 }).units.level), -506)
    assert.equal(corrected({ limit: 'units', used: 9 }).units.level, -1000)
    assert.equal(corrected({ limit: 'writes', used: 9 }).writes.level, -100)
  })
})

describe('the quota feedback in an answer', () => {
  const [read, write] = [requests.me(), requests.patchUser('x', { accountEnabled: true })]
  const told = (request: typeof read, status: number, headers: Record<string, string>, body: unknown = null) =>
    usageReports(request, { status, headers, body, at: now })

  it('is the share used, from 80 %, of the quota the request mostly uses', () => {
    const used = (part: string) => ({ 'x-ms-throttle-limit-percentage': part })
    assert.deepEqual(told(read, 200, used('0.8')), [{ limit: 'units', at: now, used: 0.8 }])
    assert.deepEqual(told(write, 204, used('1.2')), [{ limit: 'writes', at: now, used: 1.2 }])
    for (const part of ['0.79', '', 'much']) assert.deepEqual(told(read, 200, used(part)), [])
    assert.deepEqual(told(read, 200, {}), [])
  })

  it('is how long to wait, a second by default', () => {
    const scope = { 'x-ms-throttle-scope': 'Tenant/Write/a/t' }
    assert.deepEqual(told(write, 429, { ...scope, 'retry-after': '7' }), [
      { limit: 'writes', at: now, shutUntil: now + 7000 },
    ])
    assert.deepEqual(told(write, 429, scope), [{ limit: 'writes', at: now, shutUntil: now + 1000 }])
    for (const [part, told429] of [
      ['1.16', { used: 1.16 }],
      ['0.99', {}],
    ] as const)
      assert.deepEqual(told(write, 429, { ...scope, 'x-ms-throttle-limit-percentage': part }), [
        { limit: 'writes', at: now, shutUntil: now + 1000, ...told429 },
      ])
  })

  it('concerns neither quota if the call has its own, unless one of them is named', () => {
    const full = { 'x-ms-throttle-limit-percentage': '1.00' }
    const refused = { ...full, 'x-ms-throttle-scope': 'Tenant/Read/a/t' }
    const own = [requests.riskyUsers(), requests.methodsOf('x'), requests.signIns(['x'])]
    for (const request of own) {
      assert.deepEqual(told(request, 200, full), [])
      assert.deepEqual(told(request, 429, { ...refused, 'x-ms-throttle-information': 'RequestLimitExceeded' }), [])
      assert.deepEqual(told(request, 429, { ...refused, 'x-ms-throttle-information': 'ResourceUnitLimitExceeded' }), [
        { limit: 'units', at: now, shutUntil: now + 1000 },
      ])
    }
  })

  it('names the quota by the limit, or else by the kind in the scope', () => {
    const limits = (headers: Record<string, string>, request = write, code = '') =>
      told(request, 429, headers, { error: { code } }).map(({ limit }) => limit)
    const named = (information: string) => ({ 'x-ms-throttle-information': information })
    const scoped = (scope: string) => ({ 'x-ms-throttle-scope': scope })
    assert.deepEqual(limits(named('WriteLimitExceeded')), ['writes'])
    assert.deepEqual(limits({ ...named('WriteLimitExceeded'), ...scoped('Tenant/Read/a/t') }), ['writes'])
    assert.deepEqual(limits({ ...named('ResourceUnitLimitExceeded'), ...scoped('Tenant/Write/a/t') }), ['units'])
    assert.deepEqual(limits(named('CPULimitExceeded')), ['units'])
    assert.deepEqual(limits({}, write, 'Directory_CpuLimit'), ['units'])
    assert.deepEqual(limits(scoped('Tenant/Read/a/t')), ['units'])
    assert.deepEqual(limits(scoped('Tenant/Writes/a/t')), ['units'])
    assert.deepEqual(limits(scoped('Tenant/NoReadWrite/a/t')), ['units'])
    assert.deepEqual(limits(scoped('Tenant/ReadWriteMore/a/t')), ['units'])
    assert.deepEqual(limits(scoped('Tenant/ReadWrite/a/t'), read), ['units'])
    assert.deepEqual(limits(scoped('Tenant_Application/ReadWrite/a/t')), ['writes', 'units'])
    assert.deepEqual(limits(scoped('Tenant')), [])
    assert.deepEqual(limits(named('SomethingElse')), [])
  })
})

describe('published quotas', () => {
  it('give a tenant units by size over ten seconds, and equal writes', () => {
    const units = (['S', 'M', 'L'] as const).map((size) => quotasFor(size).units)
    assert.deepEqual(
      units.map(({ capacity }) => capacity),
      [3500, 5000, 8000],
    )
    for (const { capacity, perSecond } of units) assert.equal(perSecond * 10, capacity)
    for (const size of ['S', 'M', 'L'] as const) {
      assert.deepEqual(quotasFor(size).writes, { capacity: 3000, perSecond: 20 })
    }
  })
})
