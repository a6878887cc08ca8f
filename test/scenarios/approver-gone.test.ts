import assert from 'node:assert/strict'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const minute = 60_000

describe('an approver who is removed from the group before the scheduled time', () => {
  const clock = createHurriedClock(5)
  const world = useWorld({
    clock,
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '1' }),
  })

  let alex: Chat
  let megan: Chat
  let lynne: Chat
  before(async () => {
    const { operators } = world().emulator.world
    alex = await world().person(operators.alex, { signedIn: true })
    megan = await world().person(operators.megan, { signedIn: true })
    lynne = await world().person(operators.lynne, { signedIn: true })
  })
  let used = 0
  const some = (count: number) => {
    used += count
    return ordinary(world(), count, used - count)
  }
  const soonAs = (field: 'runAt' | 'enableAt') => {
    const at = new Date(clock.now() + 20 * minute).toISOString()
    return { [`${field}Date`]: at.slice(0, 10), [`${field}Time`]: at.slice(11, 16) }
  }

  it('no longer counts: the operation asks the others, and runs only with their approval', async () => {
    const { operators, group, find } = world().emulator.world
    const targets = some(2)
    const enabled = () => targets.map(({ id }) => find(id)?.accountEnabled)
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const plan = await alex.heard('Disable 2 accounts?')
    await alex.press('Disable 2 accounts', { reason: 'Left on Friday', ...soonAs('runAt') }, plan.id)
    const asked = await megan.heard('asks you to approve: disable 2 accounts')
    const first = await lynne.heard('asks you to approve: disable 2 accounts')
    await megan.press('Approve', {}, asked.id)
    await alex.heard('Runs on')
    group('Approvers')?.members.delete(operators.megan.id)

    clock.set(21 * minute)
    assert.match(wordsOf(await alex.heard(/Waiting for approval[\s\S]*Lynne Robbins/)), /Asked/)
    assert.deepEqual(enabled(), [true, true])
    const again = await lynne.heard('asks you to approve: disable 2 accounts', { after: first })
    await lynne.press('Approve', {}, again.id)
    assert.match(wordsOf(await alex.heard('Disabled 2 accounts')), /approved by Lynne Robbins/)
    assert.deepEqual(enabled(), [false, false])
  })

  it('no longer counts for a timed re-enable either', async () => {
    const { operators, group, find } = world().emulator.world
    const members = group('Approvers')?.members
    members?.add(operators.megan.id)
    const targets = some(3)
    const enabled = () => targets.map(({ id }) => find(id)?.accountEnabled)
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const plan = await alex.heard('Disable 3 accounts?')
    await alex.press('Disable 3 accounts', { reason: 'Parental leave', ...soonAs('enableAt') }, plan.id)
    const asked = await megan.heard('asks you to approve: disable 3 accounts')
    await megan.press('Approve', {}, asked.id)
    await alex.heard(/Disabled 3 accounts\n[\s\S]*approved by Megan Bowen/)
    assert.deepEqual(enabled(), [false, false, false])
    members?.delete(operators.megan.id)

    clock.set(21 * minute)
    const again = await lynne.heard('asks you to approve: enable 3 accounts')
    assert.deepEqual(enabled(), [false, false, false])
    await lynne.press('Approve', {}, again.id)
    assert.match(wordsOf(await alex.heard('Enabled 3 accounts')), /approved by Lynne Robbins/)
    assert.deepEqual(enabled(), [true, true, true])
  })
})

describe('an approver whose account is disabled while their token still works', () => {
  const world = useWorld({
    emulator: { graph: { disabledCallers: 'serve' } },
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '1' }),
  })

  it('is refused, and told so; another approver still decides', async () => {
    const { operators, change, find } = world().emulator.world
    const alex = await world().person(operators.alex, { signedIn: true })
    const megan = await world().person(operators.megan, { signedIn: true })
    const lynne = await world().person(operators.lynne, { signedIn: true })
    const targets = ordinary(world(), 2)
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const plan = await alex.heard('Disable 2 accounts?')
    await alex.press('Disable 2 accounts', { reason: 'Left on Friday' }, plan.id)
    const asked = await megan.heard('asks you to approve: disable 2 accounts')
    // Since then, the bot has had a token for her.
    await megan.say('approvals')
    await megan.heard('disable 2 accounts', { after: asked })
    change(operators.megan.id, { accountEnabled: false })
    await megan.press('Approve', {}, asked.id)
    await megan.heard('Your account is disabled in Microsoft Entra, so you can’t approve this. Nothing was changed.')
    assert.deepEqual(
      targets.map(({ id }) => find(id)?.accountEnabled),
      [true, true],
    )
    const other = await lynne.heard('asks you to approve: disable 2 accounts')
    await lynne.press('Approve', {}, other.id)
    assert.match(wordsOf(await alex.heard('Disabled 2 accounts')), /approved by Lynne Robbins/)
  })
})
