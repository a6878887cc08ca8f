import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { createEmulator } from '../../emulator/main.ts'
import { launchBot } from '../support/bot-process.ts'
import { hasHaproxy, startHaproxy } from '../support/haproxy.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { chatOf, environmentFor } from '../support/rollcall.ts'

describe('three instances behind the shipped HAProxy configuration', () => {
  before(function () {
    if (!hasHaproxy()) {
      console.log('      haproxy is not installed')
      this.skip()
    }
  })

  it('answer everything while one after the other is stopped, and show nobody their metrics', async () => {
    const emulator = await createEmulator({ users: 40 })
    const environment = environmentFor(emulator, { DATABASE_URL: await createTestDatabase(), LOG_LEVEL: 'info' })
    const bots = [1, 2, 3].map(() => launchBot(environment))
    const proxy = await startHaproxy(await Promise.all(bots.map(({ listening }) => listening)))
    try {
      emulator.framework.botUrl = `${proxy.url}/api/messages`
      const chat = chatOf(emulator, { as: emulator.world.operators.alex.id })
      await chat.say('sign in')
      await chat.signIn()
      await chat.heard('You are signed in')
      for (const path of ['/metrics', '/readyz', '/']) assert.equal((await fetch(proxy.url + path)).status, 404, path)

      const statuses: number[] = []
      let stopping = true
      const asking = (async () => {
        while (stopping) {
          const knock = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }
          statuses.push((await fetch(`${proxy.url}/api/messages`, knock)).status)
          await pause(5)
        }
      })()
      for (const bot of bots.slice(0, 2)) {
        assert.equal((await bot.stop()).code, 0)
        await chat.say('help')
        await pause(100)
      }
      stopping = false
      await asking
      assert.ok(statuses.length > 20, `${statuses.length} requests prove little`)
      assert.deepEqual([...new Set(statuses)], [401])
    } finally {
      await Promise.all(bots.map((bot) => bot.kill()))
      await proxy.close()
      await emulator.close()
    }
  })
})
