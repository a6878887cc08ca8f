import assert from 'node:assert/strict'
import { abortAfter, rejectAfter, undefinedAfter, waitAtMost } from '../../src/core/deadline.ts'
import { createFakeClock } from '../support/fake-clock.ts'

const never = () => new Promise<never>(() => {})

describe('work with a deadline', () => {
  it('returns its result, leaves no timer, and aborts what is still running', async () => {
    for (const run of [abortAfter, rejectAfter]) {
      const clock = createFakeClock()
      let left: AbortSignal | undefined
      const result = await run(clock, 1_000, 'too late', async (signal) => {
        left = signal
        assert.equal(signal.aborted, false)
        return 'done'
      })
      assert.deepEqual([result, clock.sleeping, left?.aborted], ['done', 0, true])
    }
  })

  it('passes on its error', async () => {
    for (const run of [abortAfter, rejectAfter]) {
      const clock = createFakeClock()
      const failing = run(clock, 1_000, 'too late', async () => {
        throw new Error('broken')
      })
      await assert.rejects(failing, /broken/)
      assert.equal(clock.sleeping, 0)
    }
  })

  it('can end without a result, but passes on its error and its result', async () => {
    const clock = createFakeClock()
    const late = undefinedAfter(clock, 1_000, never)
    await clock.advance(1_000)
    assert.equal(await late, undefined)
    assert.equal(await undefinedAfter(clock, 1_000, async () => 'done'), 'done')
    const broken = undefinedAfter(clock, 1_000, async () => {
      throw new Error('broken')
    })
    await assert.rejects(broken, /broken/)
    assert.equal(clock.sleeping, 0)
  })

  it('aborts work that obeys the signal', async () => {
    const clock = createFakeClock()
    const heeding = abortAfter(
      clock,
      1_000,
      'too late',
      (signal) =>
        new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve(signal.reason.message))),
    )
    await clock.advance(1_000)
    assert.equal(await heeding, 'too late')
  })

  it('does not wait for work that ignores the signal', async () => {
    const clock = createFakeClock()
    const hanging = assert.rejects(rejectAfter(clock, 1_000, 'too late', never), /too late/)
    await clock.advance(1_000)
    await hanging
  })
})

describe('waiting for a result for a limited time', () => {
  it('returns it, or undefined', async () => {
    const clock = createFakeClock()
    assert.equal(await waitAtMost(clock, 1_000, Promise.resolve('here')), 'here')
    assert.equal(clock.sleeping, 0)
    const hanging = waitAtMost(clock, 1_000, never())
    await clock.advance(1_000)
    assert.equal(await hanging, undefined)
    await assert.rejects(waitAtMost(clock, 1_000, Promise.reject(new Error('broken'))), /broken/)
  })
})
