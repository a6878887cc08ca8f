import assert from 'node:assert/strict'
import { policyOf } from '../../../emulator/conditional-access.ts'
import { roles } from '../../../emulator/roles.ts'
import { startTenant, type TestTenant } from './tenant.ts'

const path = '/identity/conditionalAccess/policies'

describe('emulated Graph: Conditional Access policies', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant({ limits: { risk: { size: 100, perMs: 1_000 } } })
  })
  afterEach(() => tenant.close())
  const lynne = () => tenant.world.operators.lynne
  const megan = () => tenant.world.operators.megan
  const read = (query = '', scopes = 'Policy.Read.All', as = megan()) => tenant.get(`${path}${query}`, { scopes, as })

  it('lists complete policies, including report-only ones', async () => {
    const { status, body } = await read()
    assert.equal(status, 200)
    assert.deepEqual(
      body.value?.map(({ displayName, state }) => [displayName, state]),
      [
        ['Administrators: MFA', 'enabled'],
        ['Everyone: MFA (trial)', 'enabledForReportingButNotEnforced'],
        ['Quarantine: block', 'enabled'],
      ],
    )
    const { conditions } = body.value?.at(-1) ?? {}
    const { users } = conditions as { users: { includeGroups: string[] } }
    assert.deepEqual(users.includeGroups, [tenant.world.group('Quarantine')?.id])
  })

  it('require the permission and a role that can read security policies', async () => {
    assert.equal((await read('', 'Directory.Read.All')).status, 403)
    assert.equal((await read('', 'Policy.Read.All', lynne())).status, 403)
    tenant.world.change(lynne().id, { roles: [roles.securityReader.templateId] })
    assert.equal((await read('', 'Policy.Read.All', lynne())).status, 200)
  })

  it('are absent in a tenant without a licence, and come in pages', async () => {
    for (let n = 0; n < 3; n++) tenant.world.conditionalAccess.policies.set(`${n}`, policyOf(`${n}`, `${n}`, {}, 'mfa'))
    const first = await read('?$top=4')
    assert.equal(first.body.value?.length, 4)
    assert.ok(first.body['@odata.nextLink'])
    await fetch(`${tenant.origin}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify({ licence: 'free' }) })
    assert.deepEqual((await read()).body.value, [])
  })

  it("refuse options that aren't emulated", async () => {
    assert.equal((await read("?$filter=state eq 'enabled'")).status, 501)
    assert.equal((await read('?$skip=1')).status, 400)
  })
})
