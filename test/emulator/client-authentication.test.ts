import assert from 'node:assert/strict'
import { decodeJwt } from 'jose'
import { createEmulator, type Emulator } from '../../emulator/main.ts'
import { principalOf } from '../../emulator/managed-identity.ts'

const audience = 'api://AzureADTokenExchange'

describe('an app that authenticates without a secret', () => {
  let emulator: Emulator

  before(async () => {
    emulator = await createEmulator({ users: 40 })
  })
  after(() => emulator.close())

  const machine = async (query: Record<string, string>, headers: Record<string, string> = {}) => {
    const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = emulator.machine.environment()
    const response = await fetch(`${IDENTITY_ENDPOINT}?${new URLSearchParams(query)}`, {
      headers: { 'X-IDENTITY-HEADER': IDENTITY_HEADER, ...headers },
    })
    return { status: response.status, body: (await response.json()) as { access_token: string; message: string } }
  }
  const asked = (more: Record<string, string> = {}) => ({
    'api-version': '2019-08-01',
    client_id: emulator.world.appId,
    resource: audience,
    ...more,
  })
  const present = async (client_assertion: string, more: Record<string, string> = {}) => {
    const { world, url } = emulator
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: world.ssoAppId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
      scope: 'https://graph.microsoft.com/.default',
      ...more,
    })
    const response = await fetch(`${url}/${world.tenantId}/oauth2/v2.0/token`, { method: 'POST', body })
    return ((await response.json()) as { error_codes?: number[] }).error_codes?.[0] ?? response.status
  }

  it("gets tokens of the machine's attached identities, with the machine's header", async () => {
    const { status, body } = await machine(asked())
    assert.equal(status, 200)
    const { iss, aud, sub } = decodeJwt(body.access_token)
    const { tenantId, appId } = emulator.world
    const wanted = [`https://login.microsoftonline.com/${tenantId}/v2.0`, audience, principalOf(appId)]
    assert.deepEqual([iss, aud, sub], wanted)
    assert.equal((await machine(asked(), { 'X-IDENTITY-HEADER': 'guess' })).status, 403)
    assert.match((await machine(asked({ client_id: tenantId }))).body.message, /No User Assigned/)
    assert.equal((await machine(asked({ 'api-version': '2017-09-01' }))).status, 400)
  })

  it('is accepted only with a federated credential matching issuer, audience and subject', async () => {
    const { world, registration } = emulator
    const { access_token: token } = (await machine(asked())).body
    const issuer = `https://login.microsoftonline.com/${world.tenantId}/v2.0`
    const right = { issuer, audience, subject: principalOf(world.appId) }
    const outcomes = [
      [[right], 200],
      [[], 700211],
      [[{ ...right, issuer: 'https://elsewhere.example' }], 700211],
      [[{ ...right, audience: 'api://elsewhere' }], 700212],
      [[{ ...right, subject: world.appId }], 700213],
      [[{ ...right, subject: world.appId }, right], 200],
    ] as const
    for (const [federated, outcome] of outcomes) {
      registration.federated = [...federated]
      assert.equal(await present(token), outcome, JSON.stringify(federated))
    }
  })

  it('is refused with an expired, forged, missing or different assertion', async () => {
    const { world, registration, tokens } = emulator
    const claims = { iss: `https://login.microsoftonline.com/${world.tenantId}/v2.0`, aud: audience, sub: 'anyone' }
    registration.federated = [{ issuer: claims.iss, audience, subject: 'anyone' }]
    const good = await tokens.mint(claims)
    assert.equal(await present(good), 200)
    assert.equal(await present(await tokens.mint({ ...claims, iat: 1, exp: 2 })), 700024)
    const [head, , signature] = good.split('.')
    const body = Buffer.from(JSON.stringify({ ...claims, sub: 'someone' })).toString('base64url')
    assert.equal(await present(`${head}.${body}.${signature}`), 50027)
    assert.equal(await present('no token'), 50027)
    assert.equal(await present(good, { client_assertion_type: 'something else' }), 900144)
    assert.equal(await present(good, { client_id: world.appId }), 700027)
    assert.equal(await present(good, { client_id: world.tenantId }), 700016)
  })
})
