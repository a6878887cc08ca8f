import assert from 'node:assert/strict'
import { createLog } from '../src/core/log.ts'
import { createEmulator } from '../src/emulator/main.ts'
import { createHttpServer } from '../src/server.ts'
import { startBotProcess } from './support/bot-process.ts'
import { chatOf, environmentFor, wordsOf } from './support/rollcall.ts'
import { copyOfTemplate } from './support/store.ts'

describe('the HTTP server', () => {
  const ready = { now: true }
  let metrics: () => Promise<string> = async () => 'turns 1\n'
  const server = createHttpServer({
    bot: { receive: async () => ({ status: 200 }) },
    knock: async () => ({ status: 401 }),
    ready: async () => {
      if (!ready.now) throw new Error('The database is away')
    },
    metrics: () => metrics(),
    log: createLog({ level: 'silent' }),
  })
  let address = ''
  before(async () => {
    address = `http://127.0.0.1:${await server.listen(0)}`
  })
  after(() => server.close())

  it('is alive even while it is not ready', async () => {
    ready.now = false
    assert.equal((await fetch(`${address}/readyz`)).status, 503)
    assert.equal((await fetch(`${address}/healthz`)).status, 200)
    ready.now = true
    assert.equal((await fetch(`${address}/readyz`)).status, 200)
  })

  it('gives the metrics as Prometheus reads them', async () => {
    const answer = await fetch(`${address}/metrics`)
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
    assert.equal(await answer.text(), 'turns 1\n')
  })

  it('has no metrics for a moment rather than no answer', async () => {
    metrics = async () => {
      throw new Error('out of order')
    }
    assert.equal((await fetch(`${address}/metrics`)).status, 503)
    assert.equal((await fetch(`${address}/healthz`)).status, 200)
  })
})

describe('a bot told to stop in the middle of an operation', () => {
  it('ends by itself in time, tells no lie about any account, and goes on after the start', async function () {
    this.timeout(90_000)
    const emulator = await createEmulator({ users: 500 })
    const { world, faults, acting } = emulator
    const settings = { DATA_DIR: await copyOfTemplate(), LOG_LEVEL: 'info', APPROVAL_ABOVE: '1000' }
    const environment = environmentFor(emulator, settings)
    const start = async () => {
      const bot = await startBotProcess(environment)
      emulator.framework.botUrl = `http://127.0.0.1:${bot.port}/api/messages`
      return bot
    }
    const isDisabled = (id: string) => world.find(id)?.accountEnabled === false
    try {
      const first = await start()
      const chat = chatOf(emulator, { as: world.operators.alex.id })
      await chat.say('sign in')
      await chat.signIn()
      const targets = [...(world.group('Phished accounts')?.members ?? [])]
      await chat.say(`disable accounts ${targets.join('\n')}`)
      const plan = await chat.heard(/Disable \d+ accounts\?/)
      const count = /Disable (\d+) accounts\?/.exec(wordsOf(plan))?.[1] ?? ''
      const before = targets.filter(isDisabled).length

      // After a hundred, Graph turns every write away for a while: the stop finds the others waiting.
      faults.add({ match: { method: 'PATCH' }, at: 'item', fail: 429, retryAfter: 30, skip: 100 })
      await chat.press(`Disable ${count} accounts`, { reason: 'Phished, see the mail trace', count })
      while (targets.filter(isDisabled).length < before + 60) await new Promise((wake) => setTimeout(wake, 20))
      // Past ten seconds the process ends itself with code 1.
      const { code, said } = await first.stop()
      assert.equal(code, 0, said)
      assert.match(said, /"msg":"stopping"/)
      const atStop = targets.filter(isDisabled).length
      assert.ok(atStop < before + Number(count), 'the stop came too late to prove anything')

      faults.remove()
      const second = await start()
      const result = await acting.heard(chat.actor, (entry) => wordsOf(entry).includes(`Disabled ${count} accounts`), {
        timeout: 30_000,
      })
      assert.equal(result.id, plan.id)
      assert.doesNotMatch(wordsOf(result), /not certain/i)
      assert.equal(targets.filter(isDisabled).length - before, Number(count))
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
