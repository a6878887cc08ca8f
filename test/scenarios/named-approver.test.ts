import assert from 'node:assert/strict'
import { idIn, reason, shownTimes, useApproval } from '../support/approvals.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'

const minute = 60_000

describe('a requester who names an approver', () => {
  const { clock, world, signIn, plan: planned, disabled } = useApproval()
  let alex: Chat
  let megan: Chat
  let lynne: Chat
  before(async () => {
    megan = await signIn('megan')
    lynne = await signIn('lynne')
    alex = await signIn('alex')
  })
  const plan = async (count: number) => {
    const { confirm, ...made } = await planned(alex, count)
    return { ...made, press: (approver: string) => confirm({ approver }) }
  }

  it('is offered the people who can approve, and asks only one of them at first', async () => {
    const { operators } = world().emulator.world
    const { card, press, targets } = await plan(3)
    assert.match(
      wordsOf(card),
      /Ask this approver first \(optional\)\nanyone\nAnyone who can approve\nanyone\nLynne Robbins\n[^\n]+\nMegan Bowen\n/,
    )
    await press(operators.lynne.id)
    await lynne.heard('asks you to approve: disable 3 accounts')
    await alex.heard(/Asked\nLynne Robbins\nAsked later\nthe other approvers, at/)
    await clock.sleep(30_000)
    assert.equal(shownTimes(megan, 'asks you to approve'), 0)
    await lynne.press('Approve')
    await alex.heard(/Disabled 3 accounts[\s\S]*approved by Lynne Robbins/)
    assert.equal(disabled(targets), 3)
    await alex.say(`audit ${idIn(wordsOf(await alex.heard('approved by Lynne Robbins')))}`)
    const log = await alex.heard('entries, about')
    const { replies } = await alex.press('Next', {}, log.id)
    const words = [log, ...replies, await alex.heard('entries, about')].map(wordsOf).join('\n')
    assert.match(words, /Approver named\nLynneR@[^\n]+ · Disable 3 accounts · Alex Wilber\n/)
  })

  it('can get the answer of another approver, who sees it in their list', async () => {
    const { operators } = world().emulator.world
    const { press } = await plan(4)
    await press(operators.lynne.id)
    await lynne.heard('asks you to approve: disable 4 accounts')
    await megan.say('approvals')
    await megan.heard('disable 4 accounts')
    await megan.say(`approve ${idIn(wordsOf(await alex.heard('A second person must approve this')))}`)
    await megan.heard('asks you to approve: disable 4 accounts')
    await megan.press('Deny')
    await alex.heard('Denied')
    await lynne.heard('Denied by Megan Bowen')
  })

  it('has the others asked after a third of the time', async () => {
    const { operators } = world().emulator.world
    const { press } = await plan(5)
    await press(operators.lynne.id)
    await lynne.heard('asks you to approve: disable 5 accounts')
    assert.equal(shownTimes(megan, 'asks you to approve: disable 5 accounts'), 0)
    await clock.later(11 * minute, async () => {
      await megan.heard('asks you to approve: disable 5 accounts')
      const words = wordsOf(await alex.heard(/Asked\nLynne Robbins, Megan Bowen/))
      assert.doesNotMatch(words, /Asked later/)
      await megan.press('Deny')
      await alex.heard('Denied')
    })
  })

  it('has the others asked immediately if that approver is away', async () => {
    const { operators } = world().emulator.world
    const { press } = await plan(6)
    await press(operators.lynne.id)
    await lynne.heard('asks you to approve: disable 6 accounts')
    assert.equal(shownTimes(megan, 'asks you to approve: disable 6 accounts'), 0)
    await lynne.say('away until tomorrow 8:00')
    await megan.heard('asks you to approve: disable 6 accounts')
    const { card } = await plan(7)
    assert.doesNotMatch(wordsOf(card), /Ask this approver first/)
    await lynne.say('back')
    await megan.press('Deny')
    await alex.heard('Denied')
  })

  it('is told if that person can’t approve, with the plan and everything typed kept', async () => {
    const { operators, group } = world().emulator.world
    const refused = (count: number) =>
      alex.heard(
        new RegExp(`Disable ${count} accounts\\?[^]*${reason}[^]*The person you chose can’t approve this any more`),
      )
    const strangers = [operators.alex.id, '00000000-0000-0000-0000-000000000000', 'nobody']
    for (const [index, someone] of strangers.entries()) {
      const { press, targets } = await plan(8 + index)
      await press(someone)
      await refused(8 + index)
      assert.equal(disabled(targets), 0)
    }
    const { press, targets } = await plan(11)
    group('Approvers')?.members.delete(operators.lynne.id)
    await press(operators.lynne.id)
    await refused(11)
    assert.equal(disabled(targets), 0)
    const { card } = await plan(12)
    assert.doesNotMatch(wordsOf(card), /Ask this approver first/)
  })
})
