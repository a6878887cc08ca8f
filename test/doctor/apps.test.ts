import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { useClinic } from './clinic.ts'

const nobody = '99999999-2222-4333-8444-555555555555'

describe('the doctor on the identity of the bot', () => {
  const clinic = useClinic()

  it('knows a wrong secret, an expired one, and an app that does not exist', async () => {
    const wrong = await clinic.visit({ environment: { SECRET_BOT_PASSWORD: 'guess' } })
    assert.match(wrong.about('bot identity', 'wrong').says, /SECRET_BOT_PASSWORD \(AADSTS7000215\)/)
    wrong.about('OAuth connection', 'unknown')
    clinic.register({ botRefusal: '7000222' })
    assert.match((await clinic.visit()).about('bot identity', 'wrong').says, /expired \(AADSTS7000222\)/)
    const unknown = await clinic.visit({ environment: { BOT_ID: nobody } })
    assert.match(unknown.about('bot identity', 'wrong').says, /AADSTS700016/)
  })

  it('passes on a refusal it has no advice for, in the words of Entra', async () => {
    clinic.register({ botRefusal: '90033' })
    const { says, fix } = (await clinic.visit()).about('bot identity', 'wrong')
    assert.match(says, /AADSTS90033\): A transient error/)
    assert.doesNotMatch(says, /Trace ID/)
    assert.match(fix ?? '', /code=90033/)
  })

  it('wants a managed identity to be there', async () => {
    const found = await clinic.visit({ environment: { BOT_TYPE: 'UserAssignedMSI' } })
    assert.match(found.about('bot identity', 'wrong').fix ?? '', /on the machine the bot runs on/)
  })

  it('takes the token of a managed identity', async () => {
    const { tokens, world } = clinic.world().emulator
    const asked: string[] = []
    // As App Service hands out tokens to what runs on it.
    const machine = http.createServer(async (request, response) => {
      asked.push(request.url ?? '')
      const claims = { aud: 'https://api.botframework.com', appid: world.appId, tid: world.tenantId }
      const expires_on = Math.floor(Date.now() / 1000) + 3600
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify({ access_token: await tokens.mint(claims), expires_on, token_type: 'Bearer' }))
    })
    await new Promise<void>((resolve) => machine.listen(0, '127.0.0.1', resolve))
    const { port } = machine.address() as AddressInfo
    try {
      // In a process of its own: the library finds out once for all which kind of machine it is on.
      const found = await clinic.program({
        BOT_TYPE: 'UserAssignedMSI',
        IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`,
        IDENTITY_HEADER: 'header',
      })
      found.about('bot identity', 'ok')
      found.about('OAuth connection', 'ok')
      assert.match(decodeURIComponent(asked[0] ?? ''), new RegExp(`api\\.botframework\\.com.*${world.appId}`))
    } finally {
      machine.closeAllConnections()
      await new Promise((resolve) => machine.close(resolve))
    }
  })
})

describe('the doctor on the OAuth connection', () => {
  const clinic = useClinic()

  it('knows a name that the Azure Bot does not have', async () => {
    const found = await clinic.visit({ environment: { OAUTH_CONNECTION_NAME: 'grpah' } })
    assert.match(found.about('OAuth connection', 'wrong').says, /no OAuth connection grpah/)
  })

  it('knows a token service that is away, unwell or of another bot', async () => {
    const away = await clinic.visit({ environment: { CLOUD_TOKEN_SERVICE_URL: 'http://127.0.0.1:1' } })
    assert.match(away.about('OAuth connection', 'wrong').says, /ECONNREFUSED/)
    const { faults } = clinic.world().emulator
    faults.add({ at: 'request', match: { path: '^/api/botsignin' }, fail: 503, times: 1 })
    assert.match((await clinic.visit()).about('OAuth connection', 'wrong').says, /answers 503/)
    faults.add({ at: 'request', match: { path: '^/api/botsignin' }, fail: 403, times: 1 })
    assert.match((await clinic.visit()).about('OAuth connection', 'wrong').says, /does not take the bot's token/)
  })

  it('knows a token exchange URL that is missing or another', async () => {
    clinic.register({ exchangeUri: null })
    assert.match((await clinic.visit()).about('token exchange URL', 'wrong').says, /empty/)
    clinic.register({ exchangeUri: 'api://elsewhere' })
    const { says, fix } = (await clinic.visit()).about('token exchange URL', 'wrong')
    assert.match(says, /api:\/\/elsewhere/)
    assert.match(fix ?? '', new RegExp(`api://botid-${clinic.world().emulator.world.appId}`))
  })

  it('knows a connection to another app', async () => {
    clinic.register({ clientId: nobody })
    assert.match((await clinic.visit()).about('scope of the connection', 'wrong').says, new RegExp(nobody))
  })

  it('knows a scope whose tokens cannot be exchanged, and takes both forms of the right one', async () => {
    const { ssoAppId } = clinic.world().emulator.world
    clinic.register({ scope: 'https://graph.microsoft.com/User.Read' })
    assert.match((await clinic.visit()).about('scope of the connection', 'wrong').says, /User\.Read/)
    clinic.register({ scope: 'openid profile' })
    assert.match((await clinic.visit()).about('scope of the connection', 'wrong').says, /empty/)
    clinic.register({ scope: `${ssoAppId}/access_as_user openid` })
    ;(await clinic.visit()).about('scope of the connection', 'ok')
  })

  it('says that it does not know where the link shows nothing', async () => {
    clinic.world().emulator.faults.add({ at: 'request', match: { path: '^/signin' }, fail: 500 })
    assert.match((await clinic.visit()).about('scope of the connection', 'unknown').fix ?? '', /access_as_user/)
  })
})

describe('the doctor on the SSO app', () => {
  const clinic = useClinic()

  it('knows a wrong secret, an expired one, an unregistered certificate and an app that does not exist', async () => {
    const wrong = await clinic.visit({ environment: { SECRET_AAD_APP_CLIENT_SECRET: 'guess' } })
    assert.match(wrong.about('SSO app', 'wrong').says, /AADSTS7000215/)
    clinic.register({ ssoRefusal: '7000222' })
    assert.match((await clinic.visit()).about('SSO app', 'wrong').says, /expired/)
    clinic.register({ ssoRefusal: '700027' })
    assert.match((await clinic.visit()).about('SSO app', 'wrong').says, /certificate is not registered/)
    const unknown = await clinic.visit({ environment: { AAD_APP_CLIENT_ID: nobody } })
    assert.match(unknown.about('SSO app', 'wrong').says, /AADSTS700016/)
    clinic.register({ ssoRefusal: '90033' })
    assert.match((await clinic.visit()).about('SSO app', 'wrong').says, /AADSTS90033/)
  })

  it('looks at a certificate before it is sent', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    const given = (thumbprint: string, key: string) =>
      clinic.visit({ environment: { AAD_APP_CERTIFICATE_THUMBPRINT: thumbprint, SECRET_AAD_APP_CERTIFICATE_KEY: key } })
    assert.match((await given('ab'.repeat(20), privateKey)).about('SSO app', 'wrong').says, /no SHA-256 thumbprint/)
    const garbled = await given('ab'.repeat(32), privateKey.replaceAll('\n', ' '))
    assert.match(garbled.about('SSO app', 'wrong').says, /no private key/)
    assert.ok(!garbled.text.includes(privateKey.slice(40, 80)))
  })

  it('warns of power that the app has without anybody', async () => {
    clinic.register({ roles: ['User.ReadWrite.All'] })
    const found = await clinic.visit()
    assert.match(found.about('application permissions', 'warning').says, /User\.ReadWrite\.All/)
  })

  it('knows a URI that is missing, and tokens of the old version', async () => {
    clinic.register({ identifierUri: null })
    assert.match((await clinic.visit()).about('identifier URI', 'wrong').says, /AADSTS500011/)
    clinic.register({ identifierUri: `api://botid-${clinic.world().emulator.world.appId}`, tokenVersion: 1 })
    assert.match((await clinic.visit()).about('identifier URI', 'wrong').fix ?? '', /requestedAccessTokenVersion/)
  })

  it('names the other form of the scope where Entra wants the GUID (AADSTS90009)', async () => {
    clinic.register({ namesItself: 'byGuid' })
    const { fix } = (await clinic.visit()).about('identifier URI', 'warning')
    assert.match(fix ?? '', new RegExp(`${clinic.world().emulator.world.ssoAppId}/access_as_user`))
  })
})
