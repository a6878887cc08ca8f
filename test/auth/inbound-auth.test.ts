import assert from 'node:assert/strict'
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Activity } from 'botbuilder'
import { createCloud } from '../../src/auth/cloud.ts'
import { createInboundAuth, InboundAuthError, type Refusal } from '../../src/auth/inbound-auth.ts'
import { createFakeClock } from '../support/fake-clock.ts'

const ours = generateKeyPairSync('rsa', { modulusLength: 2048 })
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 })
const serviceUrl = 'https://smba.trafficmanager.net/emea/'
const cloud = createCloud({ name: 'public' })
const second = 1_000

function open() {
  const clock = createFakeClock()
  const state = { keys: new Map<string, KeyObject>([['one', ours.publicKey]]), up: true, asked: 0 }
  const opened = createInboundAuth({
    cloud,
    appId: 'bot',
    tenantId: 'ours',
    tenants: ['OURS', 'also'],
    clock,
    keys: {
      getKey: async (kid) => {
        state.asked++
        if (!state.up) throw new Error('away')
        const key = state.keys.get(kid)
        return key ? { key, endorsements: ['msteams'] } : null
      },
    },
  })
  const at = Math.floor(clock.now() / second)
  const claims = { iss: cloud.botIssuer, aud: 'bot', serviceurl: serviceUrl, exp: at + 3600, nbf: at }
  return { clock, state, claims, ...opened }
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
function sign(claims: object, { key = ours.privateKey, head = { alg: 'RS256', kid: 'one' } as object } = {}): string {
  const signed = `${part(head)}.${part(claims)}`
  return `Bearer ${signed}.${createSign('sha256').update(signed).sign(key, 'base64url')}`
}
const refused =
  (reason: string, status = 401) =>
  (error: unknown) => {
    assert.ok(error instanceof InboundAuthError)
    assert.deepEqual([error.message, error.statusCode], [reason, status])
    return true
  }

describe('the token of a request', () => {
  it("names the service and the key's channels if the Bot Framework signed it for this bot", async () => {
    const { verifyToken, claims } = open()
    for (const token of [sign(claims), sign({ ...claims, nbf: undefined })]) {
      const { claimed, ...verified } = await verifyToken(token)
      assert.deepEqual(verified, { serviceUrl, endorsements: ['msteams'] })
      assert.equal(claimed.keyId, 'one')
    }
  })

  it('is a single word after Bearer', async () => {
    const { verifyToken, claims } = open()
    const [, token] = sign(claims).split(' ')
    for (const header of [
      '',
      'Bearer',
      'Bearer ',
      `bearer ${token}`,
      `Basic ${token}`,
      `Bearer ${token} x`,
      ` ${token}`,
      token ?? '',
    ])
      await assert.rejects(verifyToken(header), refused('noToken'), header.slice(0, 20))
  })

  it('has three parts, two of which are valid JSON', async () => {
    const { verifyToken, claims } = open()
    const good = sign(claims)
    for (const header of [
      'Bearer x',
      'Bearer a.b.c',
      `${good}.more`,
      `Bearer ${part('text')}.${part(claims)}.x`,
      `Bearer ${part({ alg: 'RS256', kid: 'one' })}.${part('text')}.x`,
      sign(claims, { head: { alg: 'RS256' } }),
      sign(claims, { head: { kid: 'one' } }),
      sign({ ...claims, aud: ['bot'] }),
      sign({ ...claims, exp: 'late' }),
      sign({ ...claims, serviceurl: undefined }),
      sign({ ...claims, iss: undefined }),
    ])
      await assert.rejects(verifyToken(header), refused('malformedToken'))
  })

  it('must have the expected algorithm, issuer and bot, whoever signed it', async () => {
    const { verifyToken, claims, state } = open()
    await assert.rejects(verifyToken(sign(claims, { head: { alg: 'none', kid: 'one' } })), refused('algorithm'))
    await assert.rejects(verifyToken(sign(claims, { head: { alg: 'HS256', kid: 'one' } })), refused('algorithm'))
    await assert.rejects(verifyToken(sign({ ...claims, iss: 'https://api.evil.example' })), refused('issuer'))
    await assert.rejects(verifyToken(sign({ ...claims, aud: 'another' })), refused('audience'))
    assert.equal(state.asked, 0, 'no key is looked for')
  })

  it("may be issued by the bot's own tenant, but no other", async () => {
    const { verifyToken, claims } = open()
    for (const iss of ['https://sts.windows.net/ours/', 'https://login.microsoftonline.com/ours/v2.0'])
      assert.equal((await verifyToken(sign({ ...claims, iss }))).serviceUrl, serviceUrl, iss)
    for (const iss of [
      'https://sts.windows.net/theirs/',
      'https://sts.windows.net/ours',
      'https://login.microsoftonline.com/theirs/v2.0',
      'https://login.microsoftonline.com/common/v2.0',
      'https://login.microsoftonline.us/ours/v2.0',
      'https://sts.windows.net/{tenant}/',
    ])
      await assert.rejects(verifyToken(sign({ ...claims, iss })), refused('issuer'), iss)
  })

  it('is refused if Entra signed it, even for this bot in its own tenant', async () => {
    const { verifyToken, claims } = open()
    const byEntra = { key: theirs.privateKey, head: { alg: 'RS256', kid: 'key of Entra' } }
    const own = { ...claims, iss: 'https://sts.windows.net/ours/' }
    await assert.rejects(verifyToken(sign(own, byEntra)), refused('unknownKey'))
    await assert.rejects(verifyToken(sign({ ...own, serviceurl: undefined })), refused('malformedToken'))
  })

  it('is described in the log by its claims, truncated and without any part of the token', async () => {
    const { verifyToken, claims } = open()
    const header = sign({ ...claims, aud: 'x'.repeat(500), nbf: 1e300 })
    await assert.rejects(verifyToken(header), (error) => {
      assert.ok(error instanceof InboundAuthError)
      const { audience, ...rest } = error.claimed ?? {}
      assert.equal(audience, 'x'.repeat(200))
      assert.deepEqual(rest, {
        issuer: cloud.botIssuer,
        keyId: 'one',
        serviceUrl,
        notBefore: undefined,
        expires: new Date(claims.exp * second).toISOString(),
      })
      for (const part of header.slice('Bearer '.length).split('.'))
        assert.ok(!JSON.stringify(error.claimed).includes(part))
      return true
    })
  })

  it('is accepted fifteen minutes early or late, to allow for clock differences', async () => {
    const { verifyToken, claims, clock } = open()
    const now = clock.now() / second
    await verifyToken(sign({ ...claims, exp: now - 899 }))
    await assert.rejects(verifyToken(sign({ ...claims, exp: now - 900 })), refused('expired'))
    await verifyToken(sign({ ...claims, nbf: now + 900 }))
    await assert.rejects(verifyToken(sign({ ...claims, nbf: now + 901 })), refused('notYetValid'))
  })

  it('must be signed by the key it names', async () => {
    const { verifyToken, claims, state } = open()
    await assert.rejects(verifyToken(sign(claims, { head: { alg: 'RS256', kid: 'two' } })), refused('unknownKey'))
    await assert.rejects(verifyToken(sign(claims, { key: theirs.privateKey })), refused('signature'))
    const [head, , signature] = sign(claims).split('.')
    await assert.rejects(
      verifyToken([head, part({ ...claims, exp: claims.exp + 1 }), signature].join('.')),
      refused('signature'),
    )
    await assert.rejects(verifyToken(`${head}.${part(claims)}.`), refused('signature'))
    state.up = false
    await assert.rejects(verifyToken(sign(claims)), refused('keysUnavailable', 503))
  })

  it('is verified again if its key changes', async () => {
    const { verifyToken, claims, state } = open()
    const token = sign(claims)
    await verifyToken(token)
    await verifyToken(token)
    state.keys.set('one', theirs.publicKey)
    await assert.rejects(verifyToken(token), refused('signature'))
    state.keys.delete('one')
    await assert.rejects(verifyToken(token), refused('unknownKey'))
  })

  it('expires even if it was accepted before', async () => {
    const { verifyToken, claims, clock } = open()
    const token = sign(claims)
    await verifyToken(token)
    await clock.advance(4_500 * second)
    await assert.rejects(verifyToken(token), refused('expired'))
  })

  it("is cached however many others come in between, and forged ones aren't", async () => {
    const { verifyToken, claims } = open()
    const tokens = Array.from({ length: 40 }, (_, n) => sign({ ...claims, exp: claims.exp + n }))
    for (const token of [...tokens, ...tokens]) await verifyToken(token)
    for (const token of tokens)
      await assert.rejects(verifyToken(`${token}x`.replace(/\.[^.]*$/, '.AAAA')), refused('signature'))
  })
})

describe('an activity with a verified token', () => {
  const activity = (more: object = {}) =>
    ({ channelId: 'msteams', serviceUrl, conversation: { id: 'a', tenantId: 'ours' }, ...more }) as Activity
  const claims = { serviceUrl, endorsements: ['msteams'], claimed: {} }
  const { authorizeActivity } = open()
  const at = (url: string) => () => authorizeActivity(activity({ serviceUrl: url }), { ...claims, serviceUrl: url })

  it('is accepted if token, service, channel and tenant match', () => {
    authorizeActivity(activity(), claims)
    authorizeActivity(activity({ conversation: { id: 'a', tenantId: 'OURS' } }), claims)
    authorizeActivity(
      activity({ conversation: { id: 'a', tenantId: 'also' }, channelData: { tenant: { id: 'ours' } } }),
      claims,
    )
    authorizeActivity(activity({ conversation: { id: 'a' }, channelData: { tenant: { id: 'ours' } } }), claims)
  })

  it("must name the token's service", () => {
    assert.throws(
      () => authorizeActivity(activity(), { ...claims, serviceUrl: `${serviceUrl}x` }),
      refused('serviceUrl'),
    )
  })

  it('is answered only over https, on hosts of the cloud, without credentials in the address', () => {
    for (const url of ['https://smba.trafficmanager.net/', 'https://smba.trafficmanager.net:443/x']) at(url)()
    for (const url of [
      'http://smba.trafficmanager.net/',
      'https://smba.trafficmanager.net.evil.example/',
      'https://evil.example/smba.trafficmanager.net/',
      'https://evil.example/',
      'https://u@smba.trafficmanager.net/',
      'https://:p@smba.trafficmanager.net/',
      'https://127.0.0.1/',
      'http://127.0.0.1/',
      'ftp://smba.trafficmanager.net/',
      'smba.trafficmanager.net',
      '',
    ])
      assert.throws(at(url), refused('serviceUrl'), url)
  })

  it('is answered over plain http only on this machine', () => {
    const own = createCloud({
      name: 'custom',
      graphUrl: 'http://127.0.0.1:9',
      loginUrl: 'http://127.0.0.1:9',
      tokenServiceUrl: 'http://127.0.0.1:9',
      botOpenIdUrl: 'http://127.0.0.1:9',
    })
    const hosts = [
      '127.0.0.1',
      'localhost',
      '[::1]',
      'bot.example',
      '.inside.example',
      '127.0.0.1.evil.example',
      'evil.localhost',
      '127.0.0.12',
    ]
    const local = createInboundAuth({
      cloud: { ...own, serviceHosts: hosts },
      appId: 'bot',
      tenantId: 'ours',
      tenants: ['ours'],
      clock: createFakeClock(),
      keys: { getKey: async () => null },
    })
    const ask = (url: string) => () => {
      local.authorizeActivity(activity({ serviceUrl: url }), { ...claims, serviceUrl: url })
    }
    for (const url of [
      'http://127.0.0.1:3/',
      'http://127.0.0.12/',
      'http://localhost/',
      'http://[::1]:3/',
      'https://bot.example/',
      'https://a.inside.example/',
    ])
      ask(url)()
    for (const url of [
      'http://bot.example/',
      'http://a.inside.example/',
      'https://inside.example/',
      'https://xbot.example/',
      'https://bot.example.evil/',
      'http://127.0.0.1.evil.example/',
      'http://evil.localhost/',
      'ftp://localhost/',
    ])
      assert.throws(ask(url), refused('serviceUrl'), url)
  })

  it('must come from Teams, with a key endorsed for Teams', () => {
    assert.throws(
      () => authorizeActivity(activity({ channelId: 'webchat' }), { ...claims, endorsements: ['webchat'] }),
      refused('channel'),
    )
    assert.throws(() => authorizeActivity(activity(), { ...claims, endorsements: [] }), refused('channel'))
    assert.throws(() => authorizeActivity(activity(), { ...claims, endorsements: ['webchat'] }), refused('channel'))
  })

  it('must name a tenant, and only allowed ones', () => {
    assert.throws(() => authorizeActivity(activity({ conversation: { id: 'a' } }), claims), refused('tenant', 403))
    const conversation = { id: 'a', tenantId: 'theirs' }
    assert.throws(() => authorizeActivity(activity({ conversation }), claims), refused('tenant', 403))
    assert.throws(
      () => authorizeActivity(activity({ channelData: { tenant: { id: 'theirs' } } }), claims),
      refused('tenant', 403),
    )
  })
})

describe('a refusal', () => {
  it('has status 403 for a tenant, 503 without keys, otherwise 401', () => {
    assert.deepEqual(
      (['tenant', 'keysUnavailable', 'channel'] satisfies Refusal[]).map((one) => new InboundAuthError(one).statusCode),
      [403, 503, 401],
    )
  })
})
