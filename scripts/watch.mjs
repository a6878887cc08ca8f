import { fork } from 'node:child_process'
import { existsSync, readFileSync, watch } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { main } from 'mocha/lib/cli/cli.js'
import options from 'mocha/lib/cli/options.cjs'

/*
 * Runs test files whenever a file is saved: `npm run watch -- test/x.test.ts`. A second process has already loaded all
 * packages and waits, so that only the repository's own files are left to load.
 */

const root = resolve(import.meta.dirname, '..')
const watched = ['src', 'test', 'emulator', 'trial', 'bench', 'scripts', 'docs', 'infra', 'appPackage']
const args = ['--config', '.mocharc.one.json', '--exit', ...process.argv.slice(2)]

if (process.send) await wait()
else observe()

/** Loads packages, and runs the tests when told to. */
async function wait() {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  // A package that can't be loaded by its name alone is left to the tests.
  for (const name of Object.keys(dependencies)) await import(name).catch(() => {})
  // Without those for Node, which this process already has.
  const { 'node-option': _, ...given } = options.loadOptions(args)
  process.once('message', () => {
    // Not before the message is taken from the channel.
    setImmediate(() => process.disconnect())
    main([], given)
  })
}

function observe() {
  const start = () =>
    fork(fileURLToPath(import.meta.url), args.slice(3), {
      cwd: root,
      execArgv: ['--import', 'tsx', '--no-experimental-require-module'],
    })
  let spare = start()
  let running
  let started = 0

  const run = () => {
    running?.kill('SIGKILL')
    started = performance.now()
    const current = spare
    running = current
    spare = undefined
    current.send('run')
    current.once('exit', (code) => {
      if (running !== current) return
      running = undefined
      console.log(
        `${code === 0 ? 'Passed' : 'Failed'} after ${((performance.now() - started) / 1000).toFixed(1)} s. Waiting for a change.`,
      )
      spare ??= start()
    })
  }
  run()

  let timer
  for (const folder of watched.filter((one) => existsSync(join(root, one))))
    watch(join(root, folder), { recursive: true }, () => {
      // An editor writes a file in several steps.
      clearTimeout(timer)
      timer = setTimeout(() => {
        spare ??= start()
        run()
      }, 50)
    })
}
