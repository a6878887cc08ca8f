import assert from 'node:assert/strict'
import { deviceOf, devicesOf } from '../../emulator/devices.ts'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { graphWrites } from '../support/graph-calls.ts'
import { ordinary, upnsOf, useOperator } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'
import { stepLine } from '../support/titles.ts'

const clock = createFastClock(20)
const original = 'Phished on Monday'
const reason = 'Cleared by the security team'

describe('a device of two people who are contained', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group } }) => ({
      DEVICE_ACTIONS: 'true',
      CONTAIN_ACTIONS: 'block-sign-in,disable-devices',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
    }),
  })
  before(() => {
    const { registration } = world().emulator
    registration.consented.push('Device.Read.All', 'Directory.AccessAsUser.All')
  })
  const megan = useOperator(world, 'megan')
  const lynne = useOperator(world, 'lynne')
  const devices = ({ id }: Person) => {
    const found = world().emulator.world.find(id)
    assert.ok(found)
    return devicesOf(found).map(({ accountEnabled }) => accountEnabled)
  }
  const contain = async (people: readonly Person[]) => {
    const accounts = people.length === 1 ? '1 account' : `${people.length} accounts`
    await megan.say(`contain ${upnsOf(people)}`)
    const plan = await megan.heard(`Contain ${accounts}?`)
    await megan.press(`Contain ${accounts}`, { reason: original }, plan.id)
    return megan.heard(new RegExp(`Contained ${accounts}[\\s\\S]*${people.length} verified`), { message: plan.id })
  }
  /** Two people who share a device; the first has another one of their own. */
  const pair = (skip: number) => {
    const [one, other] = ordinary(world(), 2, skip)
    assert.ok(one && other)
    const shared = deviceOf([one, other], { index: 1, displayName: 'RECEPTION' })
    const own = deviceOf([one], { displayName: 'LAPTOP-1' })
    world().emulator.world.change(one.id, { devices: [own, shared] })
    world().emulator.world.change(other.id, { devices: [shared] })
    return [one, other] as const
  }
  const patched = (from: number) =>
    graphWrites(world().emulator)
      .slice(from)
      .filter(({ url }) => url.startsWith('/devices/'))

  it('stays disabled when the containment of only one of them is undone, and the plan names it', async () => {
    const [one, other] = pair(0)
    const result = await contain([one])
    await contain([other])
    assert.deepEqual([devices(one), devices(other)], [[false, false], [false]])

    await megan.press('Undo', {}, result.id)
    const plan = await megan.heard(/Restore 1 account\?/)
    assert.match(wordsOf(plan), /^1 device$/m)
    assert.match(
      wordsOf(plan),
      new RegExp(
        `Not changed: 1 device also registered to someone who is still contained \\(1 × RECEPTION \\(${other.userPrincipalName}\\)\\)`,
      ),
    )
    const before = graphWrites(world().emulator).length
    await megan.press('Restore 1 account', { reason, repeated: original }, plan.id)
    await megan.heard(/Restored 1 account[\s\S]*1 verified/, { message: plan.id })
    assert.equal(patched(before).length, 1)
    assert.deepEqual([devices(one), devices(other)], [[true, false], [false]])

    // The release of both offers what was kept back.
    await megan.say(`release ${upnsOf([one, other])}`)
    const release = wordsOf(await megan.heard('Release 2 accounts?'))
    assert.match(
      release,
      stepLine('Enable devices again', {
        chosen: false,
        count: 1,
        note: '1 · 1 device\\nRECEPTION \\(registered [^\\n]+',
      }),
    )
    assert.match(release, stepLine('Allow sign-in', { chosen: true, count: 1 }))
  })

  it("isn't enabled if the other one is contained between plan and run", async () => {
    const [one, other] = pair(2)
    const result = await contain([one])
    await megan.press('Undo', {}, result.id)
    const plan = await megan.heard(/Restore 1 account\?/, { after: result })
    assert.match(wordsOf(plan), /^2 devices$/m)
    await contain([other])
    await megan.press('Restore 1 account', { reason, repeated: original }, plan.id)
    await megan.heard(/Restored 1 account[\s\S]*1 verified/, { message: plan.id })
    assert.deepEqual([devices(one), devices(other)], [[true, false], [false]])
  })

  it('is named on the plan of a retry, which enables only the others', async () => {
    const [one, other] = pair(6)
    const result = await contain([one])
    world().emulator.faults.add({ match: { method: 'PATCH', path: '^/devices' }, at: 'item', fail: 403 })
    await megan.press('Undo', {}, result.id)
    const plan = await megan.heard(/Restore 1 account\?/, { after: result })
    await megan.press('Restore 1 account', { reason, repeated: original }, plan.id)
    await megan.heard(/Restored 0 of 1 account[\s\S]*1 failed/, { message: plan.id })
    world().emulator.faults.remove()
    await contain([other])
    await megan.press('Retry', {}, plan.id)
    const again = await megan.heard(/Restore 1 account\?/, { after: plan })
    assert.match(wordsOf(again), /^1 device\nLAPTOP-1 \(registered /m)
    assert.match(
      wordsOf(again),
      new RegExp(
        `Not changed: 1 device also registered to someone who is still contained \\(1 × RECEPTION \\(${other.userPrincipalName}\\)\\)`,
      ),
    )
    await megan.press('Restore 1 account', { reason, repeated: original }, again.id)
    await megan.heard(/Restored 1 account[\s\S]*1 verified/, { message: again.id })
    assert.deepEqual([devices(one), devices(other)], [[true, false], [false]])
  })

  it('is enabled when both are released together, and not if the approver excludes one', async () => {
    const people = pair(4)
    const [one, other] = people
    await contain(people)
    await megan.say(`release ${upnsOf(people)}`)
    const plan = await megan.heard('Release 2 accounts?')
    assert.doesNotMatch(wordsOf(plan), /still contained/)
    await megan.press('Release 2 accounts', { reason, repeated: original, enableDevices: 'true' }, plan.id)
    await lynne.heard(/asks you to approve: release 2 accounts/)
    await lynne.press('Approve', { without: other.userPrincipalName })
    await megan.heard(/Released 1 account/, { message: plan.id })
    assert.deepEqual([devices(one), devices(other)], [[true, false], [false]])

    await megan.say(`release ${upnsOf(people)}`)
    const again = await megan.heard('Release 2 accounts?', { after: plan })
    await megan.press('Release 2 accounts', { reason, repeated: original, enableDevices: 'true' }, again.id)
    await lynne.heard(/asks you to approve: release 2 accounts/, { after: again })
    await lynne.press('Approve')
    await megan.heard(/Released 2 accounts/, { message: again.id })
    assert.deepEqual([devices(one), devices(other)], [[true, true], [true]])
  })
})
