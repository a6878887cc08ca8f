import assert from 'node:assert/strict'
import { riskOf } from '../../../emulator/risk.ts'
import { ordinary, startTenant, type TestTenant } from './tenant.ts'

const path = '/identityProtection/riskyUsers'
const scopes = 'IdentityRiskyUser.ReadWrite.All'

describe('emulated Graph: risky users', () => {
  let tenant: TestTenant
  const start = async (options: Parameters<typeof startTenant>[0] = {}) => {
    tenant = await startTenant({ limits: { risk: { size: 100, perMs: 1_000 } }, ...options })
  }
  afterEach(() => tenant.close())
  const as = (name: 'megan' | 'alex' | 'isaiah') => ({ as: tenant.world.operators[name], scopes })
  const decide = (verb: string, ids: readonly string[], name: 'megan' | 'isaiah' = 'megan') =>
    tenant.ask('POST', `${path}/${verb}`, { ...as(name), body: { userIds: ids } })
  const stateOf = (id: string) => {
    const person = tenant.world.find(id)
    assert.ok(person)
    return riskOf(person).state
  }

  it('are listed by state for roles that may see them', async () => {
    await start()
    const { id } = ordinary(tenant.world)
    assert.equal((await decide('confirmCompromised', [id])).status, 204)
    const filter = encodeURIComponent("riskState eq 'confirmedCompromised'")
    const got = await tenant.get(`${path}?$filter=${filter}&$top=500`, as('isaiah'))
    assert.deepEqual(
      got.body.value?.map((one) => [one['id'], one['riskLevel']]),
      [[id, 'high']],
    )
    assert.equal((await tenant.get(path, as('alex'))).status, 403)
    assert.equal((await tenant.get(`${path}?$top=501`, as('isaiah'))).status, 400)
  })

  it('are decided by Security Administrators, sixty per call', async () => {
    await start()
    const { id } = ordinary(tenant.world)
    assert.equal((await decide('confirmCompromised', [id], 'isaiah')).status, 403)
    assert.equal((await decide('confirmCompromised', Array(61).fill(id))).status, 400)
    assert.equal((await decide('dismiss', [id])).status, 204)
    assert.equal(stateOf(id), 'dismissed')
  })

  it('are all unchanged if one in a call is unknown', async () => {
    await start()
    const { id } = ordinary(tenant.world)
    const before = stateOf(id)
    assert.equal((await decide('confirmCompromised', [id, '00000000-0000-0000-0000-000000000000'])).status, 404)
    assert.equal(stateOf(id), before)
  })

  it('require P2', async () => {
    await start({ licence: 'P1' })
    const got = await tenant.get(path, as('megan'))
    assert.deepEqual([got.status, got.body.error?.message], [403, 'Your tenant is not licensed for this feature.'])
  })

  it('share one call a second without a Retry-After', async () => {
    await start({ limits: {} })
    assert.equal((await tenant.get(path, as('megan'))).status, 200)
    const refused = await tenant.get(path, as('isaiah'))
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, null])
  })
})
