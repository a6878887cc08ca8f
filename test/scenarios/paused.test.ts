import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Left the company on Friday'

describe('an operation that is paused because many accounts failed', () => {
  const world = useWorld({ clock: createHurriedClock(5), environment: () => ({ APPROVAL_ABOVE: '100' }) })
  let alex: Chat
  let diego: Chat
  before(async () => {
    const { operators } = world().emulator.world
    alex = await world().person(operators.alex, { signedIn: true })
    diego = await world().person(operators.diego, { signedIn: true })
  })
  const enabled = ({ id }: Person) => world().emulator.world.find(id)?.accountEnabled

  async function disable(chat: Chat, people: readonly Person[], changes = people.length) {
    const named = `Disable ${changes} account${changes === 1 ? '' : 's'}`
    await chat.say(`disable accounts ${upnsOf(people)}`)
    const plan = await chat.heard(`${named}?`)
    const inputs = { reason, signOut: 'false', ...(changes > 20 && { count: `${changes}` }) }
    return { words: wordsOf(plan), confirm: () => chat.press(named, inputs, plan.id) }
  }

  it('still has the rest to change: other plans say so, replace it, and skip what it has already decided', async () => {
    const [already, ...targets] = ordinary(world(), 24)
    const pending = targets.slice(-3)
    assert.ok(already && targets.length === 23)
    await (await disable(diego, [already])).confirm()
    const diegos = await diego.heard(/Disabled 1 account\n/)

    const { faults } = world().emulator
    const fault = faults.add({ match: { method: 'PATCH' }, fail: 403, code: 'Authorization_RequestDenied' })
    await (await disable(alex, [...targets, already], 23)).confirm()
    const paused = await alex.heard(/Paused: many accounts failed[\s\S]*Continue/)
    faults.remove(fault)
    const logged = () =>
      world().logged.find((line) => line.includes('"msg":"Operation"') && line.includes('"step":"paused"'))
    await eventually('the log says that it is paused', () => logged() !== undefined)
    assert.match(logged() ?? '', /"failed":20,.*"open":3/)

    await diego.press('Undo', {}, diegos.id)
    await diego.heard(/: changed since then by operation [a-z]+-\d\d/)

    const plan = await disable(diego, pending)
    assert.match(
      plan.words,
      /A disable operation by Alex Wilber \([a-z]+-\d\d\) is under way; confirming this replaces it/,
    )
    await plan.confirm()
    await diego.heard(/Disabled 3 accounts\n/)
    assert.deepEqual(pending.map(enabled), [false, false, false])
    // Re-enabled outside the bot: Diego's decision is the latest.
    for (const { id } of pending) world().emulator.world.change(id, { accountEnabled: true })
    await alex.press('Continue', {}, paused.id)
    await alex.heard(/Disabled 0 of 23 accounts[\s\S]*3 not possible/)
    assert.deepEqual(pending.map(enabled), [true, true, true])
    assert.equal(enabled(already), false)
  })
})
