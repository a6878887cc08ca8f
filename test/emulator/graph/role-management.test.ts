import assert from 'node:assert/strict'
import { customRoles, roles } from '../../../emulator/roles.ts'
import { type Got, startTenant, type TestTenant } from './tenant.ts'

const path = '/roleManagement/directory'

describe('emulated Graph: role management', () => {
  let tenant: TestTenant
  before(async () => {
    tenant = await startTenant()
  })
  after(() => tenant.close())

  const nextOf = (got: Got): string | undefined => {
    const link = got.body['@odata.nextLink']
    if (link === undefined) return undefined
    const { pathname, search } = new URL(String(link))
    return pathname.slice('/v1.0'.length) + search
  }
  const told = ({ body }: Got, ...names: string[]) =>
    (body.value ?? []).map((one) => names.map((name) => one[name])).filter((one) => one.length > 0)
  const isaiah = () => tenant.world.operators.isaiah

  it('lists roles of every kind, with their holders and scopes', async () => {
    const { customAdmin, unitAdmin, eligible } = tenant.world.oddities
    const { megan, lee } = tenant.world.operators
    const got = await tenant.get(`${path}/roleAssignments?$expand=principal`)
    const all = told(got, 'principalId', 'roleDefinitionId', 'directoryScopeId')
    const tier1 = tenant.world.group('Tier 1 administrators')?.id
    for (const one of [
      [megan.id, roles.globalAdmin.templateId, '/'],
      [lee.id, roles.helpdeskAdmin.templateId, '/'],
      [tier1, roles.helpdeskAdmin.templateId, '/'],
      [customAdmin.id, customRoles.accessDesk.templateId, '/'],
      [unitAdmin.id, roles.authAdmin.templateId, unitAdmin.scopedRoles[0]?.scope],
    ])
      assert.ok(
        all.some((held) => held.join() === one.join()),
        String(one),
      )
    assert.ok(!all.some(([id]) => id === eligible.id))
    const types = new Set(
      (got.body.value ?? []).map(({ principal }) => Object(principal)['@odata.type'].replace('#microsoft.graph.', '')),
    )
    assert.deepEqual([...types].sort(), ['group', 'servicePrincipal', 'user'])
    const one = await tenant.get(`${path}/roleAssignments?$filter=principalId eq '${lee.id}'`)
    assert.deepEqual(told(one, 'principalId', 'principal'), [[lee.id, undefined]])
    const two = await tenant.get(`${path}/roleAssignments?$expand=principal,roleDefinition`)
    assert.equal(two.status, 400)
  })

  it('returns pages, some of them empty', async () => {
    const small = await startTenant({ memberPage: 2, emptyPages: true })
    let got = await small.get(`${path}/roleAssignments?$expand=principal`)
    const found: unknown[] = []
    let empty = 0
    for (let link: string | undefined = ''; link !== undefined; ) {
      assert.ok((got.body.value?.length ?? 0) <= 2)
      if (got.body.value?.length === 0) empty += 1
      found.push(...told(got, 'principalId').flat())
      link = nextOf(got)
      if (link) got = await small.get(link)
    }
    assert.ok(empty > 0)
    assert.ok(found.length > 10 && found.includes(small.world.oddities.customAdmin.id))
    await small.close()
  })

  it("names roles, including custom ones, which aren't directory roles", async () => {
    const got = await tenant.get(`${path}/roleDefinitions?$select=id,displayName,isBuiltIn`)
    const { templateId } = customRoles.accessDesk
    assert.ok(
      told(got, 'id', 'displayName', 'isBuiltIn').some((one) => one.join() === `${templateId},Access Desk,false`),
    )
    const inUse = await tenant.get('/directoryRoles')
    assert.ok(!told(inUse, 'roleTemplateId').flat().includes(templateId))
    const { customAdmin } = tenant.world.oddities
    const held = await tenant.get(`/users/${customAdmin.id}/transitiveMemberOf/microsoft.graph.directoryRole`)
    assert.deepEqual(held.body.value, [])
  })

  it('shows eligible roles only to people with a role that allows it', async () => {
    const { eligible } = tenant.world.oddities
    const standby = tenant.world.group('Standby administrators')?.id
    const got = await tenant.get(`${path}/roleEligibilityScheduleInstances?$expand=principal`, { as: isaiah() })
    assert.deepEqual(told(got, 'principalId', 'roleDefinitionId', 'memberType'), [
      [eligible.id, roles.globalAdmin.templateId, 'Direct'],
      [standby, roles.exchangeAdmin.templateId, 'Direct'],
    ])
    const { alex, megan } = tenant.world.operators
    const refused = await tenant.get(`${path}/roleEligibilityScheduleInstances`, { as: alex })
    assert.deepEqual([refused.status, refused.body.error?.code], [403, 'UnauthorizedAccessException'])
    assert.equal((await tenant.get(`${path}/roleEligibilityScheduleInstances`, { as: megan })).status, 200)
    const scopes = 'User.Read Directory.Read.All'
    const without = await tenant.get(`${path}/roleEligibilityScheduleInstances`, { as: megan, scopes })
    assert.deepEqual([without.status, without.body.error?.code], [403, 'Authorization_RequestDenied'])
    const inner = `${path}/roleEligibilityScheduleInstances?$expand=principal($select=id)`
    assert.equal((await tenant.get(inner, { as: megan })).body.error?.code, 'InvalidFilter')
  })

  it('refuses that to a tenant without the licence', async () => {
    const poor = await startTenant({ licence: 'P1' })
    const { megan } = poor.world.operators
    const got = await poor.get(`${path}/roleEligibilityScheduleInstances`, { as: megan })
    assert.deepEqual([got.status, got.body.error?.code], [400, 'AadPremiumLicenseRequired'])
    assert.equal((await poor.get(`${path}/roleAssignments`, { as: megan })).status, 200)
    await poor.close()
  })

  it('protects holders and eligible people from lower roles', async () => {
    const { customAdmin, unitAdmin, eligibleByGroup } = tenant.world.oddities
    const { alex, megan } = tenant.world.operators
    const scopes = 'User.Read.All User.EnableDisableAccount.All'
    for (const one of [customAdmin, unitAdmin, eligibleByGroup])
      for (const [as, status] of [
        [alex, 403],
        [megan, 204],
      ] as const)
        assert.equal(
          (await tenant.patch(`/users/${one.id}`, { accountEnabled: false }, { as, scopes })).status,
          status,
          `${as.displayName} on ${one.displayName}`,
        )
  })
})
