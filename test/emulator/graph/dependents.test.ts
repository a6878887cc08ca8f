import assert from 'node:assert/strict'
import { startTenant, type TestTenant } from './tenant.ts'

describe('emulated Graph: who and what depends on an account', () => {
  let tenant: TestTenant
  before(async () => {
    tenant = await startTenant({ memberPage: 5 })
  })
  after(() => tenant.close())

  it('lists direct reports in pages', async () => {
    const { lead } = tenant.world.oddities
    const first = await tenant.get(`/users/${lead.id}/directReports?$select=id&$top=999`)
    assert.equal(first.body.value?.length, 5)
    assert.match(String(first.body['@odata.nextLink']), /directReports\?/)
    assert.equal(first.headers.get('x-ms-resource-unit'), '1')
    assert.equal((await tenant.get(`/users/${lead.id}/directReports`, { scopes: 'User.Read' })).status, 403)
    const none = await tenant.get(`/users/${tenant.world.operators.patti.id}/directReports`)
    assert.deepEqual(none.body.value, [])
  })

  it("shows a person's manager to people who can read accounts, and says if there is none", async () => {
    const { world } = tenant
    const led = [...world.people.values()].find(({ manager }) => manager === world.oddities.lead.id)
    const path = `/users/${led?.id}/manager?$select=id,displayName`
    const { body } = await tenant.get(path)
    assert.deepEqual([body['id'], body['displayName']], [world.oddities.lead.id, world.oddities.lead.displayName])
    assert.equal((await tenant.get(path, { scopes: 'User.Read' })).status, 403)
    const none = await tenant.get(`/users/${world.operators.patti.id}/manager`)
    assert.deepEqual([none.status, none.body.error?.code], [404, 'Request_ResourceNotFound'])
    assert.equal((await tenant.get(`/users/${world.tenantId}/manager`)).status, 404)
  })

  it('lists what a person owns, with names only for people who can read groups', async () => {
    const { lead } = tenant.world.oddities
    const names = async (scopes: string) => {
      const got = await tenant.get(`/users/${lead.id}/ownedObjects?$select=id,displayName`, { scopes })
      return got.body.value?.map((one) => [one['@odata.type'], one['displayName']])
    }
    const type = '#microsoft.graph.group'
    const app = '#microsoft.graph.application'
    assert.deepEqual(await names('User.Read.All GroupMember.Read.All'), [
      [type, 'Merger'],
      [type, 'Power BI users'],
      [app, null],
      [app, null],
    ])
    assert.deepEqual(await names('User.Read.All Application.Read.All'), [
      [type, null],
      [type, null],
      [app, 'Payroll connector'],
      [app, 'Intranet search'],
    ])
  })

  it('lists the owners of an application to people who can read applications', async () => {
    const { world } = tenant
    const [alone, shared] = [...world.ownedApps.values()]
    assert.ok(alone && shared)
    const scopes = 'User.Read.All Application.Read.All'
    const owners = async (id: string) =>
      (await tenant.get(`/applications/${id}/owners?$select=id`, { scopes })).body.value?.map((one) => one['id'])
    assert.deepEqual(await owners(alone.id), [world.oddities.lead.id])
    assert.equal((await owners(shared.id))?.length, 2)
    assert.equal((await tenant.get(`/applications/${alone.id}/owners`, { scopes: 'User.Read.All' })).status, 403)
    assert.equal((await tenant.get(`/applications/${world.tenantId}/owners`, { scopes })).status, 404)
  })
})
