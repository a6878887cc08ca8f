import assert from 'node:assert/strict'
import { createEmulator } from '../../emulator/main.ts'
import { startBotProcess } from '../support/bot-process.ts'
import { beginDisabling, findPhished } from '../support/disabling.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { environmentFor, wordsOf } from '../support/rollcall.ts'

describe('a bot stopped during an operation', () => {
  it('exits in time, reports every account truthfully, and continues after a restart', async () => {
    const emulator = await createEmulator({ users: 500 })
    const { world, faults, framework } = emulator
    const environment = environmentFor(emulator, { DATABASE_URL: await createTestDatabase(), APPROVAL_ABOVE: '1000' })
    const start = async () => {
      const bot = await startBotProcess(environment)
      framework.botUrl = `http://127.0.0.1:${bot.port}/api/messages`
      return bot
    }
    try {
      const first = await start()
      // After a hundred, Graph throttles all writes for a while, so the stop finds the rest waiting.
      const before = () =>
        void faults.add({ match: { method: 'PATCH' }, at: 'item', fail: 429, retryAfter: 30, skip: 100 })
      const operation = await beginDisabling(emulator, findPhished(emulator), { before })
      await operation.reach(60)
      // After ten seconds the process exits with code 1.
      const { code, said } = await first.stop()
      assert.equal(code, 0, said)
      assert.match(said, /"msg":"Stopping"/)
      assert.ok(operation.disabled() < operation.total, 'the stop came too late to prove anything')

      faults.remove()
      const second = await start()
      assert.doesNotMatch(wordsOf(await operation.result()), /not certain/i)
      assert.equal((await second.stop()).code, 0)
      for (const line of said.split('\n').filter((text) => text.startsWith('{'))) {
        for (const secret of [world.botSecret, world.ssoSecret]) assert.ok(!line.includes(secret))
        assert.doesNotMatch(line, /eyJ[\w-]{10,}/)
      }
    } finally {
      await emulator.close()
    }
  })
})
