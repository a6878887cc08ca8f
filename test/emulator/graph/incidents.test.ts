import assert from 'node:assert/strict'
import { createIncidents, type Incidents, userEvidence } from '../../../emulator/incidents.ts'
import { createWorld } from '../../../emulator/world.ts'
import { eventual, startTenant, type TestTenant } from './tenant.ts'

const path = '/security/incidents'
const scopes = 'SecurityIncident.Read.All'

describe('emulated Graph: incidents', () => {
  let tenant: TestTenant
  let incidents: Incidents
  const start = async (options: Parameters<typeof startTenant>[0] = {}) => {
    const world = createWorld({ users: 100, seed: 7 })
    let at = Date.UTC(2026, 0, 5, 9)
    incidents = createIncidents({ world, now: () => (at += 60_000) })
    tenant = await startTenant({ world, incidents, ...options })
  }
  afterEach(() => tenant.close())
  const as = (name: 'megan' | 'alex' | 'isaiah' = 'isaiah') => ({ as: tenant.world.operators[name], scopes })
  const idsOf = ({ body }: Awaited<ReturnType<TestTenant['get']>>) => body.value?.map(({ id }) => id)

  it('are listed latest first, by status, page by page, with alerts only if asked for', async () => {
    await start({ incidentPage: 1 })
    incidents.raise({ id: '1' })
    incidents.raise({ id: '2', evidence: [userEvidence(null)] })
    incidents.raise({ id: '3', status: 'resolved' })
    const filter = encodeURIComponent("status eq 'active'")
    const first = await tenant.get(`${path}?$filter=${filter}&$expand=alerts&$top=50`, as())
    assert.deepEqual(idsOf(first), ['2'])
    const [alert] = (first.body.value?.[0]?.['alerts'] ?? []) as { evidence: object[] }[]
    assert.deepEqual(alert?.evidence, [userEvidence(null)])
    const second = await tenant.get(String(first.body['@odata.nextLink']), as())
    assert.deepEqual([idsOf(second), second.body['@odata.nextLink']], [['1'], undefined])
    const one = await tenant.get(`${path}/1`, as())
    assert.deepEqual([one.status, 'alerts' in one.body, one.body['redirectIncidentId']], [200, false, null])
  })

  it('need the permission and a role; without a licence the refusal is the same', async () => {
    await start()
    incidents.raise({ id: '1' })
    assert.equal((await tenant.get(path, { ...as(), scopes: 'User.Read.All' })).status, 403)
    const noRole = await tenant.get(`${path}/1`, as('alex'))
    tenant.close()
    await start({ defender: 'unlicensed' })
    const unlicensed = await tenant.get(path, as())
    assert.deepEqual([noRole.status, noRole.body.error?.message], [403, 'The request is forbidden.'])
    assert.deepEqual([unlicensed.status, unlicensed.body.error?.message], [403, noRole.body.error?.message])
  })

  it('are not found in clouds without Defender, or under an unknown number', async () => {
    await start({ defender: 'absent' })
    assert.equal((await tenant.get(path, as())).status, 400)
    tenant.close()
    await start()
    assert.equal((await tenant.get(`${path}/77`, as())).status, 404)
  })

  it('refuse every option that the documentation does not list', async () => {
    await start()
    for (const option of ['$select=id', '$orderby=id', '$search="x"', '$top=51', '$expand=comments', '$expand=*'])
      assert.equal((await tenant.get(`${path}?${option}`, as())).status, 400, option)
    assert.equal((await tenant.get(`${path}/1?$top=5`, as())).status, 400)
  })

  it('show a newer status only to those who ask for it', async () => {
    await start()
    incidents.raise({ id: '1', status: 'awaitingAction' })
    const statusWith = async (headers: Record<string, string>) =>
      (await tenant.get(`${path}/1`, { ...as(), headers })).body['status']
    assert.equal(await statusWith({}), 'unknownFutureValue')
    assert.equal(await statusWith({ Prefer: 'include-unknown-enum-members' }), 'awaitingAction')
  })
})

describe('emulated Graph: leave dates', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant({ users: 100 })
  })
  afterEach(() => tenant.close())

  it('can be used in filters, but appear empty without permission or role', async () => {
    const { adele, isaiah, alex } = tenant.world.operators
    tenant.world.change(adele.id, { employeeLeaveDateTime: '2026-01-05T17:00:00Z' })
    const filter = encodeURIComponent('employeeLeaveDateTime ge 2026-01-05T00:00:00Z')
    const listed = async (as: typeof adele, scopes: string) => {
      const got = await tenant.get(`/users?$filter=${filter}&$select=id&$count=true`, { as, scopes, headers: eventual })
      return [got.status, got.body.value?.map(({ id }) => id)]
    }
    assert.deepEqual(await listed(isaiah, 'User.Read.All User-LifeCycleInfo.Read.All'), [200, [adele.id]])
    assert.deepEqual(await listed(isaiah, 'User.Read.All'), [200, []])
    assert.deepEqual(await listed(alex, 'User.Read.All User-LifeCycleInfo.Read.All'), [200, []])
  })
})
