import assert from 'node:assert/strict'
import { apps, grantsOf, method, methodsOf, phoneIds, withDefault } from '../../emulator/account-objects.ts'
import { deviceOf, devicesOf } from '../../emulator/devices.ts'
import { riskOf } from '../../emulator/risk.ts'
import type { Person } from '../../emulator/world.ts'
import { pressed } from '../support/downloads.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, type World, wordsOf } from '../support/rollcall.ts'
import { stepLine } from '../support/titles.ts'

const reason = 'Phished, see the mail trace'
const mail = { clientId: apps.mailSync.id, resourceId: apps.graph.id, scope: ' openid Mail.Read' }
const mobile = () => method('phone', { phoneType: 'mobile' }, phoneIds.mobile)

/** Enabled people with a grant, two sign-in methods and a device each, and without known risk. */
function phished(world: World, count: number, skip: number, { devices = true } = {}): Person[] {
  const found = ordinary(world, count, skip)
  for (const { id } of found)
    world.emulator.world.change(id, {
      devices: devices ? [deviceOf([{ id }])] : [],
      risk: { state: 'none', level: 'none', detail: 'none', updated: '2025-11-01T07:30:00Z' },
      grants: [mail],
      methods: withDefault([method('microsoftAuthenticator'), mobile()]),
    })
  return found
}

/** A Graph whose limits for sign-in methods refill faster. */
const quick = (world: World) =>
  fetch(`${world.emulator.url}/_emulator/graph`, {
    method: 'PATCH',
    body: JSON.stringify({
      limits: {
        reports: { size: 20, perMs: 1_000 },
        risk: { size: 1, perMs: 1_000 },
        devices: { size: 25, perMs: 10_000 },
      },
    }),
  })

function allowAll(world: World) {
  world.emulator.registration.consented.push('Device.Read.All', 'Directory.AccessAsUser.All')
  return quick(world)
}

function nowIn(world: World, { id }: Person): Person {
  const found = world.emulator.world.find(id)
  assert.ok(found)
  return found
}

const kindOf = ({ method: verb, url, body }: { method: string; url: string; body: unknown }) => {
  if (url.includes('revokeSignInSessions')) return 'sign-out'
  if (url.startsWith('/oauth2')) return 'consents'
  if (url.startsWith('/devices')) return 'devices'
  if (url.startsWith('/identityProtection')) return 'risk'
  if (verb === 'DELETE') return 'methods'
  return 'passwordProfile' in (body as object) ? 'password' : 'block'
}

describe('containing accounts', () => {
  const world = useWorld({ environment: () => ({ DEVICE_ACTIONS: 'true' }) })
  before(() => allowAll(world()))
  afterEach(() => world().emulator.faults.remove())
  const now = (one: Person) => nowIn(world(), one)

  it('cuts off access to all accounts first, verifies each step, and undoes what can be undone', async () => {
    const targets = phished(world(), 3, 0)
    const [first, second, third] = targets
    assert.ok(first && second && third)
    world().emulator.world.change(third.id, { accountEnabled: false, grants: [] })
    const chat = await world().person(world().emulator.world.operators.megan, { signedIn: true })
    await chat.say(`contain accounts ${upnsOf(targets)}`)
    const plan = wordsOf(await chat.heard('Contain 3 accounts?'))
    for (const line of [
      stepLine('Block sign-in', { chosen: true, count: 2, others: '1 not needed' }),
      stepLine('Sign out everywhere', { chosen: true, count: 3, final: true }),
      stepLine('Reset password', { chosen: true, count: 3, final: true }),
      stepLine('Require password change', { chosen: false, count: 3 }),
      stepLine('Revoke app consents', { chosen: true, count: 2, note: '2 app consents' }),
      stepLine('Confirm compromised', { chosen: true, count: 3 }),
      stepLine('Disable devices', { chosen: true, count: 3, note: '3 devices' }),
      stepLine('Remove sign-in methods', { chosen: true, count: 3, final: true, note: '6 sign-in methods: 3 × [^·]+' }),
    ])
      assert.match(plan, line)
    const before = graphWrites(world().emulator).length
    await chat.press('Contain 3 accounts', { reason, count: '3' })
    const result = await chat.heard(/Contained 3 accounts[\s\S]*3 verified/)
    const said = wordsOf(result)
    assert.match(said, /Block sign-in\n2 · verified · 1 not needed/)
    assert.match(said, /Remove sign-in methods\n3 · verified/)
    await chat.press('More', {}, result.id)
    await chat.heard(/By hand, in Exchange: check inbox rules, hidden ones too, forwarding, delegates/)
    const order = graphWrites(world().emulator).slice(before).map(kindOf)
    assert.deepEqual(
      [...new Set(order)],
      [...['block', 'sign-out', 'password', 'consents', 'risk', 'devices', 'methods']],
    )
    assert.equal(order.filter((one) => one === 'risk').length, 1, 'one call for all accounts')
    assert.equal(order.lastIndexOf('block'), 1, 'a step begins when the one before it is over for all accounts')
    for (const one of targets) {
      const { accountEnabled, mustChangePassword } = now(one)
      assert.deepEqual([accountEnabled, mustChangePassword], [false, true])
      assert.deepEqual([grantsOf(now(one)), methodsOf(now(one))], [[], []])
      assert.equal(riskOf(now(one)).state, 'confirmedCompromised')
      assert.equal(devicesOf(now(one))[0]?.accountEnabled, false)
    }

    await chat.press('Undo', {}, result.id)
    const undo = await chat.heard('Restore 3 accounts?')
    assert.match(wordsOf(undo), /A reset can’t be undone[\s\S]*sign-in methods can’t be brought back/)
    await chat.press('Restore 3 accounts', { reason: 'It was an exercise' }, undo.id)
    await chat.heard(/Restored 3 accounts[\s\S]*3 verified/)
    assert.deepEqual(
      targets.map((one) => now(one).accountEnabled),
      [true, true, false],
      'what was so before stays so',
    )
    assert.deepEqual([grantsOf(now(first)), grantsOf(now(third))], [[mail], []])
    assert.deepEqual(methodsOf(now(first)), [])
    for (const one of targets) {
      assert.equal(riskOf(now(one)).state, 'dismissed')
      assert.equal(devicesOf(now(one))[0]?.accountEnabled, true)
    }

    await chat.press('Show all 3 accounts', {}, result.id)
    const accounts = wordsOf(await chat.heard('Accounts of operation'))
    for (const { userPrincipalName } of targets) assert.ok(accounts.includes(userPrincipalName))
    assert.doesNotMatch(accounts, /(Block sign-in|Reset password): /, 'steps are named only if something is wrong')
  })
})

