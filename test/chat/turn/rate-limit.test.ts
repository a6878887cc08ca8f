import assert from 'node:assert/strict'
import { createRateLimit, type Rates } from '../../../src/chat/turn/rate-limit.ts'
import { UserError } from '../../../src/core/errors.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const rates: Rates = {
  person: {
    turn: { capacity: 3, perSecond: 1 },
    work: { capacity: 1, perSecond: 0.1 },
    ending: { capacity: 2, perSecond: 1 },
  },
  tenant: {
    turn: { capacity: 5, perSecond: 2 },
    work: { capacity: 2, perSecond: 0.2 },
    ending: { capacity: 9, perSecond: 9 },
  },
}
const who = (oid: string, tid = 'ours') => ({ oid, tid })
const tooFast = (seconds: number) => (error: unknown) => {
  assert.ok(error instanceof UserError)
  assert.equal(error.code, 'tooFast')
  assert.equal(error.details['seconds'], seconds)
  return true
}

describe('the rate limit', () => {
  it('allows a burst, then refills over time, and says how long to wait', async () => {
    const clock = createFakeClock()
    const limit = createRateLimit({ clock, rates })
    for (let n = 0; n < 3; n++) limit.take('turn', who('ann'))
    assert.throws(() => limit.take('turn', who('ann')), tooFast(1))
    await clock.advance(1_000)
    limit.take('turn', who('ann'))
    assert.throws(() => limit.take('turn', who('ann')), tooFast(1))
    limit.take('work', who('ann'))
    assert.throws(() => limit.take('work', who('ann')), tooFast(10))
  })

  it('limits a tenant as a whole, without affecting others', () => {
    const limit = createRateLimit({ clock: createFakeClock(), rates })
    for (const name of ['a', 'b', 'c', 'd', 'e']) limit.take('turn', who(name))
    assert.throws(() => limit.take('turn', who('f')), tooFast(1))
    limit.take('turn', who('f', 'theirs'))
  })

  it('charges the tenant nothing for refusals', () => {
    const limit = createRateLimit({ clock: createFakeClock(), rates })
    for (let n = 0; n < 3; n++) limit.take('turn', who('ann'))
    for (let n = 0; n < 50; n++) assert.throws(() => limit.take('turn', who('ann')))
    limit.take('turn', who('bob'))
    limit.take('turn', who('bob'))
  })

  it('holds if the clock is set back', async () => {
    const clock = createFakeClock()
    let shift = 0
    const limit = createRateLimit({ clock: { now: () => clock.now() + shift }, rates })
    for (let n = 0; n < 3; n++) limit.take('turn', who('ann'))
    shift = -3_600_000
    assert.throws(() => limit.take('turn', who('ann')), tooFast(1))
    await clock.advance(1_000)
    limit.take('turn', who('ann'))
  })

  it('counts commands that end something separately, so that they get through, within limits', () => {
    const limit = createRateLimit({ clock: createFakeClock(), rates })
    for (let n = 0; n < 3; n++) limit.take('turn', who('ann'))
    assert.throws(() => limit.take('turn', who('ann')), tooFast(1))
    for (let n = 0; n < 2; n++) limit.take('ending', who('ann'))
    assert.throws(() => limit.take('ending', who('ann')), tooFast(1))
  })

  it('evicts only full buckets once it has ten thousand', async () => {
    const clock = createFakeClock()
    const wide: Rates = { ...rates, tenant: { ...rates.tenant, turn: { capacity: 1e9, perSecond: 1e9 } } }
    const limit = createRateLimit({ clock, rates: wide })
    for (let n = 0; n < 3; n++) limit.take('turn', who('busy'))
    // Ten thousand, including the tenant and the busy person.
    for (let n = 0; n < 9_998; n++) limit.take('turn', who(`person ${n}`))
    await clock.advance(1_000)
    limit.take('turn', who('another'))
    assert.equal(limit.size, 10_001)
    limit.take('turn', who('last'))
    assert.equal(limit.size, 4, 'the tenant, the busy one, and the last two')
    limit.take('turn', who('busy'))
    assert.throws(() => limit.take('turn', who('busy')), tooFast(1))
  })

  it('refills each rate by the second', async () => {
    const clock = createFakeClock()
    const limit = createRateLimit({ clock, rates })
    limit.take('work', who('ann'))
    await clock.advance(4_000)
    assert.throws(() => limit.take('work', who('ann')), tooFast(6))
    await clock.advance(5_999)
    assert.throws(() => limit.take('work', who('ann')), tooFast(1))
    await clock.advance(1)
    limit.take('work', who('ann'))
  })

  it('reports the longer wait of person and tenant', () => {
    const limit = createRateLimit({ clock: createFakeClock(), rates })
    limit.take('work', who('ann'))
    limit.take('work', who('bob'))
    assert.throws(() => limit.take('work', who('ann')), tooFast(10))
    assert.throws(() => limit.take('work', who('cid')), tooFast(5))
  })

  it('refills no further than a burst', async () => {
    const clock = createFakeClock()
    const limit = createRateLimit({ clock, rates })
    limit.take('turn', who('ann'))
    await clock.advance(3_600_000)
    for (let n = 0; n < 3; n++) limit.take('turn', who('ann'))
    assert.throws(() => limit.take('turn', who('ann')), tooFast(1))
  })

  it('separates people of two tenants with the same ID', () => {
    const limit = createRateLimit({ clock: createFakeClock(), rates })
    limit.take('work', who('ann'))
    limit.take('work', who('ann', 'theirs'))
  })

  it('allows manual use and stops scripts by default', () => {
    const limit = createRateLimit({ clock: createFakeClock() })
    for (let n = 0; n < 100; n++) limit.take('turn', who('ann'))
    assert.throws(() => limit.take('turn', who('ann')), tooFast(1))
    for (let n = 0; n < 60; n++) limit.take('work', who('ann'))
    assert.throws(() => limit.take('work', who('ann')), tooFast(2))
    for (let n = 0; n < 900; n++) limit.take('turn', who(`person ${n}`))
    assert.throws(() => limit.take('turn', who('last')), tooFast(1))
    for (let n = 0; n < 440; n++) limit.take('work', who(`person ${n}`))
    assert.throws(() => limit.take('work', who('last')), tooFast(1))
  })
})
