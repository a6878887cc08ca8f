import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { FaultRule } from '../../emulator/fault-rule.ts'
import { requests } from '../../src/graph/index.ts'
import { emulated, excess, type Setting } from './emulated.ts'
import { drive } from './script.ts'

const retryAfter = fc.oneof(
  fc.constant(undefined),
  fc.double({ min: 0, max: 3, noNaN: true }),
  fc.integer({ min: 1, max: 10 }),
  fc.record({ dateIn: fc.integer({ min: 0, max: 8 }) }),
)
const probability = fc.double({ min: 0.02, max: 0.25, noNaN: true })
const seed = fc.integer({ min: 1, max: 1_000_000 })

/** Faults of single calls, some of which are applied nevertheless. */
const itemFault: fc.Arbitrary<FaultRule> = fc.record({
  at: fc.constant('item' as const),
  fail: fc.constantFrom(429, 500, 502, 503, 504, 'missing' as const, 'hangUp' as const),
  applied: fc.boolean(),
  retryAfter,
  probability,
  seed,
})
const requestFault: fc.Arbitrary<FaultRule> = fc.record({
  at: fc.constant('request' as const),
  fail: fc.constantFrom(429, 503, 504, 'hangUp' as const),
  applied: fc.boolean(),
  retryAfter,
  probability,
  seed,
})
const expiry: fc.Arbitrary<FaultRule> = fc.record({
  at: fc.constant('item' as const),
  fail: fc.constant('expiredToken' as const),
  skip: fc.integer({ min: 0, max: 60 }),
  times: fc.constant(1),
})
const faults = fc
  .tuple(
    fc.array(itemFault, { maxLength: 2 }),
    fc.array(requestFault, { maxLength: 1 }),
    fc.array(expiry, { maxLength: 1 }),
  )
  .map((lists) => lists.flat())

const setting: fc.Arbitrary<Setting> = fc.record({
  seed,
  users: fc.constant(150),
  faults,
  writes: fc.record({ capacity: fc.integer({ min: 30, max: 400 }), perSecond: fc.integer({ min: 5, max: 40 }) }),
  latency: fc.record({
    base: fc.integer({ min: 0, max: 200 }),
    connect: fc.integer({ min: 0, max: 100 }),
    item: fc.integer({ min: 0, max: 60 }),
    object: fc.constant(0.1),
    lanes: fc.constantFrom(1, 4, 20),
    slots: fc.constantFrom(8, 64),
    jitter: fc.double({ min: 0, max: 0.5, noNaN: true }),
  }),
  connections: fc.constantFrom(1, 3, 16, 64),
})

type Emulated = ReturnType<typeof emulated>

/** Ordinary accounts that the operator may change and no sync reverts. */
const targets = ({ world }: Emulated, count: number) => {
  const cast = new Set([...Object.values(world.operators), ...Object.values(world.oddities)].map((one) => one.id))
  return [...world.people.values()].filter((one) => !cast.has(one.id) && !one.onPremisesSyncEnabled).slice(0, count)
}

const disable = (it: Emulated, ids: readonly string[], signal?: AbortSignal) =>
  drive(it.clock, disabling(it.directory, ids, signal))

async function disabling(directory: Emulated['directory'], ids: readonly string[], signal?: AbortSignal) {
  const sending: string[] = []
  const outcomes = new Map<string, string>()
  await directory.write(
    ids.map((id) => ({ key: id, request: requests.patchUser(id, { accountEnabled: false }) })),
    {
      ...(signal && { signal }),
      onSending: async (keys) => {
        sending.push(...keys)
      },
      onSettled: async (settled) => {
        for (const { key, outcome } of settled) {
          assert.ok(!outcomes.has(key), 'settled twice')
          assert.ok(sending.includes(key), 'settled, and never said to leave')
          outcomes.set(key, outcome.outcome)
        }
      },
    },
  )
  return { sending, outcomes }
}

/** Graph's state matches the reported outcomes. */
function checkTruth(it: Emulated, ids: readonly string[], outcomes: ReadonlyMap<string, string>) {
  for (const id of ids) {
    const isOn = it.world.people.get(id)?.accountEnabled
    if (outcomes.get(id) === 'done') assert.equal(isOn, false, 'called done and is not')
    if (outcomes.get(id) === 'failed') assert.equal(isOn, true, 'called failed and is done')
  }
}

/** Statuses after which a call may be repeated: throttled, refused for its token, or possibly applied. */
const mayRepeat = new Set([0, 401, 424, 429, 500, 502, 503, 504])

/** Nothing was repeated after a final answer. */
function checkRepeats(it: Emulated) {
  const settled = new Set<string>()
  for (const { id, status } of it.arrivals) {
    assert.ok(!settled.has(id), 'sent again although it was answered')
    if (!mayRepeat.has(status)) settled.add(id)
  }
}

/** At most one per cent over Graph's limit, plus one indivisible call. */
function checkQuota(it: Emulated, kind: 'units' | 'writes', quota: Setting['writes']) {
  const spent = it.charges.map((one) => ({ at: one.at, amount: one[kind] }))
  const over = excess(spent, quota)
  assert.ok(over <= quota.capacity / 100 + 1, `${over} ${kind} over the quota`)
}

