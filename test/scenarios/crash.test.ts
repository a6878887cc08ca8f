import assert from 'node:assert/strict'
import { createEmulator } from '../../src/emulator/main.ts'
import { startBotProcess } from '../support/bot-process.ts'
import { chatOf, environmentFor, wordsOf } from '../support/rollcall.ts'
import { copyOfTemplate } from '../support/store.ts'

describe('a bot killed in the middle of an operation', () => {
  it('goes on after the start and ends complete, with the card brought up to date', async function () {
    this.timeout(60_000)
    const emulator = await createEmulator({ users: 500 })
    const { world, faults, journal, acting } = emulator
    const environment = environmentFor(emulator, {
      DATA_DIR: await copyOfTemplate(),
      LOG_LEVEL: 'info',
      APPROVAL_ABOVE: '10000',
    })
    const start = async () => {
      const bot = await startBotProcess(environment)
      emulator.framework.botUrl = `http://127.0.0.1:${bot.port}/api/messages`
      return bot
    }
    const isDisabled = (id: string) => world.find(id)?.accountEnabled === false
    try {
      let bot = await start()
      const chat = chatOf(emulator, { as: world.operators.alex.id })
      await chat.say('sign in')
      await chat.signIn()
      const targets = [...(world.group('Phished accounts')?.members ?? [])]
      assert.equal(targets.length, 300)
      await chat.say(`disable accounts ${targets.join('\n')}`)
      const plan = await chat.heard(/Disable \d+ accounts\?/)
      const count = /Disable (\d+) accounts\?/.exec(wordsOf(plan))?.[1] ?? ''
      const before = targets.filter(isDisabled)

      // Every write batch now takes its time, so that the kill falls into the middle of the run.
      faults.add({ match: { method: 'PATCH' }, at: 'item', delayMs: 400 })
      await chat.press(`Disable ${count} accounts`, { reason: 'Phished, see the mail trace', count })
      while (targets.filter(isDisabled).length < before.length + 30) await new Promise((wake) => setTimeout(wake, 20))
      await bot.kill()
      const atKill = targets.filter(isDisabled).length
      assert.ok(atKill < before.length + Number(count), 'the kill came too late to prove anything')

      faults.remove()
      bot = await start()
      const result = await acting.heard(chat.actor, (entry) => wordsOf(entry).includes(`Disabled ${count} accounts`), {
        timeout: 30_000,
      })
      assert.equal(result.id, plan.id)
      assert.equal(targets.filter(isDisabled).length - before.length, Number(count))
      const patched = journal
        .entries()
        .flatMap(({ body }) => [...JSON.stringify(body ?? '').matchAll(/"PATCH","url":"\/users\/([^"]+)"/g)])
        .map(([, id]) => id)
      assert.ok(patched.length <= Number(count) + 100, `${patched.length} writes for ${count} accounts`)
      await bot.kill()
    } finally {
      await emulator.close()
    }
  })
})
