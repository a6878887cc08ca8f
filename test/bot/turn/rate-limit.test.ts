import assert from 'node:assert/strict'
import { createRateLimit, type Rates } from '../../../src/bot/turn/rate-limit.ts'
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
  it('lets a burst through, then as much as time gives back, and says how long to wait', async () => {
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

  it('bounds a tenant as a whole, and nobody of another', () => {
    const limit = createRateLimit({ clock: createFakeClock(), rates })
    for (const name of ['a', 'b', 'c', 'd', 'e']) limit.take('turn', who(name))
    assert.throws(() => limit.take('turn', who('f')), tooFast(1))
    limit.take('turn', who('f', 'theirs'))
  })

  it('takes nothing from a tenant for what it refuses to a person', () => {
    const limit = createRateLimit({ clock: createFakeClock(), rates })
    for (let n = 0; n < 3; n++) limit.take('turn', who('ann'))
    for (let n = 0; n < 50; n++) assert.throws(() => limit.take('turn', who('ann')))
    limit.take('turn', who('bob'))
    limit.take('turn', who('bob'))
  })

  it('holds when the clock is set back', async () => {
    const clock = createFakeClock()
    let shift = 0
    const limit = createRateLimit({ clock: { now: () => clock.now() + shift }, rates })
    for (let n = 0; n < 3; n++) limit.take('turn', who('ann'))
    shift = -3_600_000
    assert.throws(() => limit.take('turn', who('ann')), tooFast(1))
    await clock.advance(1_000)
    limit.take('turn', who('ann'))
  })

  it('counts what ends something apart, so that it gets through after haste with other things, and not for ever', () => {
    const limit = createRateLimit({ clock: createFakeClock(), rates })
    for (let n = 0; n < 3; n++) limit.take('turn', who('ann'))
    assert.throws(() => limit.take('turn', who('ann')), tooFast(1))
    for (let n = 0; n < 2; n++) limit.take('ending', who('ann'))
    assert.throws(() => limit.take('ending', who('ann')), tooFast(1))
  })

  it('forgets who has been quiet long enough to have all again, once it knows ten thousand, and nobody else', async () => {
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

  it('gives back by the second, of each rate its own', async () => {
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

  it('lets the slower of person and tenant say how long to wait', () => {
    const limit = createRateLimit({ clock: createFakeClock(), rates })
    limit.take('work', who('ann'))
    limit.take('work', who('bob'))
    assert.throws(() => limit.take('work', who('ann')), tooFast(10))
    assert.throws(() => limit.take('work', who('cid')), tooFast(5))
  })

  it('gives back no more than a burst, however long somebody is quiet', async () => {
    const clock = createFakeClock()
    const limit = createRateLimit({ clock, rates })
    limit.take('turn', who('ann'))
    await clock.advance(3_600_000)
    for (let n = 0; n < 3; n++) limit.take('turn', who('ann'))
    assert.throws(() => limit.take('turn', who('ann')), tooFast(1))
  })

  it('counts people of two tenants apart, though they have one id', () => {
    const limit = createRateLimit({ clock: createFakeClock(), rates })
    limit.take('work', who('ann'))
    limit.take('work', who('ann', 'theirs'))
  })

  it('lets hands work and stops a script, as it comes', () => {
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
