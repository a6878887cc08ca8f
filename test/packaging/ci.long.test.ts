import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../support/folders.ts'
import { root } from './project.ts'

/** What fails the first time only, as on a busy machine. */
const once = (name: string) =>
  `if (!existsSync('${name}')) { writeFileSync('${name}', ''); throw new Error('busy: ${name}') }`

const one = "it('works', () => {})"

/** Fails once each, except for the last two: number of tests that pass in the end, and the test file. */
const files: Record<string, readonly [number, (mark: string) => string]> = {
  fine: [1, () => one],
  test: [2, (mark) => `${one}; it('is late', () => { ${once(mark)} })`],
  before: [2, (mark) => `describe('s', () => { before(() => { ${once(mark)} }); ${one}; ${one} })`],
  beforeEach: [2, (mark) => `describe('s', () => { beforeEach(() => { ${once(mark)} }); ${one}; ${one} })`],
  after: [1, (mark) => `describe('s', () => { after(() => { ${once(mark)} }); ${one} })`],
  'after-all': [1, (mark) => `after(() => { ${once(mark)} }); describe('s', () => { ${one} })`],
  'after-each': [2, (mark) => `afterEach(() => { ${once(mark)} }); ${one}; ${one}`],
  broken: [1, () => `${one}; it('is broken', () => { throw new Error('broken for good') })`],
  'broken-hook': [0, () => `describe('s', () => { before(() => { throw new Error('a broken hook') }); ${one} })`],
}

describe('.ci/run', () => {
  /** Runs these as a suite; `command` replaces mocha. */
  async function run(names: readonly string[], settings: object, command = 'mocha --config "$0/config.json"') {
    const folder = await temporaryFolder('ci-')
    for (const name of names) {
      const mark = join(folder, `${name}.mark`)
      const code = files[name]?.[1](mark) ?? `${one}; it('dies', () => process.exit(3))`
      await writeFile(join(folder, `${name}.cjs`), `const { existsSync, writeFileSync } = require('fs')\n${code}\n`)
    }
    const spec = names.map((name) => join(folder, `${name}.cjs`))
    await writeFile(join(folder, 'config.json'), JSON.stringify({ ...settings, spec }))
    const script = `. .ci/run; suite planted 1 "$0/config.json" ${command}; total`
    const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`
    const options = { cwd: root, encoding: 'utf8', env: { ...process.env, PATH: path } } as const
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script, folder], options)
    assert.equal(stderr, '')
    const repeated = [...stdout.matchAll(/^passed only when repeated: .*\/([\w-]+)\.cjs$/gm)].map(([, name]) => name)
    return { status, stdout, total: stdout.trim().split('\n').at(-1), repeated: [...new Set(repeated)].sort() }
  }

  it('repeats each file in which something failed, once, and counts no test twice', async () => {
    const names = Object.keys(files)
    const { status, stdout, total, repeated } = await run(names, { parallel: true, jobs: 2 })
    const passing = Object.values(files).reduce((sum, [count]) => sum + count, 0)
    assert.deepEqual(repeated, ['after', 'after-all', 'after-each', 'before', 'beforeEach', 'test'], stdout)
    assert.equal(total, `${passing} passed, 2 failed`)
    assert.equal(status, 1)
    const end = stdout.slice(stdout.lastIndexOf('== planted'))
    for (const name of repeated)
      assert.match(end, new RegExp(`busy: .*/${name}\\.mark[\\s\\S]*repeated: .*/${name}\\.cjs`))
    assert.match(end, /broken\.cjs, repeated[\s\S]*broken for good/)
  })

  it('repeats them in a suite that runs in one process, too', async () => {
    const { status, stdout, total, repeated } = await run(['test', 'fine', 'before', 'after'], {})
    assert.deepEqual(repeated, ['after', 'before', 'test'], stdout)
    assert.equal(total, '6 passed, 0 failed')
    assert.equal(status, 0)
  })

  it('does not repeat what failed after all files, or what a crash left undecided', async () => {
    const together = await run(['fine', 'after-all'], {})
    assert.equal(together.total, '2 passed, 1 failed')
    const kept = await run(['after-each', 'fine'], {})
    assert.equal(kept.total, '1 passed, 1 failed')
    const crashed = await run(['test', 'dies'], {})
    assert.match(crashed.total ?? '', /, 1 failed$/)
    const afterwards = await run(['test'], {}, 'bash -c \'mocha --config "$0/config.json"; exit 7\' "$0"')
    assert.equal(afterwards.total, '1 passed, 1 failed')
    assert.deepEqual(
      [together, kept, crashed, afterwards].map(({ repeated, status }) => [repeated, status]),
      [
        [[], 1],
        [[], 1],
        [[], 1],
        [[], 1],
      ],
    )
  })

  it('fails a suite without tests', async () => {
    const { total, stdout } = await run([], {}, 'true')
    assert.equal(total, '0 passed, 1 failed')
    assert.match(stdout, /planted reported no tests/)
  })
})
