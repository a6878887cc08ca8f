import assert from 'node:assert/strict'
import { UserError } from '../../src/core/errors.ts'
import { checkHourlyCap, checkTimes } from '../../src/operations/rules/confirmation.ts'
import { wholeRegistry } from '../support/registry.ts'

const now = Date.UTC(2026, 0, 5, 9)
const minute = 60_000
const day = 24 * 60 * minute

/** The result of a check: its value, or the error's code and details. */
function outcome(check: () => unknown): unknown {
  try {
    return check()
  } catch (error) {
    if (error instanceof UserError) return [error.code, error.details]
    throw error
  }
}

describe('the schedule of an operation', () => {
  const hours = (given: object, playbook: 'disable' | 'enable' | 'signOut' = 'disable') =>
    outcome(() => checkTimes(given, wholeRegistry.playbook(playbook), now))

  it('is "now" and "never" by default', () => {
    assert.deepEqual(hours({}), { runAt: null, enableAt: null })
  })

  it('is stored as given if in the future', () => {
    assert.deepEqual(hours({ runAt: now + 1, enableAt: now + 2 }), { runAt: now + 1, enableAt: now + 2 })
    assert.deepEqual(hours({ enableAt: now + 1 }), { runAt: null, enableAt: now + 1 })
  })

  it('refuses the past, the present, and re-enabling before disabling', () => {
    assert.deepEqual(hours({ runAt: now }), ['timePast', { field: 'runAt' }])
    assert.deepEqual(hours({ enableAt: now }), ['timePast', { field: 'enableAt' }])
    assert.deepEqual(hours({ runAt: now + 5, enableAt: now + 5 }), ['timePast', { field: 'enableAt' }])
  })

  it('is limited to ninety days', () => {
    assert.deepEqual(hours({ runAt: now + 90 * day }), { runAt: now + 90 * day, enableAt: null })
    assert.deepEqual(hours({ runAt: now + 90 * day + 1 }), ['timeTooFar', { field: 'runAt', days: 90 }])
    assert.deepEqual(hours({ enableAt: now + 91 * day }), ['timeTooFar', { field: 'enableAt', days: 90 }])
  })

  it('has no re-enabling unless it disables accounts', () => {
    for (const kind of ['enable', 'signOut'] as const) {
      assert.deepEqual(hours({ enableAt: now - 1 }, kind), { runAt: null, enableAt: null })
    }
  })
})

describe("an operator's hourly limit", () => {
  const cap = (confirmed: { at: number; accounts: number }[], count: number) =>
    outcome(() => checkHourlyCap(confirmed, count, 10, now))
  const earlier = [
    { at: now - 50 * minute, accounts: 4 },
    { at: now - 20 * minute, accounts: 3 },
  ]

  it('counts what was confirmed within the hour, up to the limit itself', () => {
    assert.equal(cap([], 10), undefined)
    assert.equal(cap(earlier, 3), undefined)
  })

  it('states the minutes until there is enough capacity', () => {
    assert.deepEqual(cap(earlier, 4), ['tooManyThisHour', { count: 4, limit: 10, used: 7, minutes: 10 }])
    assert.deepEqual(cap(earlier, 7), ['tooManyThisHour', { count: 7, limit: 10, used: 7, minutes: 10 }])
    assert.deepEqual(cap(earlier, 8), ['tooManyThisHour', { count: 8, limit: 10, used: 7, minutes: 40 }])
    assert.deepEqual(cap(earlier, 10), ['tooManyThisHour', { count: 10, limit: 10, used: 7, minutes: 40 }])
    const almost = [{ at: now - 60 * minute + 1, accounts: 10 }]
    assert.deepEqual(cap(almost, 1), ['tooManyThisHour', { count: 1, limit: 10, used: 10, minutes: 1 }])
  })

  it('states no time if the limit alone is exceeded', () => {
    assert.deepEqual(cap(earlier, 11), ['tooManyThisHour', { count: 11, limit: 10, used: 7 }])
  })
})
