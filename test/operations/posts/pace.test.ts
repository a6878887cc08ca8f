import assert from 'node:assert/strict'
import { createPace } from '../../../src/operations/posts/pace.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

describe('the progress rate limit', () => {
  it('allows each name once per interval', async () => {
    const clock = createFakeClock()
    const pace = createPace(clock, 2_000)
    assert.deepEqual([pace.due('a'), pace.due('b'), pace.due('a')], [true, true, false])
    await clock.advance(1_999)
    assert.equal(pace.due('a'), false)
    await clock.advance(1)
    assert.equal(pace.due('a'), true)
  })

  it('does not allow a name before the interval that was restarted is over', async () => {
    const clock = createFakeClock()
    const pace = createPace(clock, 2_000)
    pace.due('a')
    await clock.advance(1_999)
    pace.restart('a')
    await clock.advance(1_999)
    assert.equal(pace.due('a'), false)
    await clock.advance(1)
    assert.equal(pace.due('a'), true)
  })

  it('forgets names once their interval is over', async () => {
    const clock = createFakeClock()
    const pace = createPace(clock, 2_000)
    for (let n = 0; n < 1_000; n++) {
      pace.due(`operation ${n}`)
      pace.restart(`another ${n}`)
      await clock.advance(1_000)
    }
    assert.ok(pace.size <= 4, `${pace.size} names are kept`)
  })
})
