import assert from 'node:assert/strict'
import { roles } from '../../../emulator/roles.ts'
import { eventual, startTenant, type TestTenant } from './tenant.ts'

describe('emulated Graph: groups, roles and memberships', () => {
  let tenant: TestTenant
  before(async () => {
    tenant = await startTenant()
  })
  after(() => tenant.close())

  const groupId = (name: string) => {
    const group = tenant.world.group(name)
    assert.ok(group, name)
    return group.id
  }
  const ids = (value: Record<string, unknown>[] | undefined) => (value ?? []).map((one) => one['id']).sort()

  describe('groups', () => {
    it('are found by mail, and by name, which might not be unique', async () => {
      const named = await tenant.get("/groups?$filter=displayName eq 'contractors'&$select=id,displayName")
      assert.equal(named.body.value?.length, 2)
      assert.equal(named.body['@odata.context'], `${tenant.origin}/v1.0/$metadata#groups(id,displayName)`)
      const mailed = await tenant.get("/groups?$filter=mail eq 'phished@contoso.onmicrosoft.com'")
      assert.deepEqual(ids(mailed.body.value), [groupId('Phished accounts')])
      const quoted = await tenant.get("/groups?$filter=displayName eq 'Children''s day team'")
      assert.equal(quoted.body.value?.length, 1)
    })

    it('are read by ID; unknown IDs are not found, invalid ones refused', async () => {
      const got = await tenant.get(`/groups/${groupId('Sales')}`)
      assert.equal(got.body['displayName'], 'Sales')
      assert.equal(got.body['@odata.context'], `${tenant.origin}/v1.0/$metadata#groups/$entity`)
      assert.equal((await tenant.get('/groups/ffffffff-0000-4000-8000-000000000000')).status, 404)
      const bad = await tenant.get('/groups/sales')
      assert.equal(bad.status, 400)
      assert.equal(bad.body.error?.message, "Invalid object identifier 'sales'.")
    })

    it('list direct members with types, including groups', async () => {
      const got = await tenant.get(`/groups/${groupId('Sales')}/members?$top=999`)
      assert.equal(got.body['@odata.context'], `${tenant.origin}/v1.0/$metadata#directoryObjects`)
      assert.deepEqual(ids(got.body.value), [...(tenant.world.group('Sales')?.members ?? [])].sort())
      const types = new Set((got.body.value ?? []).map((one) => one['@odata.type']))
      assert.deepEqual([...types].sort(), ['#microsoft.graph.group', '#microsoft.graph.user'])
      assert.equal(got.headers.get('x-ms-resource-unit'), '3')
    })

    it('list transitive members through nested groups, only people if cast', async () => {
      const [sales, leads] = [tenant.world.group('Sales'), tenant.world.group('Sales leads')]
      const expected = [...(sales?.members ?? []), ...(leads?.members ?? [])]
      const all = await tenant.get(`/groups/${sales?.id}/transitiveMembers?$top=999`)
      assert.deepEqual(ids(all.body.value), expected.sort())
      const path = `/groups/${sales?.id}/transitiveMembers/microsoft.graph.user?$count=true&$select=id&$top=999`
      const people = await tenant.get(path, { headers: eventual })
      assert.deepEqual(
        ids(people.body.value),
        expected.filter((id) => id !== leads?.id),
      )
      assert.equal(people.body['@odata.count'], expected.length - 1)
      assert.equal(people.body['@odata.context'], `${tenant.origin}/v1.0/$metadata#users(id)`)
      assert.ok(!('@odata.type' in (people.body.value?.[0] ?? {})))
      assert.equal(people.headers.get('x-ms-resource-unit'), '4')
      const refused = await tenant.get(path)
      assert.equal(refused.status, 400)
      assert.match(refused.body.error?.message ?? '', /ConsistencyLevel:eventual/)
    })

    it('are paged, and counted as plain text', async () => {
      const path = `/groups/${groupId('Phished accounts')}/transitiveMembers`
      const seen: unknown[] = []
      let next: string | undefined = path
      let pages = 0
      while (next) {
        const { body } = await tenant.get(next)
        seen.push(...ids(body.value))
        next = body['@odata.nextLink'] as string | undefined
        pages++
      }
      assert.equal(pages, 3)
      assert.equal(new Set(seen).size, 300)
      assert.equal((await tenant.get(`${path}/$count`, { headers: eventual })).text, '300')
      assert.equal((await tenant.get(`${path}/$count`)).status, 400)
      assert.equal((await tenant.get(`${path}?$top=1000`)).status, 400)
    })

    it('only show IDs of people to a token that may only read groups', async () => {
      const got = await tenant.get(`/groups/${groupId('Approvers')}/members`, { scopes: 'GroupMember.Read.All' })
      const { megan, lynne } = tenant.world.operators
      assert.deepEqual(ids(got.body.value), [megan.id, lynne.id].sort())
      for (const one of got.body.value ?? []) assert.deepEqual(Object.keys(one).sort(), ['@odata.type', 'id'])
    })

    it('terminate for circular groups', async () => {
      const [sales, leads] = [tenant.world.group('Sales'), tenant.world.group('Sales leads')]
      assert.ok(sales && leads)
      leads.members.add(sales.id)
      try {
        const got = await tenant.get(`/groups/${sales.id}/transitiveMembers?$top=999`)
        assert.equal(new Set(ids(got.body.value)).size, got.body.value?.length)
        const [member] = leads.members
        assert.equal((await tenant.get(`/users/${member}/transitiveMemberOf`)).status, 200)
      } finally {
        leads.members.delete(sales.id)
      }
    })
  })

  describe('memberships', () => {
    it("include roles and groups, with roles' types and template IDs", async () => {
      const { body } = await tenant.get('/me/memberOf')
      assert.equal(body['@odata.context'], `${tenant.origin}/v1.0/$metadata#directoryObjects`)
      const role = body.value?.find((one) => one['@odata.type'] === '#microsoft.graph.directoryRole')
      assert.equal(role?.['displayName'], 'User Administrator')
      assert.equal(role?.['roleTemplateId'], roles.userAdmin.templateId)
      assert.equal(role?.['deletedDateTime'], null)
      assert.notEqual(role?.['id'], roles.userAdmin.templateId)
      assert.ok(body.value?.some((one) => one['displayName'] === 'Helpdesk operators'))
    })

    it('can be cast to roles, through groups if transitive', async () => {
      const { nestor } = tenant.world.operators
      const path = 'microsoft.graph.directoryRole?$select=displayName,roleTemplateId'
      const direct = await tenant.get(`/users/${nestor.id}/memberOf/${path}`)
      assert.deepEqual(direct.body.value, [])
      const through = await tenant.get(`/me/transitiveMemberOf/${path}`, { as: nestor })
      assert.deepEqual(through.body.value, [
        { displayName: 'Helpdesk Administrator', roleTemplateId: roles.helpdeskAdmin.templateId },
      ])
      assert.equal(
        through.body['@odata.context'],
        `${tenant.origin}/v1.0/$metadata#directoryRoles(displayName,roleTemplateId)`,
      )
    })

    it("only show type and ID for kinds the token can't read", async () => {
      const { body } = await tenant.get('/me/memberOf', { scopes: 'User.Read' })
      assert.ok((body.value?.length ?? 0) > 1)
      for (const one of body.value ?? []) {
        const { '@odata.type': type, id, ...rest } = one
        assert.ok(type && id)
        assert.ok(Object.values(rest).every((value) => value === null))
      }
    })

    it('are checked for up to 20 groups, including nested ones', async () => {
      const [first] = tenant.world.group('Sales leads')?.members ?? []
      const [sales, leads, nobody] = ['Sales', 'Sales leads', 'Nobody'].map(groupId)
      const got = await tenant.post(`/users/${first}/checkMemberGroups`, { groupIds: [sales, nobody, leads] })
      assert.deepEqual(got.body, {
        '@odata.context': `${tenant.origin}/v1.0/$metadata#Collection(Edm.String)`,
        value: [sales, leads],
      })
      assert.equal(got.headers.get('x-ms-resource-unit'), '4')
      const mine = await tenant.post('/me/checkMemberGroups', { groupIds: [groupId('Helpdesk operators'), sales] })
      assert.deepEqual(mine.body['value'], [groupId('Helpdesk operators')])
      const many = await tenant.post('/me/checkMemberGroups', { groupIds: Array(21).fill(sales) })
      assert.equal(many.status, 400)
      assert.equal((await tenant.post('/me/checkMemberGroups', {})).status, 400)
    })
  })

  describe('groups with hidden members', () => {
    it('appear empty without permission to see hidden members', async () => {
      const board = groupId('Board')
      const { patti } = tenant.world.operators
      const members = `/groups/${board}/members`
      assert.deepEqual((await tenant.get(members)).body.value, [])
      assert.equal((await tenant.get(`/groups/${board}`)).body['visibility'], 'HiddenMembership')
      const check = { groupIds: [board] }
      assert.deepEqual((await tenant.post(`/users/${patti.id}/checkMemberGroups`, check)).body['value'], [])
      const scopes = 'User.Read.All GroupMember.Read.All Member.Read.Hidden'
      assert.deepEqual(ids((await tenant.ask('GET', members, { scopes })).body.value), [patti.id])
    })
  })

  describe('directory roles', () => {
    it('list those in use, unpaged, and find one by template', async () => {
      const { body } = await tenant.get('/directoryRoles')
      const templates = (body.value ?? []).map((one) => one['roleTemplateId'])
      assert.ok(templates.includes(roles.globalAdmin.templateId))
      assert.ok(!templates.includes(roles.reportsReader.templateId))
      const one = await tenant.get(`/directoryRoles?$filter=roleTemplateId eq '${roles.userAdmin.templateId}'`)
      assert.equal(one.body.value?.[0]?.['displayName'], 'User Administrator')
    })

    it('list direct members, counting a role-assignable group as one', async () => {
      const id = (template: string) => `/directoryRoles(roleTemplateId='${template}')/members`
      const { megan, breakGlass, lee } = tenant.world.operators
      const global = await tenant.get(id(roles.globalAdmin.templateId))
      assert.deepEqual(ids(global.body.value), [megan.id, breakGlass.id].sort())
      const helpdesk = await tenant.get(id(roles.helpdeskAdmin.templateId))
      assert.deepEqual(ids(helpdesk.body.value), [lee.id, groupId('Tier 1 administrators')].sort())
      const reports = id(roles.reportsReader.templateId)
      assert.equal((await tenant.get(reports)).status, 404)
      const { adele } = tenant.world.operators
      tenant.world.change(adele.id, { roles: [roles.reportsReader.templateId] })
      assert.deepEqual(ids((await tenant.get(reports)).body.value), [adele.id])
      tenant.world.change(adele.id, { roles: [] })
      assert.equal((await tenant.get(reports)).status, 404)
    })

    it('page through many members', async () => {
      const crowd = [...tenant.world.people.values()].filter((one) => one.roles.length === 0).slice(0, 120)
      for (const { id } of crowd) tenant.world.change(id, { roles: [roles.reportsReader.templateId] })
      const path = `/directoryRoles(roleTemplateId='${roles.reportsReader.templateId}')/members`
      const first = await tenant.get(path)
      assert.equal(first.body.value?.length, 100)
      const link = new URL(String(first.body['@odata.nextLink']))
      const second = await tenant.get(link.pathname.slice('/v1.0'.length) + link.search)
      assert.deepEqual(
        ids([...(first.body.value ?? []), ...(second.body.value ?? [])]),
        crowd.map(({ id }) => id).sort(),
      )
      for (const { id } of crowd) tenant.world.change(id, { roles: [] })
    })
  })

  describe('getByIds', () => {
    it('returns what exists, with types and selected properties', async () => {
      const { adele } = tenant.world.operators
      const sales = groupId('Sales')
      const ghost = 'ffffffff-0000-4000-8000-000000000000'
      const path = '/directoryObjects/getByIds?$select=id,accountEnabled'
      const got = await tenant.post(path, { ids: [ghost, adele.id.toUpperCase(), sales], types: ['User'] })
      assert.deepEqual(got.body.value, [{ '@odata.type': '#microsoft.graph.user', id: adele.id, accountEnabled: true }])
      assert.equal(got.headers.get('x-ms-resource-unit'), '2')
      const plain = await tenant.post('/directoryObjects/getByIds', { ids: [adele.id, sales] })
      assert.equal(plain.headers.get('x-ms-resource-unit'), '5')
      assert.equal(plain.body.value?.length, 2)
      assert.ok(!('accountEnabled' in (plain.body.value?.[0] ?? {})))
    })

    it('accepts 1 to 1,000 IDs but no names, and no $top', async () => {
      const { adele } = tenant.world.operators
      const ask = (body: unknown, query = '') => tenant.post(`/directoryObjects/getByIds${query}`, body)
      assert.equal((await ask({ ids: Array(1000).fill(adele.id) })).status, 200)
      assert.equal((await ask({ ids: Array(1001).fill(adele.id) })).status, 400)
      assert.equal((await ask({ ids: [] })).status, 400)
      assert.equal((await ask({ ids: [adele.userPrincipalName] })).status, 400)
      assert.equal((await ask({ ids: [adele.id] }, '?$top=5')).status, 400)
    })
  })
})
