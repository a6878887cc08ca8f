import assert from 'node:assert/strict'
import { UserError } from '../src/core/errors.ts'
import { type Rollcall, startPatiently } from '../src/main.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { keptLog } from './support/rollcall.ts'

describe('starting', () => {
  const away = () => new UserError('storeUnavailable', {}, { cause: new Error('connect ECONNREFUSED') })
  const running: Rollcall = { port: 1, close: async () => {} }

  it('waits for a database that is away, longer each time, says so, and goes on by itself', async () => {
    const clock = createFakeClock()
    const { log, lines } = keptLog()
    const tries: number[] = []
    const begun = clock.now()
    const start = async () => {
      tries.push(clock.now() - begun)
      if (tries.length < 7) throw away()
      return running
    }
    const started = startPatiently(start, log, clock)
    while (tries.length < 7) await clock.next()
    assert.equal(await started, running)
    assert.deepEqual(tries, [0, 1_000, 3_000, 7_000, 15_000, 30_000, 45_000])
    assert.equal(lines.filter((line) => /database does not answer/.test(line) && /ECONNREFUSED/.test(line)).length, 6)
  })

  it('ends at once for whatever waiting does not mend', async () => {
    const wrong = new Error('password authentication failed')
    const start = () => Promise.reject(wrong)
    await assert.rejects(startPatiently(start, keptLog().log, createFakeClock()), wrong)
  })
})
