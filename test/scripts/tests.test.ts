import assert from 'node:assert/strict'
import { npmRun } from './command.ts'

describe('the short form of', () => {
  it('npm run test:mutation plants faults in one module whose tests have a database', async () => {
    const module = 'src/operations/model/ids.ts'
    assert.match(await npmRun('test:mutation', [module]), /^\| `operations\/model\/ids\.ts` \| \d+ \| \d+ /m)
  })

  it('npm run test:one runs a file', async () => {
    assert.match(await npmRun('test:one', ['test/bench/compare.test.ts']), /5 passing/)
  })

  it('npm run simulate plays some steps', async () => {
    assert.match(await npmRun('simulate', ['--steps', '20']), /^20 steps in /m)
  })

  it('npm run test:fuzz tries each property', async () => {
    assert.match(await npmRun('test:fuzz', [], { FUZZ_RUNS: '1' }), /\d+ passing/)
  })
})
