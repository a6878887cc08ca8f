import assert from 'node:assert/strict'
import { type Got, ordinary, startTenant, type TestTenant } from './tenant.ts'

function claimsAsked(got: Got): unknown {
  const claims = /claims="([^"]+)"/.exec(got.headers.get('www-authenticate') ?? '')?.[1]
  return JSON.parse(Buffer.from(claims ?? '', 'base64').toString('utf8'))
}

describe('emulated Graph: tokens', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant()
  })
  afterEach(() => tenant.close())

  const refusedAs = (got: Got, message: string | RegExp) => {
    assert.equal(got.status, 401)
    assert.equal(got.body.error?.code, 'InvalidAuthenticationToken')
    assert.match(got.body.error?.message ?? '', message instanceof RegExp ? message : new RegExp(`^${message}`))
    assert.ok(got.body.error?.innerError['request-id'])
  }

  it('refuses a missing token, garbage, another audience and a stranger', async () => {
    const { alex } = tenant.world.operators
    refusedAs(await tenant.get('/me', { token: '' }), 'Access token is empty.')
    refusedAs(await tenant.get('/me', { token: 'nonsense' }), /^CompactToken parsing failed/)
    const elsewhere = await tenant.tokenFor(alex, 'User.Read', { aud: 'api://botid-1' })
    refusedAs(await tenant.get('/me', { token: elsewhere }), /Invalid audience/)
    const stranger = await tenant.tokenFor({ ...alex, id: 'ffffffff-0000-4000-8000-000000000000' })
    refusedAs(await tenant.get('/me', { token: stranger }), /^CompactToken/)
  })

  it('refuses an expired one', async () => {
    const token = await tenant.tokenFor(tenant.world.operators.alex)
    assert.equal((await tenant.get('/me', { token })).status, 200)
    await tenant.pass(3_700_000)
    refusedAs(await tenant.get('/me', { token }), /expired/)
  })

  it('refuses one with a changed signature', async () => {
    const token = await tenant.tokenFor(tenant.world.operators.alex)
    const [head, , signature] = token.split('.')
    const { adele } = tenant.world.operators
    const [, body] = (await tenant.tokenFor(adele)).split('.')
    refusedAs(await tenant.get('/me', { token: `${head}.${body}.${signature}` }), /^CompactToken/)
  })

  it('challenges a caller who has been disabled since', async () => {
    const person = ordinary(tenant.world)
    const token = await tenant.tokenFor(person)
    tenant.world.change(person.id, { accountEnabled: false })
    const got = await tenant.get('/me', { token })
    refusedAs(got, /^Continuous access evaluation resulted in challenge/)
    assert.match(got.headers.get('www-authenticate') ?? '', /error="insufficient_claims"/)
  })

  it('goes on serving one who has been disabled, if told to', async () => {
    const person = ordinary(tenant.world)
    const token = await tenant.tokenFor(person)
    tenant.world.change(person.id, { accountEnabled: false })
    const set = (disabledCallers: string) =>
      fetch(`${tenant.origin}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ disabledCallers }) })
    await set('serve')
    const got = await tenant.get('/me?$select=accountEnabled', { token })
    assert.equal(got.body['accountEnabled'], false)
    await set('refuse')
    refusedAs(await tenant.get('/me', { token }), /^Continuous access evaluation/)
  })

  it("challenges tokens older than the caller's revocation, and accepts newer ones", async () => {
    const { alex, diego } = tenant.world.operators
    const token = await tenant.tokenFor(alex)
    await tenant.pass(5_000)
    await tenant.post(`/users/${alex.id}/revokeSignInSessions`, {}, { as: diego })
    const got = await tenant.get('/me', { token })
    refusedAs(got, /TokenIssuedBeforeRevocationTimestamp/)
    assert.deepEqual(claimsAsked(got), {
      access_token: { nbf: { essential: true, value: String(tenant.clock.now() / 1000) } },
    })
    assert.equal((await tenant.get('/me', { as: alex })).status, 200)
  })

  it('challenges on request, with the header as recorded', async () => {
    tenant.faults.add({ fail: 'challenge', match: { path: '^/me' } })
    const token = await tenant.tokenFor(tenant.world.operators.alex)
    const got = await tenant.get('/me', { token })
    refusedAs(got, /TokenCreatedWithOutdatedPolicies/)
    const header = got.headers.get('www-authenticate') ?? ''
    assert.ok(
      header.startsWith(
        'Bearer realm="", authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize, client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="',
      ),
      header,
    )
  })

  it('keeps refusing a challenged token, and accepts a new one', async () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
    tenant.faults.add({ fail: 'challenge', times: 1, claims })
    const { alex } = tenant.world.operators
    const token = await tenant.tokenFor(alex)
    assert.deepEqual(claimsAsked(await tenant.get('/me', { token })), JSON.parse(claims))
    assert.equal((await tenant.get('/me', { token })).status, 401)
    const renewed = await tenant.tokenFor(alex, 'User.Read', { jti: 'new' })
    assert.equal((await tenant.get('/me', { token: renewed })).status, 200)
    assert.equal((await tenant.get('/me', { token })).status, 401)
  })

  it('challenges every token without the claims, in batches too, some without end', async () => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
    const { alex } = tenant.world.operators
    const { access_token: asked } = JSON.parse(claims)
    const item = async (token: string) => {
      const got = await tenant.batch([{ id: '1', method: 'GET', url: '/me' }], { token })
      return got.body.responses?.[0]?.status
    }
    const plain = () => tenant.tokenFor(alex, 'User.Read', { jti: String(Math.random()) })
    const answering = await tenant.tokenFor(alex, 'User.Read', { asked })
    tenant.faults.add({ fail: 'challenge', claims })
    assert.deepEqual([await item(await plain()), await item(await plain())], [401, 401])
    assert.equal(await item(answering), 200)
    tenant.faults.add({ fail: 'challenge', claims, insists: true })
    assert.equal(await item(answering), 401)
  })

  it('judges writes by the roles in the token, whatever was activated since', async () => {
    const [person, target] = [ordinary(tenant.world, 0), ordinary(tenant.world, 1)]
    const { roles } = tenant.world.operators.alex
    const before = await tenant.tokenFor(person, undefined, { wids: [] })
    tenant.world.change(person.id, { roles })
    const off = { accountEnabled: false }
    assert.equal((await tenant.patch(`/users/${target.id}`, off, { token: before })).status, 403)
    const after = await tenant.tokenFor(person, undefined, { wids: roles })
    assert.equal((await tenant.patch(`/users/${target.id}`, off, { token: after })).status, 204)
  })

  it("requires each route's scopes", async () => {
    const { adele } = tenant.world.operators
    const group = tenant.world.group('Sales')?.id
    const cases: [string, string, string, unknown?][] = [
      ['GET', '/me', 'User.Read'],
      ['GET', '/users', 'User.ReadBasic.All'],
      ['GET', `/users/${adele.id}`, 'User.Read.All'],
      ['GET', '/me/memberOf', 'User.Read'],
      ['GET', `/users/${adele.id}/memberOf`, 'GroupMember.Read.All'],
      ['POST', '/me/checkMemberGroups', 'User.Read', { groupIds: [group] }],
      ['GET', '/groups', 'GroupMember.Read.All'],
      ['GET', `/groups/${group}/members`, 'GroupMember.Read.All'],
      ['GET', '/directoryRoles', 'RoleManagement.Read.Directory'],
      ['POST', '/directoryObjects/getByIds', 'Directory.Read.All', { ids: [adele.id] }],
    ]
    const groupIds = [group]
    const alone = { scopes: 'GroupMember.Read.All', body: { groupIds } }
    assert.equal((await tenant.ask('POST', '/me/checkMemberGroups', alone)).status, 403, 'without one to read people')
    for (const [method, path, scopes, body] of cases) {
      const given = body === undefined ? {} : { body }
      assert.equal((await tenant.ask(method, path, { scopes, ...given })).status, 200, path)
      const denied = await tenant.ask(method, path, { scopes: 'Mail.Read', ...given })
      assert.equal(denied.status, 403, path)
      assert.equal(denied.body.error?.code, 'Authorization_RequestDenied')
    }
  })

  it('does not let guests list people', async () => {
    const guest = [...tenant.world.people.values()].find((one) => one.userType === 'Guest' && one.accountEnabled)
    assert.ok(guest)
    assert.equal((await tenant.get('/users', { as: guest })).status, 403)
    assert.equal((await tenant.get('/me', { as: guest })).status, 200)
  })
})
