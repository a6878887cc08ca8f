import assert from 'node:assert/strict'
import { automaticSignIn, isAutomaticOnly, lastSignIn } from '../../../src/graph/directory/last-sign-ins.ts'

const day = 86_400_000
const now = 1_000 * day
const daysAgo = (days: number) => now - days * day

describe('the last sign-in', () => {
  it('is the last success, however often an app or a person has failed since', () => {
    const signIns = { attempted: daysAgo(1), automatic: daysAgo(0), succeeded: daysAgo(120) }
    assert.equal(lastSignIn(signIns), daysAgo(120))
    assert.equal(automaticSignIn(signIns), daysAgo(120))
  })

  it('is the last attempt if no success was recorded', () => {
    assert.equal(lastSignIn({ attempted: daysAgo(7), automatic: daysAgo(3) }), daysAgo(3))
    assert.equal(lastSignIn({}), undefined)
    assert.equal(automaticSignIn({ automatic: daysAgo(3), onlyTried: true }), undefined)
  })
})

describe('an account', () => {
  it('is used only by an app if that succeeds and no person has tried for long', () => {
    const app = { attempted: daysAgo(200), automatic: daysAgo(1), succeeded: daysAgo(1) }
    assert.ok(isAutomaticOnly(app, now))
    assert.ok(!isAutomaticOnly({ ...app, attempted: daysAgo(2) }, now))
    assert.ok(isAutomaticOnly({ automatic: daysAgo(1) }, now))
  })

  it('is not used by an app that only fails, such as the phone of someone who has left', () => {
    assert.ok(!isAutomaticOnly({ attempted: daysAgo(200), automatic: daysAgo(0), succeeded: daysAgo(200) }, now))
  })
})
