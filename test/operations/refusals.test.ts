import assert from 'node:assert/strict'
import { UserError } from '../../src/core/errors.ts'
import type { Limits, Operation } from '../../src/operations/model/types.ts'
import {
  checkStatement,
  checkWorthwhile,
  checkWritable,
  notPendingError,
} from '../../src/operations/rules/confirmation.ts'
import { limits } from './limits.ts'

const reason = 'Left the company'

function refusal(check: () => unknown): unknown {
  try {
    check()
  } catch (error) {
    if (error instanceof UserError) return [error.code, error.details]
    throw error
  }
  return undefined
}
const stating = (statement: object, change = 1, more: Partial<Limits> = {}) =>
  refusal(() =>
    checkStatement({ reason, ...statement }, change, { ...limits, ...more }, { irreversible: false, approved: false }),
  )

describe('a correctable mistake', () => {
  it('includes the number to type', () => {
    assert.deepEqual(stating({ count: 7 }, 6), ['countMismatch', { expected: 6 }])
  })

  it('includes the length of a reason, which may use every character', () => {
    assert.deepEqual(stating({ reason: 'short' }), ['reasonRequired', { min: 6, length: 5 }])
    assert.deepEqual(stating({ reason: ' ' }), ['reasonRequired', { min: 6 }])
    assert.equal(stating({ reason: 'x'.repeat(1000) }), undefined)
    assert.deepEqual(stating({ reason: 'x'.repeat(1001) }), ['textTooLong', { length: 1001, limit: 1000 }])
  })

  it('includes the length of a ticket, or its required format', () => {
    assert.equal(stating({ ticket: 'x'.repeat(100) }), undefined)
    assert.deepEqual(stating({ ticket: 'x'.repeat(101) }), ['textTooLong', { length: 101, limit: 100 }])
    const form = ['badTicket', { ticket: 'CHG 1', pattern: 'INC-\\d+' }]
    assert.deepEqual(stating({ ticket: 'CHG 1' }, 1, { ticketPattern: /INC-\d+/ }), form)
  })

  it('is a plan that changes nobody', () => {
    const planned = (change: number) => ({ id: 'a', counts: { change } }) as Operation
    assert.deepEqual(
      refusal(() => checkWorthwhile(planned(0))),
      ['nothingToDo', { id: 'a' }],
    )
    assert.equal(
      refusal(() => checkWorthwhile(planned(1))),
      undefined,
    )
  })
})

describe("a refusal that can't be corrected", () => {
  it('is given in read-only mode', () => {
    assert.deepEqual(
      refusal(() => checkWritable({ ...limits, readOnly: true })),
      ['readOnly', {}],
    )
    assert.equal(
      refusal(() => checkWritable(limits)),
      undefined,
    )
  })

  it('is given when too late, with the operation and its state', () => {
    const row = { id: 'a', ended_because: null, created_at: 0, expires_at: 600_000 }
    assert.deepEqual(notPendingError({ ...row, state: 'expired' }).details, { id: 'a', minutes: 10 })
    assert.deepEqual(notPendingError({ ...row, state: 'running' }).details, { id: 'a', state: 'running' })
  })
})
