import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Found in the mail trace'

describe('changes in several operations', () => {
  const world = useWorld({
    clock: createHurriedClock(10),
    environment: ({ world: { group } }) => ({
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      APPROVAL_ABOVE: '4',
    }),
  })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const enabled = (targets: readonly Person[]) =>
    targets.filter(({ id }) => world().emulator.world.find(id)?.accountEnabled).length
  const plan = async (targets: readonly Person[], verb = 'disable') => {
    await alex.say(`${verb} accounts ${upnsOf(targets)}`)
    const card = await alex.heard(new RegExp(`${targets.length} accounts?\\?`))
    assert.ok(wordsOf(card).includes(targets[0]?.displayName ?? '?'))
    return card
  }

  it('count together: earlier changes by the same person, each account once, without undos', async () => {
    const [first, second, third] = [ordinary(world(), 3), ordinary(world(), 2, 3), ordinary(world(), 1, 5)]
    // 80 % of the limit aren't reached.
    assert.doesNotMatch(wordsOf(await plan(first)), /without approval/)
    await alex.press('Disable 3 accounts', { reason })
    const done = await alex.heard('Disabled 3 accounts')

    const over = wordsOf(await plan(second))
    assert.match(
      over,
      /With the 3 accounts you changed in the last 24 hours, this is more than 4 accounts: a second person/,
    )
    await alex.press('Disable 2 accounts', { reason })
    await alex.heard('Waiting for approval')
    assert.equal(enabled(second), 2)

    assert.match(
      wordsOf(await plan(third)),
      /every change needs approval until earlier ones are more than 24 hours old/,
    )
    await alex.press('Cancel')
    await alex.press('Undo', {}, done.id)
    await alex.heard('Enable 3 accounts?')
    await alex.press('Enable 3 accounts', { reason })
    await alex.heard('Enabled 3 accounts')
    assert.match(
      wordsOf(await plan([...first, ...third])),
      /every change needs approval until earlier ones are more than 24 hours old/,
    )
    await alex.press('Cancel')

    const megan = await world().person(world().emulator.world.operators.megan)
    await megan.heard('asks you to approve: disable 2 accounts')
    await megan.press('Approve')
    await megan.signIn()
    await alex.heard('Disabled 2 accounts')
    assert.equal(enabled(second), 0)
    assert.match(
      wordsOf(await plan(third)),
      /every change needs approval until earlier ones are more than 24 hours old/,
      'approved ones do not count',
    )
    await alex.press('Cancel')
  })

  it('count while they wait for their scheduled time', async () => {
    const lee = await world().person(world().emulator.world.operators.diego, { signedIn: true })
    const [first, second] = [ordinary(world(), 4, 6), ordinary(world(), 1, 10)]
    await lee.say(`disable accounts ${upnsOf(first)}`)
    await lee.heard('Disable 4 accounts?')
    const tomorrow = new Date(Date.now() + 26 * 3_600_000).toISOString()
    const hour = { runAtDate: tomorrow.slice(0, 10), runAtTime: tomorrow.slice(11, 16) }
    await lee.press('Disable 4 accounts', { reason, ...hour })
    await lee.heard('Runs on')
    await lee.say(`disable accounts ${upnsOf(second)}`)
    await lee.heard(/With the 4 accounts you changed[\s\S]*a second person/)
    await lee.press('Disable 1 account', { reason })
    await lee.heard('Waiting for approval')
    assert.equal(enabled(second), 1)
  })
})

describe('with a limit of zero', () => {
  const world = useWorld({
    environment: ({ world: { group } }) => ({
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      APPROVAL_ABOVE: '0',
    }),
  })

  it('a single account requires a second person', async () => {
    const alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    const [target] = ordinary(world(), 1)
    assert.ok(target)
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    await alex.heard(/Every change requires approval: a second person/)
    await alex.press('Disable 1 account', { reason })
    await alex.heard('Waiting for approval')
    assert.ok(world().emulator.world.find(target.id)?.accountEnabled)
  })
})
