import assert from 'node:assert/strict'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

describe('the plan of an undo or a retry', () => {
  const world = useWorld()
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const idIn = (card: unknown) => /"operation":"([a-z]{6}-\d\d)","token"/.exec(JSON.stringify(card))?.[1]
  const asFilledIn = (card: unknown) => /"id":"reason"[^}]*?"value":"([^"]*)"/.exec(JSON.stringify(card))?.[1]

  it('takes one message and one press: the reason is filled in, and recorded', async () => {
    const [target] = ordinary(world(), 1)
    assert.ok(target)
    await alex.say(`disable ${target.userPrincipalName} because the phone was stolen`)
    await alex.press('Disable 1 account', {}, (await alex.heard('Disable 1 account?')).id)
    const done = await alex.heard('Disabled 1 account')
    const [, id = ''] = /\b([a-z]{6}-\d\d)\b/.exec(wordsOf(done)) ?? []
    await alex.say(`undo ${id}`)
    const plan = await alex.heard('Enable 1 account?')
    const reason = `Undo of ${id}: the phone was stolen`
    assert.equal(asFilledIn(plan), reason)
    await alex.press('Enable 1 account', { reason }, plan.id)
    await alex.heard('Enabled 1 account')
    await alex.say(`audit ${target.userPrincipalName}`)
    assert.ok(wordsOf(await alex.heard(`about ${target.userPrincipalName}`)).includes(reason))
  })

  it('is the one already open if the button is pressed again', async () => {
    const targets = ordinary(world(), 2, 2)
    const { faults } = world().emulator
    const fault = faults.add({ match: { method: 'PATCH', path: targets[0]?.id ?? '' }, at: 'item', fail: 403 })
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    await alex.press('Disable 2 accounts', { reason: 'Left the company' }, (await alex.heard('Disable 2 accounts?')).id)
    const result = await alex.heard(/Disabled 1 of 2 accounts[\s\S]*\nRetry\b/)
    faults.remove(fault)
    for (const [button, title] of [
      ['Retry', 'Disable 1 account?'],
      ['Undo', 'Enable 1 account?'],
    ] as const) {
      await alex.press(button, {}, result.id)
      const first = await alex.heard(title)
      await alex.press(button, {}, result.id)
      const again = await alex.heard(title)
      assert.equal(idIn(again), idIn(first), button)
      await alex.press('Cancel', {}, again.id)
      await alex.press(button, {}, result.id)
      const fresh = await alex.heard(title)
      assert.notEqual(idIn(fresh), idIn(first), button)
      await alex.press('Cancel', {}, fresh.id)
    }
  })
})
