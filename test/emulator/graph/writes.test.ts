import assert from 'node:assert/strict'
import { ordinary, startTenant, synced, type TestTenant } from './tenant.ts'

const off = { accountEnabled: false }
const write = 'User.Read.All User.EnableDisableAccount.All'

describe('emulated Graph: changing accounts', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant()
  })
  afterEach(() => tenant.close())

  describe('PATCH', () => {
    it('disables with an empty 204 that states its cost', async () => {
      const person = ordinary(tenant.world)
      const got = await tenant.patch(`/users/${person.id}`, off, { scopes: write })
      assert.equal(got.status, 204)
      assert.equal(got.text, '')
      assert.equal(got.headers.get('x-ms-resource-unit'), '1')
      assert.equal(got.headers.get('content-type'), null)
      assert.equal(person.accountEnabled, false)
    })

    it('requires the scope to enable and disable together with one to read', async () => {
      const { id } = ordinary(tenant.world)
      for (const scopes of ['User.Read.All', 'User.EnableDisableAccount.All', 'User.Read User.RevokeSessions.All']) {
        const got = await tenant.patch(`/users/${id}`, off, { scopes })
        assert.equal(got.status, 403)
        assert.equal(got.body.error?.code, 'Authorization_RequestDenied')
        assert.equal(got.body.error?.message, 'Insufficient privileges to complete the operation.')
        assert.equal(got.headers.get('x-ms-resource-unit'), '1')
      }
      assert.equal(tenant.world.find(id)?.accountEnabled, true)
      assert.equal((await tenant.patch(`/users/${id}`, off, { scopes: 'User.ReadWrite.All' })).status, 204)
    })

    it('refuses accounts that are restricted, in or owning a role-assignable group, or eligible for a role', async () => {
      const { restricted, inRoleGroup, ownsRoleGroup, eligible } = tenant.world.oddities
      const { alex, megan } = tenant.world.operators
      const tries: readonly [typeof alex, typeof alex, number][] = [
        [alex, restricted, 403],
        [megan, restricted, 403],
        [alex, inRoleGroup, 403],
        [megan, inRoleGroup, 204],
        [alex, ownsRoleGroup, 403],
        [megan, ownsRoleGroup, 204],
        [alex, eligible, 403],
        [megan, eligible, 204],
      ]
      for (const [by, target, status] of tries) {
        const got = await tenant.patch(`/users/${target.id}`, off, { as: by, scopes: write })
        assert.equal(got.status, status, `${by.displayName} on ${target.displayName}`)
      }
    })

    it('requires more than that for other properties', async () => {
      const person = ordinary(tenant.world)
      const change = { jobTitle: 'Astronaut' }
      assert.equal((await tenant.patch(`/users/${person.id}`, change, { scopes: write })).status, 403)
      assert.equal((await tenant.patch(`/users/${person.id}`, change, { scopes: 'User.ReadWrite.All' })).status, 204)
      assert.equal(person.jobTitle, 'Astronaut')
    })

    it('refuses non-booleans, read-only properties and empty changes', async () => {
      const { id } = ordinary(tenant.world)
      for (const body of [{ accountEnabled: 'false' }, { accountEnabled: null }, {}, [], { shoeSize: 4 }]) {
        assert.equal((await tenant.patch(`/users/${id}`, body)).status, 400, JSON.stringify(body))
      }
      const readOnly = await tenant.patch(`/users/${id}`, { onPremisesSyncEnabled: false })
      assert.equal(readOnly.body.error?.message, "Property 'onPremisesSyncEnabled' is read-only and cannot be set.")
      assert.equal((await tenant.patch(`/users/${id}`, '{"accountEnabled":', {})).status, 400)
    })

    it('finds the account by percent-encoded name, and 404s otherwise', async () => {
      const guest = tenant.world.find('x_adatum.com#EXT#@contoso.onmicrosoft.com')
      assert.equal((await tenant.patch('/users/x_adatum.com%23EXT%23@contoso.onmicrosoft.com', off)).status, 204)
      assert.equal(guest?.accountEnabled, false)
      assert.equal((await tenant.patch('/users/ghost@x.y', off)).status, 404)
    })

    it('lets a User Administrator disable peers but not a Global Administrator', async () => {
      const { megan, lee } = tenant.world.operators
      assert.equal((await tenant.patch(`/users/${megan.id}`, off)).status, 403)
      assert.equal((await tenant.patch(`/users/${lee.id}`, off)).status, 204)
      assert.equal(megan.accountEnabled, true)
    })

    it('counts roles held through a group, and protects members of role-assignable groups', async () => {
      const { nestor, diego } = tenant.world.operators
      const { id } = ordinary(tenant.world)
      assert.equal((await tenant.post(`/users/${id}/revokeSignInSessions`, {}, { as: nestor })).status, 200)
      assert.equal((await tenant.patch(`/users/${id}`, off, { as: nestor })).status, 403)
      assert.equal((await tenant.patch(`/users/${nestor.id}`, off)).status, 403)
      assert.equal((await tenant.patch(`/users/${nestor.id}`, off, { as: diego })).status, 204)
    })
  })

  describe('accounts synced from on premises', () => {
    it('are disabled, and reset by the next sync', async () => {
      const person = synced(tenant.world)
      const other = ordinary(tenant.world)
      assert.equal((await tenant.patch(`/users/${person.id}`, off)).status, 204)
      assert.equal((await tenant.patch(`/users/${other.id}`, off)).status, 204)
      assert.equal(person.accountEnabled, false)
      await tenant.pass(29 * 60_000)
      assert.equal(person.accountEnabled, false)
      await tenant.pass(60_000)
      assert.equal(person.accountEnabled, true)
      assert.equal(other.accountEnabled, false)
    })

    it('are refused if the tenant is configured that way', async () => {
      const strict = await startTenant({ syncedWrites: 'reject' })
      try {
        const got = await strict.patch(`/users/${synced(strict.world).id}`, off)
        assert.equal(got.status, 400)
        assert.equal(got.body.error?.code, 'Request_BadRequest')
        assert.equal(
          got.body.error?.message,
          'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
        )
      } finally {
        await strict.close()
      }
    })
  })

  describe('revokeSignInSessions', () => {
    const scopes = 'User.RevokeSessions.All'

    it('answers 200 and true, and moves the time from which sessions are valid', async () => {
      const person = ordinary(tenant.world)
      await tenant.pass(1_999)
      const got = await tenant.post(`/users/${person.id}/revokeSignInSessions`, undefined, { scopes })
      assert.equal(got.status, 200)
      assert.deepEqual(got.body, { '@odata.context': `${tenant.origin}/v1.0/$metadata#Edm.Boolean`, value: true })
      assert.equal(got.headers.get('x-ms-resource-unit'), '1')
      assert.equal(person.signInSessionsValidFrom, '2026-01-05T09:00:01Z')
      const path = `/users/${person.id}?$select=signInSessionsValidFromDateTime`
      assert.equal((await tenant.get(path)).body['signInSessionsValidFromDateTime'], '2026-01-05T09:00:01Z')
    })

    it('answers true for guests too, whose sessions continue', async () => {
      const guest = tenant.world.find('x_adatum.com#EXT#@contoso.onmicrosoft.com')
      const before = guest?.signInSessionsValidFrom
      const got = await tenant.post(`/users/${guest?.id}/revokeSignInSessions`, {})
      assert.equal(got.body['value'], true)
      assert.equal(guest?.signInSessionsValidFrom, before)
    })

    it('requires its scope, and a role for someone else', async () => {
      const { id } = ordinary(tenant.world)
      const { adele, lee } = tenant.world.operators
      const path = `/users/${id}/revokeSignInSessions`
      assert.equal((await tenant.post(path, {}, { scopes: write })).status, 403)
      assert.equal((await tenant.post(path, {}, { as: adele })).status, 403)
      assert.equal((await tenant.post(path, {}, { as: lee })).status, 200)
      assert.equal((await tenant.post('/me/revokeSignInSessions', {}, { as: adele })).status, 200)
    })
  })

  describe('replication', () => {
    it('shows the old state for a while, longer in the index, while the actual state is new', async () => {
      const late = await startTenant({ replication: { readMs: 5_000, indexMs: 60_000 } })
      try {
        const person = ordinary(late.world)
        const read = async () => (await late.get(`/users/${person.id}?$select=accountEnabled`)).body['accountEnabled']
        const byFilter = async (headers = {}) => {
          const filter = `id eq '${person.id}' and accountEnabled eq false`
          const got = await late.get(`/users?$filter=${filter}&$count=true&$select=accountEnabled`, { headers })
          return got.body.value?.length
        }
        await late.patch(`/users/${person.id}`, off)
        assert.equal(late.world.find(person.id)?.accountEnabled, false)
        assert.deepEqual([await read(), await byFilter()], [true, 0])
        await late.pass(4_999)
        assert.equal(await read(), true)
        await late.pass(1)
        assert.deepEqual([await read(), await byFilter()], [false, 1])
        assert.equal(await byFilter({ ConsistencyLevel: 'eventual' }), 0)
        await late.pass(55_000)
        assert.equal(await byFilter({ ConsistencyLevel: 'eventual' }), 1)
      } finally {
        await late.close()
      }
    })

    it('shows the state before the first unseen write, if several follow each other', async () => {
      const late = await startTenant({ replication: { readMs: 5_000, indexMs: 5_000 } })
      try {
        const person = ordinary(late.world)
        const read = async () => (await late.get(`/users/${person.id}?$select=accountEnabled`)).body['accountEnabled']
        await late.patch(`/users/${person.id}`, off)
        await late.pass(3_000)
        await late.patch(`/users/${person.id}`, { accountEnabled: true })
        assert.equal(await read(), true)
        await late.pass(3_000)
        assert.equal(await read(), false)
        await late.pass(3_000)
        assert.equal(await read(), true)
      } finally {
        await late.close()
      }
    })
  })

  describe('the audit log', () => {
    const audits = (query = '', as = tenant.world.operators.isaiah) =>
      tenant.get(`/auditLogs/directoryAudits${query}`, { as })
    const minutes = 60_000
    const settings = (auditLog: object) =>
      fetch(`${tenant.origin}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ auditLog }) })
    const switchAs = (by: unknown, account: string, enabled: boolean) =>
      fetch(`${tenant.origin}/_emulator/switch`, {
        method: 'POST',
        body: JSON.stringify({ accounts: [account], enabled, by }),
      })

    it("names the token's user, the target, and old and new values as JSON text, twice and minutes late", async () => {
      const person = ordinary(tenant.world)
      await tenant.patch(`/users/${person.id}`, off)
      assert.deepEqual((await audits()).body.value, [])
      await tenant.pass(2 * minutes)
      const { status, body } = await audits()
      assert.equal(status, 200)
      assert.equal(body.value?.length, 2)
      const [entry, update] = body.value ?? []
      const { alex } = tenant.world.operators
      assert.match(String(entry?.['id']), /^Directory_[0-9a-f-]{36}_[0-9A-F]{5}_\d{8}$/)
      assert.equal(entry?.['activityDisplayName'], 'Disable account')
      assert.equal(update?.['activityDisplayName'], 'Update user')
      assert.equal(update?.['correlationId'], entry?.['correlationId'])
      assert.equal(entry?.['category'], 'UserManagement')
      assert.equal(entry?.['loggedByService'], 'Core Directory')
      assert.equal(entry?.['operationType'], 'Update')
      assert.equal(entry?.['result'], 'success')
      assert.deepEqual(entry?.['initiatedBy'], {
        app: null,
        user: { id: alex.id, displayName: null, userPrincipalName: alex.userPrincipalName, ipAddress: '127.0.0.1' },
      })
      const targets = [
        {
          id: person.id,
          displayName: null,
          type: 'User',
          userPrincipalName: person.userPrincipalName,
          groupType: null,
          modifiedProperties: [
            { displayName: 'AccountEnabled', oldValue: '[true]', newValue: '[false]' },
            { displayName: 'Included Updated Properties', oldValue: null, newValue: '"AccountEnabled"' },
          ],
        },
      ]
      assert.deepEqual(entry?.['targetResources'], targets)
      assert.deepEqual(update?.['targetResources'], targets)
    })

    it('is newest first, filters by activity, person and time, and is paged', async () => {
      const [one, two] = [ordinary(tenant.world), ordinary(tenant.world, 1)]
      await settings({ lagMs: 0, needsDirectory: false })
      await tenant.patch(`/users/${one.id}`, off)
      await tenant.patch(`/users/${one.id}`, off)
      await tenant.pass(60_000)
      await tenant.post(`/users/${two.id}/revokeSignInSessions`, {})
      await tenant.patch(`/users/${one.id}`, { accountEnabled: true })
      const activities = async (query: string) => {
        const got = await audits(query)
        assert.equal(got.status, 200, got.text)
        await tenant.pass(10_000)
        return (got.body.value ?? []).map((entry) => entry['activityDisplayName'])
      }
      const signedOut = 'Update StsRefreshTokenValidFrom Timestamp'
      const update = 'Update user'
      assert.deepEqual(await activities(''), ['Enable account', update, signedOut, 'Disable account', update])
      assert.deepEqual(await activities("?$filter=startswith(activityDisplayName,'Update Sts')"), [signedOut])
      assert.deepEqual(await activities(`?$filter=targetResources/any(t:t/id eq '${two.id}')`), [signedOut])
      const { alex, megan } = tenant.world.operators
      assert.equal((await activities(`?$filter=initiatedBy/user/id eq '${alex.id}'`)).length, 5)
      assert.equal((await activities(`?$filter=initiatedBy/user/id eq '${megan.id}'`)).length, 0)
      const since = new Date(tenant.clock.now() - 90_000).toISOString()
      assert.ok((await activities(`?$filter=activityDateTime ge ${since}`)).length >= 2)
      assert.equal((await activities('?$filter=activityDateTime ge 2026-01-05T09:00:30Z')).length, 3)
      assert.equal((await activities('?$top=2')).length, 2)
    })

    it('has what other tools, the sync and attack disruption change, as real entries name them', async () => {
      const person = ordinary(tenant.world)
      const { megan } = tenant.world.operators
      for (const by of [megan.id, 'sync', 'syncAccount', 'attackDisruption', { app: 'HR flow' }])
        assert.equal((await switchAs(by, person.id, !person.accountEnabled)).status, 204)
      await tenant.pass(2 * minutes)
      const { body } = await audits("?$filter=activityDisplayName eq 'Disable account'")
      const by = (body.value ?? []).map((entry) => entry['initiatedBy'])
      assert.deepEqual(
        by.map((one) => JSON.stringify(one).replace(/"servicePrincipalId":"[^"]+"/, '')).map((one) => one.slice(0, 90)),
        [
          '{"user":null,"app":{"appId":null,"displayName":"HR flow",,"servicePrincipalName":null}}',
          `{"app":null,"user":{"id":"${tenant.world.ssoAppId}","displayName":null,"userPr`,
          `{"app":null,"user":{"id":"${megan.id}","displayName":null,"userPr`,
        ],
      )
      const enabled = (await audits("?$filter=activityDisplayName eq 'Enable account'")).body.value ?? []
      assert.match(JSON.stringify(enabled[0]), /60ca1954-583c-4d1f-86de-39d835f3e452/)
      assert.match(JSON.stringify(enabled[1]), /"appId":null,"displayName":"Microsoft Azure AD Sync"/)
    })

    it('logs what the sync changes back', async () => {
      const person = [...tenant.world.people.values()].find((one) => one.onPremisesSyncEnabled && one.accountEnabled)
      assert.ok(person)
      await tenant.patch(`/users/${person.id}`, off)
      await fetch(`${tenant.origin}/_emulator/sync`, { method: 'POST' })
      await tenant.pass(2 * minutes)
      const { body } = await audits("?$filter=activityDisplayName eq 'Enable account'")
      assert.match(JSON.stringify(body.value), /Microsoft Azure AD Sync/)
      assert.equal(person.accountEnabled, true)
    })

    it('requires a role and can require both scopes, and throttles after five reads in ten seconds', async () => {
      const { alex, isaiah } = tenant.world.operators
      const only = { as: isaiah, scopes: 'AuditLog.Read.All' }
      assert.equal((await audits('', alex)).status, 403)
      assert.equal((await tenant.get('/auditLogs/directoryAudits', only)).status, 200)
      await settings({ lagMs: 0, needsDirectory: true })
      assert.equal((await tenant.get('/auditLogs/directoryAudits', only)).status, 403)
      for (let read = 0; read < 2; read++) assert.equal((await audits()).status, 200)
      assert.equal((await audits()).status, 429)
    })
  })
})
