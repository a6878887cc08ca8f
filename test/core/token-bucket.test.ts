import assert from 'node:assert/strict'
import { fullBucket, refill, timeUntilFilled } from '../../src/core/token-bucket.ts'

describe('a token bucket', () => {
  const rate = { capacity: 10, perSecond: 2 }

  it('fills with time, up to its capacity', () => {
    const spent = { ...fullBucket(rate, 0), level: 0 }
    assert.deepEqual(
      [0, 1_000, 5_000, 60_000].map((now) => refill(spent, rate, now).level),
      [0, 2, 10, 10],
    )
  })

  it('neither drains nor refills twice if a clock is behind', () => {
    const ahead = { ...fullBucket(rate, 1_000), level: 4 }
    const seen = refill(ahead, rate, 500)
    assert.deepEqual(seen, ahead)
    assert.equal(refill(seen, rate, 1_500).level, 5)
  })

  it('says how long to wait for an amount', () => {
    const bucket = { level: 3, at: 0 }
    assert.deepEqual(
      [1, 3, 4, 10].map((amount) => timeUntilFilled(bucket, rate, amount)),
      [0, 0, 500, 3_500],
    )
    assert.equal(timeUntilFilled({ level: -5, at: 0 }, rate, 1), 3_000)
  })
})
