import assert from 'node:assert/strict'
import { idIn, reason, useApproval } from '../support/approvals.ts'
import { ordinary } from '../support/people.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'

const day = 24 * 3_600_000

describe('a scheduled operation', () => {
  const { clock, world, signIn, plan } = useApproval()
  const dateIn = (days: number) => new Date(clock.now() + days * day).toISOString().slice(0, 10)
  /** As the button names it. */
  const named = (days: number) =>
    new Intl.DateTimeFormat('en-US', { weekday: 'short', month: 'short', day: 'numeric', timeZone: 'UTC' }).format(
      clock.now() + days * day,
    )
  const buttonOf = (card: Parameters<typeof wordsOf>[0]) =>
    /^Disable \d accounts? on .*$/m.exec(wordsOf(card))?.[0] ?? ''
  let alex: Chat

  before(async () => {
    alex = await signIn('alex')
  })

  it('has a button that says when it runs; with another time typed, the plan says that first', async () => {
    const [target] = ordinary(world(), 1, 20)
    assert.ok(target)
    await alex.say(`disable ${target.userPrincipalName} on ${dateIn(3)} at 18:00 because the contract ends`)
    const card = await alex.heard('Disable 1 account?')
    assert.match(wordsOf(card), /Runs on .*UTC\. If you’re signed out at that time, it waits for up to a day/)
    assert.match(buttonOf(card), new RegExp(`^Disable 1 account on ${named(3)}, 6\\sPM$`))
    await alex.press(buttonOf(card), { runAtDate: dateIn(4), runAtTime: '09:30' }, card.id)
    const again = await alex.heard(named(4), { message: card.id })
    assert.match(buttonOf(again), /9:30\sAM$/)
    assert.doesNotMatch(wordsOf(again), /Change time/)
    await alex.press(buttonOf(again), {}, card.id)
    const waits = wordsOf(await alex.heard(/Change time/, { message: card.id }))
    assert.match(
      waits,
      new RegExp(`Runs on ${named(4)}, 9:30\\sAM UTC[\\s\\S]*it waits for up to a day[\\s\\S]*Change time`),
    )
    await alex.say('operations')
    assert.match(wordsOf(await alex.heard('Your operations')), new RegExp(`${named(4)}, 9:30\\sAM`))
    await alex.say(`cancel ${idIn(waits)}`)
  })

  it('can be moved to another time, and is approved again for that', async () => {
    const megan = await signIn('megan')
    const { card, confirm } = await plan(alex, 3)
    await confirm({ runAtDate: dateIn(3), runAtTime: '18:00' })
    const asked = await megan.heard('asks you to approve: disable 3 accounts')
    await megan.press('Approve', {}, asked.id)
    const first = await alex.heard(/Change time/, { message: card.id })
    const id = idIn(wordsOf(first))
    await alex.press('Change time', {}, first.id)
    const form = await alex.heard('You get a new plan for that time')
    await alex.press('Create plan', { runAtDate: '2020-01-01', runAtTime: '10:00' }, form.id)
    await alex.heard('This time has already passed', { message: form.id })
    await alex.press('Create plan', { runAtDate: dateIn(5), runAtTime: '08:00' }, form.id)
    const moved = await alex.heard(new RegExp(`Move to ${named(5)}, 8\\sAM UTC: disable .* and .*\\?`))
    assert.match(wordsOf(moved), new RegExp(`Confirming this ends operation ${id}`))
    // Nothing else is due to change these accounts.
    assert.doesNotMatch(wordsOf(moved), /Other operations|confirming this cancels it/)
    assert.match(buttonOf(moved), new RegExp(`^Disable 3 accounts on ${named(5)}, 8\\sAM$`))
    assert.ok(JSON.stringify(moved).includes(reason), 'the reason is filled in')
    await alex.heard(/Change time/, { message: card.id })
    await alex.press(buttonOf(moved), { count: '3' }, moved.id)
    await alex.heard('Waiting for approval', { message: moved.id })
    const again = await megan.heard('asks you to approve: disable 3 accounts', { after: asked })
    assert.match(wordsOf(again), new RegExp(`${named(5)}, 8\\sAM`))
    await megan.press('Approve', {}, again.id)
    const late = wordsOf(await alex.heard(/Change time/, { message: moved.id }))
    await alex.heard(`Replaced by ${idIn(late)}`, { message: card.id })
    await alex.say(`change time ${id} to ${dateIn(6)} 9:00`)
    await alex.heard(/has ended|already|cancelled/i)
    await alex.say(`change time ${idIn(late)} to ${dateIn(6)} 9:00`)
    assert.match(buttonOf(await alex.heard(new RegExp(`on ${named(6)}`))), /9\sAM$/)
    await alex.say(`change time ${idIn(late)} to whenever`)
    await alex.heard('You get a new plan for that time')
  })

  it('ends as a whole once it is moved, so that nothing is left of it if the new one is cancelled', async () => {
    const [target] = ordinary(world(), 1, 30)
    assert.ok(target)
    await alex.say(`offboard ${target.userPrincipalName} on ${dateIn(3)} at 18:00 because the contract ends`)
    const card = await alex.heard(`Offboard ${target.displayName}?`)
    const button = (shown: Parameters<typeof wordsOf>[0]) =>
      /^Offboard 1 account on .*$/m.exec(wordsOf(shown))?.[0] ?? assert.fail('no button')
    await alex.press(button(card), {}, card.id)
    const id = idIn(wordsOf(await alex.heard(/Change time/, { message: card.id })))
    await alex.say(`change time ${id} to ${dateIn(2)} 17:00`)
    const moved = await alex.heard(new RegExp(`Move to ${named(2)}, 5\\sPM UTC: offboard ${target.displayName}\\?`))
    await alex.press(button(moved), {}, moved.id)
    const later = idIn(wordsOf(await alex.heard(/Change time/, { message: moved.id })))
    await alex.heard(new RegExp(`Replaced by ${later} \\(${named(2)}, 5\\sPM`), { message: card.id })
    await alex.say(`cancel ${later}`)
    await alex.heard('Cancelled', { message: moved.id })
    await alex.say(`operation ${id}`)
    await alex.heard(`Replaced by ${later}`)
    await alex.say('operations')
    const list = wordsOf(await alex.heard('Your operations'))
    for (const one of [id, later]) assert.doesNotMatch(list, new RegExp(`${one}[^\\n]*\\n?[^\\n]*(Scheduled|Runs on)`))
    assert.equal(world().emulator.world.find(target.id)?.accountEnabled, true)
  })
})
