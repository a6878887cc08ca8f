import assert from 'node:assert/strict'
import { method, methodsOf } from '../../../emulator/account-objects.ts'
import { roles } from '../../../emulator/roles.ts'
import type { Person } from '../../../emulator/world.ts'
import { item, ordinary, startTenant, type TestTenant } from './tenant.ts'

const scopes = 'UserAuthMethod-TAP.ReadWrite.All'
const readsPolicy = 'Policy.Read.AuthenticationMethod'

describe('emulated Graph: Temporary Access Passes', () => {
  let tenant: TestTenant
  beforeEach(async () => {
    tenant = await startTenant({ limits: { reports: { size: 100, perMs: 1_000 } } })
  })
  afterEach(() => tenant.close())

  const at = ({ id }: Pick<Person, 'id'>) => `/users/${id}/authentication/temporaryAccessPassMethods`
  const lynne = () => ({ as: tenant.world.operators.lynne, scopes })
  const create = (person: Pick<Person, 'id'>, body: object = {}, as = lynne()) => tenant.post(at(person), body, as)
  const listed = async (person: Pick<Person, 'id'>) => (await tenant.get(at(person), lynne())).body.value ?? []
  const settle = (settings: object) =>
    fetch(`${tenant.origin}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(settings) })
  const policy = (passPolicy: object) => settle({ passPolicy })
  const usability = async (person: Pick<Person, 'id'>) =>
    (await listed(person)).map((one) => [one['isUsable'], one['methodUsabilityReason']])

  it('show their secret in the answer to their creation, and never again', async () => {
    const person = ordinary(tenant.world)
    const { status, body } = await create(person, { lifetimeInMinutes: 60, isUsableOnce: true })
    assert.equal(status, 201)
    const secret = String(body['temporaryAccessPass'])
    assert.match(secret, /^\S{8}$/)
    assert.deepEqual([body['lifetimeInMinutes'], body['isUsableOnce'], body['isUsable']], [60, true, true])
    assert.equal(body['methodUsabilityReason'], 'EnabledByPolicy')
    const [shown] = await listed(person)
    assert.deepEqual([shown?.['id'], shown?.['temporaryAccessPass']], [body['id'], null])
    const one = await tenant.get(`${at(person)}/${body['id']}`, lynne())
    assert.deepEqual([one.status, one.body['temporaryAccessPass']], [200, null])
    const all = await tenant.get(`/users/${person.id}/authentication/methods`, {
      ...lynne(),
      scopes: 'UserAuthenticationMethod.Read.All',
    })
    assert.ok(all.text.includes(String(body['id'])))
    assert.ok(!all.text.includes(secret))
    assert.ok(!JSON.stringify(tenant.world.find(person.id)).includes(secret))
  })

  it('replace the previous one, and can be deleted', async () => {
    const person = ordinary(tenant.world)
    const app = method('microsoftAuthenticator')
    tenant.world.change(person.id, { methods: [app] })
    const first = await create(person)
    const second = await create(person)
    assert.notEqual(first.body['temporaryAccessPass'], second.body['temporaryAccessPass'])
    assert.deepEqual(
      (await listed(person)).map((one) => one['id']),
      [second.body['id']],
    )
    assert.equal((await tenant.ask('DELETE', `${at(person)}/${first.body['id']}`, lynne())).status, 404)
    assert.equal((await tenant.ask('DELETE', `${at(person)}/${second.body['id']}`, lynne())).status, 204)
    assert.equal((await tenant.get(`${at(person)}/${second.body['id']}`, lynne())).status, 404)
    assert.deepEqual(
      methodsOf(person).map(({ id }) => id),
      [app.id],
    )
  })

  it('can be used from their start until they end', async () => {
    const person = ordinary(tenant.world)
    const start = new Date(tenant.clock.now() + 60_000).toISOString()
    await create(person, { startDateTime: start, lifetimeInMinutes: 60 })
    assert.deepEqual(await usability(person), [[false, 'NotYetValid']])
    await tenant.pass(60_000)
    assert.deepEqual(await usability(person), [[true, 'EnabledByPolicy']])
    await tenant.pass(60 * 60_000)
    assert.deepEqual(await usability(person), [[false, 'Expired']])
  })

  it('are refused for roles and permissions that do not allow them', async () => {
    const { alex, diego, lynne: authAdmin, isaiah, megan } = tenant.world.operators
    const person = ordinary(tenant.world)
    assert.equal((await create(person, {}, { as: alex, scopes })).status, 403)
    assert.equal((await create(person, {}, { as: isaiah, scopes })).status, 403)
    assert.equal((await create(person, {}, { as: authAdmin, scopes: 'UserAuthMethod-TAP.Read.All' })).status, 403)
    assert.equal((await create(megan, {}, { as: authAdmin, scopes })).status, 403)
    assert.equal((await create(megan, {}, { as: diego, scopes })).status, 201)
    tenant.world.change(person.id, { eligibleRoles: [roles.userAdmin.templateId] })
    assert.equal((await create(person, {}, { as: authAdmin, scopes })).status, 403)
    tenant.world.change(person.id, { eligibleRoles: [], isManagementRestricted: true })
    assert.equal((await create(person, {}, { as: diego, scopes })).status, 403)
    assert.equal((await tenant.get(at(person), { as: isaiah, scopes: 'UserAuthMethod-TAP.Read.All' })).status, 200)
    assert.equal((await tenant.get(at(person), { as: alex, scopes })).status, 403)
    assert.equal((await tenant.get(at(person), { as: authAdmin, scopes: 'User.Read.All' })).status, 403)
    assert.equal((await tenant.get(`${at(person)}?$select=id`, { as: authAdmin, scopes })).status, 400)
  })

  it('follow the policy: off, for some people only, and with limits on duration and number of uses', async () => {
    const person = ordinary(tenant.world)
    const group = [...tenant.world.groups.values()].find(({ members }) => !members.has(person.id))
    assert.ok(group)
    const message = async (body: object = {}) => (await create(person, body)).body.error?.message
    const refusal =
      'Converged UserCredentialPolicy does not allow creating or updating this authentication method. AuthMethodType [TemporaryAccessPass].'
    await policy({ state: 'disabled' })
    assert.equal(await message(), refusal)
    await policy({ state: 'enabled', includeTargets: [group.id] })
    assert.equal(await message(), refusal)
    tenant.world.setMember(group.id, person.id, true)
    assert.equal(await message(), undefined)
    await policy({ excludeTargets: [person.id] })
    assert.equal(await message(), refusal)
    assert.deepEqual(await usability(person), [[false, 'DisabledByPolicy']])
    await policy({ excludeTargets: [], isUsableOnce: true, maximumLifetimeInMinutes: 120, defaultLength: 12 })
    assert.equal(
      await message({ lifetimeInMinutes: 10 }),
      'Invalid LifetimeInMinutes specified. The valid range between 60 and 120.',
    )
    assert.match((await message({ lifetimeInMinutes: 121 })) ?? '', /between 60 and 120/)
    assert.match((await message({ isUsableOnce: false })) ?? '', /once/)
    const { body } = await create(person)
    assert.deepEqual([body['isUsableOnce'], String(body['temporaryAccessPass']).length], [true, 12])
    assert.equal((await create(person, { unknown: 1 })).status, 400)
  })

  it('have a policy that only a few roles can read', async () => {
    const { isaiah, lynne: authAdmin, megan } = tenant.world.operators
    const path = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass'
    const person = ordinary(tenant.world)
    await policy({ includeTargets: ['all_users'], excludeTargets: [person.id] })
    const got = await tenant.get(path, { as: isaiah, scopes: readsPolicy })
    assert.equal(got.status, 200)
    assert.deepEqual(got.body['includeTargets'], [
      { targetType: 'group', id: 'all_users', isRegistrationRequired: false },
    ])
    assert.deepEqual(got.body['excludeTargets'], [{ targetType: 'user', id: person.id }])
    assert.deepEqual(
      [got.body['state'], got.body['minimumLifetimeInMinutes'], got.body['maximumLifetimeInMinutes']],
      ['enabled', 60, 480],
    )
    const other = path.replace('TemporaryAccessPass', 'temporaryAccessPass')
    assert.equal((await tenant.get(other, { as: megan, scopes: readsPolicy })).status, 200)
    assert.equal((await tenant.get(path, { as: authAdmin, scopes: readsPolicy })).status, 403)
    assert.equal((await tenant.get(path, { as: isaiah, scopes: 'User.Read.All' })).status, 403)
    assert.equal((await tenant.get(`${path}?$select=state`, { as: isaiah, scopes: readsPolicy })).status, 400)
  })

  it('are masked in the journal, alone and in a batch, each time one is created', async () => {
    const person = ordinary(tenant.world)
    const { body } = await create(person)
    const batch = await tenant.batch(
      [{ id: '1', method: 'POST', url: at(person), headers: { 'Content-Type': 'application/json' }, body: {} }],
      lynne(),
    )
    const secrets = [body['temporaryAccessPass'], item(batch, '1').body?.['temporaryAccessPass']].map(String)
    const journal = JSON.stringify(tenant.journal.entries())
    assert.equal(journal.match(/temporaryAccessPass":"</g)?.length, 2)
    for (const secret of secrets) assert.ok(!journal.includes(secret))
  })
})
