import assert from 'node:assert/strict'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

const minute = 60_000

describe('an approver who is taken out of the group before the hour', function () {
  this.timeout(60_000)
  const clock = createHurriedClock(5)
  const world = useWorld({
    clock,
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '1' }),
  })

  it('counts no more: the operation asks those who are left, and runs with their word only', async () => {
    const { operators, group, find } = world().emulator.world
    const targets = ordinary(world(), 2)
    const enabled = () => targets.map(({ id }) => find(id)?.accountEnabled)
    const alex = await world().person(operators.alex, { signedIn: true })
    const megan = await world().person(operators.megan, { signedIn: true })
    const lynne = await world().person(operators.lynne, { signedIn: true })
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const plan = await alex.heard('Disable 2 accounts?')
    const at = new Date(clock.now() + 60 * minute).toISOString()
    const hour = { runAtDate: at.slice(0, 10), runAtTime: at.slice(11, 16) }
    await alex.press('Disable 2 accounts', { reason: 'Left on Friday', ...hour }, plan.id)
    const asked = await megan.heard('asks you to approve: disable 2 accounts')
    const first = await lynne.heard('asks you to approve: disable 2 accounts')
    await megan.press('Approve', {}, asked.id)
    await alex.heard('Runs on')
    group('Approvers')?.members.delete(operators.megan.id)

    clock.set(61 * minute)
    assert.match(wordsOf(await alex.heard(/Waiting for approval[\s\S]*Lynne Robbins/)), /Asked/)
    assert.deepEqual(enabled(), [true, true])
    const again = await lynne.heard('asks you to approve: disable 2 accounts')
    assert.notEqual(again.id, first.id)
    await lynne.press('Approve', {}, again.id)
    assert.match(wordsOf(await alex.heard('Disabled 2 accounts')), /approved by Lynne Robbins/)
    assert.deepEqual(enabled(), [false, false])
  })
})
