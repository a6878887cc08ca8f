import assert from 'node:assert/strict'
import { method, methodsOf } from '../../emulator/account-objects.ts'
import type { Person } from '../../emulator/world.ts'
import { ordinary, startTenant, type TestTenant } from './graph/tenant.ts'

describe('emulated sign-in with a Temporary Access Pass', () => {
  let tenant: TestTenant
  let person: Person
  let blocked: Person | undefined
  let refusesPass: 'signIn' | 'registering' | undefined
  beforeEach(async () => {
    blocked = undefined
    refusesPass = undefined
    tenant = await startTenant({
      identity: {
        isElsewhere: () => false,
        isBlocked: (one) => one === blocked,
        refusesPass: (_, registers) => refusesPass === 'signIn' || (registers && refusesPass === 'registering'),
      },
      limits: { reports: { size: 100, perMs: 1_000 } },
    })
    person = ordinary(tenant.world)
    tenant.world.change(person.id, { methods: [] })
  })
  afterEach(() => tenant.close())

  const scopes = 'UserAuthMethod-TAP.ReadWrite.All'
  const passes = () => `/users/${person.id}/authentication/temporaryAccessPassMethods`
  const create = async (body: object = { isUsableOnce: true }) => {
    const as = tenant.world.operators.lynne
    return String((await tenant.post(passes(), body, { as, scopes })).body['temporaryAccessPass'])
  }
  const control = async (temporaryAccessPass: string, registers?: string) => {
    const body = JSON.stringify({ person: person.userPrincipalName, temporaryAccessPass, registers })
    const response = await fetch(`${tenant.origin}/_emulator/pass-sign-in`, { method: 'POST', body })
    return (await response.json()) as { signIn: string; registered: boolean }
  }
  const settle = (settings: object) =>
    fetch(`${tenant.origin}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(settings) })
  const submit = async (fields: Record<string, string>) => {
    const body = new URLSearchParams(fields)
    const response = await fetch(`${tenant.origin}/mysecurityinfo`, { method: 'POST', body })
    return { status: response.status, text: await response.text() }
  }

  it('lets someone sign in once, and then register a method', async () => {
    const pass = await create()
    assert.deepEqual(await control(pass, 'microsoftAuthenticator'), { signIn: 'signedIn', registered: true })
    assert.deepEqual(await control(pass), { signIn: 'blocked', registered: false })
    const as = tenant.world.operators.lynne
    const { body } = await tenant.get(`/users/${person.id}/authentication/methods`, {
      as,
      scopes: 'UserAuthenticationMethod.Read.All',
    })
    const shown = body.value?.map((one) => [one['@odata.type'], one['methodUsabilityReason'], one['createdDateTime']])
    const now = new Date(tenant.clock.now()).toISOString()
    assert.deepEqual(shown?.slice(1), [
      ['#microsoft.graph.temporaryAccessPassAuthenticationMethod', 'OneTimeUsed', now],
      ['#microsoft.graph.microsoftAuthenticatorAuthenticationMethod', undefined, now],
    ])
  })

  it('works as often as a pass allows', async () => {
    const pass = await create({ isUsableOnce: false })
    assert.equal((await control(pass)).signIn, 'signedIn')
    assert.equal((await control(pass)).signIn, 'signedIn')
    await settle({ passPolicy: { isUsableOnce: true } })
    assert.equal((await control(pass)).signIn, 'blocked')
  })

  it('is refused for another, replaced or expired pass, by the policy, and for disabled or blocked accounts', async () => {
    const first = await create()
    assert.equal((await control('wrong')).signIn, 'wrong')
    const pass = await create()
    assert.equal((await control(first)).signIn, 'wrong')
    tenant.world.change(person.id, { accountEnabled: false })
    assert.equal((await control(pass)).signIn, 'disabled')
    tenant.world.change(person.id, { accountEnabled: true })
    blocked = person
    assert.equal((await control(pass)).signIn, 'conditionalAccess')
    blocked = undefined
    await settle({ passPolicy: { state: 'disabled' } })
    assert.equal((await control(pass)).signIn, 'blocked')
    await settle({ passPolicy: { state: 'enabled' } })
    await tenant.pass(60 * 60_000)
    assert.equal((await control(pass)).signIn, 'blocked')
  })

  it('is used up by a sign-in that a policy refuses with a pass, or for registering a method', async () => {
    for (const kind of ['signIn', 'registering'] as const) {
      refusesPass = kind
      const pass = await create()
      assert.deepEqual(await control(pass, 'fido2'), { signIn: 'conditionalAccess', registered: false })
      refusesPass = undefined
      assert.equal((await control(pass)).signIn, 'blocked')
    }
  })

  it('recognises a new pass only after a while, if configured to', async () => {
    await settle({ passAfterMs: 60_000 })
    const pass = await create()
    assert.equal((await control(pass)).signIn, 'wrong')
    await tenant.pass(60_000)
    assert.equal((await control(pass)).signIn, 'signedIn')
  })

  it('has a page in the browser that keeps no pass and is useless without one', async () => {
    const open = await (await fetch(`${tenant.origin}/mysecurityinfo`)).text()
    assert.match(open, /Temporary Access Pass/)
    const name = { person: person.userPrincipalName }
    const wrong = await submit({ ...name, temporaryAccessPass: '<b>no</b>' })
    assert.equal(wrong.status, 403)
    assert.match(wrong.text, /incorrect/)
    assert.ok(!wrong.text.includes('<b>no'))
    assert.equal((await submit({ ...name, person: 'nobody', temporaryAccessPass: 'x' })).status, 403)
    assert.equal((await submit({ registers: person.id })).status, 403)
    const pass = await create()
    const signedIn = await submit({ ...name, temporaryAccessPass: pass })
    assert.match(signedIn.text, /Register Microsoft Authenticator/)
    assert.ok(!signedIn.text.includes(pass))
    assert.match((await submit({ registers: person.id })).text, /You are back in/)
    assert.equal(methodsOf(person).filter(({ type }) => type === 'microsoftAuthenticator').length, 1)
    await tenant.pass(601_000)
    assert.equal((await submit({ registers: person.id })).status, 403)
    assert.ok(!JSON.stringify(tenant.journal.entries()).includes(pass))
    const elsewhere = { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }
    assert.equal((await fetch(`${tenant.origin}/mysecurityinfo`, elsewhere)).status, 403)
  })

  it('leaves other methods alone', async () => {
    const key = method('fido2')
    tenant.world.change(person.id, { methods: [key] })
    await control(await create(), 'softwareOath')
    assert.deepEqual(
      methodsOf(person).map(({ type }) => type),
      ['fido2', 'temporaryAccessPass', 'softwareOath'],
    )
  })
})
