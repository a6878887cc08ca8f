import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { principalOf } from '../../../emulator/managed-identity.ts'
import { createCertificate } from '../../support/certificate.ts'
import { useClinic } from './clinic.ts'

const withCertificate = (thumbprint: string, key: string) => ({
  SECRET_AAD_APP_CLIENT_SECRET: '',
  AAD_APP_CERTIFICATE_THUMBPRINT: thumbprint,
  SECRET_AAD_APP_CERTIFICATE_KEY: key,
})
const nobody = '99999999-2222-4333-8444-555555555555'

describe('the doctor on the identity of the bot', () => {
  const clinic = useClinic()

  it("reports a wrong secret, an expired one, and an app that doesn't exist", async () => {
    const wrong = await clinic.visit({ environment: { SECRET_BOT_PASSWORD: 'guess' } })
    assert.match(wrong.about('bot identity', 'wrong').says, /SECRET_BOT_PASSWORD \(AADSTS7000215\)/)
    wrong.about('OAuth connection', 'unknown')
    clinic.register({ botRefusal: '7000222' })
    assert.match((await clinic.visit()).about('bot identity', 'wrong').says, /expired \(AADSTS7000222\)/)
    const unknown = await clinic.visit({ environment: { BOT_ID: nobody } })
    assert.match(unknown.about('bot identity', 'wrong').says, /AADSTS700016/)
  })

  it("passes on a refusal it has no advice for, in Entra's words", async () => {
    clinic.register({ botRefusal: '53003' })
    assert.match((await clinic.visit()).about('bot identity', 'wrong').says, /workload identities.*AADSTS53003/)
    clinic.register({ botRefusal: '90033' })
    const { says, fix } = (await clinic.visit()).about('bot identity', 'wrong')
    assert.match(says, /AADSTS90033\): A transient error/)
    assert.doesNotMatch(says, /Trace ID/)
    assert.match(fix ?? '', /code=90033/)
  })

  it('requires the managed identity to exist', async () => {
    const found = await clinic.visit({ environment: { BOT_TYPE: 'UserAssignedMSI' } })
    assert.match(found.about('bot identity', 'wrong').fix ?? '', /on the machine the bot runs on/)
  })

  it("uses a managed identity's token, for the bot and for the SSO app that trusts it", async () => {
    const { world, machine } = clinic.world().emulator
    const audience = 'api://AzureADTokenExchange'
    const issuer = `https://login.microsoftonline.com/${world.tenantId}/v2.0`
    const subject = principalOf(world.appId)
    // In a separate process, because the library detects the kind of machine only once.
    const look = () =>
      clinic.program({
        ...machine.environment(),
        BOT_TYPE: 'UserAssignedMSI',
        SECRET_AAD_APP_CLIENT_SECRET: '',
        AAD_APP_FEDERATED_IDENTITY_ID: world.appId,
      })
    clinic.register({ federated: [{ issuer, audience, subject }] })
    const found = await look()
    found.about('bot identity', 'ok')
    found.about('OAuth connection', 'ok')
    found.about('SSO app', 'ok')
    clinic.register({ federated: [{ issuer, audience, subject: nobody }] })
    const { says, fix } = (await look()).about('SSO app', 'wrong')
    assert.match(says, /no token with this subject \(AADSTS700213\)/)
    for (const part of [issuer, audience, 'object ID', world.appId]) assert.ok(fix?.includes(part), part)
  })
})

