import assert from 'node:assert/strict'
import { method, phoneIds, withDefault } from '../../../emulator/account-objects.ts'
import type { Person } from '../../../emulator/world.ts'
import { type AskOptions, ordinary, startTenant, type TestTenant } from './tenant.ts'

const path = '/reports/authenticationMethods/userRegistrationDetails'

describe('emulated Graph: the report of registered sign-in methods', () => {
  let tenant: TestTenant
  const start = async (options: Parameters<typeof startTenant>[0] = {}) => {
    tenant = await startTenant({ limits: { reports: { size: 1_000, perMs: 1_000 } }, ...options })
  }
  afterEach(() => tenant.close())
  const reader = (): AskOptions => ({ as: tenant.world.operators.isaiah, scopes: 'AuditLog.Read.All' })
  const report = (...people: readonly Person[]) => {
    const clauses = people.map(({ userPrincipalName: name }) => `userPrincipalName eq '${name.replaceAll("'", "''")}'`)
    return tenant.get(`${path}?$filter=${encodeURIComponent(clauses.join(' or '))}`, reader())
  }
  const kindsIn = (row: Record<string, unknown> = {}) => row['methodsRegistered'] as readonly string[]
  const person = (...types: ReturnType<typeof method>[]) => {
    const one = ordinary(tenant.world)
    tenant.world.change(one.id, { methods: withDefault(types) })
    return one
  }

  it('is refused without the permission, a role that can read reports, or a licence', async () => {
    await start()
    const refusal = async (given: AskOptions) => {
      const { status, body } = await tenant.get(path, given)
      return [status, body.error?.code]
    }
    assert.deepEqual(await refusal({ ...reader(), scopes: 'User.Read.All' }), [403, 'Authorization_RequestDenied'])
    // Who may change sign-in methods may not read the report about them.
    assert.deepEqual(await refusal({ ...reader(), as: tenant.world.operators.lynne }), [
      403,
      'Authentication_RequestFromUnsupportedUserRole',
    ])
    await tenant.close()
    await start({ licence: 'free' })
    assert.deepEqual(await refusal(reader()), [403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant'])
  })

  it('names each kind once, without IDs, and without Temporary Access Passes', async () => {
    await start()
    const phone = method('phone', {}, phoneIds.mobile)
    const one = person(method('fido2'), method('fido2'), phone, method('temporaryAccessPass'))
    const { body } = await report(one)
    const [row] = body.value ?? []
    assert.deepEqual(
      [row?.['id'], kindsIn(row).filter((kind) => kind !== 'securityQuestion')],
      [one.id, ['passKeyDeviceBound', 'mobilePhone']],
    )
  })

  it('shows a removal only after its next update, and no disabled accounts', async () => {
    await start({ reportLag: 3_600_000 })
    const one = person(method('email', {}, 'mail'))
    const kinds = async () => {
      const { body } = await report(one)
      return body.value?.map((row) => kindsIn(row).includes('email'))
    }
    const deleted = await tenant.ask('DELETE', `/users/${one.id}/authentication/emailMethods/mail`, {
      as: tenant.world.operators.lynne,
      scopes: 'UserAuthenticationMethod.ReadWrite.All',
    })
    assert.equal(deleted.status, 204)
    assert.deepEqual(await kinds(), [true])
    await tenant.pass(3_600_000)
    assert.deepEqual(await kinds(), [false])
    tenant.world.change(one.id, { accountEnabled: false })
    assert.deepEqual(await kinds(), [])
  })

  it('accepts only a filter of limited length, which it can ignore', async () => {
    await start({ reportClauses: 2 })
    const one = person()
    assert.equal((await tenant.get(`${path}?$top=5`, reader())).status, 400)
    assert.equal((await report(one, one, one)).status, 400)
    assert.equal((await report(one, one)).body.value?.length, 1)
    await tenant.close()
    await start({ reportFilter: 'ignore' })
    const { body } = await report(person())
    assert.equal(body.value?.length, 100, JSON.stringify(body))
    assert.ok(body['@odata.nextLink'])
  })

  it('shares the quota of the sign-in methods', async () => {
    await start({ limits: {} })
    const one = person()
    const statuses: number[] = []
    for (let n = 0; n < 6; n++) statuses.push((await report(one)).status)
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429])
  })
})
