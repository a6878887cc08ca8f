import assert from 'node:assert/strict'
import { judgeWaves } from '../../../src/operations/run/waves.ts'
import type { Settled } from '../../../src/store/queries/operation-writes.ts'

const end = (to: Settled['to'], code?: 'forbidden' | 'notFound' | 'throttled'): Settled => ({
  ...{ seq: 1, action: 'block-sign-in', target: 'a', to },
  ...(code && { reason: { code } }),
})
const times = (count: number, one: Settled) => Array.from({ length: count }, () => one)
const open = (more: Partial<Parameters<typeof judgeWaves>[0]> = {}) =>
  judgeWaves({ aboveShare: 20, accepted: [], count: 1000, ...more })
const forbidden = end('failed', 'forbidden')
const done = end('done')

describe('what is thought of a wave of writes', () => {
  it('is bad when more than a fifth of it failed for the same reason, and is told as soon as that is certain', () => {
    const judge = open()
    assert.equal(judge([...times(4, forbidden), ...times(10, done)]), undefined)
    assert.deepEqual(judge([forbidden]), {
      code: 'manyFailures',
      details: { failed: 5, of: 15, reason: 'forbidden' },
    })
  })

  it('is not bad for fewer than five failures, for failures of several kinds, or for what is skipped', () => {
    assert.equal(open({ count: 6 })(times(4, forbidden)), undefined)
    assert.equal(open()([...times(4, forbidden), ...times(4, end('failed', 'notFound'))]), undefined)
    assert.equal(open()(times(20, end('skipped'))), undefined)
  })

  it('is bad for what nobody knows the outcome of, too', () => {
    assert.equal(open()(times(5, end('uncertain', 'throttled')))?.details.reason, 'throttled')
  })

  it('is thought of each hundred after the first twenty anew', () => {
    const judge = open()
    assert.equal(judge([...times(4, forbidden), ...times(16, done)]), undefined)
    assert.equal(judge([...times(20, forbidden), ...times(80, done)]), undefined)
    assert.equal(judge(times(20, forbidden)), undefined)
    assert.deepEqual(judge([forbidden])?.details, { failed: 21, of: 21, reason: 'forbidden' })
  })

  it('does not count reasons that were accepted, and keeps to the configured share', () => {
    assert.equal(open({ accepted: ['forbidden'] })(times(20, forbidden)), undefined)
    assert.equal(open({ aboveShare: 100 })(times(20, forbidden)), undefined)
    assert.equal(open({ aboveShare: 50 })(times(10, forbidden)), undefined)
    assert.ok(open({ aboveShare: 50 })(times(11, forbidden)))
  })
})
