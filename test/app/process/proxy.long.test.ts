import assert from 'node:assert/strict'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { HttpHeaders } from 'botbuilder-stdlib/lib/azureCoreHttpCompat.js'
import { proxyOf } from '../../../src/app/config/config.ts'
import { createHttp } from '../../../src/app/doctor/http.ts'
import { buildClients } from '../../../src/app/process/clients.ts'
import { createOutbound } from '../../../src/chat/channel/outbound.ts'
import { createFileDownload } from '../../../src/chat/input/file-download.ts'
import { noMetrics } from '../../../src/core/metrics.ts'
import { me } from '../../../src/graph/directory/me.ts'
import type { Store } from '../../../src/store/store.ts'
import { requested } from '../../support/all-commands.ts'
import { readWholeConfig } from '../../support/config.ts'
import { eventually } from '../../support/eventually.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createKeptLog } from '../../support/rollcall.ts'

type Call = Parameters<ReturnType<typeof createOutbound>['client']['sendRequest']>[0]

const id = '8c14a998-3c8d-4c52-ad09-c9032671ea31'

/** A valid channel request except for its signature. */
const unsigned = () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { iss: 'https://api.botframework.com', aud: id, serviceurl: 'https://smba.trafficmanager.net/teams/' }
  return `${part({ alg: 'RS256', kid: 'k', typ: 'JWT' })}.${part({ ...claims, exp: 4_000_000_000, nbf: 0 })}.c2ln`
}

describe('behind a proxy', () => {
  const asked: string[] = []
  const proxy = http.createServer()
  proxy.on('connect', ({ url = '', headers }, socket) => {
    asked.push(url)
    assert.equal(headers['proxy-authorization'], `Basic ${Buffer.from('bot:hunter2').toString('base64')}`)
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  let config: ReturnType<typeof readWholeConfig>
  before(async () => {
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const { port } = proxy.address() as AddressInfo
    config = readWholeConfig({
      BOT_ID: id,
      BOT_TENANT_ID: id,
      AAD_APP_CLIENT_ID: id,
      AAD_APP_TENANT_ID: id,
      OAUTH_CONNECTION_NAME: 'c',
      SECRET_BOT_PASSWORD: 'x',
      SECRET_AAD_APP_CLIENT_SECRET: 'x',
      https_proxy: `http://bot:hunter2@127.0.0.1:${port}`,
      NO_PROXY: 'internal.example',
    })
  })
  beforeEach(() => asked.splice(0))
  after(() => proxy.close())

  /** The host a call requests through the proxy; without network access here, any other call fails. */
  const wayOf = async (call: () => Promise<unknown>) => {
    await call().catch(() => undefined)
    return [...new Set(asked.splice(0))]
  }

  it('every client of an external service uses it for its host', async () => {
    const clock = createFakeClock()
    const { log } = createKeptLog()
    const { graph, graphTokens, channel, close } = buildClients({
      addOns: requested.addOns,
      config,
      metrics: noMetrics,
      clock,
      log,
      store: { kind: 'pglite' } as Store,
    })
    const wake = async <T>(call: Promise<T>) => {
      let over = false
      const ended = call.finally(() => {
        over = true
      })
      ended.catch(() => {})
      await eventually('the call is over', async () => {
        if (!over) await clock.advance(30_000)
        return over
      })
      return ended
    }
    const directory = graph.as(async () => 'token')
    assert.deepEqual(await wayOf(() => wake(directory.ask(me))), ['graph.microsoft.com:443'])
    assert.deepEqual(await wayOf(() => wake(graphTokens.onBehalfOf(unsigned(), ['User.Read']))), [
      'login.microsoftonline.com:443',
    ])
    assert.deepEqual(await wayOf(() => wake(channel.preAuthenticate(`Bearer ${unsigned()}`))), [
      'login.botframework.com:443',
    ])
    const reference = { serviceUrl: 'https://smba.trafficmanager.net/teams/', conversation: { id: 'c' } }
    const speak = channel.continueConversation(
      reference as object,
      async (context) => void (await context.sendActivity('x')),
    )
    assert.deepEqual(await wayOf(() => wake(speak)), ['login.microsoftonline.com:443'])
    await close()
    const outbound = createOutbound({ proxyFor: proxyOf(config), metrics: noMetrics, clock, log })
    const url = 'https://smba.trafficmanager.net/teams/v3'
    const message = { url, method: 'GET', headers: new HttpHeaders() } as unknown as Call
    const sent = () => wake(outbound.client.sendRequest(message))
    assert.deepEqual(await wayOf(sent), ['smba.trafficmanager.net:443'])
    await outbound.close()
    const files = createFileDownload({ local: false, proxyFor: proxyOf(config) })
    const signal = new AbortController().signal
    assert.deepEqual(await wayOf(() => files.get('https://contoso.sharepoint.com/a.csv', signal)), [
      'contoso.sharepoint.com:443',
    ])
    await files.close()
    const doctor = createHttp({ proxyFor: proxyOf(config) })
    assert.deepEqual(await wayOf(() => doctor('https://bot.example/healthz')), ['bot.example:443'])
    await doctor.close()
  })

  it('this machine, plain http and NO_PROXY hosts are called directly', () => {
    const proxyFor = proxyOf(config)
    for (const url of [
      'https://internal.example/',
      'https://db.internal.example:8443/',
      'https://127.0.0.1:1/',
      'https://[::1]/',
      'http://169.254.169.254/',
      'http://a.example/',
    ])
      assert.equal(proxyFor(url), undefined, url)
    for (const url of ['https://notinternal.example/', 'https://graph.microsoft.com/v1.0'])
      assert.ok(proxyFor(url), url)
    assert.equal(proxyOf({ ...config, NO_PROXY: '*' })('https://graph.microsoft.com/'), undefined)
    assert.ok(proxyOf({ ...config, NO_PROXY: '.a.example:8443' })('https://a.example/'))
    assert.equal(proxyOf({ ...config, NO_PROXY: '.a.example:8443' })('https://a.example:8443/'), undefined)
  })
})
