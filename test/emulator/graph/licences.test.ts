import assert from 'node:assert/strict'
import { skus } from '../../../emulator/account-objects.ts'
import { ordinary, startTenant, type TestTenant } from './tenant.ts'

const scopes = 'LicenseAssignment.ReadWrite.All User.Read.All'
const e3 = { skuId: skus.microsoft365E3, disabledPlans: [] }
const copilot = { skuId: skus.copilot, disabledPlans: ['7547a3fe-08ee-4ccb-b430-5077c5041653'] }

describe('emulated Graph: licences', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant()
  })
  afterEach(() => tenant.close())
  const someone = () => ordinary(tenant.world)
  const assign = (body: object, as = tenant.world.operators.alex) =>
    tenant.post(`/users/${someone().id}/assignLicense`, body, { scopes, as })
  const states = async () => {
    const { body } = await tenant.get(`/users/${someone().id}?$select=licenseAssignmentStates`, { scopes })
    return (body['licenseAssignmentStates'] as { skuId: string; assignedByGroup: string | null }[]).map(
      ({ skuId, assignedByGroup }) => [skuId, assignedByGroup],
    )
  }
  const joinPowerBi = () => {
    const group = tenant.world.group('Power BI users')
    assert.ok(group)
    tenant.world.setMember(group.id, someone().id, true)
    return group
  }

  it('are assigned with disabled plans, and removed, all or nothing', async () => {
    assert.equal((await assign({ addLicenses: [copilot], removeLicenses: [] })).status, 200)
    assert.deepEqual(someone().assignedLicenses, [e3, copilot])
    const half = await assign({ addLicenses: [], removeLicenses: [skus.copilot, skus.powerBiPro] })
    assert.deepEqual([half.status, half.body.error?.message], [400, 'User does not have a corresponding license.'])
    assert.deepEqual(someone().assignedLicenses, [e3, copilot])
    assert.equal((await assign({ addLicenses: [], removeLicenses: [skus.copilot, e3.skuId] })).status, 200)
    assert.deepEqual(await states(), [])
  })

  it("aren't given by a group without a free seat, which is recorded on the account", async () => {
    tenant.world.bought.set(skus.powerBiPro, 0)
    const { id } = joinPowerBi()
    const read = async () => {
      const { body } = await tenant.get(`/users/${someone().id}?$select=assignedLicenses,licenseAssignmentStates`, {
        scopes,
      })
      const given = (body['assignedLicenses'] as { skuId: string }[]).map(({ skuId }) => skuId)
      const states = body['licenseAssignmentStates'] as { assignedByGroup: string; state: string; error: string }[]
      const own = states.find(({ assignedByGroup }) => assignedByGroup === id)
      return [given.includes(skus.powerBiPro), own?.state, own?.error]
    }
    assert.deepEqual(await read(), [false, 'Error', 'CountViolation'])
    tenant.world.bought.clear()
    assert.deepEqual(await read(), [false, 'Error', 'CountViolation'], 'nobody told Entra to try again')
    tenant.world.setMember(id, someone().id, false)
    tenant.world.setMember(id, someone().id, true)
    assert.deepEqual(await read(), [true, 'Active', 'None'])
  })

  it("can't be removed if they come from a group", async () => {
    joinPowerBi()
    const got = await assign({ addLicenses: [], removeLicenses: [skus.powerBiPro] })
    assert.match(got.body.error?.message ?? '', /inherited from a group membership/)
  })

  it('require both lists, a free licence and a usage location', async () => {
    assert.equal((await assign({ removeLicenses: [e3.skuId] })).status, 400)
    tenant.world.bought.set(skus.copilot, 0)
    const none = await assign({ addLicenses: [copilot], removeLicenses: [] })
    assert.match(none.body.error?.message ?? '', /does not have any available licenses/)
    tenant.world.bought.clear()
    tenant.world.change(someone().id, { usageLocation: null })
    const nowhere = await assign({ addLicenses: [copilot], removeLicenses: [] })
    assert.match(nowhere.body.error?.message ?? '', /invalid usage location/)
  })

  it('require a permission and a role', async () => {
    const body = { addLicenses: [copilot], removeLicenses: [] }
    assert.equal((await assign(body, tenant.world.operators.lynne)).status, 403)
    const bare = await tenant.post(`/users/${someone().id}/assignLicense`, body, { scopes: 'User.Read.All' })
    assert.equal(bare.status, 403)
  })

  it('are counted for callers who can read them, but not for guests', async () => {
    tenant.world.bought.set(skus.copilot, 3)
    await assign({ addLicenses: [copilot], removeLicenses: [] })
    const read = (asked: string, as = tenant.world.operators.alex) =>
      tenant.get('/subscribedSkus?$select=skuId,prepaidUnits,consumedUnits', { scopes: asked, as })
    assert.equal((await read(scopes)).status, 403, 'writing does not include it')
    const { body } = await read('LicenseAssignment.Read.All')
    const list = body['value'] as { skuId: string; prepaidUnits: { enabled: number }; consumedUnits: number }[]
    const found = list.find(({ skuId }) => skuId === skus.copilot)
    assert.deepEqual([found?.prepaidUnits.enabled, found?.consumedUnits], [3, 1])
    const guest = [...tenant.world.people.values()].find((one) => one.userType === 'Guest' && one.accountEnabled)
    assert.ok(guest)
    assert.equal((await read('LicenseAssignment.Read.All', guest)).status, 403)
  })
})
