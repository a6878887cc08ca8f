import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { Suite, Test } from 'mocha'
import { folderOfTheRun, sharedFolder } from '../support/folders.ts'

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

  it('does not fail while another process makes what it waits for', async () => {
    const awaited = path.join(folderOfTheRun(), 'awaited')
    const program = `for (const end = Date.now() + 2_000; Date.now() < end; );fs.mkdirSync('${awaited}')`
    // The shell ends at once, so its process is nobody's child here.
    const inBackground = `${process.execPath} -e "${program}" >/dev/null 2>&1 & printf $! >${awaited}.claim`
    await once(spawn('sh', ['-c', inBackground]), 'close')
    let isOwn = false
    const made = sharedFolder('awaited', async () => {
      isOwn = true
    })
    assert.doesNotMatch(String(await failureOf(() => made)), /nothing to do/)
    assert.equal(isOwn, false)
  })
})
