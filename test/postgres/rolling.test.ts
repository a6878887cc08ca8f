import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { createEmulator } from '../../emulator/main.ts'
import { beginDisabling, pickMany } from '../support/disabling.ts'
import { createFleet } from '../support/fleet.ts'
import { keepLedger } from '../support/ledger.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { chatOf, wordsOf } from '../support/rollcall.ts'
import { quotaToOpen } from '../support/slow-quota.ts'

describe('three instances restarted one by one, with messages and a running operation', () => {
  it('lose nothing, and answer every turn exactly once', async () => {
    const { quota, open } = quotaToOpen(60, 1)
    const emulator = await createEmulator({ users: 900, latency: 'standard', graph: { quota } })
    const environment = { APPROVAL_ABOVE: '1000' }
    const fleet = await createFleet(emulator, { size: 3, databaseUrl: await createTestDatabase(), environment })
    try {
      const ledger = keepLedger(emulator)
      const targets = pickMany(emulator, 500)
      const operation = await beginDisabling(emulator, targets.slice(0, 300))

      const { diego } = emulator.world.operators
      const chat = chatOf(emulator, { as: diego.id })
      await chat.say('sign in')
      await chat.signIn()
      await chat.heard('You are signed in')
      const asked: string[] = []
      let restarting = true
      const asking = (async () => {
        for (const { userPrincipalName } of targets.slice(300)) {
          if (!restarting) return
          asked.push(userPrincipalName)
          await chat.say(`check status ${userPrincipalName}`)
          await pause(100)
        }
      })()
      for (const index of [0, 1, 2]) {
        const { code, said } = await fleet.stop(index)
        assert.equal(code, 0, said)
        await fleet.start(index)
      }
      assert.ok(operation.disabled() < operation.total, 'the operation ended before the restarts')
      open()
      restarting = false
      await asking
      assert.ok(asked.length > 10, `${asked.length} questions prove little`)
      for (const upn of asked) {
        await chat.heard(upn)
        assert.equal(chat.shown().filter((words) => words.includes(upn)).length, 1, upn)
      }
      assert.doesNotMatch(wordsOf(await operation.result()), /not certain|failed/i)
      for (const id of ledger.ids()) assert.equal(ledger.times('change', id), 1)
    } finally {
      await fleet.close()
      await emulator.close()
    }
  })
})
