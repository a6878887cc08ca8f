import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Suite, Test } from 'mocha'

describe('a test', () => {
  /** What mocha reports about a test that does this, and may have nothing to do for half a second. */
  const failureOf = async (act: () => Promise<unknown>): Promise<unknown> => {
    const test = new Test('does something', act)
    Suite.create(new Suite('all'), 'some').addTest(test)
    test.timeout(500)
    // Mocha also compares its duration with its limit once it has ended.
    return new Promise((resolve) => test.run((error: unknown) => resolve(error)))
  }

  it('fails once it has had nothing to do for as long as it may', async () => {
    assert.match(String(await failureOf(() => new Promise(() => {}))), /nothing to do for 0.5 seconds/)
  })

  it('does not fail while a process that it started has something to do', async () => {
    let hasEnded = false
    const working = async () => {
      const program = 'for (const end = Date.now() + 2_000; Date.now() < end; );'
      await once(spawn('sh', ['-c', `${process.execPath} -e '${program}' && true`]), 'close')
      hasEnded = true
    }
    const failure = String(await failureOf(working))
    assert.ok(hasEnded, failure)
    assert.doesNotMatch(failure, /nothing to do/)
  })
})
