import assert from 'node:assert/strict'
import { ssoFailures } from '../../../emulator/silent-sign-in.ts'
import { runDoctor } from '../../../src/app/cli/doctor.ts'
import { refusalCodes, ssoCodes } from '../../../src/app/doctor/codes.ts'

async function explained(code: string) {
  const parts: string[] = []
  const exit = await runDoctor({ args: ['--explain', code], environment: {}, write: (part) => parts.push(part) })
  return { exit, text: parts.join('') }
}

describe('the codes that the doctor explains', () => {
  it('are those of Teams and of refused requests, each with advice', async () => {
    assert.deepEqual(Object.keys(ssoCodes).sort(), Object.keys(ssoFailures).sort())
    for (const [code, { means, todo }] of Object.entries({ ...ssoCodes, ...refusalCodes })) {
      const { exit, text } = await explained(code.toUpperCase())
      assert.equal(exit, 0)
      assert.equal(text, `${code}\n  ${means}\n  ${todo}\n`)
    }
    const all = (await explained('all')).text
    assert.ok(all.includes('resourcematchfailed') && all.includes('keysUnavailable'))
  })

  it('include no others', async () => {
    const { exit, text } = await explained('toString')
    assert.equal(exit, 2)
    assert.match(text, /toString is not a code/)
  })
})
