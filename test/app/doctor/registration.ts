import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import type { Registration } from '../../../emulator/registration.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { requested } from '../../support/all-commands.ts'
import { createCertificate } from '../../support/certificate.ts'
import { useClinic } from './clinic.ts'

describe("the doctor on the app registration, with an administrator's token", () => {
  const clinic = useClinic()
  const tokenFor = (scp: string) => {
    const { tokens, world } = clinic.world().emulator
    const { id: oid } = world.operators.alex
    return tokens.mint({ aud: 'https://graph.microsoft.com', oid, tid: world.tenantId, scp })
  }
  const look = async (
    scp = 'Application.Read.All DelegatedPermissionGrant.Read.All',
    more: Record<string, string> = {},
  ) => clinic.visit({ environment: { DOCTOR_ADMIN_TOKEN: await tokenFor(scp), ...more } })

  it('accepts one set up as in the guide, and never shows the token', async () => {
    const found = await look()
    for (const subject of [
      'scope access_as_user',
      'pre-authorised clients',
      'redirect URI',
      'accounts that may sign in',
    ])
      found.about(subject, 'ok')
    assert.match(found.about('credential expiry', 'ok').says, /2099-12-31/)
    found.about('tenant-wide consent', 'ok')
    assert.equal(found.code, 0)
    assert.doesNotMatch(found.text, /eyJ[\w-]{10,}/)
  })

  it('reports a missing or disabled scope', async () => {
    clinic.register({ exposes: 'nothing' })
    assert.match((await look()).about('scope access_as_user', 'wrong').says, /does not expose/)
    clinic.register({ exposes: 'disabled' })
    assert.match((await look()).about('scope access_as_user', 'wrong').says, /disabled/)
  })

  it("reports Teams clients that aren't pre-authorised", async () => {
    const [first = '', second = ''] = clinic.world().emulator.registration.preAuthorized
    clinic.register({ preAuthorized: [first] })
    const { says, fix } = (await look()).about('pre-authorised clients', 'wrong')
    assert.ok(says.includes(second) && !says.includes(first))
    assert.ok(fix?.includes(second))
  })

  it('reports a missing redirect URI, and an app open to other tenants', async () => {
    clinic.register({ redirectUris: ['https://elsewhere.example'], signInAudience: 'AzureADMultipleOrgs' })
    const found = await look()
    assert.match(
      found.about('redirect URI', 'wrong').says,
      /token\.botframework\.com\/\.auth\/web\/redirect is missing/,
    )
    assert.match(found.about('accounts that may sign in', 'warning').says, /AzureADMultipleOrgs/)
  })

  it('warns if nobody could sign in to see a pass', async () => {
    const about = 'way back in: sign-in'
    const { redirectUris } = clinic.world().emulator.registration
    const { says } = (await look()).about(about, 'warning')
    const wanted = /https?:\S+\/pass\/signed-in/.exec(says)?.[0] ?? ''
    assert.match(says, /is not a redirect URI/)
    clinic.register({ redirectUris: [...redirectUris, wanted] })
    ;(await look()).about(about, 'ok')
    clinic.register({ redirectUris: [...redirectUris, wanted], idTokenClaims: ['email'] })
    assert.match((await look()).about(about, 'warning').fix ?? '', /optional claim auth_time/)
  })

  it('warns if nobody could sign in to approve, where approving takes a sign-in', async () => {
    const about = 'approval page: sign-in'
    assert.ok((await look()).findings.every((one) => one.about !== about))
    const { says } = (await look(undefined, { APPROVAL_SIGN_IN: 'risky' })).about(about, 'warning')
    assert.match(says, /\/pass\/signed-in is not a redirect URI, so nobody can sign in to approve/)
  })

  it("says whether the tenant's policy lets the credential be renewed", async () => {
    const about = 'app management policy'
    const scopes = 'Application.Read.All DelegatedPermissionGrant.Read.All Policy.Read.ApplicationConfiguration'
    const rule = { state: 'enabled', maxLifetime: null, restrictForAppsCreatedAfterDateTime: null } as const
    type Rule = Registration['appPolicy']['applicationRestrictions']['passwordCredentials'][number]
    const policy = (...passwordCredentials: Rule[]) =>
      clinic.register({
        appPolicy: { isEnabled: true, applicationRestrictions: { passwordCredentials, keyCredentials: [] } },
      })
    assert.match((await look()).about(about, 'unknown').says, /cannot read it \(403\)/)
    ;(await look(scopes)).about(about, 'ok')
    policy({ ...rule, restrictionType: 'passwordAddition' })
    assert.match((await look(scopes)).about(about, 'warning').says, /forbids new client secrets/)
    policy({
      ...rule,
      restrictionType: 'passwordAddition',
      restrictForAppsCreatedAfterDateTime: '2026-06-01T00:00:00Z',
    })
    ;(await look(scopes)).about(about, 'ok')
    policy({ ...rule, restrictionType: 'passwordLifetime', maxLifetime: 'P90D' })
    const { says, fix } = (await look(scopes)).about(about, 'warning')
    assert.match(says, /to P90D/)
    assert.match(fix ?? '', /clientSecretExpireDays/)
  })

  it('warns before the secret expires', async () => {
    clinic.register({ secretEnds: new Date(systemClock.now() + 20 * 86_400_000).toISOString() })
    assert.match((await look()).about('credential expiry', 'warning').says, /expires on \d{4}-\d\d-\d\d/)
  })

  it('warns if the configured day is another one', async () => {
    const ends = new Date(systemClock.now() + 90 * 86_400_000).toISOString()
    clinic.register({ secretEnds: ends })
    const told = async (AAD_APP_CREDENTIAL_EXPIRES: string) => look(undefined, { AAD_APP_CREDENTIAL_EXPIRES })
    ;(await told(ends.slice(0, 10))).about('credential expiry', 'ok')
    assert.match((await told('2099-01-01')).about('credential expiry', 'warning').fix ?? '', /alerts rely on it/)
  })

  it('warns before the current certificate expires, whatever others are registered', async () => {
    const day = 86_400_000
    const [own, other] = [20, 900].map((days) => createCertificate('Rollcall', systemClock.now() + days * day))
    assert.ok(own && other)
    clinic.register({ certificates: [other.cert, own.cert] })
    const proof = ({ cert, key }: typeof own) => ({
      SECRET_AAD_APP_CLIENT_SECRET: '',
      AAD_APP_CERTIFICATE_THUMBPRINT: new X509Certificate(cert).fingerprint256,
      SECRET_AAD_APP_CERTIFICATE_KEY: key,
    })
    ;(await look(undefined, proof(own))).about('credential expiry', 'warning')
    ;(await look(undefined, proof(other))).about('credential expiry', 'ok')
  })

  it('names permissions without admin consent', async () => {
    clinic.register({ consented: ['User.Read', 'User.Read.All'] })
    const { says, fix } = (await look()).about('tenant-wide consent', 'wrong')
    assert.match(says, /User\.EnableDisableAccount\.All/)
    assert.doesNotMatch(says, /User\.Read\.All/)
    assert.match(fix ?? '', /adminconsent\?client_id=/)
  })

  it('accepts optional permissions without consent as intended', async () => {
    clinic.register({ consented: requested.all.filter((scope) => scope !== 'LicenseAssignment.ReadWrite.All') })
    const { says } = (await look()).about('tenant-wide consent', 'ok')
    assert.match(says, /except optional ones: LicenseAssignment\.ReadWrite\.All/)
  })

  it("warns if an administrator hasn't consented to the app's own scope", async () => {
    clinic.register({ ownScopeConsented: false })
    const { says, fix } = (await look()).about('tenant-wide consent', 'warning')
    assert.match(says, /Need admin approval/)
    assert.match(fix ?? '', /adminconsent\?client_id=/)
  })

  it('says if the token lacks permission, or is of another tenant', async () => {
    assert.match((await look('User.Read')).about('app registration', 'unknown').says, /403 Authorization_RequestDenied/)
    const half = await look('Application.Read.All')
    assert.match(half.about('tenant-wide consent', 'unknown').says, /403/)
    const AAD_APP_CLIENT_ID = '99999999-2222-4333-8444-555555555555'
    assert.match(
      (await look(undefined, { AAD_APP_CLIENT_ID })).about('app registration', 'wrong').says,
      /has no app 9999/,
    )
    const away = await look(undefined, { CLOUD_GRAPH_URL: 'http://127.0.0.1:1' })
    assert.match(away.about('app registration', 'wrong').says, /ECONNREFUSED/)
  })
})
