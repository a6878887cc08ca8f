import assert from 'node:assert/strict'
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Activity } from 'botbuilder'
import { AuthenticationError } from 'botframework-connector'
import { createCloud } from '../../src/auth/cloud.ts'
import { createDoor, refuse } from '../../src/auth/inbound-auth.ts'
import { createFakeClock } from '../support/fake-clock.ts'

const ours = generateKeyPairSync('rsa', { modulusLength: 2048 })
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 })
const serviceUrl = 'https://smba.trafficmanager.net/emea/'
const cloud = createCloud({ name: 'public' })
const second = 1_000

function door() {
  const clock = createFakeClock()
  const state = { keys: new Map<string, KeyObject>([['one', ours.publicKey]]), up: true, asked: 0 }
  const opened = createDoor({
    cloud,
    appId: 'bot',
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
    assert.ok(error instanceof AuthenticationError)
    assert.deepEqual([error.message, error.statusCode], [reason, status])
    return true
  }

describe('the token at the door', () => {
  it('vouches for a service and a channel when the channel signed it for this bot', async () => {
    const { vouch, claims } = door()
    assert.deepEqual(await vouch(sign(claims)), { serviceUrl, endorsements: ['msteams'] })
    assert.deepEqual(await vouch(sign({ ...claims, nbf: undefined })), { serviceUrl, endorsements: ['msteams'] })
  })

  it('is one word behind Bearer', async () => {
    const { vouch, claims } = door()
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
      await assert.rejects(vouch(header), refused('noToken'), header.slice(0, 20))
  })

  it('has three parts, of which two are the JSON that is wanted', async () => {
    const { vouch, claims } = door()
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
      await assert.rejects(vouch(header), refused('malformedToken'))
  })

  it('is of the one algorithm, issuer and bot, whoever signed it', async () => {
    const { vouch, claims, state } = door()
    await assert.rejects(vouch(sign(claims, { head: { alg: 'none', kid: 'one' } })), refused('algorithm'))
    await assert.rejects(vouch(sign(claims, { head: { alg: 'HS256', kid: 'one' } })), refused('algorithm'))
    await assert.rejects(vouch(sign({ ...claims, iss: 'https://api.evil.example' })), refused('issuer'))
    await assert.rejects(vouch(sign({ ...claims, aud: 'another' })), refused('audience'))
    assert.equal(state.asked, 0, 'no key is looked for')
  })

  it('counts fifteen minutes longer and earlier than it says, for clocks differ', async () => {
    const { vouch, claims, clock } = door()
    const now = clock.now() / second
    await vouch(sign({ ...claims, exp: now - 899 }))
    await assert.rejects(vouch(sign({ ...claims, exp: now - 900 })), refused('expired'))
    await vouch(sign({ ...claims, nbf: now + 900 }))
    await assert.rejects(vouch(sign({ ...claims, nbf: now + 901 })), refused('notYetValid'))
  })

  it('is signed by the key that it names', async () => {
    const { vouch, claims, state } = door()
    await assert.rejects(vouch(sign(claims, { head: { alg: 'RS256', kid: 'two' } })), refused('unknownKey'))
    await assert.rejects(vouch(sign(claims, { key: theirs.privateKey })), refused('signature'))
    const [head, , signature] = sign(claims).split('.')
    await assert.rejects(
      vouch([head, part({ ...claims, exp: claims.exp + 1 }), signature].join('.')),
      refused('signature'),
    )
    await assert.rejects(vouch(`${head}.${part(claims)}.`), refused('signature'))
    state.up = false
    await assert.rejects(vouch(sign(claims)), refused('keysUnavailable', 503))
  })

  it('is looked at again when its key is another one', async () => {
    const { vouch, claims, state } = door()
    const token = sign(claims)
    await vouch(token)
    await vouch(token)
    state.keys.set('one', theirs.publicKey)
    await assert.rejects(vouch(token), refused('signature'))
    state.keys.delete('one')
    await assert.rejects(vouch(token), refused('unknownKey'))
  })

  it('ends though it was let in before', async () => {
    const { vouch, claims, clock } = door()
    const token = sign(claims)
    await vouch(token)
    await clock.advance(4_500 * second)
    await assert.rejects(vouch(token), refused('expired'))
  })

  it('is let in again however many came between, and no forged one among them', async () => {
    const { vouch, claims } = door()
    const tokens = Array.from({ length: 40 }, (_, n) => sign({ ...claims, exp: claims.exp + n }))
    for (const token of [...tokens, ...tokens]) await vouch(token)
    for (const token of tokens)
      await assert.rejects(vouch(`${token}x`.replace(/\.[^.]*$/, '.AAAA')), refused('signature'))
  })
})

describe('an activity at the door', () => {
  const activity = (more: object = {}) =>
    ({ channelId: 'msteams', serviceUrl, conversation: { id: 'a', tenantId: 'ours' }, ...more }) as Activity
  const voucher = { serviceUrl, endorsements: ['msteams'] }
  const { admit } = door()
  const at = (url: string) => () => admit(activity({ serviceUrl: url }), { ...voucher, serviceUrl: url })

  it('comes in where token, service, channel and tenant agree', () => {
    admit(activity(), voucher)
    admit(activity({ conversation: { id: 'a', tenantId: 'OURS' } }), voucher)
    admit(activity({ conversation: { id: 'a', tenantId: 'also' }, channelData: { tenant: { id: 'ours' } } }), voucher)
    admit(activity({ conversation: { id: 'a' }, channelData: { tenant: { id: 'ours' } } }), voucher)
  })

  it('names the service that its token names', () => {
    assert.throws(() => admit(activity(), { ...voucher, serviceUrl: `${serviceUrl}x` }), refused('serviceUrl'))
  })

  it('is answered at a host of the cloud, by https, without a name or password in the address', () => {
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

  it('is answered in the clear on this machine only', () => {
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
    const local = createDoor({
      cloud: { ...own, serviceHosts: hosts },
      appId: 'bot',
      tenants: ['ours'],
      clock: createFakeClock(),
      keys: { getKey: async () => null },
    })
    const ask = (url: string) => () => {
      local.admit(activity({ serviceUrl: url }), { ...voucher, serviceUrl: url })
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

  it('comes from Teams, by a key that vouches for Teams', () => {
    assert.throws(
      () => admit(activity({ channelId: 'webchat' }), { ...voucher, endorsements: ['webchat'] }),
      refused('channel'),
    )
    assert.throws(() => admit(activity(), { ...voucher, endorsements: [] }), refused('channel'))
    assert.throws(() => admit(activity(), { ...voucher, endorsements: ['webchat'] }), refused('channel'))
  })

  it('comes from tenants that are let in, all that it names, and it names one', () => {
    assert.throws(() => admit(activity({ conversation: { id: 'a' } }), voucher), refused('tenant', 403))
    const conversation = { id: 'a', tenantId: 'theirs' }
    assert.throws(() => admit(activity({ conversation }), voucher), refused('tenant', 403))
    assert.throws(() => admit(activity({ channelData: { tenant: { id: 'theirs' } } }), voucher), refused('tenant', 403))
  })
})

describe('a refusal', () => {
  it('is answered with 403 for a tenant, 503 without keys, else 401', () => {
    assert.deepEqual(
      [refuse('tenant').statusCode, refuse('keysUnavailable').statusCode, refuse('channel').statusCode],
      [403, 503, 401],
    )
  })
})
