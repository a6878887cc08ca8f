import assert from 'node:assert/strict'
import { createWaveJudge } from '../../../src/operations/run/waves.ts'
import type { WriteResult } from '../../../src/store/queries/run/sending.ts'

const end = (to: WriteResult['to'], code?: 'forbidden' | 'notFound' | 'throttled'): WriteResult => ({
  seq: 1,
  action: 'block-sign-in',
  target: 'a',
  to,
  ...(code && { reason: { code } }),
})
const times = (count: number, one: WriteResult) => Array.from({ length: count }, () => one)
const open = (more: Partial<Parameters<typeof createWaveJudge>[0]> = {}) =>
  createWaveJudge({ aboveShare: 20, accepted: [], count: 1000, ...more })
const forbidden = end('failed', 'forbidden')
const done = end('done')

describe('judging a wave of writes', () => {
  it('fails if more than a fifth failed for the same reason, as soon as that is certain', () => {
    const judge = open()
    assert.equal(judge([...times(4, forbidden), ...times(10, done)]), undefined)
    assert.deepEqual(judge([forbidden]), {
      code: 'manyFailures',
      details: { failed: 5, of: 15, reason: 'forbidden' },
    })
  })

  it('passes with fewer than five failures, different reasons, or skipped writes', () => {
    assert.equal(open({ count: 6 })(times(4, forbidden)), undefined)
    assert.equal(open()([...times(4, forbidden), ...times(4, end('failed', 'notFound'))]), undefined)
    assert.equal(open()(times(20, end('skipped'))), undefined)
  })

  it('fails for uncertain results too', () => {
    assert.equal(open()(times(5, end('uncertain', 'throttled')))?.details.reason, 'throttled')
  })

  it('happens again for each hundred after the first twenty', () => {
    const judge = open()
    assert.equal(judge([...times(4, forbidden), ...times(16, done)]), undefined)
    assert.equal(judge([...times(20, forbidden), ...times(80, done)]), undefined)
    assert.equal(judge(times(20, forbidden)), undefined)
    assert.deepEqual(judge([forbidden])?.details, { failed: 21, of: 21, reason: 'forbidden' })
  })

  it('ignores accepted reasons, and uses the configured share', () => {
    assert.equal(open({ accepted: ['forbidden'] })(times(20, forbidden)), undefined)
    assert.equal(open({ aboveShare: 100 })(times(20, forbidden)), undefined)
    assert.equal(open({ aboveShare: 50 })(times(10, forbidden)), undefined)
    assert.ok(open({ aboveShare: 50 })(times(11, forbidden)))
  })
})
