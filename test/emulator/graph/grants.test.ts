import assert from 'node:assert/strict'
import { apps, grantsOf, tenantGrants } from '../../../emulator/account-objects.ts'
import { grantId } from '../../../emulator/graph/grants.ts'
import { ordinary, startTenant, type TestTenant } from './tenant.ts'

const scopes = 'DelegatedPermissionGrant.ReadWrite.All'
const mail = { clientId: apps.mailSync.id, resourceId: apps.graph.id, scope: ' openid Mail.Read' }

describe('emulated Graph: app consents', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant()
  })
  afterEach(() => tenant.close())
  const withMail = () => {
    const { id } = ordinary(tenant.world)
    tenant.world.change(id, { grants: [mail] })
    return { id, grant: grantId(mail, id) }
  }

  it('have IDs computed from their contents', async () => {
    const { id, grant } = withMail()
    const got = await tenant.get(`/users/${id}/oauth2PermissionGrants`, { scopes })
    assert.deepEqual(got.body.value, [{ id: grant, ...mail, consentType: 'Principal', principalId: id }])
    const all = await tenant.get("/oauth2PermissionGrants?$filter=consentType eq 'AllPrincipals'", { scopes })
    assert.deepEqual(
      all.body.value?.map(({ clientId, principalId }) => [clientId, principalId]),
      tenantGrants.map(({ clientId }) => [clientId, null]),
    )
    assert.equal((await tenant.get(`/oauth2PermissionGrants/${grant}`, { scopes })).body['scope'], mail.scope)
  })

  it('are deleted only at the root, and only once', async () => {
    const { id, grant } = withMail()
    const under = await tenant.ask('DELETE', `/users/${id}/oauth2PermissionGrants/${grant}`, { scopes })
    assert.deepEqual([under.status, under.body.error?.code], [400, 'BadRequest'])
    assert.equal((await tenant.ask('DELETE', `/oauth2PermissionGrants/${grant}`, { scopes })).status, 204)
    assert.equal((await tenant.ask('DELETE', `/oauth2PermissionGrants/${grant}`, { scopes })).status, 404)
    assert.deepEqual(grantsOf(ordinary(tenant.world)), [])
  })

  it('can be deleted and changed for someone whose consents are still generated', async () => {
    const [one, other] = [...tenant.world.people.values()].filter(
      (person) => person.grants === undefined && grantsOf(person).length > 0,
    )
    assert.ok(one && other)
    const [grant, next] = [one, other].map((person) => grantId(grantsOf(person)[0] ?? mail, person.id))
    const before = grantsOf(one).length
    assert.equal((await tenant.ask('DELETE', `/oauth2PermissionGrants/${grant}`, { scopes })).status, 204)
    assert.equal(grantsOf(one).length, before - 1)
    await tenant.patch(`/oauth2PermissionGrants/${next}`, { scope: 'User.Read' }, { scopes })
    assert.equal(grantsOf(other)[0]?.scope, 'User.Read')
  })

  it('are recreated with the same ID, if missing', async () => {
    const { id, grant } = withMail()
    const body = { ...mail, consentType: 'Principal', principalId: id }
    const twice = await tenant.post('/oauth2PermissionGrants', body, { scopes })
    assert.deepEqual([twice.status, twice.body.error?.message], [409, 'Permission entry already exists.'])
    await tenant.ask('DELETE', `/oauth2PermissionGrants/${grant}`, { scopes })
    const made = await tenant.post('/oauth2PermissionGrants', body, { scopes })
    assert.deepEqual([made.status, made.body['id']], [201, grant])
  })

  it('accept changes of their scope only', async () => {
    const { id, grant } = withMail()
    assert.equal(
      (await tenant.patch(`/oauth2PermissionGrants/${grant}`, { scope: 'User.Read' }, { scopes })).status,
      204,
    )
    assert.equal(grantsOf(tenant.world.find(id) ?? { id, grants: [] })[0]?.scope, 'User.Read')
    const other = await tenant.patch(`/oauth2PermissionGrants/${grant}`, { principalId: id }, { scopes })
    assert.equal(other.body.error?.message, 'Property cannot be updated: principalId')
  })

  it('require the permission and a suitable role', async () => {
    const { id, grant } = withMail()
    const { lee, isaiah } = tenant.world.operators
    const list = `/users/${id}/oauth2PermissionGrants`
    assert.equal((await tenant.get(list, { scopes: 'User.Read.All' })).status, 403)
    assert.equal((await tenant.get(list, { as: lee, scopes })).status, 403)
    assert.equal((await tenant.get(list, { as: isaiah, scopes })).status, 200)
    assert.equal((await tenant.ask('DELETE', `/oauth2PermissionGrants/${grant}`, { as: isaiah, scopes })).status, 403)
  })
})
