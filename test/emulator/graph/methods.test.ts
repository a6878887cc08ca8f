import assert from 'node:assert/strict'
import { method, methodsOf, phoneIds, withDefault } from '../../../emulator/account-objects.ts'
import { ordinary, startTenant, type TestTenant } from './tenant.ts'

const scopes = 'UserAuthenticationMethod.ReadWrite.All'

describe('emulated Graph: sign-in methods', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant({ limits: { reports: { size: 100, perMs: 1_000 } } })
  })
  afterEach(() => tenant.close())
  const as = (name: 'lynne' | 'alex' | 'isaiah') => ({ as: tenant.world.operators[name], scopes })
  const app = method('microsoftAuthenticator')
  const mobile = method('phone', { phoneType: 'mobile' }, phoneIds.mobile)
  const alternate = method('phone', { phoneType: 'alternateMobile' }, phoneIds.alternateMobile)
  const withMethods = () => {
    const { id } = ordinary(tenant.world)
    tenant.world.change(id, { methods: withDefault([app, mobile, alternate]) })
    return id
  }
  const remove = (id: string, rest: string) => tenant.ask('DELETE', `/users/${id}/authentication/${rest}`, as('lynne'))
  const left = (id: string) => methodsOf(tenant.world.find(id) ?? ordinary(tenant.world)).length

  it('are listed including the password, for roles that can see them', async () => {
    const id = withMethods()
    const got = await tenant.get(`/users/${id}/authentication/methods`, as('isaiah'))
    assert.deepEqual(
      got.body.value?.map((one) => one['@odata.type']),
      ['password', 'microsoftAuthenticator', 'phone', 'phone'].map((t) => `#microsoft.graph.${t}AuthenticationMethod`),
    )
    assert.equal((await tenant.get(`/users/${id}/authentication/methods`, as('alex'))).status, 403)
    assert.equal((await tenant.get(`/users/${id}/authentication/methods?$top=5`, as('lynne'))).status, 400)
  })

  it('are deleted under their type, the default and the mobile phone last', async () => {
    const id = withMethods()
    assert.equal((await remove(id, `methods/${app.id}`)).status, 404)
    const refused = await remove(id, `microsoftAuthenticatorMethods/${app.id}`)
    assert.deepEqual([refused.status, refused.body.error?.code], [400, 'badRequest'])
    assert.match(refused.body.error?.message ?? '', /matches the user's current default authentication method/)
    assert.equal((await remove(id, `phoneMethods/${phoneIds.mobile}`)).status, 400)
    assert.equal((await remove(id, `phoneMethods/${phoneIds.alternateMobile}`)).status, 204)
    assert.equal((await remove(id, `phoneMethods/${phoneIds.mobile}`)).status, 204)
    assert.equal((await remove(id, `phoneMethods/${phoneIds.mobile}`)).status, 404)
    assert.equal((await remove(id, `microsoftAuthenticatorMethods/${app.id}`)).status, 204)
    assert.equal(left(id), 0)
  })

  it('include each phone type once, an alternate number only together with a mobile one', async () => {
    const { id } = ordinary(tenant.world)
    tenant.world.change(id, { methods: [] })
    const add = async (phoneType: string, who: 'lynne' | 'alex' = 'lynne', phoneNumber = '+1 2065550123') =>
      (await tenant.post(`/users/${id}/authentication/phoneMethods`, { phoneType, phoneNumber }, as(who))).status
    assert.equal(await add('mobile', 'alex'), 403)
    assert.deepEqual(
      [await add('fax'), await add('mobile', 'lynne', '12'), await add('alternateMobile')],
      [400, 400, 400],
    )
    assert.deepEqual([await add('mobile'), await add('mobile'), await add('alternateMobile')], [201, 400, 201])
    assert.equal(left(id), 2)
  })

  it('omit what v1.0 does not support, which still prevents the default from being deleted', async () => {
    const { id } = ordinary(tenant.world)
    tenant.world.change(id, { methods: withDefault([app, method('hardwareOath'), method('qrCodePin')]) })
    const got = await tenant.get(`/users/${id}/authentication/methods`, as('lynne'))
    assert.deepEqual(
      got.body.value?.map((one) => one['@odata.type']),
      ['password', 'microsoftAuthenticator', 'qrCodePin'].map((t) => `#microsoft.graph.${t}AuthenticationMethod`),
    )
    assert.equal((await remove(id, 'qrCodePinMethod')).status, 204)
    assert.equal((await remove(id, 'qrCodePinMethod')).status, 404)
    assert.equal((await remove(id, `microsoftAuthenticatorMethods/${app.id}`)).status, 400)
    assert.equal(left(id), 2)
  })

  it('can be configured to keep a lone default', async () => {
    await fetch(`${tenant.origin}/_emulator/graph`, {
      method: 'PATCH',
      body: JSON.stringify({ loneDefault: 'refuse' }),
    })
    const { id } = ordinary(tenant.world)
    tenant.world.change(id, { methods: withDefault([app]) })
    assert.equal((await remove(id, `microsoftAuthenticatorMethods/${app.id}`)).status, 400)
  })

  it('count against the slow reports quota', async () => {
    const body = JSON.stringify({ limits: {} })
    await fetch(`${tenant.origin}/_emulator/graph`, { method: 'PATCH', body })
    const { id } = ordinary(tenant.world)
    const statuses: number[] = []
    for (let n = 0; n < 6; n++)
      statuses.push((await tenant.get(`/users/${id}/authentication/methods`, as('lynne'))).status)
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429])
  })
})
