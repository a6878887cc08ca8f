import assert from 'node:assert/strict'
import { apps, grantsOf, type Licence, methodsOf, skus } from '../../emulator/account-objects.ts'
import { deviceOf, devicesOf } from '../../emulator/devices.ts'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, type World, wordsOf } from '../support/rollcall.ts'
import { stepLine } from '../support/titles.ts'

const reason = 'Left the company in November'
const mail = { clientId: apps.mailSync.id, resourceId: apps.graph.id, scope: ' openid Mail.Read' }
const e3: Licence = { skuId: skus.microsoft365E3, disabledPlans: ['7547a3fe-08ee-4ccb-b430-5077c5041653'] }

/** Enabled people with a grant, a licence and two groups each, and one who stays. */
function leavers({ emulator }: World, count: number, skip: number): Person[] {
  const found = ordinary({ emulator }, count, skip)
  for (const { id } of found) {
    emulator.world.change(id, { grants: [mail], assignedLicenses: [e3] })
    for (const group of emulator.world.groups.values())
      emulator.world.setMember(group.id, id, ['Sales', 'Power BI users', 'All engineers'].includes(group.displayName))
  }
  return found
}

const groupsOf = ({ emulator }: World, { id }: Person) =>
  emulator.world
    .groupsOf(id, { direct: true })
    .map(({ displayName }) => displayName)
    .sort()

function kindOf({ method, url }: { method: string; url: string }): string {
  if (url.includes('revokeSignInSessions')) return 'sign-out'
  if (url.includes('assignLicense')) return 'licences'
  if (url.startsWith('/oauth2')) return 'consents'
  return url.startsWith('/groups') ? 'groups' : method
}

describe('offboarding accounts', () => {
  const world = useWorld()
  afterEach(() => world().emulator.faults.remove())
  const now = ({ id }: Person) => {
    const found = world().emulator.world.find(id)
    assert.ok(found)
    return found
  }
  const left = (one: Person) => [
    now(one).accountEnabled,
    grantsOf(now(one)),
    now(one).assignedLicenses,
    groupsOf(world(), one),
  ]
  const stayed = (one: Person) => {
    assert.deepEqual(left(one), [true, [mail], [e3], ['All engineers', 'Power BI users', 'Sales']])
  }

  it('blocks sign-in first, removes licences and groups last, lists manual tasks, and is undone in reverse', async () => {
    const targets = leavers(world(), 6, 0)
    const [first] = targets
    assert.ok(first)
    const chat = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    await chat.say(`offboard accounts ${upnsOf(targets)}`)
    const plan = wordsOf(await chat.heard('Offboard 6 accounts?'))
    for (const line of [
      stepLine('Block sign-in', { chosen: true, count: 6 }),
      stepLine('Sign out everywhere', { chosen: true, count: 6, final: true }),
      stepLine('Revoke app consents', { chosen: true, count: 6, note: '6 app consents' }),
      stepLine('Remove licences', { chosen: true, count: 6, note: '6 × Microsoft 365 E3' }),
      stepLine('Remove from groups', { chosen: true, count: 6, note: '12 memberships' }),
      /Not changed: 6 groups with a membership rule/,
      /These licences are lost with the groups: 6 × Power BI Pro/,
    ])
      assert.match(plan, line)
    assert.doesNotMatch(plan, /Reset password|Remove sign-in methods/, 'what the configuration does not ask for')
    const before = graphWrites(world().emulator).length
    await chat.press('Offboard 6 accounts', { reason, count: '6' })
    const result = await chat.heard(/Offboarded 6 accounts[\s\S]*6 verified/)
    const order = graphWrites(world().emulator).slice(before).map(kindOf)
    assert.deepEqual([...new Set(order)], ['PATCH', 'sign-out', 'consents', 'licences', 'groups'])
    await chat.press('More', {}, result.id)
    await chat.heard(/By hand, in Exchange[\s\S]*By hand, in SharePoint[\s\S]*By hand, in Teams and Entra/)
    for (const one of targets) assert.deepEqual(left(one), [false, [], [], ['All engineers']])

    const middle = graphWrites(world().emulator).length
    await chat.press('Undo', {}, result.id)
    const undo = await chat.heard('Restore 6 accounts?')
    await chat.press('Restore 6 accounts', { reason: 'The wrong department', count: '6' }, undo.id)
    await chat.heard(/Restored 6 accounts[\s\S]*6 verified/)
    const back = graphWrites(world().emulator).slice(middle).map(kindOf)
    assert.deepEqual([...new Set(back)], ['groups', 'licences', 'consents', 'PATCH'])
    for (const one of targets) stayed(one)
  })

  it('does only what is switched on', async () => {
    const [one] = leavers(world(), 1, 6)
    assert.ok(one)
    const chat = await world().person(world().emulator.world.operators.megan, { signedIn: true })
    await chat.say(`offboard ${one.userPrincipalName}`)
    await chat.heard('Offboard 1 account?')
    await chat.press('Offboard 1 account', { reason, removeLicences: 'false', revokeConsents: 'false' })
    await chat.heard(/Offboarded 1 account[\s\S]*1 verified/)
    assert.deepEqual(left(one), [false, [mail], [e3], ['All engineers']])
  })

  it('continues with the other steps if one fails, and retries only that one', async () => {
    const targets = leavers(world(), 2, 8)
    world().emulator.faults.add({ match: { method: 'POST', path: 'assignLicense' }, at: 'item', fail: 403 })
    const chat = await world().person(world().emulator.world.operators.megan)
    await chat.say(`offboard ${upnsOf(targets)}`)
    await chat.heard('Offboard 2 accounts?')
    await chat.press('Offboard 2 accounts', { reason })
    const result = await chat.heard(/▲ [^\n]+ can’t sign in any more/)
    assert.match(wordsOf(result), /▲ Remove licences: not done for 2 accounts/)
    assert.match(wordsOf(result), /Remove licences\n0 of 2 · 2 failed/)
    assert.match(wordsOf(result), /Remove from groups\n2 · verified/)
    for (const one of targets) assert.deepEqual(left(one), [false, [], [e3], ['All engineers']])
    world().emulator.faults.remove()
    const before = graphWrites(world().emulator).length
    await chat.press('Retry', {}, result.id)
    const plan = await chat.heard(/Remove licences from [^\n]+\?[\s\S]*Retries what operation/)
    await chat.press('Remove licences from 2 accounts', { reason }, plan.id)
    await chat.heard(/Removed licences from [^\n]+[\s\S]*2 verified/)
    const kinds = new Set(graphWrites(world().emulator).slice(before).map(kindOf))
    assert.ok(!kinds.has('groups') && !kinds.has('consents') && !kinds.has('PATCH'), [...kinds].join())
    for (const one of targets) assert.deepEqual(now(one).assignedLicenses, [])
  })
})

