import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import type { INetworkModule } from '@azure/msal-node'
import { createCloud } from '../../src/auth/cloud.ts'
import type { AppCredential } from '../../src/auth/credentials.ts'
import { createGraphTokens } from '../../src/auth/graph-tokens.ts'
import { UserError } from '../../src/core/errors.ts'
import { createLog } from '../../src/core/log.ts'
import { createFakeClock } from '../support/fake-clock.ts'

const tenantId = '5b6c7d8e-0000-4000-8000-000000000001'
const oid = '5b6c7d8e-0000-4000-8000-00000000000a'
const encode = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url')
const jwt = (claims: object) => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.x`

interface Exchange {
  readonly url: string
  readonly form: URLSearchParams
}

/** A scripted Entra: answers each token request with `reply`. */
function scripted(reply: (exchange: Exchange, count: number) => { status: number; body: object } | Error) {
  const sent: Exchange[] = []
  const post = async (url: string, options?: { body?: string }) => {
    const exchange = { url, form: new URLSearchParams(options?.body) }
    sent.push(exchange)
    const answer = reply(exchange, sent.length)
    if (answer instanceof Error) throw answer
    return { headers: {}, ...answer }
  }
  const network = {
    sendGetRequestAsync: () => Promise.reject(new Error('Nothing is fetched')),
    sendPostRequestAsync: post,
  } as INetworkModule
  return { network, sent }
}

const granted = ({ form }: Exchange, count: number) => ({
  status: 200,
  body: {
    token_type: 'Bearer',
    scope: form.get('scope'),
    expires_in: 3600,
    ext_expires_in: 3600,
    access_token: `graph-token-${count}`,
    id_token: jwt({ oid, tid: tenantId, preferred_username: 'alex@contoso.test', sub: 's', ver: '2.0' }),
    client_info: encode({ uid: oid, utid: tenantId }),
  },
})

const refused = (number: number, more: object = {}) => ({
  status: 400,
  body: {
    error: 'invalid_grant',
    error_description: `AADSTS${number}: No.`,
    error_codes: [number],
    timestamp: '2026-01-05 09:00:00Z',
    trace_id: 't',
    correlation_id: 'c',
    ...more,
  },
})

function build(reply: Parameters<typeof scripted>[0], credential: AppCredential = { secret: 'not-a-secret' }) {
  const entra = scripted(reply)
  const tokens = createGraphTokens({
    cloud: createCloud({ name: 'public' }),
    tenantId,
    clientId: 'client',
    credential,
    addOns: new Set(['SecurityIncident.Read.All']),
    network: entra.network,
    log: createLog({ level: 'silent' }),
    clock: createFakeClock(),
  })
  return { tokens, sent: entra.sent }
}

const consentUrl = `https://login.microsoftonline.com/${tenantId}/adminconsent?client_id=client`

const code =
  (wanted: string, details: object = {}) =>
  (error: unknown) => {
    assert.ok(error instanceof UserError)
    assert.equal(error.code, wanted)
    assert.deepEqual({ ...error.details, ...details }, { ...error.details })
    return true
  }

