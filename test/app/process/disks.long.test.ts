import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createEmulator, type Emulator } from '../../../emulator/main.ts'
import { launchBot } from '../../support/bot-process.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { environmentFor } from '../../support/rollcall.ts'

const program = [process.execPath, '--import', 'tsx', fileURLToPath(new URL('../../../src/main.ts', import.meta.url))]

/** Runs a command with a separate file system mounted on DATA_DIR, invisible to others. */
const mounted = (options: string, ...rest: string[]) => [
  ...['unshare', '--map-root-user', '--mount', 'sh', '-c'],
  ...[`mount -t tmpfs -o ${options} tmpfs "$DATA_DIR" && exec "$@"`, 'sh'],
  ...rest,
]

describe('a first start', () => {
  let emulator: Emulator
  before(async () => {
    emulator = await createEmulator({ users: 10 })
  })
  after(() => emulator.close())

  for (const [disk, options, sentence] of [
    ['a read-only disk', 'ro,mode=700', /^The data folder \S+ cannot be written \(EROFS\): the disk is read-only/],
    ['a disk with too little room', 'size=20m', /^The disk of the database is full/],
    ['a disk with no room at all', 'size=4k,nr_inodes=2', /^The disk of the database is full/],
  ] as const) {
    it(`on ${disk} ends with a message at level 50`, async function () {
      const folder = await temporaryFolder('data-')
      const [unshare = '', ...rest] = mounted(options, 'true')
      // Some machines don't allow mounting.
      if (spawnSync(unshare, rest, { env: { ...process.env, DATA_DIR: folder } }).status !== 0) this.skip()
      const environment = environmentFor(emulator, { DATA_DIR: folder })
      const { code, said } = await launchBot(environment, { command: mounted(options, ...program) }).ended
      assert.equal(code, 1, said)
      const last = JSON.parse(said.split('\n').findLast((line) => line.includes('"level":50')) ?? '{}')
      const [, why = ''] = /^Rollcall could not start: (.*)$/.exec(last.msg) ?? []
      assert.match(why, sentence)
      assert.doesNotMatch(said, /^\s+at /m)
    })
  }

  it('whose log is no longer read still handles a signal and exits cleanly', async () => {
    const [command = '', ...args] = program
    const away = { DATABASE_URL: 'postgresql://rollcall@127.0.0.1:9/rollcall' }
    const env = { PATH: process.env['PATH'] ?? '', ...environmentFor(emulator, away) }
    const bot = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      await once(createInterface({ input: bot.stdout }), 'line')
      bot.stdout.destroy()
      bot.kill('SIGTERM')
      assert.deepEqual(await once(bot, 'exit'), [0, null])
    } finally {
      bot.kill('SIGKILL')
    }
  })
})
