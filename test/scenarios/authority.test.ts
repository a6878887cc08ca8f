import assert from 'node:assert/strict'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Left the company on Friday'

describe('somebody who is taken out of the group of operators', () => {
  const clock = createHurriedClock(10)
  const world = useWorld({
    clock,
    environment: ({ world: { group } }) => ({
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
      APPROVAL_ABOVE: '100',
    }),
  })
  const members = () => world().emulator.world.group('Helpdesk operators')?.members ?? new Set<string>()

  it('has what they began stopped, in the middle of it, and may go on with the rest once they are back', async () => {
    const { emulator, person } = world()
    const { alex } = emulator.world.operators
    const chat = await person(alex, { signedIn: true })
    const targets = ordinary(world(), 60)
    const disabled = () => targets.filter(({ id }) => !emulator.world.find(id)?.accountEnabled).length
    await chat.say(`disable accounts ${upnsOf(targets)}`)
    // The second batch hangs long enough for the next slice to begin after it.
    emulator.faults.add({ match: { method: 'POST', path: '\\$batch' }, at: 'request', delayMs: 400 })
    await chat.press('Disable 60 accounts', { reason, count: '60' })
    await chat.heard('Disabling 60 accounts')
    members().delete(alex.id)
    clock.set(30_000)
    const result = await chat.heard('no longer in the group')
    const done = disabled()
    assert.ok(done < 60, `${done} disabled`)
    assert.match(
      wordsOf(result),
      new RegExp(`Disabled ${done} of 60 accounts[\\s\\S]*${60 - done} accounts were not reached`),
    )
    emulator.faults.remove()
    await chat.press('Go on with the rest', {}, result.id)
    await chat.heard('You are not in the group')
    assert.equal(disabled(), done)
    members().add(alex.id)
    await chat.press('Go on with the rest', {}, result.id)
    await chat.heard(`Disable ${60 - done} accounts?`)
  })
})
