import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../support/folders.ts'
import { root } from './project.ts'

const one = "it('works', () => {})"

const files: Readonly<Record<string, string>> = {
  fine: one,
  broken: `${one}; it('is broken', () => { throw new Error('broken for good') })`,
  'broken-hook': `describe('s', () => { before(() => { throw new Error('a broken hook') }); ${one} })`,
  dies: `${one}; it('dies', () => process.exit(3))`,
}

describe('.ci/run', () => {
  /** Runs these as a suite; `command` replaces mocha. */
  async function run(names: readonly string[], settings: object, command = 'mocha --config "$0/config.json"') {
    const folder = await temporaryFolder('ci-')
    for (const name of names) await writeFile(join(folder, `${name}.cjs`), `${files[name]}\n`)
    const spec = names.map((name) => join(folder, `${name}.cjs`))
    await writeFile(join(folder, 'config.json'), JSON.stringify({ ...settings, spec }))
    const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`
    const options = { cwd: root, encoding: 'utf8', env: { ...process.env, PATH: path } } as const
    const script = `. .ci/run; suite planted 1 ${command}; total`
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script, folder], options)
    assert.equal(stderr, '')
    return { status, stdout, total: stdout.trim().split('\n').at(-1) }
  }

  it('fails if something failed, says what, and repeats nothing', async () => {
    for (const settings of [{}, { parallel: true, jobs: 2 }]) {
      const { status, stdout, total } = await run(['fine', 'broken', 'broken-hook'], settings)
      assert.equal(total, '2 passed, 2 failed')
      assert.equal(status, 1)
      const end = stdout.slice(stdout.lastIndexOf('== planted'))
      for (const said of ['broken for good', 'a broken hook']) assert.ok(end.includes(said), said)
      assert.equal(stdout.split('== planted').length, 3, 'once while it runs, once at the end')
    }
  })

  it('fails if a process dies or ends with an error', async () => {
    const crashed = await run(['fine', 'dies'], {})
    assert.match(crashed.total ?? '', /, 1 failed$/)
    const afterwards = await run(['fine'], {}, 'bash -c \'mocha --config "$0/config.json"; exit 7\' "$0"')
    assert.equal(afterwards.total, '1 passed, 1 failed')
    assert.deepEqual([crashed.status, afterwards.status], [1, 1])
  })

  it('counts what runs beside another suite, even if only that failed', () => {
    const first = 'one() { suite first 1 echo "2 passing"; }'
    const second = 'two() { suite second 1 bash -c "echo 5 passing; sleep 1; exit 4"; }'
    const script = [first, second, '. .ci/run; beside one two; total'].join('; ')
    const { status, stdout } = spawnSync('bash', ['-c', script], { cwd: root, encoding: 'utf8' })
    assert.equal(status, 1)
    assert.deepEqual(stdout.match(/^== \w+|second ended.*/gm)?.slice(0, 4), [
      '== first',
      '== second',
      'second ended with exit code 4',
      'second ended with exit code 4',
    ])
    assert.match(stdout, /\n7 passed, 1 failed\n$/)
  })

  it('fails a suite without tests', async () => {
    const { total, stdout } = await run([], {}, 'true')
    assert.equal(total, '0 passed, 1 failed')
    assert.match(stdout, /planted reported no tests/)
  })
})
