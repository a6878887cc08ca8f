import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createEmulator, type Emulator } from '../../../emulator/main.ts'
import { launchBot } from '../../support/bot-process.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { refusingServer } from '../../support/refusing-server.ts'
import { environmentFor } from '../../support/rollcall.ts'
import { copyOfTemplate } from '../../support/store.ts'

describe('an unhandled error', () => {
  const unhandled = fileURLToPath(new URL('../../support/unhandled.mjs', import.meta.url))
  let emulator: Emulator
  before(async () => {
    emulator = await createEmulator({ users: 10 })
  })
  after(() => emulator.close())

  for (const [name, signal, message] of [
    ['a rejection', 'SIGUSR2', 'left alone with Bearer [token]'],
    ['an exception', 'SIGWINCH', 'thrown at nobody'],
  ] as const) {
    it(`ends the process: ${name} is logged as fatal, everything is closed, and the exit code is a failure`, async () => {
      const bot = launchBot(environmentFor(emulator, { DATA_DIR: await copyOfTemplate(), LOG_LEVEL: 'info' }), {
        imports: [unhandled],
      })
      await bot.listening
      const { code, said } = await bot.endBy(signal)
      assert.equal(code, 1, said)
      const lines = said.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
      const fatal = lines.filter(({ level }) => level === 60)
      assert.equal(fatal.length, 1, said)
      assert.match(fatal[0].msg, /Unhandled error/)
      assert.equal(fatal[0].error.message, message)
      assert.equal(lines.at(-1)?.msg, 'Stopped')
      // Only log lines: no source and no stack traces.
      assert.equal(said.split('\n').filter((line) => line !== '' && !line.startsWith('{')).length, 0, said)
    })
  }
})

/** PID 1 of a namespace, as in a container, where signals without a handler are ignored. */
const first = ['unshare', '--map-root-user', '--pid', '--fork', '--kill-child']

describe('the process', () => {
  let emulator: Emulator
  before(async () => {
    emulator = await createEmulator({ users: 10 })
  })
  after(() => emulator.close())
  const linesOf = (said: string) =>
    said
      .split('\n')
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as { level: number; msg: string }] : []))

  it('stops on a signal while waiting for its database, even as PID 1 of a container', async function () {
    const isolated = spawnSync(first[0] ?? '', [...first.slice(1), 'true']).status === 0
    for (const under of isolated ? [[], first] : [[]]) {
      const bot = launchBot(environmentFor(emulator, { DATABASE_URL: 'postgresql://rollcall@127.0.0.1:9/rollcall' }), {
        under,
      })
      await Promise.race([
        eventually('the database is missed', () => bot.said().includes('The database is not responding')),
        bot.listening,
      ])
      const { code, said } = await bot.stop()
      assert.equal(code, 0, said)
      assert.deepEqual(
        linesOf(said)
          .slice(-2)
          .map(({ msg }) => msg),
        ['Stopping', 'Stopped'],
      )
    }
    if (!isolated) this.skip()
  })

  it('handles a signal before its modules are loaded', async () => {
    const imports = [fileURLToPath(new URL('../../support/stop-early.mjs', import.meta.url))]
    const { code, said } = await launchBot(environmentFor(emulator), { imports }).ended
    assert.equal(code, 0, said)
    assert.equal(said, '')
  })

  it('whose log is no longer read still handles a signal and exits cleanly', async () => {
    const program = ['--import', 'tsx', fileURLToPath(new URL('../../../src/main.ts', import.meta.url))]
    const away = { DATABASE_URL: 'postgresql://rollcall@127.0.0.1:9/rollcall' }
    const env = { PATH: process.env['PATH'] ?? '', ...environmentFor(emulator, away) }
    const bot = spawn(process.execPath, program, { env, stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      await once(createInterface({ input: bot.stdout }), 'line')
      bot.stdout.destroy()
      bot.kill('SIGTERM')
      assert.deepEqual(await once(bot, 'exit'), [0, null])
    } finally {
      bot.kill('SIGKILL')
    }
  })

  it('logs why it could not start on one line at level 50', async () => {
    const foreign = await temporaryFolder('data-')
    await mkdir(join(foreign, 'postgres'))
    await writeFile(join(foreign, 'postgres', 'notes.txt'), '')
    const refusing = await refusingServer('28P01', 'password authentication failed for user "rollcall"')
    const taken = net.createServer()
    await new Promise<void>((resolve) => taken.listen(0, resolve))
    const { port } = taken.address() as AddressInfo
    try {
      for (const [more, sentence] of [
        [{ DATABASE_URL: refusing.url }, /^The database refuses the user or the password in DATABASE_URL/],
        [{ PORT: String(port) }, /^Port \d+ is in use/],
        [{ DATA_DIR: '/dev/null/rollcall' }, /^The database cannot be opened: ENOTDIR.*\/dev\/null\/rollcall/],
        [{ DATA_DIR: foreign }, /^\S+ holds files but no database/],
      ] as const) {
        const { code, said } = await launchBot(environmentFor(emulator, more)).ended
        assert.equal(code, 1, said)
        const [line, ...others] = linesOf(said).filter(({ level }) => level === 50)
        assert.deepEqual(others, [], said)
        const [, why = ''] = /^Rollcall could not start: (.*)$/.exec(line?.msg ?? '') ?? []
        assert.match(why, sentence)
        assert.doesNotMatch(said, /hunter2|^\s+at /m)
      }
    } finally {
      refusing.close()
      taken.close()
    }
  })
})
