import assert from 'node:assert/strict'
import { decodeJwt } from 'jose'
import { chatIdOf, userIdOf } from '../../emulator/activity.ts'
import { createEmulator, type Emulator } from '../../emulator/main.ts'
import type { Person } from '../../emulator/world.ts'
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts'
import { temporaryFolder } from '../support/folders.ts'

describe('emulated token service', () => {
  let emulator: Emulator
  let clock: FakeClock
  let alex: Person
  let bearer: string

  beforeEach(async () => {
    clock = createFakeClock(Date.now())
    await start()
  })
  afterEach(() => emulator.close())

  async function start(stateDir?: string) {
    emulator = await createEmulator({ users: 40, clock, ...(stateDir && { stateDir }) })
    emulator.framework.botUrl = `${emulator.url}/nobody-listens-here`
    alex = emulator.world.operators.alex
    bearer = await botToken()
  }
  const botToken = (appid = emulator.world.appId) =>
    emulator.tokens.mint({ aud: 'https://api.botframework.com', appid }, { expiresIn: 30 * 86_400 })

  async function call(
    method: string,
    path: string,
    query: Record<string, string> = {},
    options: { token?: string; body?: object } = {},
  ) {
    const all = new URLSearchParams({ userId: userIdOf(alex), connectionName: 'graph', channelId: 'msteams', ...query })
    const response = await fetch(`${emulator.url}/api/${path}?${all}`, {
      method,
      headers: { Authorization: `Bearer ${options.token ?? bearer}` },
      ...(options.body && { body: JSON.stringify(options.body) }),
    })
    return { status: response.status, text: await response.text() }
  }
  const getToken = (query: Record<string, string> = {}) => call('GET', 'usertoken/GetToken', query)
  const tokenIn = ({ text }: { text: string }) => (JSON.parse(text) as { token: string }).token

  async function signInLink(): Promise<URL> {
    const conversation = {
      bot: { id: 'bot' },
      user: { id: userIdOf(alex) },
      conversation: { id: chatIdOf(alex), conversationType: 'personal' },
      channelId: 'msteams',
    }
    const state = Buffer.from(JSON.stringify({ connectionName: 'graph', conversation })).toString('base64')
    const { text } = await call('GET', 'botsignin/GetSignInResource', { state })
    return new URL((JSON.parse(text) as { signInLink: string }).signInLink)
  }
  /** Signs someone in on the page; the bot doesn't respond, so the page shows the code. */
  async function codeOf(person: Person): Promise<string> {
    const link = await signInLink()
    const body = new URLSearchParams({ s: link.searchParams.get('s') ?? '', person: person.id })
    const page = await (await fetch(`${emulator.url}/signin`, { method: 'POST', body })).text()
    return /<code>(\d{6})<\/code>/.exec(page)?.[1] ?? ''
  }

  it('answers "no token" with an empty 404, because JSON would read as a token', async () => {
    assert.deepEqual(await getToken(), { status: 404, text: '' })
    assert.deepEqual(await getToken({ code: '' }), { status: 404, text: '' })
    assert.deepEqual(await getToken({ code: '123456' }), { status: 404, text: '' })
  })

  it('answers only the bot', async () => {
    const user = await emulator.identity.userToken(alex)
    assert.equal((await call('GET', 'usertoken/GetToken', {}, { token: user })).status, 401)
    assert.equal((await call('GET', 'usertoken/GetToken', {}, { token: 'nonsense' })).status, 401)
    assert.equal((await call('GET', 'usertoken/GetToken', {}, { token: await botToken('another-bot') })).status, 403)
  })

  it("exchanges a code for the chosen person's token, once", async () => {
    const code = await codeOf(emulator.world.operators.megan)
    const claims = decodeJwt(tokenIn(await getToken({ code })))
    assert.equal(claims['oid'], emulator.world.operators.megan.id)
    assert.equal(claims['scp'], 'access_as_user')
    assert.equal(claims.aud, emulator.world.ssoAppId)
    assert.equal((await getToken({ code })).status, 404)
    assert.equal((await getToken()).status, 200)
  })

  it('accepts a code only from its user and connection, within five minutes', async () => {
    const code = await codeOf(alex)
    assert.equal((await getToken({ code, userId: '29:someone-else' })).status, 404)
    assert.equal((await getToken({ code, connectionName: 'another' })).status, 400)
    await clock.advance(301_000)
    assert.equal((await getToken({ code })).status, 404)
  })

  it("doesn't renew tokens requested by the app's own URI or without offline_access", async () => {
    const { ssoAppId, appId } = emulator.world
    for (const scope of [
      `openid profile offline_access api://botid-${appId}/access_as_user`,
      `openid profile ${ssoAppId}/access_as_user`,
    ]) {
      emulator.registration.scope = scope
      const first = tokenIn(await getToken({ code: await codeOf(alex) }))
      await clock.advance(74 * 60_000)
      assert.equal(tokenIn(await getToken()), first, 'as long as it lasts')
      await clock.advance(2 * 60_000)
      assert.equal((await getToken()).status, 404, scope)
    }
  })

  it('returns nothing once sessions are revoked or the account is disabled', async () => {
    for (const patch of [
      { signInSessionsValidFrom: new Date(clock.now() + 60_000).toISOString() },
      { accountEnabled: false },
    ]) {
      await getToken({ code: await codeOf(alex) })
      emulator.world.change(alex.id, patch)
      await clock.advance(75 * 60_000)
      assert.equal((await getToken()).status, 404)
      emulator.world.change(alex.id, { accountEnabled: true, signInSessionsValidFrom: '2024-01-01T00:00:00Z' })
    }
  })

  it("exchanges Teams' token for its own, and no other", async () => {
    const exchange = (token: string) => call('POST', 'usertoken/exchange', {}, { body: { token } })
    assert.equal(
      (await exchange(await emulator.tokens.mint({ oid: alex.id, aud: 'https://graph.microsoft.com' }))).status,
      400,
    )
    assert.equal((await exchange('nonsense')).status, 400)
    assert.equal((await getToken()).status, 404)
    assert.equal(decodeJwt(tokenIn(await exchange(await emulator.identity.userToken(alex))))['oid'], alex.id)
    assert.equal((await getToken()).status, 200)
    emulator.world.change(alex.id, { accountEnabled: false })
    assert.equal((await exchange(await emulator.identity.userToken(alex))).status, 400)
  })

  it('keeps sign-ins and open links across a restart', async () => {
    await emulator.close()
    const stateDir = await temporaryFolder()
    await start(stateDir)
    const first = tokenIn(await getToken({ code: await codeOf(alex) }))
    const link = await signInLink()
    await emulator.close()
    await start(stateDir)
    assert.equal(tokenIn(await getToken()), first)
    assert.equal((await fetch(`${emulator.url}/signin${link.search}`)).status, 200)
  })

  it('shows hostile names literally on its page', async () => {
    const link = await signInLink()
    link.searchParams.set('q', 'script')
    const response = await fetch(link)
    const page = await response.text()
    assert.ok(page.includes('&lt;script&gt;alert(1)&lt;/script&gt;'))
    assert.ok(!page.includes('<script>alert(1)'))
    assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    link.searchParams.set('q', '"><b>')
    assert.ok(!(await (await fetch(link)).text()).includes('<b>'))
  })

  it('refuses used links, unknown and disabled accounts, and forms from other sites', async () => {
    const post = async (fields: Record<string, string>, headers = {}) =>
      (await fetch(`${emulator.url}/signin`, { method: 'POST', headers, body: new URLSearchParams(fields) })).status
    const s = (await signInLink()).searchParams.get('s') ?? ''
    const disabled = [...emulator.world.people.values()].find((one) => !one.accountEnabled)
    assert.equal(await post({ s, person: 'nobody' }), 400)
    assert.equal(await post({ s, person: disabled?.id ?? '' }), 403)
    assert.equal(await post({ s, person: alex.id }, { 'Sec-Fetch-Site': 'cross-site' }), 403)
    assert.equal(await post({ s, cancel: '1' }), 200)
    assert.equal(await post({ s, person: alex.id }), 410)
  })

  it('refuses sign-in links for an unknown connection or unreadable state', async () => {
    assert.equal((await call('GET', 'botsignin/GetSignInResource', { state: 'garbage' })).status, 400)
    const state = Buffer.from(
      JSON.stringify({ connectionName: 'other', conversation: { user: { id: 'u' }, conversation: { id: 'c' } } }),
    )
    assert.equal((await call('GET', 'botsignin/GetSignInResource', { state: state.toString('base64') })).status, 400)
  })
})
