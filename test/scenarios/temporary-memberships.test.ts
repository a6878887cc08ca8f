import assert from 'node:assert/strict'
import { roles } from '../../emulator/roles.ts'
import type { Group, Person } from '../../emulator/world.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

const permission = 'PrivilegedAssignmentSchedule.Read.AzureADGroup'
const until = '2026-12-24T18:00:00Z'

describe('removing temporary memberships of groups', () => {
  const world = useWorld()
  const group = (name: string): Group => world().emulator.world.group(name) ?? assert.fail(name)
  const inside = ({ id }: Person) =>
    world()
      .emulator.world.groupsOf(id, { direct: true })
      .map(({ displayName }) => displayName)
      .sort()
  /** Someone in these groups alone, and in the first ones of them only for a time. */
  const memberOf = (nth: number, temporary: readonly string[], permanent: readonly string[]) => {
    const [one] = ordinary(world(), 1, nth)
    assert.ok(one)
    for (const each of world().emulator.world.groups.values()) each.members.delete(one.id)
    for (const name of [...temporary, ...permanent]) world().emulator.world.setMember(group(name).id, one.id, true)
    for (const name of temporary) group(name).temporary.set(one.id, { until, activated: true })
    return one
  }
  const consent = (given: boolean) => {
    const { registration } = world().emulator
    registration.consented = registration.consented.filter((scope) => scope !== permission)
    if (given) registration.consented.push(permission)
  }
  afterEach(() => world().emulator.faults.remove())

  it('says which ones end, and leaves them out of the undo', async () => {
    consent(true)
    const one = memberOf(0, ['Sales'], ['Nobody'])
    const chat = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    await chat.say(`remove from groups ${one.userPrincipalName}`)
    const plan = wordsOf(await chat.heard(/Remove .* from their groups\?/))
    assert.match(plan, /2 memberships\n▲ 1 is temporary \(PIM\): undo won’t restore it\./)
    assert.match(plan, /Temporary membership: Sales, until \w+ 24(, 2026)?,? /)
    assert.match(plan, /Memberships from access packages: undo makes them permanent/)
    await chat.press('Remove 1 account from groups', { reason: 'Moved to another company' })
    const result = await chat.heard(/Removed .* from groups[\s\S]*verified/)
    assert.deepEqual(inside(one), [])

    await chat.press('Undo', {}, result.id)
    const undo = wordsOf(await chat.heard(/Restore .*\?/))
    assert.match(
      undo,
      /Not changed: 1 temporary membership, to be activated or assigned again in PIM \(1 × Sales \(until/,
    )
    assert.match(undo, /Temporary membership, which undo would make permanent.*Sales \(until 2026-12-24 18:00 UTC\)/)
    assert.match(undo, /Memberships from access packages come back as permanent ones/)
    await chat.press('Restore 1 account', { reason: 'Moved back' })
    await chat.heard(/Restored [\s\S]*verified/)
    assert.deepEqual(inside(one), ['Nobody'])
  })

  it('has nothing to undo if all of them end, and names what to assign again', async () => {
    consent(true)
    const one = memberOf(1, ['Sales', 'Nobody'], [])
    const chat = await world().person(world().emulator.world.operators.breakGlass, { signedIn: true })
    await chat.say(`remove from groups ${one.userPrincipalName}`)
    assert.match(wordsOf(await chat.heard(/Remove .* from their groups\?/)), /▲ 2 are temporary \(PIM\)/)
    // What the plan has read counts if the run can't read it.
    world().emulator.faults.add({ match: { method: 'GET', path: 'assignmentScheduleInstances' }, fail: 403 })
    await chat.press('Remove 1 account from groups', { reason: 'Moved to another company' })
    const result = await chat.heard(/Removed .* from groups[\s\S]*verified/)
    const before = graphWrites(world().emulator).length
    await chat.press('Undo', {}, result.id)
    const nothing = wordsOf(await chat.heard(/temporary membership, which undo would make permanent/))
    assert.match(nothing, /in PIM: (Sales|Nobody) \(until 2026-12-24 18:00 UTC\), (Sales|Nobody) \(until/)
    assert.equal(graphWrites(world().emulator).length, before)
  })

  for (const [why, given, licence] of [
    ['nobody has consented to reading it', false, 'P2'],
    ['the tenant has no licence for it', true, 'P1'],
  ] as const)
    it(`says that it can't tell if ${why}`, async () => {
      consent(given)
      const settings = (change: object) =>
        fetch(`${world().emulator.url}/_emulator/graph`, { method: 'PATCH', body: JSON.stringify(change) })
      await settings({ licence })
      const one = memberOf(given ? 2 : 3, ['Sales'], [])
      const { megan, nestor } = world().emulator.world.operators
      world().emulator.world.change(nestor.id, { roles: [roles.groupsAdmin.templateId] })
      const chat = await world().person(given ? megan : nestor, { signedIn: true })
      await chat.say(`remove from groups ${one.userPrincipalName}`)
      const plan = wordsOf(await chat.heard(/Remove .* from their groups\?/))
      assert.match(plan, /Temporary memberships \(from PIM or access packages\): undo makes them permanent/)
      await chat.press('Remove 1 account from groups', { reason: 'Moved to another company' })
      const result = await chat.heard(/Removed .* from groups[\s\S]*verified/)
      await chat.press('Undo', {}, result.id)
      const undo = wordsOf(await chat.heard(/Restore .*\?/))
      assert.match(undo, /I can’t tell which of these were temporary \(from PIM or access packages\)/)
      await settings({ licence: 'P2' })
      await chat.press('Restore 1 account', { reason: 'Moved back' })
      await chat.heard(/Restored [\s\S]*verified/)
      assert.deepEqual([inside(one), group('Sales').temporary.has(one.id)], [['Sales'], false])
    })
})
