// Covers quarantine
import assert from 'node:assert/strict'
import type { Policy } from '../../emulator/conditional-access.ts'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import {
  countOf,
  guestsOf,
  minimalSteps,
  quarantineOf,
  quarantineSettings,
  signInPolicyReader,
  syncedOf,
} from '../support/quarantine.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

// Graph's published limits, which pace these steps, would make the tests wait.
const clock = createFastClock(20)
const reason = 'Phished, and synced from Active Directory'
const blocking = 'Quarantine: block'

describe('quarantine: checks, refusals and retries', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: quarantineSettings,
  })
  let alex: Chat
  const tenant = () => world().emulator.world
  const { group, isIn, isBlocked, writesSince, joining } = quarantineOf(world)
  const policies = () => tenant().conditionalAccess.policies
  const policy = (): Policy =>
    [...policies().values()].find(({ displayName }) => displayName === blocking) ?? assert.fail()
  let usual: Policy
  before(async () => {
    alex = await signInPolicyReader(world())
    usual = policy()
  })
  afterEach(() => {
    world().emulator.faults.remove()
    policies().set(usual.id, usual)
  })
  const plan = async (people: readonly Person[], command = 'quarantine accounts', title = 'Quarantine') => {
    await alex.say(`${command} ${upnsOf(people)}`)
    return alex.heard(`${title} ${countOf(people)}?`)
  }
  const quarantine = async (people: readonly Person[], inputs: Record<string, string> = {}) => {
    const { id } = await plan(people)
    await alex.press(`Quarantine ${countOf(people)}`, { reason, ...inputs }, id)
    return alex.heard(new RegExp(`Quarantined ${countOf(people)}[\\s\\S]*verified`), { message: id })
  }

  it('is not shown if a containment has nobody for it', async () => {
    const { id } = await plan(ordinary(world(), 1, 1), 'contain', 'Contain')
    assert.doesNotMatch(wordsOf(await alex.heard('Contain 1 account?', { message: id })), /quarantine/i)
  })

  it('can be switched off, and then the synced account can still sign in', async () => {
    const people = syncedOf(world(), 1, 1)
    const { id } = await plan(people, 'contain', 'Contain')
    const from = graphWrites(world().emulator).length
    await alex.press('Contain 1 account', { reason, ...minimalSteps, quarantine: 'false' }, id)
    await alex.heard(/Not blocked: 1 synced/, { message: id })
    assert.ok(!writesSince(from).includes(joining()))
  })

  it("doesn't claim that anyone is blocked unless such a policy was read", async () => {
    const [one] = ordinary(world(), 1, 5)
    assert.ok(one)
    const others = tenant().group('Nobody') ?? assert.fail()
    tenant().setMember(others.id, one.id, true)
    const { conditions } = usual
    const users = (more: Partial<Policy['conditions']['users']>): Policy => ({
      ...usual,
      conditions: { ...conditions, users: { ...conditions.users, ...more } },
    })
    const none =
      /▲ 1 account might still be able to sign in: 1 in quarantine, [^(]*\(no enabled policy blocks the group\)\./
    const excluded = /1 account might still be able to sign in: [^(]*\(the policy might exclude some accounts\)\./
    const cases: readonly (readonly [string, Policy, RegExp])[] = [
      ['report-only', { ...usual, state: 'enabledForReportingButNotEnforced' }, none],
      ['another group', users({ includeGroups: [others.id] }), none],
      ['its group', users({ excludeGroups: [others.id] }), excluded],
      ['a group that is gone', users({ excludeGroups: ['00000000-0000-0000-0000-000000000001'] }), excluded],
    ]
    for (const [name, changed, says] of cases) {
      policies().set(usual.id, changed)
      assert.match(wordsOf(await plan([one])), says, name)
    }
    policies().set(usual.id, users({ excludeRoles: [roles.globalAdmin.templateId] }))
    assert.match(wordsOf(await plan([one])), /Conditional Access then blocks it/)
  })

  it('depends on what was read when it ran, and on the sign-out', async () => {
    const [first, second] = ordinary(world(), 2, 7)
    assert.ok(first && second)
    const { id } = await plan([first])
    policies().set(usual.id, { ...usual, state: 'disabled' })
    await alex.press('Quarantine 1 account', { reason }, id)
    const result = await alex.heard(/Quarantined 1 account[\s\S]*verified/, { message: id })
    assert.match(
      wordsOf(result),
      /1 account in quarantine \([^)]+\)\. It isn’t known whether that blocks it: no enabled policy/,
    )
    policies().set(usual.id, usual)
    const open = await quarantine([second], { signOut: 'false' })
    assert.match(wordsOf(open), /It isn’t known whether that blocks it: sessions might be open\./)
  })

  it("works without the role or the permission, but can't tell whether accounts are blocked", async () => {
    const { registration } = world().emulator
    const { alex: operator } = tenant().operators
    const [first, second] = ordinary(world(), 2, 9)
    assert.ok(first && second)
    tenant().change(operator.id, { roles: [roles.userAdmin.templateId] })
    await alex.say('sign out')
    await alex.say('sign in')
    await alex.signIn()
    const result = wordsOf(await quarantine([first]))
    assert.match(result, /isn’t known whether that blocks it: policies can’t be read\./)
    tenant().change(operator.id, { roles: [roles.userAdmin.templateId, roles.securityReader.templateId] })
    registration.consented = registration.consented.filter((scope) => scope !== 'Policy.Read.All')
    const from = world().emulator.journal.entries().length
    await alex.say('sign out')
    await alex.say('sign in')
    await alex.signIn()
    assert.match(wordsOf(await plan([second])), /might still be able to sign in: [^(]*\(policies can’t be read\)\./)
    assert.ok(
      world()
        .emulator.journal.entries()
        .slice(from)
        .every(({ path }) => !path.includes('conditionalAccess')),
      'nobody asks without consent',
    )
    registration.consented = [...registration.consented, 'Policy.Read.All']
    await alex.say('sign out')
    await alex.say('sign in')
    await alex.signIn()
    await alex.heard('You are signed in')
  })

  it("lets compromised accounts out only with their reason and a second person's approval", async () => {
    const people = syncedOf(world(), 1, 4)
    const { id } = await plan(people, 'contain', 'Contain')
    await alex.press('Contain 1 account', { reason, ...minimalSteps }, id)
    await alex.heard(/Contained 1 account[\s\S]*verified/, { message: id })
    const diego = await world().person(tenant().operators.diego, { signedIn: true })
    await diego.say(`release from quarantine ${upnsOf(people)}`)
    const card = await diego.heard('Release 1 account from quarantine?')
    assert.match(
      wordsOf(card),
      /contained as compromised[\s\S]*You have to repeat the reason, and a second person must approve this/,
    )
    await diego.press('Release 1 account from quarantine', { reason: 'Cleared by the security team' }, card.id)
    await diego.heard(/you didn’t repeat the reason/)
    await diego.press(
      'Release 1 account from quarantine',
      { reason: 'Cleared by the security team', repeated: reason },
      card.id,
    )
    await diego.heard('Waiting for approval')
    assert.deepEqual(people.map(isIn), [true])
  })

  it('stays limited to synced accounts when a containment is retried', async () => {
    const [synced] = syncedOf(world(), 1, 5)
    const [cloud] = ordinary(world(), 1, 17)
    assert.ok(synced && cloud)
    const { id } = await plan([synced, cloud], 'contain', 'Contain')
    world().emulator.faults.add({ match: { method: 'PATCH', path: cloud.id }, fail: 400 })
    await alex.press('Contain 2 accounts', { reason, ...minimalSteps }, id)
    const result = await alex.heard(/Contained 1 of 2 accounts/, { message: id })
    world().emulator.faults.remove()
    await alex.press('Retry', {}, result.id)
    const again = await alex.heard('Contain 1 account?', { after: result })
    assert.doesNotMatch(wordsOf(again), /quarantine/i)
    await alex.press('Contain 1 account', { reason, ...minimalSteps }, again.id)
    await alex.heard(/Contained 1 account[\s\S]*verified/, { message: again.id })
    assert.deepEqual([synced, cloud].map(isIn), [true, false])
  })

  it('accepts guests, whose sessions can’t be ended here', async () => {
    const people = guestsOf(world(), 1)
    const card = await plan(people)
    assert.match(wordsOf(card), /1 of these is a guest\. Guests can’t be signed out from here\./)
    assert.match(wordsOf(card), /might still be able to sign in: [^(]*\(sessions might be open\)\./)
    await alex.press('Quarantine 1 account', { reason }, card.id)
    const result = await alex.heard(/Quarantined 1 account[\s\S]*verified/, { message: card.id })
    assert.match(wordsOf(result), /It isn’t known whether that blocks it: sessions might be open\./)
    assert.deepEqual(people.map(isBlocked), [true])
  })

  it('leaves protected accounts and administrators alone', async () => {
    const { megan, alex: self } = tenant().operators
    await alex.say(`quarantine accounts ${upnsOf([megan, self])}`)
    const words = wordsOf(await alex.heard('No account to quarantine'))
    assert.match(words, /Holds an admin role/)
    assert.match(words, /Your own account/)
  })

  it('can’t use a group managed elsewhere, and says so', async () => {
    const people = ordinary(world(), 1, 11)
    await world().restart({ QUARANTINE_GROUP_ID: tenant().group('All engineers')?.id ?? '' })
    await alex.say(`quarantine accounts ${upnsOf(people)}`)
    await alex.heard(/quarantine group isn’t a cloud security group with assigned members: All engineers/)
    await world().restart({ QUARANTINE_GROUP_ID: '00000000-0000-0000-0000-000000000001' })
    await alex.say(`quarantine accounts ${upnsOf(people)}`)
    await alex.heard(/quarantine group isn’t a cloud security group[^\n]*00000000-0000-0000-0000-000000000001/)
    const synced = syncedOf(world(), 1, 3)
    assert.match(
      wordsOf(await plan(synced, 'contain', 'Contain')),
      /1 account stays enabled and can still sign in: 1 synced/,
    )
    await world().restart({ QUARANTINE_GROUP_ID: '' })
    await alex.say(`quarantine accounts ${upnsOf(people)}`)
    await alex.heard(/switched off[\s\S]*set QUARANTINE_GROUP_ID, and/)
    assert.doesNotMatch(wordsOf(await plan(synced, 'contain', 'Contain')), /quarantine/i)
    await world().restart()
  })

  it('survives refusals and lost answers, and is retried', async () => {
    const [lost, refused] = ordinary(world(), 2, 13)
    assert.ok(lost && refused)
    const path = `/groups/${group().id}/members`
    const { id } = await plan([lost, refused])
    world().emulator.faults.add({ match: { method: 'POST', path }, fail: 503, applied: true, times: 1 })
    world().emulator.faults.add({ match: { method: 'POST', path }, fail: 400, times: 1 })
    await alex.press('Quarantine 2 accounts', { reason }, id)
    const result = await alex.heard(/Quarantined 1 of 2 accounts/, { message: id })
    world().emulator.faults.remove()
    await alex.press('Retry', {}, result.id)
    const again = await alex.heard('Quarantine 1 account?', { after: result })
    await alex.press('Quarantine 1 account', { reason }, again.id)
    await alex.heard(/Quarantined 1 account[\s\S]*verified/, { message: again.id })
    assert.deepEqual([lost, refused].map(isIn), [true, true])
  })
})