describe('createGraphTokens', () => {
  it('requests the given scopes on behalf of the person', async () => {
    const { tokens, sent } = build(granted)
    assert.equal(await tokens.onBehalfOf('assertion', ['User.Read.All', 'User.Read']), 'graph-token-1')
    const { url, form } = sent[0] ?? assert.fail()
    assert.ok(url.startsWith(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`))
    assert.equal(form.get('grant_type'), 'urn:ietf:params:oauth:grant-type:jwt-bearer')
    assert.equal(form.get('requested_token_use'), 'on_behalf_of')
    assert.equal(form.get('assertion'), 'assertion')
    const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope.startsWith('https:'))
    assert.deepEqual(scopes, ['https://graph.microsoft.com/User.Read.All', 'https://graph.microsoft.com/User.Read'])
  })

  it('caches a token per person and scopes, except when renewing or sending claims', async () => {
    const { tokens, sent } = build(granted)
    const first = await tokens.onBehalfOf('alex', ['User.Read.All'])
    assert.equal(await tokens.onBehalfOf('alex', ['User.Read.All']), first)
    assert.equal(sent.length, 1)
    assert.notEqual(await tokens.onBehalfOf('megan', ['User.Read.All']), first)
    assert.notEqual(await tokens.onBehalfOf('alex', ['User.RevokeSessions.All']), first)
    assert.notEqual(await tokens.onBehalfOf('alex', ['User.Read.All'], { renew: true }), first)
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}'
    await tokens.onBehalfOf('alex', ['User.Read.All'], { claims })
    assert.equal(sent.length, 5)
    assert.match(sent[4]?.form.get('claims') ?? '', /"nbf"/)
  })

  it('forgets a person', async () => {
    const { tokens, sent } = build(granted)
    await tokens.onBehalfOf('alex', ['User.Read.All'])
    await tokens.forget('5b6c7d8e-0000-4000-8000-00000000000b')
    await tokens.onBehalfOf('alex', ['User.Read.All'])
    assert.equal(sent.length, 1)
    await tokens.forget(oid)
    await tokens.onBehalfOf('alex', ['User.Read.All'])
    assert.equal(sent.length, 2)
  })

  it('reports missing consent with the scopes and where to grant it', async () => {
    const { tokens } = build(() => refused(65001, { suberror: 'consent_required' }))
    await assert.rejects(
      tokens.onBehalfOf('a', ['User.Read.All', 'User.Read']),
      code('consentRequired', { scopes: 'User.Read.All User.Read', url: consentUrl }),
    )
  })

  it('reports an add-on without consent by its own scope, without the link, which would not grant it', async () => {
    const { tokens } = build(() => refused(65001, { suberror: 'consent_required' }))
    await assert.rejects(tokens.onBehalfOf('a', ['User.Read', 'SecurityIncident.Read.All']), (error) => {
      assert.ok(error instanceof UserError)
      assert.deepEqual(error.details, { scopes: 'SecurityIncident.Read.All', addOn: 1 })
      return error.code === 'consentRequired'
    })
  })

  it("reports that more proof is required, with Entra's claims", async () => {
    const claims = '{"access_token":{"capolids":{"essential":true,"values":["x"]}}}'
    const { tokens } = build(() => refused(50076, { error: 'interaction_required', suberror: 'basic_action', claims }))
    await assert.rejects(tokens.onBehalfOf('a', ['User.Read.All']), code('moreProofRequired', { claims }))
    const plain = build(() => refused(50079, { error: 'interaction_required' }))
    await assert.rejects(plain.tokens.onBehalfOf('a', ['User.Read.All']), code('moreProofRequired'))
  })

  it("reports what signing in can't resolve as blocked by a kind of policy, whatever the claims", async () => {
    const claims = '{"access_token":{"capolids":{"essential":true,"values":["x"]}}}'
    const kinds = { 53002: 'app', 53009: 'app', 53003: 'access', 53004: 'risk', 530032: 'access' }
    for (const [number, policy] of Object.entries(kinds)) {
      for (const error of ['interaction_required', 'invalid_grant', 'access_denied']) {
        const { tokens } = build(() => refused(Number(number), { error, suberror: 'message_only', claims }))
        await assert.rejects(
          tokens.onBehalfOf('a', ['User.Read.All']),
          code('policyBlocked', { policy, aadsts: Number(number) }),
        )
      }
    }
    const unheardOf = build(() =>
      refused(59999, { error: 'interaction_required', suberror: 'additional_action', claims }),
    )
    await assert.rejects(
      unheardOf.tokens.onBehalfOf('a', ['User.Read.All']),
      code('policyBlocked', { policy: 'access' }),
    )
  })

  it('asks for a sign-in on another device if a policy is about devices, whatever the answer says besides', async () => {
    const claims = '{"access_token":{"capolids":{"essential":true,"values":["x"]}}}'
    for (const number of [50097, 50129, 53000, 53001, 530001, 530002, 530003, 530004, 530033])
      for (const more of [
        { error: 'invalid_grant' },
        { error: 'invalid_grant', claims },
        { suberror: 'message_only' },
      ]) {
        const { tokens } = build(() => refused(number, { error: 'interaction_required', ...more }))
        await assert.rejects(
          tokens.onBehalfOf('a', ['User.Read.All']),
          code('moreProofRequired', { policy: 'device', aadsts: number }),
        )
      }
  })

  it('asks for proof if Entra says that an interactive sign-in can provide it', async () => {
    const claims = '{"access_token":{"capolids":{"essential":true,"values":["x"]}}}'
    const { tokens } = build(() => refused(53003, { suberror: 'basic_action', claims }))
    await assert.rejects(
      tokens.onBehalfOf('a', ['User.Read.All']),
      code('moreProofRequired', { claims, policy: 'access', aadsts: 53003 }),
    )
    const live = build(() => refused(50076, { error: 'invalid_grant', suberror: 'basic_action', claims }))
    await assert.rejects(live.tokens.onBehalfOf('a', ['User.Read.All']), code('moreProofRequired', { policy: 'mfa' }))
  })

  it('reports expired, invalid and revoked assertions as an expired sign-in', async () => {
    for (const number of [50013, 500133, 50173, 50057]) {
      const { tokens } = build(() => refused(number))
      await assert.rejects(tokens.onBehalfOf('a', ['User.Read.All']), code('signInExpired'))
    }
  })

  it('says at once that someone is not assigned to the app', async () => {
    const { tokens } = build(() => refused(50105))
    await assert.rejects(tokens.onBehalfOf('a', ['User.Read.All']), code('signInRefused', { aadsts: 50105 }))
  })

  it('does not blame the user for a wrong secret, a broken connection or a failing token endpoint', async () => {
    const replies = [
      () => refused(7000215, { error: 'invalid_client' }),
      () => new Error('connect ECONNREFUSED'),
      () => ({ status: 503, body: refused(90033, { error: 'temporarily_unavailable' }).body }),
    ]
    for (const reply of replies) {
      const { tokens } = build(reply)
      await assert.rejects(tokens.onBehalfOf('a', ['User.Read.All']), code('tokenServiceUnavailable'))
    }
  })

  it('signs with a certificate if there is no secret', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    const { tokens, sent } = build(granted, { certificate: { thumbprintSha256: 'ab'.repeat(32), privateKey } })
    await tokens.onBehalfOf('a', ['User.Read.All'])
    const form = sent[0]?.form
    assert.equal(form?.get('client_secret'), null)
    const [header = ''] = (form?.get('client_assertion') ?? '').split('.')
    const { alg, 'x5t#S256': thumbprint } = JSON.parse(Buffer.from(header, 'base64url').toString())
    assert.equal(alg, 'PS256')
    assert.equal(thumbprint, Buffer.from('ab'.repeat(32), 'hex').toString('base64url'))
  })
})
