import assert from 'node:assert/strict'
import { ordinary, startTenant, type TestTenant } from './tenant.ts'

describe('emulated Graph: domains', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant()
    tenant.world.domains.set('corp.example', 'Federated')
  })
  afterEach(() => tenant.close())

  it('show callers with the permission where people sign in', async () => {
    const read = (scopes: string) =>
      tenant.get('/domains?$select=id,authenticationType', { scopes, as: tenant.world.operators.alex })
    assert.equal((await read('User.Read.All')).status, 403)
    const { body } = await read('Domain.Read.All')
    assert.deepEqual(body['value'], [
      { id: 'contoso.onmicrosoft.com', authenticationType: 'Managed' },
      { id: 'corp.example', authenticationType: 'Federated' },
    ])
  })

  it('manage the passwords of their accounts if federated', async () => {
    const one = ordinary(tenant.world)
    tenant.world.change(one.id, { userPrincipalName: 'pat@corp.example' })
    const options = { scopes: 'User-PasswordProfile.ReadWrite.All', as: tenant.world.operators.alex }
    const body = { passwordProfile: { forceChangePasswordNextSignIn: true } }
    const refused = await tenant.patch(`/users/${one.id}`, body, options)
    assert.match(refused.body.error?.message ?? '', /federated/)
    assert.equal(tenant.world.find(one.id)?.mustChangePassword, false)
  })
})
