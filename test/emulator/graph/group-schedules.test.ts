import assert from 'node:assert/strict'
import { roles } from '../../../emulator/roles.ts'
import { type Got, startTenant, type TestTenant } from './tenant.ts'

const path = '/identityGovernance/privilegedAccess/group/assignmentScheduleInstances'
const permission = 'PrivilegedAssignmentSchedule.Read.AzureADGroup'
const until = '2026-12-01T18:00:00Z'

describe('emulated Graph: PIM for groups', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant()
    const sales = tenant.world.group('Sales')
    sales?.temporary.set([...sales.members][0] ?? '', { until, activated: true })
  })
  afterEach(() => tenant.close())
  const sales = () => tenant.world.group('Sales') ?? assert.fail()
  const [activated, permanent] = [0, 1].map((nth) => () => [...sales().members][nth] ?? '') as [
    () => string,
    () => string,
  ]
  const read = (query: string, { scopes = permission, as = tenant.world.operators.megan } = {}) =>
    tenant.get(`${path}${query}`, { scopes, as })
  const of = (id: string) => `?$filter=principalId eq '${id}'`
  const told = ({ body }: Got) =>
    body.value?.map((one) => ['groupId', 'accessId', 'endDateTime', 'assignmentType'].map((name) => one[name]))

  it('says until when someone is in a group, and which members stay', async () => {
    assert.deepEqual(told(await read(of(activated()))), [[sales().id, 'member', until, 'Activated']])
    assert.deepEqual(told(await read(of(permanent()))), [[sales().id, 'member', null, 'Assigned']])
    const inGroup = await read(`?$filter=groupId eq '${sales().id}' and accessId eq 'member'`)
    assert.ok((told(inGroup)?.length ?? 0) > 1)
  })

  it('forgets the end when someone leaves, so that whoever is added again stays', async () => {
    const id = activated()
    tenant.world.setMember(sales().id, id, false)
    tenant.world.setMember(sales().id, id, true)
    sales().temporary.set(permanent(), { until, activated: false })
    assert.deepEqual(told(await read(of(id))), [[sales().id, 'member', null, 'Assigned']])
  })

  it('requires a filter by person or group, the licence, the permission and a role', async () => {
    assert.equal((await read('')).status, 400)
    assert.equal((await read(`${of(activated())}&$top=10`)).status, 400)
    assert.equal((await read(of(activated()), { scopes: 'GroupMember.ReadWrite.All' })).status, 403)
    const { lynne } = tenant.world.operators
    assert.equal((await read(of(activated()), { as: lynne })).status, 403)
    assert.equal((await read(of(lynne.id), { as: lynne })).status, 200)
    tenant.world.change(lynne.id, { roles: [roles.groupsAdmin.templateId] })
    assert.equal((await read(of(activated()), { as: lynne })).status, 200)
    await fetch(`${tenant.origin}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ licence: 'P1' }) })
    const { status, body } = await read(of(activated()))
    assert.deepEqual([status, Object(body.error).code], [400, 'AadPremiumLicenseRequired'])
  })

  it('shows role-assignable groups only to those who manage privileged roles', async () => {
    const tier1 = tenant.world.group('Tier 1 administrators') ?? assert.fail()
    const [first = ''] = tier1.members
    tier1.temporary.set(first, { until, activated: false })
    const { lynne } = tenant.world.operators
    tenant.world.change(lynne.id, { roles: [roles.groupsAdmin.templateId] })
    const groupsIn = (got: Got) => told(got)?.map(([group]) => group)
    assert.ok(groupsIn(await read(of(first)))?.includes(tier1.id))
    assert.ok(!groupsIn(await read(of(first), { as: lynne }))?.includes(tier1.id))
  })
})
