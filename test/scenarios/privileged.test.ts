import assert from 'node:assert/strict'
import { skus } from '../../emulator/account-objects.ts'
import { roles } from '../../emulator/roles.ts'
import type { Person } from '../../emulator/world.ts'
import { graphCalls, graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Left the company on Friday'
const unread = /Not checked: [^\n]*eligible admin roles \(PIM\)/
const ids = (...held: { templateId: string }[]) => held.map(({ templateId }) => templateId)

describe('administrators of every kind', () => {
  const world = useWorld({ emulator: { users: 300, graph: { memberPage: 3, emptyPages: true } } })
  const tenant = () => world().emulator.world
  let alex: Chat
  before(async () => {
    const { operators } = tenant()
    // May read eligible roles, unlike most people who may disable accounts.
    tenant().change(operators.alex.id, { roles: ids(roles.userAdmin, roles.securityReader) })
    alex = await world().person(operators.alex, { signedIn: true })
  })
  afterEach(() => world().emulator.faults.remove())

  const plan = async (chat: Chat, people: readonly Person[], title: string | RegExp) => {
    await chat.say(`disable accounts ${upnsOf(people)}`)
    return chat.heard(title)
  }
  const settings = (graph: object) =>
    fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(graph) })

  it('are skipped by any role they hold or can activate, whatever its scope and however it is assigned', async () => {
    const { eligible, eligibleByGroup, customAdmin, unitAdmin } = tenant().oddities
    const { nestor, lee } = tenant().operators
    const cases: readonly (readonly [Person, RegExp])[] = [
      [lee, /is protected: Helpdesk Administrator/],
      [nestor, /is protected: Helpdesk Administrator/],
      [customAdmin, /is protected: Access Desk/],
      [unitAdmin, /is protected: holds an admin role for part of the directory: Authentication Administrator/],
      [eligible, /is protected: can activate an admin role: Global Administrator/],
      [eligibleByGroup, /is protected: can activate an admin role: Exchange Administrator/],
    ]
    for (const [person, why] of cases) {
      const card = wordsOf(await plan(alex, [person], new RegExp(`is protected:[^]*${person.userPrincipalName}`)))
      assert.match(card, why, person.displayName)
    }
    const [target] = ordinary(world(), 1)
    assert.ok(target)
    const mixed = wordsOf(await plan(alex, [target, ...cases.map(([person]) => person)], 'Disable 1 account?'))
    assert.doesNotMatch(mixed, unread)
    for (const [person] of cases) assert.ok(mixed.includes(person.userPrincipalName), person.displayName)
  })

  it('are not reported as checked if the operator cannot see who is eligible', async () => {
    const { megan, diego } = tenant().operators
    const { eligible } = tenant().oddities
    const chat = await world().person(diego, { signedIn: true })
    const card = await plan(chat, [eligible], 'Disable 1 account?')
    assert.match(wordsOf(card), unread)
    await chat.press('Cancel', {}, card.id)
    const german = await world().person(diego, { locale: 'de-DE' })
    await german.say(`disable accounts ${eligible.userPrincipalName}`)
    await german.heard(/Nicht geprüft: [^\n]*berechtigte Rollen \(PIM\)/)
    assert.ok(megan.accountEnabled)
    await chat.say('whoami')
    await chat.heard(/Not checked\nEligible admin roles \(PIM\): this requires a role such as Security Reader/)
    await alex.say('whoami')
    assert.doesNotMatch(wordsOf(await alex.heard(/You are Alex/)), /Not checked/)
  })

  it('are not reported as checked if the tenant has no licence for that', async () => {
    await settings({ licence: 'P1' })
    try {
      const { eligible, customAdmin } = tenant().oddities
      const card = wordsOf(await plan(alex, [eligible, customAdmin], 'Disable 1 account?'))
      assert.match(card, unread)
      assert.match(card, /Holds an admin role: Access Desk/)
    } finally {
      await settings({ licence: 'P2' })
    }
  })

  it('are not treated as ordinary accounts while Graph does not return their roles', async () => {
    const [target] = ordinary(world(), 1, 1)
    assert.ok(target)
    for (const name of ['roleAssignments', 'roleDefinitions', 'roleEligibilityScheduleInstances']) {
      const match = { path: `^/roleManagement/directory/${name}` }
      world().emulator.faults.add({ at: 'item', match, fail: 429, retryAfter: 300 })
      await alex.say(`disable accounts ${target.userPrincipalName}`)
      await alex.heard(/throttling[\s\S]*Try again in 5 minutes\./)
      world().emulator.faults.remove()
      await alex.say('whoami')
      await alex.heard('Alex Wilber')
    }
    world().emulator.faults.add({
      at: 'item',
      match: { path: '^/roleManagement/directory/roleAssignments' },
      fail: 403,
    })
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    await alex.heard(/doesn’t let you do this[\s\S]*None of your admin roles allows this/)
  })

  it("don't stop it if the plan could not check something else", async () => {
    const { registration } = world().emulator
    const [password, licence] = ordinary(world(), 2, 8)
    assert.ok(password && licence)
    const [name = ''] = password.userPrincipalName.split('@')
    tenant().change(password.id, { userPrincipalName: `${name}@own.example` })
    tenant().change(licence.id, { assignedLicenses: [{ skuId: skus.copilot, disabledPlans: [] }] })
    await alex.say(`remove licences ${licence.userPrincipalName}`)
    const removing = await alex.heard('Remove licences from 1 account?')
    await alex.press('Remove licences from 1 account', { reason }, removing.id)
    const removed = await alex.heard(/Removed licences from 1 account[\s\S]*1 verified/)
    const all = registration.consented
    registration.consented = all.filter((scope) => !/Domain\.Read\.All|LicenseAssignment\.Read\.All/.test(scope))
    try {
      await alex.say(`require password change ${name}@own.example`)
      const expiring = await alex.heard(/Not checked: [^\n]*federated domains/)
      await alex.press('Undo', {}, removed.id)
      const restoring = await alex.heard(/Not checked: [^\n]*available licences/)
      const match = { path: '^/roleManagement/directory/roleEligibilityScheduleInstances' }
      world().emulator.faults.add({ at: 'item', match, fail: 403, code: 'UnauthorizedAccessException' })
      const before = graphWrites(world().emulator).length
      for (const card of [expiring, restoring]) {
        const button = wordsOf(card).match(/^(?:Require|Restore) .*1 account$/m)?.[0]
        assert.ok(button, wordsOf(card))
        await alex.press(button, { reason }, card.id)
        await alex.heard(/couldn’t determine which accounts are protected/, { message: card.id })
      }
      assert.equal(graphWrites(world().emulator).length, before)
    } finally {
      registration.consented = all
    }
  })

  it('take as many requests for 5 accounts as for 150', async () => {
    const about = /^\/(roleManagement|directoryRoles|groups)/
    const count = async (people: readonly Person[]) => {
      const before = graphCalls(world().emulator).length
      const card = await plan(alex, people, `Disable ${people.length} accounts?`)
      const calls = graphCalls(world().emulator)
        .slice(before)
        .filter(({ url }) => about.test(url))
      await alex.press('Cancel', {}, card.id)
      return calls.length
    }
    assert.equal(await count(ordinary(world(), 150, 7)), await count(ordinary(world(), 5, 7)))
  })
})
