import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { root } from '../packaging/project.ts'
import { memoryAtStart, startAndAsk, startUnconfigured, stopByNpm } from '../support/built-bot.ts'

// Run after `npm run build`, on every supported Node.
describe(`the built bot on Node ${process.versions.node}`, () => {
  it('lists missing settings and exits', async () => {
    const { code, said } = await startUnconfigured(root)
    assert.equal(code, 1)
    assert.match(said, /BOT_ID: is missing/)
  })

  it('names the commit that it was built from', async () => {
    const { version } = (await import(`${root}/dist/app/config/config.js`)) as { version: string }
    const [, commit = ''] = /^\d+\.\d+\.\d+\+([0-9a-f]{12})(?:\.modified)?$/.exec(version) ?? []
    assert.equal(execFileSync('git', ['cat-file', '-t', commit], { cwd: root, encoding: 'utf8' }), 'commit\n')
  })

  it('receives the signal sent to npm start, and npm waits for it', async () => {
    const { code, said } = await stopByNpm(root)
    assert.equal(code, 0, said)
    assert.match(said, /"msg":"Stopped"/)
  })

  it('takes less than 350 MB to start with the embedded database', async function () {
    const megabytes = await memoryAtStart(root)
    if (megabytes === undefined) return this.skip()
    assert.ok(megabytes > 100 && megabytes < 350, `${megabytes} MB`)
  })

  it('starts, signs someone in, answers and stops, without a Node warning', async () => {
    assert.doesNotMatch(await startAndAsk(root), /Warning:|DEP\d{4}/)
  })
})
