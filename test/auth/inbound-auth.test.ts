import assert from 'node:assert/strict'
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createCloud } from '../../src/auth/cloud.ts'
import { createInboundAuth, InboundAuthError } from '../../src/auth/inbound-auth.ts'
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

  it('is cached even if many others follow, unlike forged ones', async () => {
    const { verifyToken, claims } = open()
    const tokens = Array.from({ length: 40 }, (_, n) => sign({ ...claims, exp: claims.exp + n }))
    for (const token of [...tokens, ...tokens]) await verifyToken(token)
    for (const token of tokens)
      await assert.rejects(verifyToken(`${token}x`.replace(/\.[^.]*$/, '.AAAA')), refused('signature'))
  })
})
