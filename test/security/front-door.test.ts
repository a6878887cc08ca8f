import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { useWorld } from '../support/rollcall.ts'
import { activityOf, consoleOf, forge, post, serviceUrlOf, strangersKey, tokenOf } from './support.ts'

const past = () => Math.floor(Date.now() / 1000) - 7200
/** A card's button. */
const pressed = {
  type: 'invoke',
  name: 'adaptiveCard/action',
  value: { action: { type: 'Action.Execute', data: { command: 'help' } } },
}
const ahead = () => Math.floor(Date.now() / 1000) + 7200

describe('the messaging endpoint', () => {
  const world = useWorld({ emulator: { users: 40 } })
  const alex = () => world().emulator.world.operators.alex
  const said = () => world().emulator.acting.conversation({ as: alex().id }).entries.length
  const kid = () => world().emulator.tokens.jwks().keys[0]?.kid ?? ''
  const pem = () => {
    const [key] = world().emulator.tokens.jwks().keys
    assert.ok(key)
    return createPublicKey({ key: { ...key }, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
  }
  const unsigned = (token: string) => {
    const head = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT', kid: kid() })).toString('base64url')
    return `${head}.${token.split('.')[1]}.`
  }
  const changed = (token: string) => {
    const [head, body = '', signature] = token.split('.')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))
    const other = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 1 })).toString('base64url')
    return [head, other, signature].join('.')
  }

  /** Everyone who must be refused: how they try, and the reason logged. */
  const strangers: [string, string, () => Promise<Parameters<typeof post>[1]>][] = [
    ['without a token', 'noToken', async () => ({ token: undefined })],
    ['with another scheme', 'noToken', async () => ({ headers: { Authorization: 'Basic YTpi' } })],
    ['with rubbish for a token', 'malformedToken', async () => ({ token: 'a.b.c' })],
    ['with a token without a key id', 'malformedToken', async () => ({ token: await noKid() })],
    ['with an expired token', 'expired', async () => ({ token: await tokenOf(world(), { exp: past() }) })],
    ['with a token of the future', 'notYetValid', async () => ({ token: await tokenOf(world(), { nbf: ahead() }) })],
    ['with a token for another bot', 'audience', async () => ({ token: await tokenOf(world(), { aud: 'other' }) })],
    ['with a token for a list of bots', 'malformedToken', async () => ({ token: await listed() })],
    ['with a token of another issuer', 'issuer', async () => ({ token: await tokenOf(world(), { iss: 'evil' }) })],
    ['with a token of a bot or emulator', 'issuer', async () => ({ token: await emulatorToken() })],
    ['with a token for another service', 'serviceUrl', async () => ({ token: await elsewhere() })],
    ['with a token for no service', 'malformedToken', async () => ({ token: await noService() })],
    ['with a key nobody knows', 'unknownKey', async () => ({ token: await byStranger('someone-else') })],
    ["with someone else's key under a known name", 'signature', async () => ({ token: await byStranger(kid()) })],
    ['with an unsigned token', 'algorithm', async () => ({ token: unsigned(await tokenOf(world())) })],
    ['with the public key as a shared secret', 'algorithm', async () => ({ token: await hmac() })],
    ['with claims changed behind the signature', 'signature', async () => ({ token: changed(await tokenOf(world())) })],
    ['with claims changed in a token that was let in', 'signature', async () => ({ token: changed(await letIn()) })],
    ['with the signature cut off one that was let in', 'signature', async () => ({ token: cut(await letIn()) })],
    ['on a channel the key does not vouch for', 'channel', async () => ({ activity: on('webchat') })],
    ['on no channel of Teams', 'channel', async () => ({ activity: on('emulator') })],
  ]
  const on = (channelId: string) => activityOf(world(), alex(), { channelId })
  const letIn = async () => {
    const token = await tokenOf(world())
    assert.equal((await post(world(), { token })).status, 200)
    return token
  }
  const cut = (token: string) => token.slice(0, token.lastIndexOf('.') + 1)
  const noKid = () => forge(world(), { alg: 'RS256' }, strangersKey())
  const listed = () => tokenOf(world(), { aud: [world().emulator.world.appId, 'other'] })
  const elsewhere = () => tokenOf(world(), { serviceurl: 'https://smba.trafficmanager.net/other/' })
  const noService = () => tokenOf(world(), { serviceurl: undefined })
  const byStranger = (name: string) => forge(world(), { alg: 'RS256', kid: name }, strangersKey())
  const hmac = () => forge(world(), { alg: 'HS256', kid: kid() }, new Uint8Array(Buffer.from(pem())))
  const emulatorToken = () => {
    const { appId } = world().emulator.world
    const iss = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/'
    return tokenOf(world(), { iss, ver: '1.0', appid: appId })
  }

  for (const [how, reason, make] of strangers) {
    it(`refuses requests ${how}`, async () => {
      const options = await make()
      const [before, lines] = [said(), world().logged.length]
      const printed = await consoleOf(async () => {
        const { status, text } = await post(world(), options)
        assert.equal(status, 401)
        assert.equal(text, '')
      })
      const logged = world().logged.slice(lines)
      assert.equal(said(), before, 'nobody is answered')
      assert.deepEqual(printed, [])
      assert.equal(logged.length, 1, logged.join(''))
      assert.equal(JSON.parse(logged[0] ?? '').refused, reason)
      const token = options?.token?.split('.')[1]
      if (token && token.length > 5) assert.ok(!logged.join('').includes(token))
    })
  }

  it("logs a refused token's claims, to help find configuration errors", async () => {
    const { appId } = world().emulator.world
    const exp = past()
    const cases: [string, Parameters<typeof post>[1]][] = [
      ['audience', { token: await tokenOf(world(), { aud: 'another-bot' }) }],
      ['expired', { token: await tokenOf(world(), { exp }) }],
      ['channel', { activity: on('webchat') }],
      ['tenant', { activity: activityOf(world(), alex(), { channelData: { tenant: { id: 'foreign' } } }) }],
    ]
    for (const [reason, options] of cases) {
      const before = world().logged.length
      await post(world(), options)
      const [line, ...more] = world().logged.slice(before)
      assert.deepEqual(more, [])
      const { refused, claimed } = JSON.parse(line ?? '{}')
      assert.equal(refused, reason)
      assert.equal(claimed.issuer, 'https://api.botframework.com')
      assert.equal(claimed.audience, reason === 'audience' ? 'another-bot' : appId)
      assert.equal(claimed.keyId, kid())
      assert.equal(claimed.serviceUrl, serviceUrlOf(world()))
      assert.match(claimed.expires, /^\d{4}-\d\d-\d\dT/)
      if (reason === 'expired') assert.equal(claimed.expires, new Date(exp * 1000).toISOString())
      assert.doesNotMatch(line ?? '', /eyJ/)
    }
  })

  it("accepts a token issued by the bot's tenant if the Bot Framework signed it", async () => {
    const { tenantId } = world().emulator.world
    const iss = `https://sts.windows.net/${tenantId}/`
    assert.equal((await post(world(), { token: await tokenOf(world(), { iss }) })).status, 200)
    assert.equal((await post(world(), { token: await tokenOf(world(), { iss, serviceurl: undefined }) })).status, 401)
  })

  it('accepts senders authenticated by the channel', async () => {
    const before = said()
    assert.equal((await post(world())).status, 200)
    assert.equal(said(), before + 1)
  })

  it('answers a replayed activity only once, with 200 as the channel expects', async () => {
    const [activity, token] = [activityOf(world(), alex()), await tokenOf(world())]
    const before = said()
    const answers = [await post(world(), { activity, token }), await post(world(), { activity, token })]
    assert.deepEqual(
      answers.map(({ status, text }) => [status, text]),
      [
        [200, ''],
        [200, ''],
      ],
    )
    assert.equal(said(), before + 1)
  })

  it('refuses people of other tenants silently', async () => {
    const foreign = 'f0f0f0f0-1111-4222-8333-444444444444'
    const before = said()
    const ours = world().emulator.world.tenantId
    for (const more of [
      { conversation: { id: `a:${alex().id}`, tenantId: foreign }, channelData: { tenant: { id: foreign } } },
      { conversation: { id: `a:${alex().id}`, tenantId: ours }, channelData: { tenant: { id: foreign } } },
      { conversation: { id: `a:${alex().id}`, tenantId: foreign }, channelData: {} },
      { type: 'installationUpdate', action: 'add', channelData: { tenant: { id: foreign } } },
      { ...pressed, channelData: { tenant: { id: foreign } } },
    ]) {
      const { status, text } = await post(world(), { activity: activityOf(world(), alex(), more) })
      assert.deepEqual([status, text], [403, ''])
    }
    assert.equal(said(), before)
  })
})

describe("a messaging endpoint without the channel's keys", () => {
  const world = useWorld({
    emulator: { users: 40 },
    environment: () => ({ CLOUD_BOT_OPENID_URL: 'http://127.0.0.1:9/keys' }),
  })

  it("says that it can't verify, refuses everyone, and logs no part of the token", async () => {
    const token = await tokenOf(world())
    const { status } = await post(world(), { token })
    assert.equal(status, 503)
    const logged = world().logged.filter((line) => line.includes('Inbound request refused'))
    assert.equal(logged.length, 1)
    assert.equal(JSON.parse(logged[0] ?? '').refused, 'keysUnavailable')
    assert.ok(!world().logged.join('').includes(token))
  })
})
