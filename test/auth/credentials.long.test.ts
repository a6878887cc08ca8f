import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { createEmulator, type Emulator } from '../../emulator/main.ts'
import { principalOf } from '../../emulator/managed-identity.ts'
import { createBoundedFetch, createMsalNetwork } from '../../src/auth/bounded-fetch.ts'
import { createCloud } from '../../src/auth/cloud.ts'
import { tokenErrors } from '../../src/auth/errors.ts'
import { createGraphTokens } from '../../src/auth/graph-tokens.ts'
import { systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { startBotProcess } from '../support/bot-process.ts'
import { createCertificate } from '../support/certificate.ts'
import { chatOf, environmentFor } from '../support/rollcall.ts'
import { copyOfTemplate } from '../support/store.ts'

/** The bot's environment without secrets for either app. */
const secretless = (emulator: Emulator, more: Record<string, string>) =>
  environmentFor(emulator, { SECRET_BOT_PASSWORD: '', SECRET_AAD_APP_CLIENT_SECRET: '', ...more })

const forms = ({ journal }: Emulator) =>
  journal.entries({ path: /\/oauth2\/v2\.0\/token/ }).map(({ body }) => new URLSearchParams(String(body)))

describe('the certificate of the SSO app', () => {
  const { key: privateKey, cert } = createCertificate('Rollcall', Date.now() + 86_400_000)
  const thumbprintSha256 = new X509Certificate(cert).fingerprint256.replaceAll(':', '')
  let emulator: Emulator

  before(async () => {
    emulator = await createEmulator({ users: 40 })
  })
  after(() => emulator.close())

  const exchange = async (certificate: { thumbprintSha256: string; privateKey: string }) => {
    const { world, url, identity } = emulator
    const cloud = createCloud({ name: 'public' })
    const tokens = createGraphTokens({
      cloud,
      tenantId: world.tenantId,
      clientId: world.ssoAppId,
      credential: { certificate },
      network: createMsalNetwork({ from: cloud.authority, to: url, fetch: createBoundedFetch() }),
      log: createLog({ level: 'silent' }),
      clock: systemClock,
    })
    return tokens.onBehalfOf(await identity.userToken(world.operators.alex), ['User.Read'])
  }
  const refusedAs = (code: number) => (error: unknown) =>
    error instanceof tokenErrors.tokenServiceUnavailable && error.details['aadsts'] === code

  it('replaces the secret once registered: Entra verifies its signature', async () => {
    emulator.registration.certificates = [cert]
    const token = await exchange({ thumbprintSha256, privateKey })
    const me = await fetch(`${emulator.url}/v1.0/me`, { headers: { Authorization: `Bearer ${token}` } })
    assert.equal(me.status, 200)
    const form = forms(emulator).at(-1)
    assert.equal(form?.get('client_secret'), null)
    assert.ok(form?.get('client_assertion'))
  })

  it('is refused if unregistered or signed with another key', async () => {
    emulator.registration.certificates = []
    await assert.rejects(exchange({ thumbprintSha256, privateKey }), refusedAs(700027))
    emulator.registration.certificates = [cert]
    const { key } = createCertificate('Rollcall', Date.now() + 86_400_000)
    await assert.rejects(exchange({ thumbprintSha256, privateKey: key }), refusedAs(700027))
  })
})

describe('a bot without any secret', () => {
  it('answers, signs people in and reads the directory using only its managed identity', async () => {
    const emulator = await createEmulator({ users: 60 })
    const { world, registration, machine, framework } = emulator
    registration.federated.push({
      issuer: `https://login.microsoftonline.com/${world.tenantId}/v2.0`,
      audience: 'api://AzureADTokenExchange',
      subject: principalOf(world.appId),
    })
    const bot = await startBotProcess({
      ...secretless(emulator, { DATA_DIR: await copyOfTemplate(), BOT_TYPE: 'UserAssignedMSI' }),
      AAD_APP_FEDERATED_IDENTITY_ID: world.appId,
      ...machine.environment(),
    })
    try {
      framework.botUrl = `http://127.0.0.1:${bot.port}/api/messages`
      const chat = chatOf(emulator, { as: world.operators.alex.id })
      await chat.say('sign in')
      await chat.signIn()
      await chat.say(`check status ${world.operators.megan.userPrincipalName}`)
      await chat.heard(`${world.operators.megan.displayName} is enabled`)
      const sent = forms(emulator)
      assert.ok(sent.length > 0 && sent.every((form) => form.has('client_assertion') && !form.has('client_secret')))
      const asked = emulator.journal.entries({ path: /^\/msi\/token/ }).map(({ path }) => decodeURIComponent(path))
      assert.ok(asked.some((path) => path.includes('resource=https://api.botframework.com')))
      assert.ok(asked.some((path) => path.includes('resource=api://AzureADTokenExchange')))
    } finally {
      await bot.stop()
      await emulator.close()
    }
  })
})
