import assert from 'node:assert/strict'
import { usualPassPolicy } from '../../../emulator/passes.ts'
import { ordinary, startTenant, synced, type TestTenant } from './tenant.ts'

describe('emulated Graph: settings', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant()
  })
  afterEach(() => tenant.close())

  const settings = (body?: object) =>
    fetch(`${tenant.origin}/_emulator/graph`, body ? { method: 'PATCH', body: JSON.stringify(body) } : {})

  it('can be read, with remaining quotas', async () => {
    await tenant.get('/me')
    assert.deepEqual(await (await settings()).json(), {
      replication: { readMs: 0, indexMs: 0 },
      syncedWrites: 'accept',
      emptyPages: false,
      passwordFlag: 'keep',
      passwordReset: { ends: 'succeeded', afterMs: 1_500 },
      loneDefault: 'delete',
      licence: 'P2',
      unknownRisk: 'refuse',
      signInLag: 6 * 3_600_000,
      reportLag: 12 * 3_600_000,
      reportClauses: 50,
      reportFilter: 'apply',
      restrictedSelect: 'allow',
      disabledCallers: 'refuse',
      secondPass: 'replaces',
      memberPage: 999,
      userPage: 999,
      incidentPage: 50,
      defender: 'on',
      auditLog: { lagMs: 120_000, needsDirectory: false },
      auditSearch: {
        enabled: true,
        readers: [],
        queueMs: 10_000,
        takesMs: 60_000,
        ends: 'succeeded',
        exceeded: false,
        versions: ['v1.0', 'beta'],
        startsPerMinute: 2,
      },
      passPolicy: usualPassPolicy,
      passAfterMs: 0,
      limits: {},
      left: { units: 7_999, writes: 3_000, tenantWrites: 18_000, reports: 5 },
    })
  })

  it('change quotas while running, leaving the rest alone', async () => {
    await settings({ emptyPages: true })
    const changed = await settings({ limits: { writes: { size: 2, perMs: 150_000, used: 1 } } })
    assert.equal(((await changed.json()) as { emptyPages: boolean }).emptyPages, true)
    const disable = async (nth: number) =>
      (await tenant.patch(`/users/${ordinary(tenant.world, nth).id}`, { accountEnabled: false })).status
    assert.deepEqual([await disable(0), await disable(0)], [204, 429])
  })

  it('change the read delay and the handling of synced accounts', async () => {
    await settings({ replication: { readMs: 1_000, indexMs: 1_000 }, syncedWrites: 'reject' })
    assert.equal((await tenant.patch(`/users/${synced(tenant.world).id}`, { accountEnabled: false })).status, 400)
    const { id } = ordinary(tenant.world)
    await tenant.patch(`/users/${id}`, { accountEnabled: false })
    const read = async () => (await tenant.get(`/users/${id}?$select=accountEnabled`)).body['accountEnabled']
    assert.equal(await read(), true)
    await settings({ replication: { readMs: 0, indexMs: 0 } })
    assert.equal(await read(), false)
  })

  it('make reads of some accounts older than they were before', async () => {
    const [lagging, other] = [ordinary(tenant.world, 2).id, ordinary(tenant.world, 3).id]
    await settings({ replication: { readMs: 0, indexMs: 0, accounts: [lagging] } })
    const read = async (id: string) => (await tenant.get(`/users/${id}?$select=accountEnabled`)).body['accountEnabled']
    for (const id of [lagging, other]) tenant.world.change(id, { accountEnabled: true })
    for (const id of [lagging, other]) await tenant.patch(`/users/${id}`, { accountEnabled: false })
    assert.deepEqual([await read(lagging), await read(other)], [false, false])
    await settings({ replication: { readMs: 60_000, indexMs: 60_000, accounts: [lagging] } })
    assert.deepEqual([await read(lagging), await read(other)], [true, false])
    await settings({ replication: { readMs: 0, indexMs: 0 } })
    assert.equal(await read(lagging), false)
  })

  it('refuse unknown settings', async () => {
    for (const body of [{ nonsense: 1 }, { limits: { size: 'XL' } }, { replication: { readMs: 5 } }])
      assert.equal((await settings(body)).status, 400)
  })

  it('run the on-premises sync immediately', async () => {
    const person = synced(tenant.world)
    await tenant.patch(`/users/${person.id}`, { accountEnabled: false })
    const got = await fetch(`${tenant.origin}/_emulator/sync`, { method: 'POST' })
    assert.deepEqual(await got.json(), { reverted: 1 })
    assert.equal(person.accountEnabled, true)
  })
})
