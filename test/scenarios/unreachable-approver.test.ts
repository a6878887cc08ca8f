import assert from 'node:assert/strict'
import type { FaultRule } from '../../emulator/fault-rule.ts'
import { shownTimes, useApproval } from '../support/approvals.ts'
import { type Chat, chatOf, wordsOf } from '../support/rollcall.ts'

const minute = 60_000
const creation = '^/_connector/+v3/conversations$'
const sending = (chat: string) => `^/_connector/+v3/conversations/a(:|%3A)${chat}/activities`
const appId = '5f0c1d1e-2b3a-4c5d-8e9f-000102030405'
const notInstalled = /Not reached\nMegan Bowen\n[^\n]*\nRollcall isn’t installed for them, or they blocked it/

const passing: readonly (readonly [string, FaultRule, 'is created' | 'gets the card'])[] = [
  ['a precondition that failed', { fail: 412 }, 'is created'],
  ['throttling', { fail: 429, retryAfter: 600 }, 'gets the card'],
  ['an outage', { fail: 503 }, 'gets the card'],
  ['a lost answer', { fail: 'hangUp' }, 'is created'],
]

describe("an approver whom Teams can't reach", () => {
  const { clock, world, signIn, plan } = useApproval()
  let alex: Chat
  let megan: Chat
  before(async () => {
    alex = await signIn('alex')
    // Neither approver has ever written to the bot.
    megan = chatOf(world().emulator, { as: world().emulator.world.operators.megan.id })
  })
  const request = async (count: number) => {
    const { confirm, card } = await plan(alex, count)
    await confirm()
    return { card: card.id, what: `disable ${count} accounts` }
  }
  const withdraw = async (card: string) => {
    await alex.press('Cancel', {}, card)
    await alex.heard('Cancelled', { message: card })
  }
  const fault = (path: string, rule: FaultRule) =>
    world().emulator.faults.add({ at: 'request', match: { method: 'POST', path }, ...rule })

  for (const [index, [name, rule, where]] of passing.entries())
    it(`because of ${name} when the chat ${where} is asked again, and the requester sees that`, async () => {
      const { faults } = world().emulator
      const path = where === 'is created' ? creation : sending(world().emulator.world.operators.megan.id)
      const id = fault(path, rule)
      const { card, what } = await request(3 + index)
      await alex.heard(/Not reached yet\n[^\n]*Megan Bowen[\s\S]*I’ll keep trying/, { message: card })
      assert.equal(shownTimes(alex, /Not reached\n/), 0)
      faults.remove(id)
      await clock.later(minute, () => megan.heard(`asks you to approve: ${what}`))
      await alex.heard(/Asked\n[^\n]*Megan Bowen/, { message: card })
      assert.equal(shownTimes(megan, `asks you to approve: ${what}`), 1)
      await withdraw(card)
    })

  it('because the app is not installed is named with the reason, and asked once it is', async () => {
    const { uninstalled } = world().emulator.conversations
    uninstalled.add(world().emulator.world.operators.megan.id)
    const { card, what } = await request(11)
    const words = wordsOf(await alex.heard(notInstalled, { message: card }))
    assert.match(words, /Ask them to add it in Teams/)
    const asked = () =>
      world()
        .emulator.journal.entries({ path: new RegExp(creation) })
        .filter(({ status }) => status === 403).length
    const before = asked()
    await clock.later(5 * minute, () => clock.sleep(10_000))
    assert.equal(asked(), before, 'what Teams refuses for good is not tried again')
    await megan.send({ type: 'installationUpdate', action: 'add' })
    await megan.heard(`asks you to approve: ${what}`)
    await alex.heard(/Asked\n[^\n]*Megan Bowen/, { message: card })
    await withdraw(card)
  })

  it('because they removed the app is asked as soon as they write again; the link helps if it is known', async () => {
    await world().restart({ TEAMS_APP_ID: appId })
    await megan.send({ type: 'installationUpdate', action: 'remove' })
    const { card, what } = await request(12)
    const words = wordsOf(await alex.heard(notInstalled, { message: card }))
    assert.match(words, new RegExp(`https://teams\\.microsoft\\.com/l/app/${appId}`))
    await megan.say('help')
    await megan.heard(`asks you to approve: ${what}`)
    await alex.heard(/Asked\n[^\n]*Megan Bowen/, { message: card })
    await withdraw(card)
  })

  it('because they blocked the bot is not asked again either', async () => {
    world().emulator.conversations.uninstalled.add(world().emulator.world.operators.megan.id)
    const { card } = await request(13)
    await alex.heard(notInstalled, { message: card })
    await withdraw(card)
  })

  it('can tell from whoami whether they can be asked', async () => {
    const lynne = await signIn('lynne')
    await lynne.say('whoami')
    await lynne.heard(/Approval requests\nYou can be asked to approve/)
    await lynne.say('away until tomorrow 8:00')
    await lynne.heard('You are away until')
    await lynne.say('whoami')
    await lynne.heard(/Approval requests\nYou won’t be asked to approve while you’re away/)
    await lynne.say('back')
    await lynne.send({ type: 'installationUpdate', action: 'remove' })
    const group = await world().person(world().emulator.world.operators.lynne, { conversation: '19:ops@thread.v2' })
    await group.say('whoami')
    await group.heard(/Approval requests\nYou can’t be asked to approve: Rollcall isn’t installed for you/)
  })
})

describe('many approvers who have never used the bot', () => {
  const { world, signIn, plan } = useApproval()

  it('are asked at a pace that Teams accepts', async () => {
    const { emulator } = world()
    const members = emulator.world.group('Approvers')?.members
    for (const person of emulator.world.people.values()) {
      if ((members?.size ?? 0) >= 12) break
      if (person.accountEnabled && person.userType === 'Member') members?.add(person.id)
    }
    const alex = await signIn('alex')
    const { confirm } = await plan(alex, 3)
    await confirm()
    await alex.heard(/Asked\n([^\n]+, ){5}/)
    const times = emulator.journal.entries({ path: new RegExp(creation) }).map(({ at }) => at)
    assert.ok(times.length >= 8)
    // The clock runs ten times faster here.
    const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 190).length))
    assert.ok(most <= 8, `${most} conversations in two seconds`)
    await alex.heard('A second person must approve this')
  })
})