describe('containing accounts, in part', () => {
  const clock = createFastClock(20)
  const world = useWorld({ clock, emulator: { clock }, environment: () => ({ DEVICE_ACTIONS: 'true' }) })
  before(async () => {
    await allowAll(world())
    await world().person(world().emulator.world.operators.megan, { signedIn: true })
  })
  afterEach(() => world().emulator.faults.remove())
  const now = (one: Person) => nowIn(world(), one)

  it('does only what is switched on', async () => {
    const [one] = phished(world(), 1, 3)
    assert.ok(one)
    const chat = await world().person(world().emulator.world.operators.megan)
    await chat.say(`contain ${one.userPrincipalName}`)
    await chat.heard('Contain 1 account?')
    await chat.press('Contain 1 account', {
      reason,
      resetPassword: 'false',
      removeMethods: 'false',
      requirePasswordChange: 'true',
    })
    await chat.heard(/Contained 1 account[\s\S]*1 verified/)
    const { accountEnabled, mustChangePassword, lastPasswordChange, createdDateTime } = now(one)
    assert.deepEqual([accountEnabled, mustChangePassword], [false, true])
    assert.equal(lastPasswordChange, createdDateTime)
    assert.equal(methodsOf(now(one)).length, 2)
    assert.deepEqual(grantsOf(now(one)), [])
  })

  it("skips what the operator's role cannot read, says so, and does the rest", async () => {
    const [one] = phished(world(), 1, 4, { devices: false })
    assert.ok(one)
    const chat = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    await chat.say(`contain ${one.userPrincipalName}`)
    const plan = await chat.heard('Contain 1 account?')
    assert.match(wordsOf(plan), /– Remove sign-in methods[^\n]*: not available, needs Authentication Administrator/)
    await chat.press('Contain 1 account', { reason, count: '1' })
    await chat.heard(/Contained 1 account[\s\S]*1 verified/)
    assert.equal(methodsOf(now(one)).length, 2)
    assert.deepEqual(grantsOf(now(one)), [])
  })

  it('skips steps whose permission was not granted', async () => {
    const [one] = phished(world(), 1, 5, { devices: false })
    assert.ok(one)
    const { registration } = world().emulator
    const all = registration.consented
    registration.consented = all.filter((scope) => !/^(DelegatedPermissionGrant|UserAuthenticationMethod)/.test(scope))
    try {
      const chat = await world().person(world().emulator.world.operators.diego, { signedIn: true })
      await chat.say(`contain ${one.userPrincipalName}`)
      const plan = wordsOf(await chat.heard('Contain 1 account?'))
      assert.match(
        plan,
        /– Revoke app consents: not available, needs [\s\S]*– Remove sign-in methods: not available because an administrator hasn’t granted the permission/,
      )
      await chat.press('Contain 1 account', { reason, count: '1' })
      await chat.heard(/Contained 1 account[\s\S]*1 verified/)
      assert.deepEqual([now(one).accountEnabled, grantsOf(now(one))], [false, [mail]])
    } finally {
      registration.consented = all
    }
  })

  it('continues with the other steps if one fails, and retries only that one', async () => {
    const targets = phished(world(), 2, 6)
    const [unlucky] = targets
    assert.ok(unlucky)
    world().emulator.faults.add({ match: { method: 'DELETE', path: '/oauth2PermissionGrants' }, at: 'item', fail: 403 })
    const chat = await world().person(world().emulator.world.operators.megan)
    await chat.say(`contain ${upnsOf(targets)}`)
    await chat.heard('Contain 2 accounts?')
    await chat.press('Contain 2 accounts', { reason, count: '2' })
    const result = await chat.heard(/▲ [^\n]+ can’t sign in any more/)
    assert.match(wordsOf(result), /▲ Revoke app consents: not done for 2 accounts/)
    assert.match(wordsOf(result), /Revoke app consents\n0 of 2 · 2 failed/)
    assert.match(wordsOf(result), /Remove sign-in methods\n2 · verified/)
    await pressed(chat, 'Show all 2 accounts', result.id)
    assert.match(wordsOf(await chat.heard('Accounts of operation')), /Not finished: 2\nRevoke app consents: Failed/)
    for (const one of targets) assert.deepEqual([now(one).accountEnabled, methodsOf(now(one))], [false, []])
    world().emulator.faults.remove()
    const passwords = targets.map((one) => now(one).lastPasswordChange)
    await chat.press('Retry', {}, result.id)
    const plan = await chat.heard(/Retries what operation/)
    assert.match(wordsOf(plan), /Revoke app consents [^\n]+\?/)
    assert.doesNotMatch(wordsOf(plan), /No longer needs a change|Reset password|Block sign-in/)
    await chat.press('Revoke app consents for 2 accounts', { reason, count: '2' }, plan.id)
    await chat.heard(/Revoked app consents [^\n]+[\s\S]*2 verified/)
    assert.deepEqual(
      targets.map((one) => grantsOf(now(one))),
      [[], []],
    )
    assert.deepEqual(
      targets.map((one) => now(one).lastPasswordChange),
      passwords,
      'nothing that was done is done again',
    )
  })
})