describe('offboarding accounts, as configured', () => {
  const clock = createFastClock(20)
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: () => ({ OFFBOARD_ACTIONS: 'block-sign-in, remove-methods, remove-licences' }),
  })

  it('starts with the steps in OFFBOARD_ACTIONS, and offers its other ones', async () => {
    const [one] = leavers(world(), 1, 0)
    assert.ok(one)
    const chat = await world().person(world().emulator.world.operators.megan, { signedIn: true })
    await chat.say(`offboard ${one.userPrincipalName}`)
    const plan = wordsOf(await chat.heard('Offboard 1 account?'))
    const steps = [
      stepLine('Block sign-in', { chosen: true, count: 1 }),
      stepLine('Sign out everywhere', { chosen: false, count: 1, final: true }),
      stepLine('Revoke app consents', { chosen: false, count: 1, note: '1 app consent' }),
      stepLine('Remove sign-in methods', { chosen: true, count: 1, final: true, note: '1 × Microsoft Authenticator' }),
      stepLine('Remove licences', { chosen: true, count: 1, note: '1 × Microsoft 365 E3' }),
      stepLine('Remove from groups', { chosen: false, count: 1, note: '2 memberships' }),
    ]
    assert.match(plan, new RegExp(steps.map(({ source }) => source).join('[\\s\\S]*')))
    assert.doesNotMatch(plan, /Reset password/)
    await chat.press('Offboard 1 account', { reason, count: '1' })
    await chat.heard(/Offboarded 1 account[\s\S]*1 verified/)
    const found = world().emulator.world.find(one.id) ?? one
    assert.deepEqual([found.accountEnabled, methodsOf(found), found.assignedLicenses], [false, [], []])
    assert.deepEqual(groupsOf(world(), one), ['All engineers', 'Power BI users', 'Sales'])
  })
})

describe('offboarding accounts with their devices', () => {
  const world = useWorld({ environment: () => ({ DEVICE_ACTIONS: 'true' }) })
  before(() => world().emulator.registration.consented.push('Device.Read.All', 'Directory.AccessAsUser.All'))

  it('disables them before licences and groups are removed, and enables them again when those are restored', async () => {
    const [one] = leavers(world(), 1, 0)
    assert.ok(one)
    world().emulator.world.change(one.id, { devices: [deviceOf([one])] })
    const chat = await world().person(world().emulator.world.operators.megan, { signedIn: true })
    await chat.say(`offboard ${one.userPrincipalName}`)
    assert.match(
      wordsOf(await chat.heard('Offboard 1 account?')),
      stepLine('Disable devices', { chosen: true, count: 1, note: '1 device' }),
    )
    const before = graphWrites(world().emulator).length
    await chat.press('Offboard 1 account', { reason })
    const result = await chat.heard(/Offboarded 1 account[\s\S]*1 verified/)
    const places = () =>
      graphWrites(world().emulator)
        .slice(before)
        .map(({ url }) => url.split('/')[1])
    assert.deepEqual([...new Set(places())], ['users', 'oauth2PermissionGrants', 'devices', 'groups'])
    const there = () => world().emulator.world.find(one.id) ?? one
    assert.deepEqual(
      devicesOf(there()).map(({ accountEnabled }) => accountEnabled),
      [false],
    )
    assert.equal(
      world().emulator.world.people.has(one.id),
      true,
      'with that permission, a membership named wrongly would be a person',
    )
    await chat.press('Undo', {}, result.id)
    const undo = await chat.heard('Restore 1 account?')
    await chat.press('Restore 1 account', { reason: 'Stays after all' }, undo.id)
    await chat.heard(/Restored 1 account[\s\S]*1 verified/)
    assert.deepEqual(
      devicesOf(there()).map(({ accountEnabled }) => accountEnabled),
      [true],
    )
    assert.deepEqual([there().accountEnabled, there().assignedLicenses], [true, [e3]])
  })
})
