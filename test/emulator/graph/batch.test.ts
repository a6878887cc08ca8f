import assert from 'node:assert/strict'
import { item, ordinary, startTenant, type TestTenant } from './tenant.ts'

const json = { 'Content-Type': 'application/json' }
const get = (id: string, url: string, more: object = {}) => ({ id, method: 'GET', url, ...more })

describe('emulated Graph: $batch', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant()
  })
  afterEach(() => tenant.close())

  it('answers each item like a single call, with status, headers and body', async () => {
    const got = await tenant.batch([get('a', '/me?$select=id'), get('b', 'users?$select=id&$top=1')])
    assert.equal(got.status, 200)
    const { alex } = tenant.world.operators
    const me = item(got, 'a')
    assert.equal(me.status, 200)
    assert.equal(me.headers['x-ms-resource-unit'], '1')
    assert.equal(me.headers['Cache-Control'], 'no-cache')
    assert.match(me.headers['Content-Type'] ?? '', /^application\/json;odata\.metadata=minimal/)
    assert.equal(me.body?.['id'], alex.id)
    const link = String(item(got, 'b').body?.['@odata.nextLink'])
    assert.ok(link.startsWith(`${tenant.origin}/v1.0/users?`), link)
    assert.equal((await tenant.get(link)).body.value?.length, 1)
  })

  it('answers twenty in arbitrary order', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => String(index + 1))
    const got = await tenant.batch(ids.map((id) => get(id, '/me?$select=id')))
    const order = (got.body.responses ?? []).map((one) => one.id)
    assert.notDeepEqual(order, ids)
    assert.deepEqual([...order].sort(), [...ids].sort())
  })

  it('refuses invalid batches entirely, in recorded words', async () => {
    const many = Array.from({ length: 21 }, (_, index) => get(String(index), '/me'))
    const cases: [unknown, string][] = [
      [{}, 'Invalid batch payload format.'],
      [{ requests: [] }, 'Invalid batch payload format.'],
      [{ requests: [{ id: '1' }] }, 'Invalid batch payload format.'],
      [{ requests: [{ id: '', method: 'GET', url: '/me' }] }, 'Invalid batch payload format.'],
      [{ requests: [get('1', '/me'), get('1', '/me')] }, 'Request Id 1 has to be unique in a batch.'],
      [{ requests: [get('a', '/me'), get('A', '/me')] }, 'Request Id A has to be unique in a batch.'],
      [{ requests: many }, 'Number of requests inside batch exceeds the limit.'],
    ]
    for (const [body, message] of cases) {
      const got = await tenant.post('/$batch', body)
      assert.equal(got.status, 400, message)
      assert.equal(got.body.error?.code, 'BadRequest')
      assert.equal(got.body.error?.message, message)
      assert.ok(got.body.error?.innerError['client-request-id'])
    }
  })

  it('refuses writes without a body or without a content type', async () => {
    const { id } = ordinary(tenant.world)
    const words = 'Write request id : w does not contain Content-Type header or body.'
    const revoke = { id: 'w', method: 'POST', url: `/users/${id}/revokeSignInSessions` }
    const patch = { id: 'w', method: 'PATCH', url: `/users/${id}`, body: { accountEnabled: false } }
    for (const request of [revoke, { ...revoke, headers: json }, { ...revoke, body: {} }, patch]) {
      const got = await tenant.batch([get('ok', '/me'), request])
      assert.equal(got.status, 400)
      assert.equal(got.body.error?.message, words)
    }
    assert.equal(tenant.world.find(id)?.accountEnabled, true)
  })

  it('disables and signs out, with the empty body of a 204 null or absent', async () => {
    const { id } = ordinary(tenant.world)
    const got = await tenant.batch([
      { id: 'p', method: 'PATCH', url: `/users/${id}`, headers: json, body: { accountEnabled: false } },
      { id: 'r', method: 'POST', url: `/users/${id}/revokeSignInSessions`, headers: json, body: {} },
    ])
    assert.equal(item(got, 'p').status, 204)
    assert.ok(!item(got, 'p').body)
    assert.equal(item(got, 'p').headers['Content-Type'], undefined)
    assert.equal(item(got, 'r').status, 200)
    assert.equal(tenant.world.find(id)?.accountEnabled, false)
  })

  it('takes a body as base64url text', async () => {
    const { id } = ordinary(tenant.world)
    const body = Buffer.from('{"accountEnabled":false}').toString('base64url')
    await tenant.batch([{ id: 'p', method: 'PATCH', url: `/users/${id}`, headers: json, body }])
    assert.equal(tenant.world.find(id)?.accountEnabled, false)
  })

  it("gives each item its own error, all with the batch's IDs", async () => {
    const got = await tenant.batch([get('1', '/users/ghost@x.y'), get('2', '/nowhere'), get('3', '/me')])
    assert.equal(got.status, 200)
    const [gone, unplayed] = [item(got, '1'), item(got, '2')]
    assert.equal(gone.status, 404)
    assert.equal(gone.headers['Content-Type'], 'application/json')
    assert.equal(gone.body?.error?.code, 'Request_ResourceNotFound')
    assert.equal(unplayed.status, 501)
    assert.equal(gone.body?.error?.innerError['request-id'], unplayed.body?.error?.innerError['request-id'])
    assert.equal(item(got, '3').status, 200)
  })

  it("reads the item's headers, not the batch's", async () => {
    const url = '/users?$filter=accountEnabled ne true&$count=true&$top=1'
    const got = await tenant.batch([get('1', url), get('2', url, { headers: { ConsistencyLevel: 'eventual' } })], {
      headers: { ConsistencyLevel: 'eventual' },
    })
    assert.equal(item(got, '1').status, 400)
    assert.equal(item(got, '2').status, 200)
  })

  it('runs dependent items after the one they name, and fails them with 424 when it fails', async () => {
    const { id } = ordinary(tenant.world)
    const got = await tenant.batch([
      get('read', `/users/${id}?$select=accountEnabled`, { dependsOn: ['write'] }),
      { id: 'write', method: 'PATCH', url: `/users/${id}`, headers: json, body: { accountEnabled: false } },
      get('bad', '/users/ghost@x.y'),
      get('after', '/me', { dependsOn: ['bad'] }),
      get('later', '/me', { dependsOn: ['after'] }),
    ])
    assert.equal(item(got, 'read').body?.['accountEnabled'], false)
    assert.equal(item(got, 'after').status, 424)
    assert.equal(item(got, 'later').status, 424)
  })

  it('refuses circular, unknown and too many dependencies', async () => {
    const circle = [get('1', '/me', { dependsOn: ['2'] }), get('2', '/me', { dependsOn: ['1'] })]
    const stranger = [get('1', '/me', { dependsOn: ['9'] })]
    const crowd = [get('1', '/me'), get('2', '/me'), get('3', '/me', { dependsOn: ['1', '2'] })]
    for (const requests of [circle, stranger, crowd]) assert.equal((await tenant.batch(requests)).status, 400)
  })

  it('accepts only relative addresses, and no nested batches', async () => {
    assert.equal((await tenant.batch([get('1', 'https://graph.microsoft.com/v1.0/me')])).status, 400)
    const nested = { id: '1', method: 'POST', url: '/$batch', headers: json, body: { requests: [get('1', '/me')] } }
    assert.equal(item(await tenant.batch([nested]), '1').status, 400)
  })

  it('truncates an address at a bare #, and finds the guest if encoded', async () => {
    const got = await tenant.batch([
      get('bare', '/users/x_adatum.com#EXT#@contoso.onmicrosoft.com'),
      get('encoded', '/users/x_adatum.com%23EXT%23@contoso.onmicrosoft.com'),
    ])
    assert.equal(item(got, 'bare').status, 404)
    assert.equal(item(got, 'encoded').status, 200)
  })

  it('is refused entirely without a token', async () => {
    const got = await tenant.batch([get('1', '/me')], { token: '' })
    assert.equal(got.status, 401)
    assert.equal(got.body.error?.message, 'Access token is empty.')
  })
})
