import assert from 'node:assert/strict'
import type { Activity } from 'botbuilder'
import { type Cloud, createCloud } from '../../src/auth/cloud.ts'
import { createInboundAuth, InboundAuthError, type TokenRefusal } from '../../src/auth/inbound-auth.ts'
import { createFakeClock } from '../support/fake-clock.ts'

const serviceUrl = 'https://smba.trafficmanager.net/emea/'

const open = (cloud: Cloud, tenants: readonly string[]) =>
  createInboundAuth({
    cloud,
    appId: 'bot',
    tenantId: 'ours',
    tenants,
    clock: createFakeClock(),
    keys: { getKey: async () => null },
  })

const refused =
  (reason: TokenRefusal, status = 401) =>
  (error: unknown) => {
    assert.ok(error instanceof InboundAuthError)
    assert.deepEqual([error.message, error.statusCode], [reason, status])
    return true
  }

describe('an activity with a verified token', () => {
  const activity = (more: object = {}) =>
    ({ channelId: 'msteams', serviceUrl, conversation: { id: 'a', tenantId: 'ours' }, ...more }) as Activity
  const claims = { serviceUrl, endorsements: ['msteams'], claimed: {} }
  const { authorizeActivity } = open(createCloud({ name: 'public' }), ['OURS', 'also'])
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
    const local = open({ ...own, serviceHosts: hosts }, ['ours'])
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
      (['tenant', 'keysUnavailable', 'channel'] satisfies TokenRefusal[]).map(
        (one) => new InboundAuthError(one).statusCode,
      ),
      [403, 503, 401],
    )
  })
})
