import assert from 'node:assert/strict'
import { createEmulator } from '../../emulator/main.ts'
import { startRollcall } from '../../src/app/process/start.ts'
import { startBotProcess } from '../support/bot-process.ts'
import { readWholeConfig } from '../support/config.ts'
import { beginDisabling, findPhished } from '../support/disabling.ts'
import { keepLedger } from '../support/ledger.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { createKeptLog, environmentFor, wordsOf } from '../support/rollcall.ts'

describe('an operation whose bot is killed midway, and whose next one is shut down', () => {
  it('continues each time and ends complete, with one write per account and an updated card', async () => {
    const emulator = await createEmulator({ users: 500 })
    const { faults, framework } = emulator
    const settings = { DATABASE_URL: await createTestDatabase(), APPROVAL_ABOVE: '1000' }
    const environment = environmentFor(emulator, settings)
    const listening = (port: number) => {
      framework.botUrl = `http://127.0.0.1:${port}/api/messages`
    }
    const ledger = keepLedger(emulator)
    /** Allows this many more writes; others are throttled. */
    const letThrough = (count: number) => {
      faults.remove()
      faults.add({ match: { method: 'PATCH' }, at: 'item', fail: 429, retryAfter: 30, skip: count })
    }
    try {
      const killed = await startBotProcess(environment)
      listening(killed.port)
      const operation = await beginDisabling(emulator, findPhished(emulator), { before: () => letThrough(100) })
      await operation.reach(60)
      await killed.kill()
      const atKill = operation.disabled()
      assert.ok(atKill < operation.total, 'the kill came too late to prove anything')

      const config = readWholeConfig(environment)
      letThrough(60)
      const stopped = await startRollcall(config, createKeptLog().log)
      await operation.reach(atKill + 40)
      await stopped.close()
      assert.ok(operation.disabled() < operation.total, 'the stop came too late to prove anything')

      faults.remove()
      const last = await startRollcall(config, createKeptLog().log)
      try {
        const result = await operation.result()
        assert.doesNotMatch(wordsOf(result), /not certain|failed/i)
        assert.equal(ledger.ids().size, operation.total)
        for (const id of ledger.ids()) assert.equal(ledger.times('change', id), 1)
      } finally {
        await last.close()
      }
    } finally {
      await emulator.close()
    }
  })
})
