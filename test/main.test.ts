import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { createEmulator, type Emulator } from '../emulator/main.ts'
import { UserError } from '../src/core/errors.ts'
import { type Rollcall, startPatiently } from '../src/main.ts'
import { launchBot } from './support/bot-process.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { environmentFor, keptLog } from './support/rollcall.ts'
import { copyOfTemplate } from './support/store.ts'

describe('starting', () => {
  const away = () => new UserError('storeUnavailable', {}, { cause: new Error('connect ECONNREFUSED') })
  const running: Rollcall = { port: 1, close: async () => {} }

  it('waits for a database that is away, longer each time, says so, and goes on by itself', async () => {
    const clock = createFakeClock()
    const { log, lines } = keptLog()
    const tries: number[] = []
    const begun = clock.now()
    const start = async () => {
      tries.push(clock.now() - begun)
      if (tries.length < 7) throw away()
      return running
    }
    const started = startPatiently(start, log, clock)
    while (tries.length < 7) await clock.next()
    assert.equal(await started, running)
    assert.deepEqual(tries, [0, 1_000, 3_000, 7_000, 15_000, 30_000, 45_000])
    assert.equal(lines.filter((line) => /database does not answer/.test(line) && /ECONNREFUSED/.test(line)).length, 6)
  })

  it('ends at once for whatever waiting does not mend', async () => {
    const wrong = new Error('password authentication failed')
    const start = () => Promise.reject(wrong)
    await assert.rejects(startPatiently(start, keptLog().log, createFakeClock()), wrong)
  })
})

describe('an error that nobody handles', () => {
  const unhandled = fileURLToPath(new URL('support/unhandled.mjs', import.meta.url))
  let emulator: Emulator
  before(async () => {
    emulator = await createEmulator({ users: 10 })
  })
  after(() => emulator.close())

  for (const [name, signal, message] of [
    ['a rejection', 'SIGUSR2', 'left alone with Bearer [token]'],
    ['an exception', 'SIGWINCH', 'thrown at nobody'],
  ] as const) {
    it(`ends the process: ${name} is logged as fatal, everything is closed, and the code says failure`, async function () {
      this.timeout(120_000)
      const bot = launchBot(environmentFor(emulator, { DATA_DIR: await copyOfTemplate(), LOG_LEVEL: 'info' }), {
        imports: [unhandled],
      })
      await bot.listening
      const { code, said } = await bot.endBy(signal)
      assert.equal(code, 1, said)
      const lines = said.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
      const fatal = lines.filter(({ level }) => level === 60)
      assert.equal(fatal.length, 1, said)
      assert.match(fatal[0].msg, /was not handled/)
      assert.equal(fatal[0].error.message, message)
      assert.equal(lines.at(-1)?.msg, 'stopped')
      // Nothing but lines of the log: no source and no stack of its own making.
      assert.equal(said.split('\n').filter((line) => line !== '' && !line.startsWith('{')).length, 0, said)
    })
  }
})
