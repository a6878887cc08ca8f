import assert from 'node:assert/strict'
import { roles } from '../../../emulator/roles.ts'
import { ordinary, startTenant, type TestTenant } from './tenant.ts'

const scopes = 'GroupMember.ReadWrite.All GroupMember.Read.All User.Read.All'

describe('emulated Graph: changing group members', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant()
  })
  afterEach(() => tenant.close())
  const someone = () => ordinary(tenant.world)
  const group = (name: string) => {
    const found = tenant.world.group(name)
    assert.ok(found)
    return found
  }
  const put = (name: string) => tenant.world.setMember(group(name).id, someone().id, true)
  const leave = (name: string, { ref = '/$ref', given = scopes, as = tenant.world.operators.alex } = {}) =>
    tenant.ask('DELETE', `/groups/${group(name).id}/members/${someone().id}${ref}`, { scopes: given, as })
  const join = (name: string, address = `${tenant.origin}/v1.0/directoryObjects/${someone().id}`) =>
    tenant.post(`/groups/${group(name).id}/members/$ref`, { '@odata.id': address }, { scopes })

  it('removes a membership once, and adds it once', async () => {
    put('Nobody')
    assert.equal((await leave('Nobody')).status, 204)
    const again = await leave('Nobody')
    assert.match(again.body.error?.message ?? '', /removed object references do not exist/)
    assert.equal((await join('Nobody')).status, 204)
    assert.match((await join('Nobody')).body.error?.message ?? '', /added object references already exist/)
  })

  it("accepts only this Graph's address, and someone who exists", async () => {
    const elsewhere = await join('Nobody', `https://graph.example.com/v1.0/directoryObjects/${someone().id}`)
    assert.match(elsewhere.body.error?.message ?? '', /Invalid URL/)
    const nobody = await join('Nobody', `${tenant.origin}/v1.0/directoryObjects/00000000-0000-0000-0000-000000000001`)
    assert.match(nobody.body.error?.message ?? '', /objects being referenced don't exist/)
  })

  it('deletes the member if /$ref is missing and the token permits it', async () => {
    put('Nobody')
    const { id } = someone()
    assert.equal((await leave('Nobody', { ref: '' })).status, 403)
    assert.ok(tenant.world.people.has(id))
    assert.equal((await leave('Nobody', { ref: '', given: 'User.ReadWrite.All' })).status, 204)
    assert.ok(!tenant.world.people.has(id))
    assert.ok(!group('Nobody').members.has(id))
  })

  it('refuses groups managed elsewhere or by a rule', async () => {
    for (const [name, message] of [
      ['All engineers', /dynamic/],
      ['Finance share', /on-premises mastered/],
      ['Newsletter', /mail-enabled security groups and or distribution list/],
      ['Building access', /mail-enabled security groups and or distribution list/],
    ] as const) {
      put(name)
      const got = await leave(name)
      assert.deepEqual([name, got.status], [name, 400])
      assert.match(got.body.error?.message ?? '', message)
    }
    for (const name of ['Merger', 'Privileged access candidates']) {
      put(name)
      assert.deepEqual([name, (await leave(name)).status], [name, 403])
    }
  })

  it('refuses to add to such groups as well', async () => {
    for (const name of ['All engineers', 'Finance share', 'Newsletter', 'Building access'])
      assert.deepEqual([name, (await join(name)).status], [name, 400])
    for (const name of ['Merger', 'Privileged access candidates'])
      assert.deepEqual([name, (await join(name)).status], [name, 403])
  })

  it('changes role-assignable groups only with a permission and role specific to them', async () => {
    const { alex } = tenant.world.operators
    tenant.world.change(alex.id, { roles: [roles.privilegedRoleAdmin.templateId, roles.groupsAdmin.templateId] })
    const [{ id }, inside] = [someone(), group('Privileged access candidates')]
    tenant.world.setMember(inside.id, id, true)
    const from = `/groups/${inside.id}/members/${id}/$ref`
    assert.equal((await tenant.ask('DELETE', from, { scopes, as: alex })).status, 403)
    const more = { scopes: `${scopes} RoleManagement.ReadWrite.Directory`, as: alex }
    assert.equal((await tenant.ask('DELETE', from, more)).status, 204)
  })

  it('requires a permission, and a role or ownership', async () => {
    put('Nobody')
    assert.equal((await leave('Nobody', { given: 'GroupMember.Read.All User.Read.All' })).status, 403)
    assert.equal((await leave('Nobody', { as: tenant.world.operators.lynne })).status, 403)
  })

  it('shows the previous state for a while', async () => {
    await tenant.close()
    tenant = await startTenant({ replication: { readMs: 2_000, indexMs: 10_000 } })
    put('Nobody')
    assert.equal((await leave('Nobody')).status, 204)
    const inside = async () => {
      const { body } = await tenant.get(`/users/${someone().id}/memberOf?$select=id,displayName`, { scopes })
      return body.value?.some(({ displayName }) => displayName === 'Nobody')
    }
    assert.equal(await inside(), true)
    await tenant.pass(2_001)
    assert.equal(await inside(), false)
  })
})
