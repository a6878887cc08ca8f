import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import https from 'node:https'
import type { Socket } from 'node:net'
import { createEmulator, type Emulator } from '../../../emulator/main.ts'
import { createProxyAgent } from '../../../src/graph/http/proxy-agent.ts'
import { startBotProcess } from '../../support/bot-process.ts'
import { ordinary, upnsOf } from '../../support/people.ts'
import { chatOf, environmentFor } from '../../support/rollcall.ts'
import { copyOfTemplate } from '../../support/store.ts'
import { createTlsFront, outside, type TlsFront } from '../../support/tls-front.ts'
import { collecting } from '../telemetry/collector.ts'

describe('a bot that reaches everything through a proxy', () => {
  let emulator: Emulator
  let front: TlsFront
  let collector = ''
  before(async () => {
    emulator = await createEmulator({ users: 60, publicUrl: outside('teams') })
    front = await createTlsFront((host) => (/^collector\./.test(host) ? collector : emulator.url))
  })
  after(async () => {
    await front.close()
    await emulator.close()
  })

  it('signs in, reads, changes an account, answers, and sends its telemetry', () =>
    collecting(async (endpoint, received) => {
      collector = endpoint
      const bot = await startBotProcess({
        ...environmentFor(emulator, { DATA_DIR: await copyOfTemplate(), APPROVAL_ABOVE: '1000' }),
        CLOUD_GRAPH_URL: outside('graph'),
        CLOUD_LOGIN_URL: outside('login'),
        CLOUD_TOKEN_SERVICE_URL: outside('token'),
        CLOUD_BOT_OPENID_URL: `${outside('keys')}/bf/.well-known/openidconfiguration`,
        CLOUD_SERVICE_HOSTS: 'teams.outside.example',
        HTTPS_PROXY: front.proxy,
        NODE_EXTRA_CA_CERTS: front.ca,
        OTEL_EXPORTER_OTLP_ENDPOINT: outside('collector'),
        OTEL_EXPORTER_OTLP_CERTIFICATE: front.ca,
      })
      emulator.framework.botUrl = `http://127.0.0.1:${bot.port}/api/messages`
      const chat = chatOf(emulator, { as: emulator.world.operators.alex.id })
      await chat.say('sign in')
      await chat.signIn()
      await chat.heard('You are signed in')
      const [target] = ordinary({ emulator }, 1)
      await chat.say(`disable accounts ${upnsOf(target ? [target] : [])}`)
      await chat.heard('Disable 1 account?')
      await chat.press('Disable 1 account', { reason: 'Left the company on Friday' })
      await chat.heard('Disabled 1 account')
      assert.equal(emulator.world.find(target?.id ?? '')?.accountEnabled, false)
      const { code, said } = await bot.stop()
      assert.equal(code, 0, said)
      assert.deepEqual([...received.keys()].sort(), ['/v1/metrics', '/v1/traces'])
      assert.deepEqual([...front.connected].map((host) => host.split('.')[0]).sort(), [
        'collector',
        'graph',
        'keys',
        'login',
        'teams',
        'token',
      ])
      assert.doesNotMatch(said, /hunter2/)
    }))

  it('keeps no connection idle longer than configured', async () => {
    const agent = createProxyAgent(front.proxy, { keepAlive: true, timeout: 100 }, { ca: readFileSync(front.ca) })
    const call = https.get(outside('graph'), { agent })
    const [socket] = (await once(call, 'socket')) as [Socket]
    const [response] = await once(call, 'response')
    response.resume()
    await once(socket, 'close')
    agent.destroy()
  })
})
