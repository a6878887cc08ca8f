import assert from 'node:assert/strict'
import { type Licence, skus } from '../../emulator/account-objects.ts'
import type { Person } from '../../emulator/world.ts'
import { createFastClock } from '../support/fake-clock.ts'
import { ordinary } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { stepLine } from '../support/titles.ts'

const clock = createFastClock(20)
const original = 'Phished on Monday'
const reason = 'Cleared by the security team'
const copilot: Licence = { skuId: skus.copilot, disabledPlans: [] }

describe('what a release could not restore', () => {
  const world = useWorld({
    clock,
    emulator: { clock },
    environment: ({ world: { group } }) => ({
      CONTAIN_ACTIONS: 'block-sign-in,remove-licences,remove-from-groups',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
    }),
  })
  let megan: Chat
  let lynne: Chat
  before(async () => {
    const { operators } = world().emulator.world
    megan = await world().person(operators.megan, { signedIn: true })
    lynne = await world().person(operators.lynne, { signedIn: true })
  })
  afterEach(() => {
    world().emulator.faults.remove()
    world().emulator.world.bought.clear()
  })
  const groupOf = (name: string) => {
    const found = world().emulator.world.group(name)
    assert.ok(found)
    return found
  }
  const contain = async ({ userPrincipalName }: Person) => {
    await megan.say(`contain ${userPrincipalName}`)
    const { id } = await megan.heard('Contain 1 account?')
    await megan.press('Contain 1 account', { reason: original }, id)
    await megan.heard(/Contained 1 account[\s\S]*1 verified/, { message: id })
  }
  const planRelease = async ({ userPrincipalName }: Person) => {
    await megan.say(`release ${userPrincipalName}`)
    return megan.heard('Release 1 account?')
  }
  const release = async (plan: { readonly id: string }) => {
    await megan.press('Release 1 account', { reason, repeated: original }, plan.id)
    await megan.heard('Waiting for approval', { message: plan.id })
    await lynne.heard(/asks you to approve: release 1 account/)
    await lynne.press('Approve')
  }

  it('is all that the next release offers', async () => {
    const [one] = ordinary(world(), 1)
    assert.ok(one)
    const groups = [groupOf('Nobody'), groupOf('Sales')]
    for (const { id } of groups) world().emulator.world.setMember(id, one.id, true)
    await contain(one)
    const isIn = () => groups.map(({ members }) => members.has(one.id))
    assert.deepEqual(isIn(), [false, false])

    world().emulator.faults.add({ match: { method: 'POST', path: `${groups[0]?.id}/members` }, at: 'item', fail: 403 })
    const plan = await planRelease(one)
    await release(plan)
    await megan.heard(/▲ Released 1 account[\s\S]*Add to groups again: not done for 1 account/, { message: plan.id })
    assert.deepEqual(isIn(), [false, true])

    world().emulator.faults.remove()
    world().emulator.world.change(one.id, { accountEnabled: false })
    const again = await planRelease(one)
    assert.match(wordsOf(again), stepLine('Add to groups again', { chosen: true, count: 1, note: '1 membership' }))
    await megan.press('Release 1 account', { reason }, again.id)
    await megan.heard(/Released 1 account[\s\S]*1 verified/, { message: again.id })
    assert.deepEqual(isIn(), [true, true])
  })

  it('is announced if too few licences are available', async () => {
    const [one] = ordinary(world(), 1, 1)
    assert.ok(one)
    world().emulator.world.change(one.id, { assignedLicenses: [copilot] })
    await contain(one)
    world().emulator.world.bought.set(copilot.skuId, 0)
    const plan = await planRelease(one)
    assert.match(wordsOf(plan), /▲ Microsoft 365 Copilot: only 0 of the 1 licences needed are available/)
  })
})
