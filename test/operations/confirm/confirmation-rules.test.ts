import assert from 'node:assert/strict'
import { UserError } from '../../../src/core/errors.ts'
import { transitions } from '../../../src/core/operation-states.ts'
import { checkStatement, notNow } from '../../../src/operations/confirm/confirmation-rules.ts'
import type { EndReason, Limits, State } from '../../../src/operations/types.ts'
import { limits } from '../limits.ts'

const reason = 'Left the company'

function check(
  change: number,
  statement: object,
  more: Partial<Limits> = {},
  { fromSentence = false, irreversible = false, approved = false } = {},
): unknown {
  try {
    const operation = { counts: { change }, fromSentence }
    return checkStatement({ reason, ...statement }, operation, { ...limits, ...more }, { irreversible, approved })
  } catch (error) {
    if (error instanceof UserError) return error.code
    throw error
  }
}

describe('the statement under a confirmation', () => {
  it('needs the number of accounts typed above the limit only', () => {
    assert.deepEqual(check(5, {}), { reason, ticket: null })
    assert.equal(check(6, {}), 'countMismatch')
    assert.equal(check(6, { typedCount: 5 }), 'countMismatch')
    assert.deepEqual(check(6, { typedCount: 6 }), { reason, ticket: null })
  })

  it('needs the number however small it is where something is taken for good', () => {
    assert.equal(check(1, {}, {}, { irreversible: true }), 'countMismatch')
    assert.deepEqual(check(1, { typedCount: 1 }, {}, { irreversible: true }), { reason, ticket: null })
  })

  it('does without the number where a second person approves, unless it takes something for good or a model read it', () => {
    const approved = true
    assert.deepEqual(check(300, {}, {}, { approved }), { reason, ticket: null })
    assert.equal(check(300, {}, {}, { approved, irreversible: true }), 'countMismatch')
    assert.equal(check(300, {}, {}, { approved, fromSentence: true }), 'countMismatch')
  })

  it('needs the number above five where a model read the plan out of a sentence, whatever is configured', () => {
    const more = { confirmCountAbove: 1000 }
    assert.deepEqual(check(6, {}, more), { reason, ticket: null })
    assert.deepEqual(check(5, {}, more, { fromSentence: true }), { reason, ticket: null })
    assert.equal(check(6, {}, more, { fromSentence: true }), 'countMismatch')
    assert.deepEqual(check(6, { typedCount: 6 }, more, { fromSentence: true }), { reason, ticket: null })
  })

  it('refuses a ticket on which its pattern would spend hours', () => {
    const ticketPattern = /^(?:(\w+\s?)+\d)$/u
    assert.equal(check(1, { ticket: `${'a'.repeat(60)}!` }, { ticketPattern }), 'badTicket')
    assert.deepEqual(check(1, { ticket: 'INC 42' }, { ticketPattern }), { reason, ticket: 'INC 42' })
  })

  it('needs a reason of ten characters, spaces around it not counted', () => {
    assert.equal(check(1, { reason: ' 123456789 ' }), 'reasonRequired')
    assert.equal(check(1, { reason: '😀😀😀😀😀' }), 'reasonRequired')
    assert.deepEqual(check(1, { reason: ' 1234567890 ' }), { reason: '1234567890', ticket: null })
    assert.equal(check(1, { reason: 'x'.repeat(1001) }), 'textTooLong')
  })

  it('takes a ticket that matches as a whole, every time it is asked', () => {
    const ticketPattern = /INC-\d+|CHG/gi
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(check(1, { ticket: ' inc-42 ' }, { ticketPattern }), { reason, ticket: 'inc-42' })
      assert.equal(check(1, { ticket: 'INC-42; x' }, { ticketPattern }), 'badTicket')
      assert.equal(check(1, { ticket: 'xCHG' }, { ticketPattern }), 'badTicket')
    }
  })

  it('does without a ticket, and takes any where no pattern is set', () => {
    assert.deepEqual(check(1, { ticket: '  ' }, { ticketPattern: /x/ }), { reason, ticket: null })
    assert.deepEqual(check(1, { ticket: 'call 7' }), { reason, ticket: 'call 7' })
    assert.equal(check(1, { ticket: 'x'.repeat(101) }), 'textTooLong')
  })
})

const late = (state: State, because: EndReason | null = null) => ({
  id: 'a',
  state,
  ended_because: because,
  created_at: 1_000_000,
  expires_at: 1_600_000,
})

describe('what a latecomer is told', () => {
  it('is true of every state', () => {
    const codes = Object.fromEntries(
      (Object.keys(transitions) as State[]).map((state) => [state, notNow(late(state)).code]),
    )
    assert.deepEqual(codes, {
      planned: 'operationUnderWay',
      awaitingApproval: 'operationUnderWay',
      scheduled: 'operationUnderWay',
      denied: 'operationEnded',
      queued: 'operationUnderWay',
      running: 'operationUnderWay',
      needsSignIn: 'operationUnderWay',
      paused: 'operationUnderWay',
      verifying: 'operationUnderWay',
      done: 'operationEnded',
      stopped: 'operationEnded',
      cancelled: 'operationEnded',
      expired: 'operationExpired',
    })
  })

  it('is how long the plan was good for, and only of a plan that nobody confirmed', () => {
    assert.deepEqual(notNow(late('expired')).details, { id: 'a', minutes: 10 })
    const confirmed = notNow(late('expired', 'tooLate'))
    assert.deepEqual([confirmed.code, confirmed.details], ['operationEnded', { id: 'a', state: 'expired' }])
  })
})
