import assert from 'node:assert/strict'
import fc from 'fast-check'
import { judgeResponse, needsNewConnection } from '../../../src/graph/batch/judge-responses.ts'
import { readRetries, retryAt, writeRetries } from '../../../src/graph/batch/retry-times.ts'
import { type GraphResponse, retryAfter } from '../../../src/graph/http/response.ts'

const at = Date.UTC(2026, 0, 5, 9)
const answer = (status: number, headers: Record<string, string> = {}, body: unknown = null): GraphResponse => ({
  status,
  headers,
  body,
  at,
})
const standing = {
  attempt: 1,
  waited: 0,
  backoffs: 1,
  firstSentAt: at,
  open: false,
  retries: readRetries,
  random: () => 0.5,
}
const error = (code: string, message = '') => ({ error: { code, message, innerError: { 'request-id': 'inner' } } })

describe('retryAfter', () => {
  it('reads seconds, fractions, and dates', () => {
    assert.equal(retryAfter(answer(429, { 'retry-after': '10' })), at + 10_000)
    assert.equal(retryAfter(answer(429, { 'retry-after': '2.128' })), at + 2128)
    assert.equal(retryAfter(answer(429, { 'retry-after': 'Mon, 05 Jan 2026 09:00:30 GMT' })), at + 30_000)
    assert.equal(retryAfter(answer(429, { 'retry-after': 'Mon, 05 Jan 2026 08:00:00 GMT' })), at)
  })

  it("reads a date by its sender's clock", () => {
    const headers = { 'retry-after': 'Mon, 05 Jan 2026 09:10:30 GMT', date: 'Mon, 05 Jan 2026 09:10:00 GMT' }
    assert.equal(retryAfter(answer(429, headers)), at + 30_000)
  })

  it('is undefined for anything else', () => {
    for (const text of ['', 'soon', '-3']) assert.equal(retryAfter(answer(429, { 'retry-after': text })), undefined)
    assert.equal(retryAfter(answer(429)), undefined)
  })

  it('handles zero and white space', () => {
    assert.equal(retryAfter(answer(429, { 'retry-after': '0' })), at)
    assert.equal(retryAfter(answer(429, { 'retry-after': '  ' })), undefined)
  })
})

describe('retryAt', () => {
  it('waits a random part of a delay that doubles up to a maximum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, part) => {
        const wait = retryAt(answer(429), attempt, () => part) - at
        assert.ok(wait >= 0 && wait <= Math.min(20_000, 200 * 2 ** attempt))
        assert.ok(Math.abs(wait - part * Math.min(20_000, 200 * 2 ** Math.min(attempt, 16))) < 0.01)
      }),
    )
  })
})

