import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { createEmulator, type Emulator } from '../../emulator/main.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createWeb, fieldOf, type Page, type Web } from '../support/web.ts'

const redirectUri = 'https://bot.example/pass/signed-in'
const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')

describe('signing in to the emulated Entra by code', () => {
  let emulator: Emulator
  let web: Web
  const clock = createFakeClock(Date.now())

  before(async () => {
    emulator = await createEmulator({ users: 40, clock, botUrl: 'https://bot.example/api/messages' })
  })
  beforeEach(() => {
    web = createWeb()
  })
  after(() => emulator.close())

  const login = () => `${emulator.url}/${emulator.world.tenantId}/login`
  const ask = (more: Record<string, string> = {}, tenant = emulator.world.tenantId) => {
    const asked = {
      client_id: emulator.world.ssoAppId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state: 'the state',
      nonce: 'the nonce',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      prompt: 'login',
      ...more,
    }
    return web.send('GET', `${emulator.url}/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(asked)}`)
  }
  const answerOf = (page: Page) => new URL(page.headers.get('location') ?? 'https://nowhere.example').searchParams
  const choose = async (page: Page, person = emulator.world.operators.alex.id) =>
    web.send('POST', login(), { form: { request: fieldOf(page, 'request'), person } })
  const redeem = async (code: string, more: Record<string, string> = {}) => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: emulator.world.ssoAppId,
      client_secret: emulator.world.ssoSecret,
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...more,
    })
    const address = `${emulator.url}/${emulator.world.tenantId}/oauth2/v2.0/token`
    const response = await fetch(address, { method: 'POST', body })
    return (await response.json()) as { id_token?: string; error?: string; error_codes?: number[] }
  }

  it('asks who is signing in, and confirms it with a signed ID token', async () => {
    const { alex } = emulator.world.operators
    const page = await ask()
    assert.match(page.text, /Pick an account/)
    const answered = answerOf(await choose(page))
    assert.equal(answered.get('state'), 'the state')
    const { id_token = '' } = await redeem(answered.get('code') ?? '')
    const claims = decodeJwt(id_token)
    const { aud, tid, oid, nonce, auth_time } = claims
    assert.deepEqual(
      { aud, tid, oid, nonce, auth_time },
      {
        aud: emulator.world.ssoAppId,
        tid: emulator.world.tenantId,
        oid: alex.id,
        nonce: 'the nonce',
        auth_time: Math.floor(clock.now() / 1000),
      },
    )
    assert.equal((await emulator.tokens.verify(id_token))['oid'], alex.id)
  })

  it('includes the sign-in time only if the registration asks for it', async () => {
    emulator.registration.idTokenClaims = []
    const { id_token = '' } = await redeem(answerOf(await choose(await ask())).get('code') ?? '')
    emulator.registration.idTokenClaims = ['auth_time']
    assert.equal(decodeJwt(id_token)['auth_time'], undefined)
  })

  it('keeps a session, but asks again if the app insists', async () => {
    await choose(await ask())
    const signedIn = Math.floor(clock.now() / 1000)
    await clock.advance(60_000)
    assert.match((await ask()).text, /Pick an account/)
    const silent = await redeem(answerOf(await ask({ prompt: '' })).get('code') ?? '')
    assert.equal(decodeJwt(silent.id_token ?? '')['auth_time'], signedIn)
    web = createWeb()
    assert.match((await ask({ prompt: '' })).text, /Pick an account/)
    assert.equal(answerOf(await ask({ prompt: 'none' })).get('error'), 'login_required')
  })

  it('never sends a browser to an address that is not registered', async () => {
    for (const wrong of [`${redirectUri}/`, 'https://bot.example/pass/signed-in?x=1', 'https://evil.example/', '']) {
      const { status, text, headers } = await ask({ redirect_uri: wrong })
      assert.deepEqual([status, headers.get('location')], [400, null])
      assert.match(text, /AADSTS50011/)
    }
    assert.match((await ask({ client_id: emulator.world.appId })).text, /AADSTS700016/)
    assert.match((await ask({}, 'another-tenant')).text, /AADSTS90002/)
  })

  it('tells the app what is wrong with its request', async () => {
    const wrong: [Record<string, string>, string][] = [
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ scope: 'profile' }, 'invalid_request'],
      [{ code_challenge: 'short' }, 'invalid_request'],
      [{ code_challenge_method: 'S512' }, 'invalid_request'],
      [{ prompt: 'maybe' }, 'invalid_request'],
    ]
    for (const [more, error] of wrong) {
      const answered = answerOf(await ask(more))
      assert.deepEqual([answered.get('error'), answered.get('state')], [error, 'the state'], JSON.stringify(more))
    }
    const cancelled = await web.send('POST', login(), {
      form: { request: fieldOf(await ask(), 'request'), cancel: '1' },
    })
    assert.equal(answerOf(cancelled).get('error'), 'access_denied')
  })

  it('lets no disabled account sign in or redeem a code', async () => {
    const { lynne } = emulator.world.operators
    const code = answerOf(await choose(await ask(), lynne.id)).get('code') ?? ''
    emulator.world.change(lynne.id, { accountEnabled: false })
    assert.match((await choose(await ask(), lynne.id)).text, /AADSTS50057/)
    assert.deepEqual((await redeem(code)).error_codes, [50057])
    emulator.world.change(lynne.id, { accountEnabled: true })
  })

  it('accepts a code once, for ten minutes, and only with its address and key', async () => {
    const fresh = async () => answerOf(await choose(await ask())).get('code') ?? ''
    const code = await fresh()
    const wrong: [Record<string, string>, number][] = [
      [{ code_verifier: 'w'.repeat(43) }, 501481],
      [{ code_verifier: '' }, 501481],
      [{ redirect_uri: 'https://bot.example/' }, 500112],
      [{ client_secret: 'guessed' }, 7000215],
      [{ code: 'guessed' }, 9002313],
      [{ code: '' }, 900144],
    ]
    for (const [more, number] of wrong)
      assert.deepEqual((await redeem(code, more)).error_codes, [number], JSON.stringify(more))
    assert.ok((await redeem(code)).id_token)
    assert.deepEqual((await redeem(code)).error_codes, [54005])
    const late = await fresh()
    await clock.advance(10 * 60_000 + 1)
    assert.deepEqual((await redeem(late)).error_codes, [70008])
  })

  it('keeps codes and keys out of its journal', async () => {
    const code = answerOf(await choose(await ask())).get('code') ?? ''
    await redeem(code)
    const kept = JSON.stringify(emulator.journal.entries({ path: /token$/ }))
    assert.ok(kept.includes('code_verifier=<'))
    for (const secret of [code, encodeURIComponent(code), verifier]) assert.ok(!kept.includes(secret))
  })
})
