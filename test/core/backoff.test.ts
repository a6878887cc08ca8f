import assert from 'node:assert/strict'
import { backoff, retryAfter } from '../../src/core/backoff.ts'

describe('a backoff', () => {
  it('doubles up to its maximum', () => {
    const pauses = { first: 200, longest: 1_000 }
    assert.deepEqual(
      [1, 2, 3, 4, 5_000].map((attempt) => backoff(pauses, attempt)),
      [200, 400, 800, 1_000, 1_000],
    )
  })
})

describe('Retry-After', () => {
  const now = Date.parse('Wed, 25 Nov 2026 12:00:00 GMT')

  it("is in seconds, possibly fractional, or a date by the sender's clock", () => {
    const told = ['0', ' 2 ', '0.249', 'Wed, 25 Nov 2026 12:00:30 GMT', 'Wed, 25 Nov 2026 11:00:00 GMT']
    assert.deepEqual(
      told.map((header) => retryAfter(header, now)),
      [0, 2_000, 249, 30_000, 0],
    )
  })

  it('is undefined if missing or invalid', () => {
    for (const header of [undefined, '', ' ', '-1', 'soon', 'NaN', 'Infinity'])
      assert.equal(retryAfter(header, now), undefined)
  })
})
