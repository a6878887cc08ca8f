import assert from 'node:assert/strict'
import { UserError } from '../../../src/core/errors.ts'
import { allStates } from '../../../src/core/operation-states.ts'
import { textLimits } from '../../../src/core/text-limits.ts'
import type { EndReason, Limits, State } from '../../../src/operations/model/types.ts'
import {
  anHourBefore,
  checkAdminNames,
  checkDraft,
  checkReason,
  checkStatement,
  checkWorthwhile,
  checkWritable,
  nextTimeWithRoom,
  notPendingError,
} from '../../../src/operations/rules/confirmation.ts'
import { limits } from '../limits.ts'

const reason = 'Left the company'

function check(
  change: number,
  statement: object,
  more: Partial<Limits> = {},
  { irreversible = false, approved = false } = {},
): unknown {
  try {
    return checkStatement({ reason, ...statement }, change, { ...limits, ...more }, { irreversible, approved })
  } catch (error) {
    if (error instanceof UserError) return error.code
    throw error
  }
}

describe('the confirmation form', () => {
  it('requires the count only above the limit', () => {
    assert.deepEqual(check(5, {}), { reason, ticket: null })
    assert.equal(check(6, {}), 'countMismatch')
    assert.equal(check(6, { count: 5 }), 'countMismatch')
    assert.deepEqual(check(6, { count: 6 }), { reason, ticket: null })
  })

  it('requires the count for any number if irreversible', () => {
    assert.equal(check(1, {}, {}, { irreversible: true }), 'countMismatch')
    assert.deepEqual(check(1, { count: 1 }, {}, { irreversible: true }), { reason, ticket: null })
  })

  it('needs no count with approval, unless irreversible', () => {
    const approved = true
    assert.deepEqual(check(300, {}, {}, { approved }), { reason, ticket: null })
    assert.equal(check(300, {}, {}, { approved, irreversible: true }), 'countMismatch')
  })

  it('requires the count above the configured number', () => {
    assert.deepEqual(check(6, {}, { confirmCountAbove: 1000 }), { reason, ticket: null })
  })

  it('refuses a ticket whose pattern would take hours', () => {
    const ticketPattern = /^(?:(\w+\s?)+\d)$/u
    assert.equal(check(1, { ticket: `${'a'.repeat(60)}!` }, { ticketPattern }), 'badTicket')
    assert.deepEqual(check(1, { ticket: 'INC 42' }, { ticketPattern }), { reason, ticket: 'INC 42' })
  })

  it('requires a reason of six characters, trimmed', () => {
    assert.equal(check(1, { reason: ' 12345 ' }), 'reasonRequired')
    assert.equal(check(1, { reason: '😀😀😀😀😀' }), 'reasonRequired')
    for (const reason of ['phishing', 'holiday', 'Urlaub'])
      assert.deepEqual(check(1, { reason: ` ${reason} ` }), { reason, ticket: null })
    assert.equal(check(1, { reason: 'x'.repeat(1001) }), 'textTooLong')
  })

  it('requires a reason even if nothing was typed', () => {
    assert.equal(check(1, { reason: undefined }), 'reasonRequired')
  })

  it('accepts a ticket that matches completely, every time', () => {
    const ticketPattern = /INC-\d+|CHG/gi
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(check(1, { ticket: ' inc-42 ' }, { ticketPattern }), { reason, ticket: 'inc-42' })
      assert.equal(check(1, { ticket: 'INC-42; x' }, { ticketPattern }), 'badTicket')
      assert.equal(check(1, { ticket: 'xCHG' }, { ticketPattern }), 'badTicket')
    }
  })

  it('requires no ticket, and accepts any if there is no pattern', () => {
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

describe('the message to a person who acts too late', () => {
  it('is correct for every state', () => {
    const codes = Object.fromEntries(allStates.map((state) => [state, notPendingError(late(state)).code]))
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

  it('names the operation and its state', () => {
    const named = { id: 'tobaki-42', state: 'running' } as const
    assert.deepEqual(
      notPendingError({ ...named, created_at: 0, expires_at: 600_000, ended_because: null }).details,
      named,
    )
  })

  it('states how long the plan was valid, only for unconfirmed plans', () => {
    assert.deepEqual(notPendingError(late('expired')).details, { id: 'a', minutes: 10 })
    const confirmed = notPendingError(late('expired', 'tooLate'))
    assert.deepEqual([confirmed.code, confirmed.details], ['operationEnded', { id: 'a', state: 'expired' }])
  })
})

describe('what is confirmed', () => {
  it('names the number that has to be typed', () => {
    const rules = { irreversible: true, approved: false }
    for (const count of ['8', undefined])
      assert.throws(() => checkStatement({ reason, ...(count && { count }) }, 9, limits, rules), {
        code: 'countMismatch',
        details: { expected: 9 },
      })
  })

  it('has a reason, and states its length and the limit', () => {
    const { minReason: min, reason: limit } = textLimits
    const refused = (given: string, code: string, details: object) =>
      assert.throws(() => checkReason(given), { code, details })
    refused(' ', 'reasonRequired', { min })
    refused('x'.repeat(min - 1), 'reasonRequired', { min, length: min - 1 })
    refused('x'.repeat(limit + 1), 'textTooLong', { length: limit + 1, limit })
    for (const length of [min, limit]) assert.equal(checkReason(` ${'x'.repeat(length)} `).length, length)
  })

  it('is checked for what was typed, before anything is looked up', () => {
    const now = 1_000_000
    const pattern = { ticketPattern: /INC\d+/ }
    const refused = (typed: Parameters<typeof checkDraft>[0], code: string, details: object) =>
      assert.throws(() => checkDraft(typed, pattern, now), { code, details })
    for (const typed of [{}, { reason: ' ' }, { reason, ticket: 'INC1', runAt: now + 1 }])
      checkDraft(typed, pattern, now)
    refused({ reason: 'x' }, 'reasonRequired', { min: textLimits.minReason, length: 1 })
    refused({ ticket: 'CHG1' }, 'badTicket', { ticket: 'CHG1', pattern: 'INC\\d+' })
    refused({ runAt: now }, 'timePast', { field: 'runAt' })
    const { ticket: limit } = textLimits
    checkDraft({ ticket: '1'.repeat(limit) }, {})
    const long = { code: 'textTooLong', details: { length: limit + 1, limit } }
    assert.throws(() => checkDraft({ ticket: '1'.repeat(limit + 1) }, {}), long)
  })

  it('names every administrator, in any order and case, and nobody else', () => {
    const admins = ['ann@contoso.com', 'Bob@contoso.com'].map((upn) => ({ upn, roles: '', name: upn }))
    for (const typed of [
      'ann@contoso.com, bob@contoso.com',
      'BOB@contoso.com;\n ann@CONTOSO.com ',
      'ann@contoso.com bob@contoso.com ann@contoso.com',
    ])
      checkAdminNames(typed, admins)
    for (const typed of [undefined, '', 'ann@contoso.com', 'ann@contoso.com carol@contoso.com', 'a b', 'ann bob carol'])
      assert.throws(() => checkAdminNames(typed, admins), { code: 'adminsNotNamed', details: { count: 2 } }, typed)
    assert.throws(() => checkAdminNames('ann@contoso.com bob@contoso.com eve', admins), { code: 'adminsNotNamed' })
    checkAdminNames(undefined, [])
    assert.throws(() => checkAdminNames('ann@contoso.com', []), { details: { count: 0 } })
  })

  it('changes something that it is allowed to change', () => {
    assert.throws(() => checkWritable({ ...limits, readOnly: true }), { code: 'readOnly' })
    checkWritable(limits)
    const plan = (change: number) => ({ id: 'carrot-12', counts: { change } }) as Parameters<typeof checkWorthwhile>[0]
    assert.throws(() => checkWorthwhile(plan(0)), { code: 'nothingToDo', details: { id: 'carrot-12' } })
    checkWorthwhile(plan(1))
  })
})

describe('the hourly limit', () => {
  it('counts what was changed in the last hour', () => {
    const [noon, eleven] = [12 * 3_600_000, 11 * 3_600_000]
    assert.equal(anHourBefore(noon), eleven)
    // What was changed then drops out at noon.
    assert.equal(nextTimeWithRoom([{ at: eleven, accounts: 5 }], 5, 5, noon - 1), noon)
  })
})
