import assert from 'node:assert/strict'
import { ordinary, startTenant, synced, type TestTenant } from './tenant.ts'

const scopes = 'User.Read.All User-PasswordProfile.ReadWrite.All'
const flag = (on: boolean) => ({ passwordProfile: { forceChangePasswordNextSignIn: on } })

describe('emulated Graph: passwords', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant()
  })
  afterEach(() => tenant.close())
  const shown = async (id: string) =>
    (await tenant.get(`/users/${id}?$select=id,passwordProfile,lastPasswordChangeDateTime`)).body

  it('can be required to change at the next sign-in, which is shown', async () => {
    const { id } = ordinary(tenant.world)
    assert.equal((await shown(id))['passwordProfile'], null)
    assert.equal((await tenant.patch(`/users/${id}`, flag(true), { scopes })).status, 204)
    assert.deepEqual((await shown(id))['passwordProfile'], {
      password: null,
      forceChangePasswordNextSignIn: true,
      forceChangePasswordNextSignInWithMfa: false,
    })
    assert.equal((await tenant.patch(`/users/${id}`, flag(false), { scopes })).status, 204)
    assert.equal((await shown(id))['passwordProfile'], null)
  })

  it('can be set if strong enough, to be changed unless stated otherwise', async () => {
    const { id } = ordinary(tenant.world)
    const set = (profile: object) => tenant.patch(`/users/${id}`, { passwordProfile: profile }, { scopes })
    const weak = await set({ password: 'password' })
    assert.deepEqual([weak.status, weak.body.error?.code], [400, 'Request_BadRequest'])
    assert.equal((await set({ password: 'Dusty-Harbour-71' })).status, 204)
    const { passwordProfile, lastPasswordChangeDateTime } = await shown(id)
    assert.equal((passwordProfile as { forceChangePasswordNextSignIn: boolean }).forceChangePasswordNextSignIn, true)
    assert.equal(lastPasswordChangeDateTime, new Date(tenant.clock.now()).toISOString().replace('.000', ''))
    assert.equal((await set({ password: 'Dusty-Harbour-72', forceChangePasswordNextSignIn: false })).status, 204)
    assert.equal((await shown(id))['passwordProfile'], null)
  })

  it('require their own scope, and refuse a change with any forbidden part', async () => {
    const person = ordinary(tenant.world)
    const both = { accountEnabled: false, ...flag(true) }
    const tries: readonly [object, string, number][] = [
      [flag(true), 'User.ReadWrite.All', 403],
      [both, scopes, 403],
      [both, 'User.Read.All User.EnableDisableAccount.All', 403],
      [both, `${scopes} User.EnableDisableAccount.All`, 204],
    ]
    for (const [body, held, status] of tries) {
      assert.equal((await tenant.patch(`/users/${person.id}`, body, { scopes: held })).status, status, held)
      assert.equal(person.accountEnabled, status === 403)
    }
  })

  it('depend on roles for resetting passwords, including eligible admins', async () => {
    const { eligible } = tenant.world.oddities
    const { lee, adele, megan } = tenant.world.operators
    const person = ordinary(tenant.world)
    const tries: readonly [typeof lee, typeof lee, number][] = [
      [lee, person, 204],
      [adele, person, 403],
      [lee, eligible, 403],
      [megan, eligible, 204],
    ]
    for (const [by, target, status] of tries) {
      const got = await tenant.patch(`/users/${target.id}`, flag(true), { as: by, scopes })
      assert.equal(got.status, status, `${by.displayName} on ${target.displayName}`)
    }
  })

  it("can't be set for guests, and only until the next sync for synced accounts", async () => {
    const guest = [...tenant.world.people.values()].find((one) => one.userType === 'Guest')
    const owned = synced(tenant.world)
    assert.equal((await tenant.patch(`/users/${guest?.id}`, flag(true), { scopes })).status, 400)
    assert.equal((await tenant.patch(`/users/${owned.id}`, flag(true), { scopes })).status, 204)
    assert.equal(owned.mustChangePassword, true)
    await fetch(`${tenant.origin}/_emulator/sync`, { method: 'POST' })
    assert.equal(owned.mustChangePassword, false)
  })

  it('can be configured to answer 204 to the flag alone and ignore it', async () => {
    const person = ordinary(tenant.world)
    const body = JSON.stringify({ passwordFlag: 'ignore' })
    await fetch(`${tenant.origin}/_emulator/graph`, { method: 'PATCH', body })
    assert.equal((await tenant.patch(`/users/${person.id}`, flag(true), { scopes })).status, 204)
    assert.equal(person.mustChangePassword, false)
  })
})
