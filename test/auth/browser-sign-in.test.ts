import assert from 'node:assert/strict'
import { type BrowserSignIn, createBrowserSignIn, SignInRefused } from '../../src/auth/browser-sign-in.ts'
import { createCloud } from '../../src/auth/cloud.ts'
import { createLog } from '../../src/core/log.ts'
import { createFakeClock } from '../support/fake-clock.ts'

const tenantId = '11111111-1111-4111-8111-111111111111'
const clientId = '22222222-2222-4222-8222-222222222222'
const redirectUri = 'https://bot.example/pass/signed-in'

describe('signing in with a browser', () => {
  const clock = createFakeClock()
  const seconds = Math.floor(clock.now() / 1000)
  const right = {
    iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    aud: clientId,
    tid: tenantId,
    oid: 'A1',
    nonce: 'nonce',
    iat: seconds,
    exp: seconds + 3_600,
    auth_time: seconds,
    name: 'Megan Bowen',
    preferred_username: 'megan@contoso.example',
    sub: 'sub',
  }
  const sent: string[] = []
  /** Entra's clock, compared with ours, in ms. */
  let ahead = 0
  afterEach(() => {
    ahead = 0
  })
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signInWith = (claims: object, name: 'public' | 'usgov' = 'public'): BrowserSignIn =>
    createBrowserSignIn({
      cloud: createCloud({ name }),
      tenantId,
      clientId,
      redirectUri,
      credential: { secret: 'the secret' },
      clock,
      log: createLog({ level: 'silent' }),
      network: {
        sendGetRequestAsync: () => Promise.reject(new Error('Nothing is asked')),
        sendPostRequestAsync: async <T>(url: string, { body = '' }: { body?: string } = {}) => {
          sent.push(`${url} ${body}`)
          const answer = {
            token_type: 'Bearer',
            scope: 'openid profile',
            expires_in: 3600,
            access_token: 'an access token',
            refresh_token: 'a refresh token',
            id_token: `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.c2ln`,
            client_info: encode({ uid: 'a1', utid: tenantId }),
          }
          return { status: 200, headers: { date: new Date(clock.now() + ahead).toUTCString() }, body: answer as T }
        },
      },
    })
  const redeem = (more: object, startedAt = clock.now()) =>
    signInWith({ ...right, ...more }).redeem('the code', { nonce: 'nonce', verifier: 'the verifier', startedAt })
  const refusal = (reason: SignInRefused['reason']) => (error: unknown) => {
    assert.ok(error instanceof SignInRefused, String(error))
    assert.equal(error.reason, reason)
    return true
  }

  it('identifies the person by lower-case IDs', async () => {
    const { person } = await redeem({})
    assert.deepEqual(person, { oid: 'a1', tid: tenantId, upn: 'megan@contoso.example', name: 'Megan Bowen' })
    const form = new URLSearchParams(sent.at(-1)?.split(' ')[1])
    const { code, code_verifier, client_secret, redirect_uri, grant_type } = Object.fromEntries(form)
    assert.deepEqual(
      [code, code_verifier, client_secret, redirect_uri, grant_type],
      ['the code', 'the verifier', 'the secret', redirectUri, 'authorization_code'],
    )
    assert.equal((await redeem({ name: undefined })).person.name, 'megan@contoso.example')
  })

  it('is refused unless it is for this browser, app and tenant, and new', async () => {
    const wrong: [object, SignInRefused['reason']][] = [
      [{ nonce: 'another' }, 'nonce'],
      [{ nonce: undefined }, 'nonce'],
      [{ aud: tenantId }, 'audience'],
      [{ tid: clientId }, 'tenant'],
      [{ iss: `https://login.microsoftonline.com/${clientId}/v2.0` }, 'issuer'],
      [{ iss: 'https://api.botframework.com' }, 'issuer'],
      [{ exp: seconds - 121 }, 'expired'],
      [{ auth_time: seconds - 5 }, 'stale'],
      [{ auth_time: undefined }, 'stale'],
      [{ oid: undefined }, 'malformed'],
      [{ tid: 7 }, 'malformed'],
    ]
    for (const [more, reason] of wrong) await assert.rejects(redeem(more), refusal(reason), JSON.stringify(more))
  })

  it("is as new as Entra's own clock says, even if that differs from this machine's", async () => {
    assert.ok(await redeem({ auth_time: seconds - 1, exp: seconds - 119 }))
    assert.ok(await redeem({ auth_time: seconds + 600 }))
    ahead = -300_000
    assert.ok(await redeem({ auth_time: seconds - 300, exp: seconds + 1 }))
    ahead = 300_000
    await assert.rejects(redeem({ auth_time: seconds + 290 }), refusal('stale'))
  })

  it('meets the authentication context that is demanded, or is refused', async () => {
    const demanding = async (acrs: unknown) => {
      const secrets = { nonce: 'nonce', verifier: 'v', startedAt: clock.now() }
      const { signIn } = await signInWith({ ...right, acrs }).redeem('c', { ...secrets, context: 'c1' })
      return signIn
    }
    for (const acrs of [undefined, 'c2', ['c2', 'c11'], 7, []])
      await assert.rejects(demanding(acrs), (error) => error instanceof SignInRefused)
    for (const acrs of ['c1', ['c2', 'c1']])
      assert.deepEqual(await demanding(acrs), { at: seconds * 1000, context: 'c1' })
    const asked = { state: 's', nonce: 'n', challenge: 'c' }
    const { searchParams } = new URL(await signInWith(right).address({ ...asked, context: 'c1' }))
    const claims = JSON.parse(searchParams.get('claims') ?? '') as { id_token: { acrs: object } }
    assert.deepEqual(claims.id_token.acrs, { essential: true, value: 'c1' })
    assert.doesNotMatch(await signInWith(right).address(asked), /acrs/)
  })

  it('redeems each code separately and keeps nothing', async () => {
    const one = signInWith(right)
    const before = sent.length
    for (let n = 0; n < 2; n++) await one.redeem('c', { nonce: 'nonce', verifier: 'v', startedAt: clock.now() })
    assert.equal(sent.length, before + 2)
  })

  it('uses the sign-in page of its cloud', async () => {
    const asked = { state: 's', nonce: 'n', challenge: 'c' }
    const { origin } = new URL(await signInWith(right, 'usgov').address(asked))
    assert.equal(origin, 'https://login.microsoftonline.us')
  })
})
