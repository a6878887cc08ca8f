import assert from 'node:assert/strict'
import { ConfidentialClientApplication } from '@azure/msal-node'
import { decodeJwt } from 'jose'
import { createEmulator, type Emulator } from '../../emulator/main.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { temporaryFolder } from '../support/folders.ts'
import { redirectTo } from './sdk-bot.ts'

describe('emulated Entra', () => {
  let emulator: Emulator
  const clock = createFakeClock(Date.now())

  before(async () => {
    emulator = await createEmulator({ users: 40, clock })
  })
  after(() => emulator.close())
  afterEach(() => emulator.identity.lift())

  const app = (which: 'bot' | 'sso', secret?: string) => {
    const { appId, ssoAppId, botSecret, ssoSecret, tenantId } = emulator.world
    const [clientId, right] = which === 'bot' ? [appId, botSecret] : [ssoAppId, ssoSecret]
    return new ConfidentialClientApplication({
      auth: { clientId, clientSecret: secret ?? right, authority: `https://login.microsoftonline.com/${tenantId}` },
      system: { networkClient: redirectTo(emulator.url) },
    })
  }
  const onBehalfOf = async (assertion: string, scopes: string[], claims?: string) =>
    app('sso').acquireTokenOnBehalfOf({ oboAssertion: assertion, scopes, ...(claims && { claims }) })
  const form = async (fields: Record<string, string>, tenant = emulator.world.tenantId) => {
    const body = new URLSearchParams(fields)
    const response = await fetch(`${emulator.url}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body })
    return { status: response.status, body: (await response.json()) as { error: string; error_codes: number[] } }
  }
  const credentials = () => ({
    grant_type: 'client_credentials',
    client_id: emulator.world.appId,
    client_secret: emulator.world.botSecret,
    scope: 'https://api.botframework.com/.default',
  })

  it("refuses client credentials with Entra's number for the mistake", async () => {
    const right = credentials()
    const wrong: [Record<string, string>, number, string | undefined][] = [
      [{ ...right, client_secret: 'guessed' }, 7000215, undefined],
      [{ ...right, client_id: emulator.world.tenantId }, 700016, undefined],
      [{ ...right, scope: 'https://graph.microsoft.com/.default' }, 70011, undefined],
      [{ ...right, grant_type: 'password' }, 70003, undefined],
      [{ ...right, scope: '' }, 900144, undefined],
      [right, 90002, '00000000-0000-4000-8000-000000000000'],
      [right, 700016, 'botframework.com'],
    ]
    for (const [fields, code, tenant] of wrong) {
      const { status, body } = await form(fields, tenant)
      assert.deepEqual([status >= 400, body.error_codes], [true, [code]], JSON.stringify(fields))
    }
  })

  it('issues an on-behalf-of Graph token with everything consented to, whatever was requested', async () => {
    const { alex } = emulator.world.operators
    const assertion = await emulator.identity.userToken(alex)
    const result = await onBehalfOf(assertion, ['User.Read.All', 'https://graph.microsoft.com/User.Read'])
    const claims = decodeJwt(result?.accessToken ?? '')
    assert.equal(claims['oid'], alex.id)
    assert.equal(claims['scp'], emulator.registration.consented.join(' '))
    assert.ok((claims['wids'] as string[]).includes(alex.roles[0] ?? ''))
    const me = await fetch(`${emulator.url}/v1.0/me`, { headers: { Authorization: `Bearer ${result?.accessToken}` } })
    assert.equal(((await me.json()) as { id: string }).id, alex.id)
  })

  it("lets tokens expire by the machine's clock if its own is faster", async () => {
    for (const isFast of [true, false]) {
      const own = createFakeClock(Date.now())
      const other = await createEmulator({ users: 40, clock: { ...own, isFast } })
      const token = await other.identity.userToken(other.world.operators.alex)
      await own.advance(2 * 3_600_000)
      const isValid = await other.tokens.verify(token).then(
        () => true,
        () => false,
      )
      await other.close()
      assert.equal(isValid, isFast)
    }
  })

  it("refuses assertions that are forged, expired, for another app or without the bot's scope", async () => {
    const { alex } = emulator.world.operators
    const { ssoAppId, tenantId } = emulator.world
    const good = await emulator.identity.userToken(alex)
    const claims = { oid: alex.id, tid: tenantId, aud: ssoAppId, scp: 'access_as_user' }
    const late = await emulator.tokens.mint({ ...claims, iat: 1, exp: 2 })
    const foreign = await emulator.tokens.mint({ ...claims, aud: 'https://graph.microsoft.com' })
    const scopeless = await emulator.tokens.mint({ ...claims, scp: 'openid' })
    const stranger = await emulator.tokens.mint({ ...claims, oid: tenantId })
    const [head, body, signature = ''] = good.split('.')
    const forged = `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`
    const refused = [
      [forged, 50013],
      [unsigned, 50013],
      [late, 500133],
      [foreign, 500131],
      [scopeless, 50013],
      [stranger, 50034],
    ] as const
    for (const [assertion, code] of refused)
      await assert.rejects(
        onBehalfOf(assertion, ['User.Read']),
        (error: { errorNo?: string }) => Number(error.errorNo) === code,
        String(code),
      )
  })

  it('leaves scopes without consent out of a token', async () => {
    const { megan } = emulator.world.operators
    emulator.identity.challenge(megan, { kind: 'consent', scopes: ['User.Read.All'] })
    const result = await onBehalfOf(await emulator.identity.userToken(megan), ['User.Read'])
    const held = String(decodeJwt(result?.accessToken ?? '')['scp']).split(' ')
    assert.deepEqual([held.includes('User.Read'), held.includes('User.Read.All')], [true, false])
    emulator.identity.lift(megan)
  })

  it('records calls whose scopes nobody requested', async () => {
    const { lee } = emulator.world.operators
    const result = await onBehalfOf(await emulator.identity.userToken(lee), ['User.Read'])
    const call = (path: string) =>
      fetch(`${emulator.url}/v1.0${path}`, { headers: { Authorization: `Bearer ${result?.accessToken}` } })
    await call('/me')
    assert.deepEqual(emulator.asked.unasked, [])
    assert.equal((await call('/groups?$top=1')).status, 200)
    assert.deepEqual(emulator.asked.unasked, ['GET /groups with a token asked for as: User.Read'])
  })

  it("also names claims in refusals that signing in can't resolve, and marks them as message only", async () => {
    const { isaiah } = emulator.world.operators
    for (const [kind, code] of Object.entries({
      device: 53000,
      app: 53002,
      blocked: 53003,
      location: 53003,
      risk: 53004,
    })) {
      emulator.identity.challenge(isaiah, { kind: kind as 'device', times: 1 })
      const authTime = emulator.identity.prove(isaiah)
      const assertion = await emulator.identity.userToken(isaiah, { authTime })
      const refusal = await onBehalfOf(assertion, ['User.Read']).catch((error: unknown) => error)
      const { errorNo, subError, claims } = refusal as { errorNo: string; subError: string; claims: string }
      assert.deepEqual([Number(errorNo), subError], [code, 'message_only'], kind)
      assert.ok(JSON.parse(claims).access_token.capolids.essential)
    }
  })

  it('evaluates device policies for what the app asks for, by what the sign-in to the app proved', async () => {
    const { world, identity, url } = emulator
    const { lee } = world.operators
    const patch = (body: object) =>
      fetch(`${url}/_emulator/conditional-access`, { method: 'PATCH', body: JSON.stringify(body) })
    const fresh = async () =>
      onBehalfOf(await identity.userToken(lee, { authTime: identity.prove(lee) }), ['User.Read'])
    const code = (done: Promise<unknown>) =>
      done.then(
        () => 0,
        (error: { errorNo?: string; message: string }) =>
          Number(error.errorNo ?? /AADSTS(\d+)/.exec(error.message)?.[1]),
      )
    const name = 'Compliant device'
    const control = 'compliantDevice'
    await patch({ add: [{ name, control, exclude: [world.ssoAppId] }] })
    assert.equal(await code(fresh()), 530003, 'excluding the app only stops its sign-in from proving the device')
    await patch({ devices: { [lee.userPrincipalName]: 'registered' } })
    assert.equal(await code(fresh()), 53000)
    await patch({ states: { [name]: 'disabled' }, devices: { [lee.userPrincipalName]: 'compliant' } })
    await patch({ add: [{ name: 'Office', control, include: ['Office365', world.ssoAppId] }] })
    assert.equal(await code(fresh()), 0)
    await patch({ devices: { [lee.userPrincipalName]: 'unknown' } })
    assert.equal(await code(fresh()), 530003)

    await patch({ states: { Office: 'disabled' } })
    await patch({ add: [{ name: 'Graph: MFA', control: 'mfa', include: ['00000002-0000-0000-c000-000000000000'] }] })
    assert.equal(await code(fresh()), 50076)
    await patch({ states: { 'Graph: MFA': 'disabled' } })
    assert.equal(await code(fresh()), 0)
  })

  it('evaluates authentication strengths and policies for registering methods', async () => {
    const { world, identity, url } = emulator
    const { lee } = world.operators
    const patch = (body: object) =>
      fetch(`${url}/_emulator/conditional-access`, { method: 'PATCH', body: JSON.stringify(body) })
    const directory = '00000002-0000-0000-c000-000000000000'
    const exchange = async () =>
      onBehalfOf(await identity.userToken(lee, { authTime: identity.prove(lee) }), ['User.Read'])
    await patch({ add: [{ name: 'Strength', control: 'phishingResistant', include: [directory] }] })
    await assert.rejects(exchange, { errorNo: 50076 })
    assert.equal(identity.refusesPass(lee, true), false, 'the policy is for the directory alone')
    await patch({ states: { Strength: 'disabled' } })
    await patch({ add: [{ name: 'Strength for all', control: 'phishingResistant' }] })
    assert.ok(await exchange(), 'the sign-in to the app asked for it')
    assert.equal(identity.refusesPass(lee, false), true)
    await patch({ states: { 'Strength for all': 'disabled' } })

    const includeUserActions = ['urn:user:registersecurityinfo']
    for (const [control, device, refused] of [
      ['block', 'compliant', true],
      ['compliantDevice', 'compliant', false],
      ['compliantDevice', 'unknown', true],
      ['mfa', 'unknown', false],
    ] as const) {
      const name = `Registering ${control} ${device}`
      await patch({ add: [{ name, control, includeUserActions }], devices: { [lee.userPrincipalName]: device } })
      assert.deepEqual([identity.refusesPass(lee, true), identity.refusesPass(lee, false)], [refused, false], name)
      await patch({ states: { [name]: 'disabled' }, devices: { [lee.userPrincipalName]: 'compliant' } })
    }
  })

  it('records the requested claims in a token, which then lasts an hour', async () => {
    const assertion = await emulator.identity.userToken(emulator.world.operators.diego)
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"},"xms_cc":{"values":["cp1"]}}}'
    const token = (await onBehalfOf(assertion, ['User.Read'], claims))?.accessToken ?? ''
    assert.deepEqual(decodeJwt(token)['asked'], { acrs: { essential: true, value: 'c1' } })
    assert.equal(Number(decodeJwt(token).exp) - Number(decodeJwt(token).iat), 3_600)
  })

  it('applies a challenge only as often as configured', async () => {
    const { lee } = emulator.world.operators
    emulator.identity.challenge(lee, { kind: 'down', times: 1 })
    const assertion = await emulator.identity.userToken(lee)
    const fields = {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      client_id: emulator.world.ssoAppId,
      client_secret: emulator.world.ssoSecret,
      requested_token_use: 'on_behalf_of',
      assertion,
      scope: 'User.Read',
    }
    const answers = [await form(fields), await form(fields)]
    assert.deepEqual(
      answers.map((one) => one.status),
      [503, 200],
    )
  })

  it('refuses a disabled account, and a revoked one until it signs in again', async () => {
    const { adele } = emulator.world.operators
    const code = async (assertion: string) =>
      onBehalfOf(assertion, ['User.Read']).then(
        () => 0,
        (error: { errorNo?: string }) => Number(error.errorNo),
      )
    const before = await emulator.identity.userToken(adele, { authTime: clock.now() })
    emulator.world.change(adele.id, { accountEnabled: false })
    assert.equal(await code(before), 50057)
    await clock.advance(60_000)
    emulator.world.change(adele.id, {
      accountEnabled: true,
      signInSessionsValidFrom: new Date(clock.now()).toISOString(),
    })
    assert.equal(await code(before), 50173)
    await clock.advance(60_000)
    assert.equal(await code(await emulator.identity.userToken(adele, { authTime: emulator.identity.prove(adele) })), 0)
  })

  it('refuses members of a group that an enabled policy blocks, once the membership has replicated to sign-ins', async () => {
    const { world, identity, url } = emulator
    const { adele, breakGlass } = world.operators
    const group = world.group('Quarantine')
    assert.ok(group)
    const switches = (body: object) =>
      fetch(`${url}/_emulator/conditional-access`, { method: 'PATCH', body: JSON.stringify(body) })
    const assertion = await identity.userToken(adele, { authTime: clock.now() })
    const code = async () =>
      onBehalfOf(assertion, ['User.Read']).then(
        () => 0,
        (error: { errorNo?: string }) => Number(error.errorNo),
      )
    world.setMember(group.id, adele.id, true)
    world.setMember(group.id, breakGlass.id, true)
    assert.equal(identity.isBlocked(breakGlass), false, 'the policy excludes it')
    assert.equal(await code(), 53003)
    for (const state of ['enabledForReportingButNotEnforced', 'disabled']) {
      await switches({ states: { 'Quarantine: block': state } })
      assert.equal(identity.isBlocked(adele), false, state)
    }
    await switches({ states: { 'Quarantine: block': 'enabled' }, membershipAfterMs: 60_000 })
    world.conditionalAccess.moved(group.id, adele.id, clock.now())
    assert.equal(identity.isBlocked(adele), false)
    await clock.advance(60_000)
    assert.equal(identity.isBlocked(adele), true)
    await switches({ membershipAfterMs: 0 })
    assert.equal((await switches({ states: { 'No such policy': 'enabled' } })).status, 404)
    world.setMember(group.id, adele.id, false)
    assert.equal(identity.isBlocked(adele), false)
  })

  it('marks tokens for continuous access evaluation if the app supports it', async () => {
    const assertion = await emulator.identity.userToken(emulator.world.operators.alex)
    const result = await onBehalfOf(assertion, ['User.Read'], '{"access_token":{"xms_cc":{"values":["cp1"]}}}')
    assert.deepEqual(decodeJwt(result?.accessToken ?? '')['xms_cc'], ['cp1'])
  })

  it('sets and lifts challenges over HTTP', async () => {
    const address = `${emulator.url}/_emulator/entra`
    const { adele } = emulator.world.operators
    const body = JSON.stringify({ person: adele.userPrincipalName, kind: 'blocked' })
    assert.equal((await fetch(address, { method: 'POST', body })).status, 200)
    assert.deepEqual(
      emulator.identity.challenges().map((one) => one.person),
      [adele.id],
    )
    assert.equal(
      (await fetch(address, { method: 'POST', body: '{"person":"nobody@nowhere","kind":"mfa"}' })).status,
      404,
    )
    await fetch(`${address}?person=${adele.id}`, { method: 'DELETE' })
    assert.deepEqual(emulator.identity.challenges(), [])
  })

  it('keeps its key across processes', async () => {
    const stateDir = await temporaryFolder()
    const first = await createEmulator({ users: 30, stateDir })
    const token = await first.tokens.mint({ sub: 'someone' })
    await first.close()
    const second = await createEmulator({ users: 30, stateDir })
    assert.equal((await second.tokens.verify(token))['sub'], 'someone')
    await second.close()
  })
})