describe('judge', () => {
  it('treats any 2xx as done, with the ID for Microsoft support', () => {
    assert.deepEqual(judgeResponse(answer(204, { 'request-id': 'r' }), standing), { outcome: 'done', requestId: 'r' })
    assert.deepEqual(judgeResponse(answer(200, {}, { value: true }), standing), { outcome: 'done' })
  })

  it('gives up on oversized responses immediately, as uncertain', () => {
    const tooLarge = { ...answer(0), tooLarge: true }
    assert.deepEqual(judgeResponse(tooLarge, standing), { outcome: 'uncertain', reason: { code: 'tooLarge' } })
  })

  it('retries throttling, missing responses and server errors', () => {
    for (const status of [0, 408, 429, 500, 502, 503, 504]) {
      assert.deepEqual(judgeResponse(answer(status, { 'retry-after': '1.5' }), standing), {
        outcome: 'retry',
        at: at + 1500,
      })
    }
  })

  it('gives up as uncertain, never failed, after the last attempt or the deadline', () => {
    const last = { ...standing, attempt: readRetries.attempts }
    assert.deepEqual(judgeResponse(answer(503, {}, error('ServiceUnavailable')), last), {
      outcome: 'uncertain',
      reason: { code: 'unavailable', status: 503, graphCode: 'ServiceUnavailable' },
      requestId: 'inner',
    })
    const tooLate = answer(429, { 'retry-after': '121' }, error('TooManyRequests'))
    assert.deepEqual(judgeResponse(tooLate, standing), {
      outcome: 'uncertain',
      reason: { code: 'throttled', status: 429, graphCode: 'TooManyRequests' },
      requestId: 'inner',
    })
    assert.deepEqual(judgeResponse(answer(0), last), { outcome: 'uncertain', reason: { code: 'unavailable' } })
    assert.equal(judgeResponse(answer(503, { 'retry-after': '121' }), standing).outcome, 'uncertain')
  })

  it('gives up throttled requests only at the deadline, and does not repeat them at once', () => {
    const often = { ...standing, attempt: 1_000 }
    assert.deepEqual(judgeResponse(answer(429, { 'retry-after': '1' }), often), { outcome: 'retry', at: at + 1_000 })
    assert.deepEqual(judgeResponse(answer(429, { 'retry-after': '0' }), often), { outcome: 'retry', at: at + 200 })
  })

  it('retries right up to the deadline', () => {
    const told = (seconds: number) => judgeResponse(answer(503, { 'retry-after': `${seconds}` }), standing).outcome
    assert.deepEqual([told(120), told(120.001)], ['retry', 'uncertain'])
  })

  it('retries writes for longer than reads', () => {
    const late = answer(503, { 'retry-after': '900' })
    assert.equal(judgeResponse(late, { ...standing, retries: writeRetries }).outcome, 'retry')
    assert.equal(judgeResponse(late, standing).outcome, 'uncertain')
  })

  it('waits whenever others have to come first, regardless of how often it was throttled before', () => {
    const request = { afterOthers: [{ status: 400 }] }
    const waiting = (waited: number) => judgeResponse(answer(400), { ...standing, request, attempt: 5, waited })
    assert.deepEqual(
      [0, 1, 2].map((waited) => waiting(waited)),
      [4_000, 8_000, 16_000].map((ms) => ({ outcome: 'retry', at: at + ms })),
    )
    assert.equal(waiting(3).outcome, 'failed')
  })

  it('treats a redirect as a refusal', () => {
    assert.equal(judgeResponse(answer(300), standing).outcome, 'failed')
  })

  it('recognises the on-premises directory only by the message', () => {
    const odd = { error: { code: 'X', message: ['on-premises mastered'] } }
    const outcome = judgeResponse(answer(400, {}, odd), standing)
    assert.equal(outcome.outcome === 'failed' && outcome.reason.code, 'invalid')
  })

  it('distinguishes refusals by status, and the on-premises directory by its message', () => {
    const codes = [400, 401, 403, 404, 409, 423].map((status) => {
      const outcome = judgeResponse(answer(status, {}, error('X')), standing)
      return outcome.outcome === 'failed' && outcome.reason.code
    })
    assert.deepEqual(codes, ['invalid', 'unauthorized', 'forbidden', 'notFound', 'invalid', 'invalid'])
    const synced = error(
      'Request_BadRequest',
      'Unable to update the specified properties for on-premises mastered Directory Sync objects',
    )
    const outcome = judgeResponse(answer(400, {}, synced), standing)
    assert.deepEqual(outcome, {
      outcome: 'failed',
      reason: { code: 'directorySynced', status: 400, graphCode: 'Request_BadRequest' },
      requestId: 'inner',
    })
  })

  it('does not report as failed what an earlier attempt might have done', () => {
    assert.equal(
      judgeResponse(answer(403, {}, error('X')), { ...standing, attempt: 2, open: true }).outcome,
      'uncertain',
    )
  })

  it('needs a new connection after a broken one, a 503 and a 504', () => {
    assert.deepEqual(
      [0, 429, 500, 503, 504].filter((status) => needsNewConnection(answer(status))),
      [0, 503, 504],
    )
  })
})