describe('the doctor on the OAuth connection', () => {
  const clinic = useClinic()

  it("reports a name the Azure Bot doesn't have", async () => {
    const found = await clinic.visit({ environment: { OAUTH_CONNECTION_NAME: 'grpah' } })
    assert.match(found.about('OAuth connection', 'wrong').says, /no OAuth connection grpah/)
  })

  it("reports a token service that is down, failing or another bot's", async () => {
    const away = await clinic.visit({ environment: { CLOUD_TOKEN_SERVICE_URL: 'http://127.0.0.1:1' } })
    assert.match(away.about('OAuth connection', 'wrong').says, /ECONNREFUSED/)
    const { faults } = clinic.world().emulator
    faults.add({ at: 'request', match: { path: '^/api/botsignin' }, fail: 503, times: 1 })
    assert.match((await clinic.visit()).about('OAuth connection', 'wrong').says, /answers 503/)
    faults.add({ at: 'request', match: { path: '^/api/botsignin' }, fail: 403, times: 1 })
    assert.match((await clinic.visit()).about('OAuth connection', 'wrong').says, /does not accept the bot's token/)
  })

  it('reports a missing or wrong token exchange URL', async () => {
    clinic.register({ exchangeUri: null })
    assert.match((await clinic.visit()).about('token exchange URL', 'wrong').says, /empty/)
    clinic.register({ exchangeUri: 'api://elsewhere' })
    const { says, fix } = (await clinic.visit()).about('token exchange URL', 'wrong')
    assert.match(says, /api:\/\/elsewhere/)
    assert.match(fix ?? '', new RegExp(`api://botid-${clinic.world().emulator.world.appId}`))
  })

  it('reports a connection to another app', async () => {
    clinic.register({ clientId: nobody })
    assert.match((await clinic.visit()).about('connection scope', 'wrong').says, new RegExp(nobody))
  })

  it("reports a scope whose tokens can't be exchanged or renewed", async () => {
    const { ssoAppId, appId } = clinic.world().emulator.world
    clinic.register({ scope: 'https://graph.microsoft.com/User.Read' })
    assert.match((await clinic.visit()).about('connection scope', 'wrong').says, /User\.Read/)
    clinic.register({ scope: 'openid profile' })
    assert.match((await clinic.visit()).about('connection scope', 'wrong').says, /empty/)
    const lasting = async (scope: string) => {
      clinic.register({ scope })
      return (await clinic.visit()).about('connection scope', 'warning')
    }
    assert.match((await lasting(`${ssoAppId}/access_as_user openid`)).says, /without offline_access/)
    const byUri = await lasting(`openid profile offline_access api://botid-${appId}/access_as_user`)
    assert.match(byUri.says, /AADSTS90009/)
    assert.match(byUri.fix ?? '', new RegExp(`openid profile offline_access ${ssoAppId}/access_as_user`))
    clinic.register({ scope: `openid profile offline_access ${ssoAppId}/access_as_user` })
    ;(await clinic.visit()).about('connection scope', 'ok')
  })

  it("says that it doesn't know if the link shows nothing", async () => {
    clinic.world().emulator.faults.add({ at: 'request', match: { path: '^/signin' }, fail: 500 })
    assert.match((await clinic.visit()).about('connection scope', 'unknown').fix ?? '', /access_as_user/)
  })
})

describe('the doctor on the SSO app', () => {
  const clinic = useClinic()

  it("reports a wrong secret, an expired one and an app that doesn't exist", async () => {
    const wrong = await clinic.visit({ environment: { SECRET_AAD_APP_CLIENT_SECRET: 'guess' } })
    assert.match(wrong.about('SSO app', 'wrong').says, /AADSTS7000215/)
    clinic.register({ ssoRefusal: '7000222' })
    assert.match((await clinic.visit()).about('SSO app', 'wrong').says, /expired/)
    const unknown = await clinic.visit({ environment: { AAD_APP_CLIENT_ID: nobody } })
    assert.match(unknown.about('SSO app', 'wrong').says, /AADSTS700016/)
    clinic.register({ ssoRefusal: '90033' })
    assert.match((await clinic.visit()).about('SSO app', 'wrong').says, /AADSTS90033/)
  })

  it('accepts a registered certificate, and reports an unregistered one', async () => {
    const { key, cert } = createCertificate('Rollcall', Date.now() + 86_400_000)
    const environment = withCertificate(new X509Certificate(cert).fingerprint256, key)
    assert.match((await clinic.visit({ environment })).about('SSO app', 'wrong').says, /AADSTS700027/)
    clinic.register({ certificates: [cert] })
    ;(await clinic.visit({ environment })).about('SSO app', 'ok')
  })

  it('requires the trusted managed identity on this machine, and reports mismatches', async () => {
    const environment = {
      SECRET_AAD_APP_CLIENT_SECRET: '',
      AAD_APP_FEDERATED_IDENTITY_ID: clinic.world().emulator.world.appId,
    }
    const found = await clinic.visit({ environment })
    assert.match(found.about('SSO app', 'wrong').says, /no token from the managed identity/)
    for (const [refusal, part] of [
      ['700211', /issuer/],
      ['700212', /audience/],
    ] as const) {
      clinic.register({ ssoRefusal: refusal })
      assert.match((await clinic.visit()).about('SSO app', 'wrong').says, part)
    }
  })

  it('warns of application permissions', async () => {
    clinic.register({ roles: ['User.ReadWrite.All'] })
    const found = await clinic.visit()
    assert.match(found.about('application permissions', 'warning').says, /User\.ReadWrite\.All/)
  })

  it('reports a missing URI, and tokens of the old version', async () => {
    clinic.register({ identifierUri: null })
    assert.match((await clinic.visit()).about('identifier URI', 'wrong').says, /AADSTS500011/)
    clinic.register({ identifierUri: `api://botid-${clinic.world().emulator.world.appId}`, tokenVersion: 1 })
    assert.match((await clinic.visit()).about('identifier URI', 'wrong').fix ?? '', /requestedAccessTokenVersion/)
  })

  it("reports another app's URI, and a refusal it has no advice for", async () => {
    clinic.register({ uriOwner: nobody })
    assert.match((await clinic.visit()).about('identifier URI', 'wrong').says, /belongs to another app, 9999/)
    // After the tokens of the bot and of the app for Graph.
    clinic.world().emulator.faults.add({ at: 'request', match: { path: '/oauth2/' }, fail: 503, skip: 2, times: 3 })
    assert.match((await clinic.visit()).about('identifier URI', 'wrong').says, /Entra issues no token for api:/)
  })

  it('accepts that Entra wants the GUID when the app names itself (AADSTS90009)', async () => {
    clinic.register({ namesItself: 'byGuid' })
    assert.match((await clinic.visit()).about('identifier URI', 'ok').says, /AADSTS90009/)
  })
})
