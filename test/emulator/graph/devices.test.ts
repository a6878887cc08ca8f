import assert from 'node:assert/strict'
import { deviceOf, devicesOf } from '../../../emulator/devices.ts'
import { ordinary, startTenant, type TestTenant } from './tenant.ts'

const reading = 'User.Read.All Device.Read.All'
const writing = 'Directory.AccessAsUser.All'

describe('emulated Graph: devices', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant({ limits: { devices: { size: 3, perMs: 10_000 } } })
  })
  afterEach(() => tenant.close())
  const as = (name: 'megan' | 'alex', scopes: string) => ({ as: tenant.world.operators[name], scopes })
  const withDevice = () => {
    const person = ordinary(tenant.world)
    const device = deviceOf([person])
    tenant.world.change(person.id, { devices: [device] })
    return { person, device }
  }
  const disable = (id: string, who: 'megan' | 'alex' = 'megan', scopes = writing) =>
    tenant.ask('PATCH', `/devices/${id}`, { ...as(who, scopes), body: { accountEnabled: false } })

  it('are generated reproducibly, most of them enabled', () => {
    const all = [...tenant.world.people.values()].flatMap((one) => devicesOf(one))
    assert.deepEqual(
      all,
      [...tenant.world.people.values()].flatMap((one) => devicesOf(one)),
    )
    const enabled = all.filter((one) => one.accountEnabled).length
    assert.ok(enabled > all.length * 0.7 && enabled < all.length)
  })

  it('only show IDs to an app that may only read people', async () => {
    const { person, device } = withDevice()
    const path = `/users/${person.id}/registeredDevices`
    const [full] = (await tenant.get(path, as('alex', reading))).body.value ?? []
    assert.deepEqual([full?.['id'], full?.['accountEnabled']], [device.id, true])
    const [limited] = (await tenant.get(path, as('alex', 'User.Read.All'))).body.value ?? []
    assert.deepEqual([limited?.['id'], limited?.['accountEnabled']], [device.id, null])
  })

  it('can be changed only with the broadest permission and by some roles, even if shared', async () => {
    const { person, device } = withDevice()
    assert.equal((await disable(device.id, 'megan', reading)).status, 403)
    assert.equal((await disable(device.id, 'alex')).status, 403)
    assert.equal((await disable(device.id)).status, 204)
    const got = await tenant.get(`/devices/${device.id}`, as('alex', reading))
    assert.equal(got.body['accountEnabled'], false)
    assert.equal(devicesOf(person)[0]?.accountEnabled, false)
    assert.equal((await disable('00000000-0000-0000-0000-000000000000')).status, 404)
  })

  it('have a limit for each operator', async () => {
    const { device } = withDevice()
    for (let n = 0; n < 3; n++) assert.equal((await disable(device.id)).status, 204)
    const refused = await disable(device.id)
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    assert.equal((await disable(device.id, 'alex')).status, 403, 'asked, and refused for the role alone')
  })
})