describe('writing to a failing Graph', () => {
  it('gives every change one true outcome, repeats only throttled or uncertain ones, and respects the quota', async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.integer({ min: 1, max: 120 }), async (given, count) => {
        const it = emulated(given)
        const ids = targets(it, count)
          .filter((one) => one.accountEnabled)
          .map((one) => one.id)
        const { sending, outcomes } = await disable(it, ids)
        assert.deepEqual([...outcomes.keys()].sort(), [...ids].sort())
        assert.deepEqual([...sending].sort(), [...ids].sort())
        checkTruth(it, ids, outcomes)
        checkRepeats(it)
        checkQuota(it, 'writes', given.writes)
      }),
      { numRuns: 300 },
    )
  })

  it('respects the quota across all instances sharing it', async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.integer({ min: 2, max: 4 }), async (given, instances) => {
        const it = emulated(given)
        const ids = targets(it, 120)
          .filter((one) => one.accountEnabled)
          .map((one) => one.id)
        const parts = Array.from({ length: instances }, (_, part) => ids.filter((_, nth) => nth % instances === part))
        // Driven together: with two drivers, time would pass between spending and arrival.
        const done = await drive(it.clock, Promise.all(parts.map((part) => disabling(it.open(), part))))
        assert.deepEqual(done.flatMap(({ outcomes }) => [...outcomes.keys()]).sort(), [...ids].sort())
        for (const { outcomes } of done) checkTruth(it, ids, outcomes)
        checkRepeats(it)
        checkQuota(it, 'writes', given.writes)
      }),
      { numRuns: 100 },
    )
  })

  it('does all this while someone else uses the same quota', async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.integer({ min: 0, max: 100 }), async (given, share) => {
        const it = emulated({ ...given, faults: [], used: (given.writes.capacity * share) / 100 })
        const ids = targets(it, 120).map((one) => one.id)
        const { outcomes } = await disable(it, ids)
        assert.deepEqual(
          [...outcomes.values()],
          ids.map(() => 'done'),
        )
        checkTruth(it, ids, outcomes)
        checkRepeats(it)
      }),
      { numRuns: 120 },
    )
  })

  it('settles everything sent, truthfully, when stopped at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.integer({ min: 0, max: 4000 }), async (given, after) => {
        const it = emulated(given)
        const ids = targets(it, 120)
          .filter((one) => one.accountEnabled)
          .map((one) => one.id)
        const stop = new AbortController()
        void it.clock.sleep(after).then(() => stop.abort())
        const { sending, outcomes } = await disable(it, ids, stop.signal)
        assert.deepEqual([...outcomes.keys()].sort(), [...sending].sort())
        checkTruth(it, ids, outcomes)
        for (const id of ids.filter((one) => !sending.includes(one)))
          assert.equal(it.world.people.get(id)?.accountEnabled, true)
      }),
      { numRuns: 250 },
    )
  })
})

describe('looking up accounts in a failing Graph', () => {
  const ask = fc.record({
    who: fc.nat({ max: 400 }),
    by: fc.constantFrom('id', 'upn', 'mail', 'address', 'nobody', 'nothing'),
    upper: fc.boolean(),
  })

  // No Graph quota is smaller than a batch.
  const scarce = fc.record({ capacity: fc.integer({ min: 40, max: 120 }), perSecond: fc.integer({ min: 2, max: 20 }) })

  it('respects the resource units, whatever goes wrong', async () => {
    await fc.assert(
      fc.asyncProperty(setting, scarce, fc.integer({ min: 1, max: 2500 }), async (given, units, count) => {
        const it = emulated({ ...given, units })
        const inputs = Array.from({ length: count }, (_, nth) => `nobody${nth}@contoso.test`)
        const lookups = await drive(it.clock, it.directory.find(inputs))
        assert.deepEqual(
          lookups.map((one) => one.input),
          inputs,
        )
        checkQuota(it, 'units', units)
      }),
      { numRuns: 100 },
    )
  })

  it('answers each input in order, as in the directory', async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.array(ask, { maxLength: 200 }), fc.boolean(), async (given, asked, many) => {
        const it = emulated({ ...given, scopes: many ? ['Directory.Read.All'] : [] })
        const people = [...it.world.people.values()]
        const inputs = asked.map(({ who, by, upper }, index) => {
          const one = people[who % people.length]
          const address = one?.proxyAddresses.at(-1)?.replace(/^smtp:/i, '')
          const text = {
            id: one?.id,
            upn: one?.userPrincipalName,
            mail: one?.mail,
            address,
            nobody: `nobody${index}@contoso.test`,
            nothing: 'x',
          }[by]
          const input = text ?? 'nothing'
          return upper ? input.toUpperCase() : input
        })
        const lookups = await drive(it.clock, it.directory.find(inputs))
        assert.deepEqual(
          lookups.map((one) => one.input),
          inputs,
        )
        const first = new Map<string, string>()
        lookups.forEach((lookup, index) => {
          const input = inputs[index] ?? ''
          const known = input.includes('@') || /^[0-9a-f-]{36}$/i.test(input)
          const own = it.world.find(input)
          const expected = own && known ? [own] : byAddress(it, input)
          const [account] = expected
          if (!account || !known) assert.equal(lookup.outcome, 'notFound')
          else if (expected.length > 1) assert.equal(lookup.outcome, 'ambiguous')
          else {
            const of = first.get(account.id)
            assert.equal(lookup.outcome, of === undefined ? 'found' : 'duplicate')
            if (of === undefined) first.set(account.id, input)
            if (lookup.outcome === 'duplicate') assert.equal(lookup.of, of)
            if (lookup.outcome === 'found' || lookup.outcome === 'duplicate') {
              assert.equal(lookup.account.id, account.id)
              assert.equal(lookup.account.accountEnabled, account.accountEnabled)
            }
          }
        })
      }),
      { numRuns: 300 },
    )
  })

  function byAddress({ world }: Emulated, input: string) {
    const found = [...world.withMail(input), ...world.withProxyAddress(`smtp:${input}`)]
    return [...new Map(found.map((one) => [one.id, one])).values()]
  }
})