describe('containing accounts, as configured', () => {
  const world = useWorld({ environment: () => ({ CONTAIN_ACTIONS: 'block-sign-in, require-password-change' }) })
  before(() => quick(world()))

  it('starts with the steps in CONTAIN_ACTIONS', async () => {
    const [one] = phished(world(), 1, 0)
    assert.ok(one)
    const chat = await world().person(world().emulator.world.operators.megan, { signedIn: true })
    await chat.say(`contain ${one.userPrincipalName}`)
    const plan = wordsOf(await chat.heard('Contain 1 account?'))
    assert.match(
      plan,
      /Block sign-in\ntrue[\s\S]*Sign out everywhere\nfalse[\s\S]*Reset password\nfalse[\s\S]*Require password change\ntrue/,
    )
    await chat.press('Contain 1 account', { reason })
    await chat.heard(/Contained 1 account[\s\S]*1 verified/)
    assert.equal(methodsOf(world().emulator.world.find(one.id) ?? one).length, 2)
  })

  it('ends sessions last if the accounts stay open, when nobody can sign in with the old password any more', async () => {
    const [one, other] = phished(world(), 2, 2)
    assert.ok(one && other)
    const chat = await world().person(world().emulator.world.operators.megan)
    const orderOf = async ({ userPrincipalName }: Person, choices: Record<string, string>) => {
      await chat.say(`contain ${userPrincipalName}`)
      const plan = await chat.heard('Contain 1 account?')
      const before = graphWrites(world().emulator).length
      await chat.press('Contain 1 account', { reason, count: '1', ...choices }, plan.id)
      await chat.heard(/Contained 1 account[\s\S]*1 verified/, { message: plan.id })
      return [...new Set(graphWrites(world().emulator).slice(before).map(kindOf))]
    }
    const all = { signOut: 'true', resetPassword: 'true', removeMethods: 'true', requirePasswordChange: 'false' }
    assert.deepEqual(await orderOf(one, { ...all, blockSignIn: 'false' }), ['password', 'methods', 'sign-out'])
    await world().restart({ CONTAIN_ACTIONS: 'sign-out, reset-password, remove-methods' })
    assert.deepEqual(await orderOf(other, { ...all, blockSignIn: 'true' }), [
      'block',
      'sign-out',
      'password',
      'methods',
    ])
    await world().restart()
  })
})
