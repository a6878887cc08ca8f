import assert from 'node:assert/strict'
import { answerTo } from '../support/answer.ts'
import { useHandover } from '../support/handover.ts'
import type { Chat } from '../support/rollcall.ts'

const minute = 60_000

describe('an operation that is handed over while it runs or waits', () => {
  const { clock, world, people, disabled, begin, hasten, idOf, writers, ask, pressOld } = useHandover(900)
  let alex: Chat
  let diego: Chat
  let lynne: Chat
  before(() => {
    ;({ alex, diego, lynne } = people())
  })

  it("finishes what was sent while it runs, and continues only with its new owner's token", async () => {
    world().emulator.journal.clear()
    const { id, card, targets } = await begin(30)
    const { mine, owners } = await ask(id)
    await alex.press('Hand over', {}, owners)
    await diego.heard(/Disabl(ing|ed) 30 accounts[\s\S]*Alex Wilber → Diego Siciliani/, { message: mine })
    assert.ok(disabled(targets) < 30, 'while it was running')
    await alex.heard('Diego Siciliani took over from Alex Wilber: disable 30 accounts', { message: card })
    assert.match(await answerTo(alex, `stop ${id}`), /Stop Diego Siciliani’s operation/)
    hasten()
    await diego.heard(/Disabled 30 accounts/, { message: mine })
    assert.equal(disabled(targets), 30)
    assert.deepEqual(writers(), [idOf('alex'), idOf('diego')])
    await alex.heard('Diego Siciliani took over from Alex Wilber: disable 30 accounts', { message: card })
    const value = { command: 'audit', operation: id, operator: world().emulator.world.operators.alex.userPrincipalName }
    await diego.send({ type: 'message', value })
    await diego.heard(/Handed over[\s\S]*Alex Wilber \(.*\) → Diego Siciliani \(.*\)/)
  })

  it('passes to the new owner while it waits for a sign-in, when its owner signs in to agree', async () => {
    world().emulator.journal.clear()
    const { id, card, targets } = await begin(30)
    await alex.say('sign out')
    clock.set(30_000)
    await alex.heard('Paused: sign in to continue', { message: card })
    const { mine, owners } = await ask(id)
    hasten()
    await alex.press('Hand over', {}, owners)
    await alex.signIn()
    await alex.heard(/Diego Siciliani (took over|is taking over) from Alex Wilber/, { message: card })
    await diego.heard(/Disabled 30 accounts[\s\S]*Alex Wilber → Diego Siciliani/, { message: mine })
    assert.equal(disabled(targets), 30)
    assert.deepEqual(writers(), [idOf('alex'), idOf('diego')])
  })

  it('passes with an approver’s consent after waiting for its owner for a quarter of an hour, and all cards say so', async () => {
    const { operators } = world().emulator.world
    const megan = await world().person(operators.megan, { signedIn: true })
    world().emulator.journal.clear()
    const { id, card, targets } = await begin(30)
    await alex.say('sign out')
    clock.set(30_000)
    await alex.heard('Paused: sign in to continue', { message: card })
    const { mine, owners } = await ask(id)
    const wants = /Diego Siciliani wants to take over Alex Wilber’s operation/
    await world().rest()
    assert.doesNotMatch(lynne.shown().join(), wants)
    // Whoever was not asked yet answers as a stranger does.
    assert.match(await answerTo(lynne, `hand over ${id}`), /There is no operation/)
    clock.set(16 * minute)
    const asked = await lynne.heard(wants)
    const other = await megan.heard(wants)
    await diego.heard('Approvers were asked too', { message: mine })
    hasten()
    await lynne.press('Agree', {}, asked.id)
    const took = /Diego Siciliani took over from Alex Wilber[\s\S]*Lynne Robbins agreed in place of Alex Wilber/
    await lynne.heard(took, { message: asked.id })
    await megan.heard(took, { message: other.id })
    await alex.heard(took, { message: owners })
    await alex.heard(took, { message: card })
    await diego.heard(/Disabled 30 accounts[\s\S]*Alex Wilber → Diego Siciliani, agreed by Lynne Robbins/, {
      message: mine,
    })
    assert.equal(disabled(targets), 30)
    assert.deepEqual(writers(), [idOf('alex'), idOf('diego')])
    // The second approver is late.
    await pressOld(megan, 'decline handover', id, 1)
    await megan.heard(/already been answered[\s\S]*Diego Siciliani took over/)
    await lynne.say(`operation ${id}`)
    await lynne.heard(/Alex Wilber → Diego Siciliani, agreed by Lynne Robbins/)
    await alex.say('sign in')
    await alex.signIn()
  })

  it('can no longer be handed over by an approver once its owner is back', async () => {
    const { id, card } = await begin(30)
    await alex.say('sign out')
    clock.set(30_000)
    await alex.heard('Paused: sign in to continue', { message: card })
    clock.set(16 * minute)
    const { mine } = await ask(id)
    const asked = await lynne.heard(new RegExp(`wants to take over Alex Wilber’s operation[\\s\\S]*${id}`))
    await alex.say('sign in')
    await alex.signIn()
    await alex.heard('You are signed in')
    await lynne.heard('It is no longer waiting for Alex Wilber', { message: asked.id })
    await pressOld(lynne, 'hand over', id, 1)
    await lynne.heard('This operation is no longer waiting for Alex Wilber')
    hasten()
    await alex.heard('Disabled 30 accounts', { message: card })
    await diego.heard('The operation ended before it was handed over', { message: mine })
    await lynne.heard('The operation ended before it was handed over', { message: asked.id })
  })

  it('can be denied by an approver', async () => {
    const { id, card } = await begin(30)
    await alex.say('sign out')
    clock.set(30_000)
    await alex.heard('Paused: sign in to continue', { message: card })
    clock.set(16 * minute)
    const { mine, owners } = await ask(id)
    const asked = await lynne.heard(new RegExp(`wants to take over Alex Wilber’s operation[\\s\\S]*${id}`))
    await lynne.press('Decline', {}, asked.id)
    for (const [chat, message] of [
      [lynne, asked.id],
      [alex, owners],
      [diego, mine],
    ] as const)
      await chat.heard('Lynne Robbins declined the handover', { message })
    hasten()
    await alex.say('sign in')
    await alex.signIn()
    await alex.heard('Disabled 30 accounts', { message: card })
  })
})
