import assert from 'node:assert/strict'
import type { Person } from '../../../emulator/world.ts'
import { type AskOptions, ordinary, startTenant, type TestTenant } from './tenant.ts'

const scopes = 'User.Read.All AuditLog.Read.All'
const select = '$select=id,displayName,signInActivity'
const day = 86_400_000

describe('emulated Graph: when people last signed in', () => {
  let tenant: TestTenant
  const start = async (options: Parameters<typeof startTenant>[0] = {}) => {
    tenant = await startTenant({ limits: { activity: { size: 1_000, perMs: 1_000 } }, ...options })
  }
  afterEach(() => tenant.close())
  const reader = (): AskOptions => ({ as: tenant.world.operators.isaiah, scopes })
  const activity = async ({ id }: Pick<Person, 'id'>) =>
    (await tenant.get(`/users/${id}?${select}`, reader())).body['signInActivity'] as Record<string, string> | undefined
  const filtered = (filter: string, more = '') =>
    tenant.get(`/users?$filter=${encodeURIComponent(filter)}&${select}${more}`, reader())

  it('is refused without the permission, a role that can read reports, or a licence', async () => {
    await start()
    const { id } = ordinary(tenant.world)
    const refusal = async (given: AskOptions) => {
      const { status, body } = await tenant.get(`/users/${id}?${select}`, given)
      return [status, body.error?.code, body.error?.message]
    }
    assert.deepEqual(await refusal({ ...reader(), scopes: 'User.Read.All' }), [
      403,
      'Authentication_MSGraphPermissionMissing',
      'Calling principal does not have required MSGraph permissions AuditLog.Read.All',
    ])
    assert.deepEqual(await refusal({ as: tenant.world.operators.alex, scopes }), [
      403,
      'Authentication_RequestFromUnsupportedUserRole',
      'User is not in the allowed roles',
    ])
    await tenant.close()
    await start({ licence: 'free' })
    assert.deepEqual(await refusal(reader()), [
      403,
      'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      "Neither tenant is B2C or tenant doesn't have premium license",
    ])
  })

  it('is shown for one account only by object ID, and missing if they never signed in', async () => {
    await start()
    const { world } = tenant
    assert.equal(await activity(world.oddities.sharedMailbox), undefined)
    const service = await activity(world.oddities.service)
    assert.equal(service?.['lastSignInDateTime'], null)
    assert.ok(service?.['lastNonInteractiveSignInDateTime'])
    const byName = await tenant.get(`/users/${world.oddities.service.userPrincipalName}?${select}`, reader())
    assert.deepEqual(
      [byName.status, byName.body.error?.message],
      [400, 'Get By Key only supports UserId and the key has to be a valid Guid'],
    )
  })

  it('counts failed attempts, and lags behind by hours', async () => {
    await start()
    const person = ordinary(tenant.world)
    tenant.world.change(person.id, { signIns: { inPerson: 40, automatic: 40, failed: 3 } })
    const shown = await activity(person)
    const age = (name: string) => (tenant.clock.now() - Date.parse(shown?.[name] ?? '')) / day
    assert.ok(age('lastSignInDateTime') < 5 && age('lastSuccessfulSignInDateTime') > 39, JSON.stringify(shown))
    tenant.world.change(person.id, { signIns: { inPerson: 0, automatic: null } })
    const late = Date.parse((await activity(person))?.['lastSignInDateTime'] ?? '')
    assert.ok(late <= tenant.clock.now() - 6 * 3_600_000)
  })

  it('includes the failing attempts of phones once an account was signed out or disabled', async () => {
    await start()
    const person = ordinary(tenant.world)
    const ended = tenant.clock.now() - 2 * day
    const signInSessionsValidFrom = new Date(ended).toISOString()
    tenant.world.change(person.id, { signIns: { inPerson: 1, automatic: 0 }, signInSessionsValidFrom })
    const shown = await activity(person)
    const at = (name: string) => Date.parse(shown?.[name] ?? '')
    assert.ok(at('lastNonInteractiveSignInDateTime') > ended + day, JSON.stringify(shown))
    assert.ok(at('lastSuccessfulSignInDateTime') <= ended, JSON.stringify(shown))
    const leaver = ordinary(tenant.world, 1)
    tenant.world.change(leaver.id, { signIns: { inPerson: 200, automatic: 200 }, accountEnabled: false })
    const left = await activity(leaver)
    assert.ok(Date.parse(left?.['lastNonInteractiveSignInDateTime'] ?? '') > tenant.clock.now() - day)
    assert.ok(Date.parse(left?.['lastSuccessfulSignInDateTime'] ?? '') < tenant.clock.now() - 190 * day)
  })

  it('can be the only filter, which omits those who never signed in', async () => {
    await start()
    const { world } = tenant
    const cut = '2025-10-01T00:00:00Z'
    const { body } = await filtered(`signInActivity/lastSignInDateTime le ${cut}`, '&$top=999')
    assert.ok(body.value && body.value.length > 5)
    for (const one of body.value) {
      const { lastSignInDateTime } = one['signInActivity'] as { lastSignInDateTime: string }
      assert.ok(lastSignInDateTime <= cut)
    }
    assert.ok(!body.value.some(({ id }) => id === world.oddities.sharedMailbox.id))
    for (const filter of [
      `signInActivity/lastSignInDateTime le ${cut} and accountEnabled eq true`,
      `signInActivity/lastSignInDateTime lt ${cut}`,
      'signInActivity/lastSignInDateTime eq null',
    ])
      assert.equal((await filtered(filter)).status, 400, filter)
    assert.equal((await filtered(`signInActivity/lastSignInDateTime le ${cut}`, '&$orderby=displayName')).status, 400)
    assert.equal((await filtered('accountEnabled eq true')).status, 200, 'selecting it goes with other filters')
  })

  it('comes in pages of at most five hundred, for ten requests a minute', async () => {
    await start({ users: 900, limits: {} })
    const first = await tenant.get(`/users?${select}&$top=999`, reader())
    assert.equal(first.body.value?.length, 500)
    for (let asked = 1; asked < 10; asked++)
      assert.equal((await tenant.get(`/users?${select}&$top=1`, reader())).status, 200)
    const throttled = await tenant.get(`/users?${select}&$top=1`, reader())
    assert.equal(throttled.status, 429)
    assert.ok(Number(throttled.headers.get('retry-after')) >= 2)
    assert.equal((await tenant.get('/users?$top=1', reader())).status, 200, 'other reads have their own limit')
  })

  it('is believable: most people sign in, some stopped, some never started', async () => {
    await start({ users: 400 })
    const { body } = await tenant.get(`/users?${select},accountEnabled,userType&$top=500`, reader())
    const members = (body.value ?? []).filter((one) => one['userType'] === 'Member' && one['accountEnabled'])
    const ages = members.map((one) => {
      const { lastSignInDateTime: at } = (one['signInActivity'] ?? {}) as { lastSignInDateTime?: string }
      return at ? (tenant.clock.now() - Date.parse(at)) / day : undefined
    })
    const share = (fits: (age: number | undefined) => boolean) => ages.filter(fits).length / ages.length
    assert.ok(share((age) => age !== undefined && age < 16) > 0.6)
    assert.ok(share((age) => age !== undefined && age > 90) > 0.03)
    assert.ok(share((age) => age === undefined) > 0.02)
  })
})
