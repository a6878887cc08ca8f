import assert from 'node:assert/strict'
import { idIn, shownTimes, useApproval } from '../support/approvals.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'

const minute = 60_000

describe('more time for an answer', () => {
  const { clock, world, signIn, plan, disabled } = useApproval({ escalation: true })
  let alex: Chat
  let megan: Chat
  before(async () => {
    megan = await signIn('megan')
    alex = await signIn('alex')
  })
  const ask = async (count: number, more: Record<string, string> = {}) => {
    const { targets: people, confirm } = await plan(alex, count)
    await confirm(more)
    const card = await megan.heard(`asks you to approve: disable ${count} accounts`)
    return { people, card, id: idIn(wordsOf(card)), what: `disable ${count} accounts` }
  }
  const answerBy = (card: { activity: unknown }) => /Answer by ([\d:]+\s[AP]M)/.exec(JSON.stringify(card.activity))?.[1]

  it('is given once, by the button on the reminder; approvers are told, and their card works until the new end', async () => {
    const { people, card, id, what } = await ask(3)
    const first = answerBy(card)
    await clock.later(21 * minute, async () => {
      const reminder = await alex.heard(
        new RegExp(`More people are being asked to approve: ${what}[\\s\\S]*expires at`),
      )
      assert.match(wordsOf(reminder), new RegExp(`The request expires at ${first}`))
      await alex.press('Extend', {}, reminder.id)
      const waits = await alex.heard('A second person must approve this by', { message: reminder.id })
      assert.ok(!wordsOf(waits).includes(first ?? 'never'))
      await megan.heard(`Alex Wilber extended the request until`)
      await megan.heard(new RegExp(`Answer by (?!${first})`), { message: card.id })
      await alex.say(`extend ${id}`)
      await alex.heard('This request has already been extended once')
    })
    assert.equal(shownTimes(alex, new RegExp(`Nobody has answered yet.*${what}`)), 0)
    await clock.later(35 * minute, async () => {
      await clock.sleep(10_000)
      assert.equal(shownTimes(alex, new RegExp(`Nobody answered your request in time: ${what}`)), 0)
      await megan.press('Approve', {}, card.id)
      await alex.heard('Disabled 3 accounts')
    })
    assert.equal(disabled(people), 3)
    await alex.say(`audit ${id}`)
    await alex.press('Next')
    await alex.heard('Answer time extended')
  })

  it('is only for the requester, while the request waits, and given once for simultaneous presses', async () => {
    const { card, id } = await ask(4)
    await megan.say(`extend ${id}`)
    await megan.heard('This operation belongs to Alex Wilber')
    const german = await world().person(world().emulator.world.operators.alex, { locale: 'de-DE' })
    await Promise.all([german.say(`verlängern ${id}`), alex.say(`extend ${id}`)])
    await alex.heard(/This request has already been extended once|bereits einmal verlängert/)
    await clock.later(31 * minute, async () => {
      await clock.sleep(10_000)
      await alex.say(`operation ${id}`)
      await alex.heard(/Waiting for approval|Wartet auf Genehmigung/)
    })
    await megan.press('Deny', {}, card.id)
    await alex.heard('Megan Bowen denied your request: disable 4 accounts')
    await alex.say(`extend ${id}`)
    await alex.heard('This operation has already ended')
  })

  it('is refused once the request has expired, and never exceeds the scheduled time', async () => {
    const late = await ask(5)
    await clock.later(31 * minute, async () => {
      await alex.heard(`Nobody answered your request in time: ${late.what}`)
      await alex.say(`extend ${late.id}`)
      await alex.heard('Nobody answered in time, so this request has expired')
    })
    const at = new Date(clock.now() + 20 * minute).toISOString()
    const { id } = await ask(6, { runAtDate: at.slice(0, 10), runAtTime: at.slice(11, 16) })
    await alex.say(`extend ${id}`)
    await alex.heard('This request can’t be extended')
    await alex.say(`cancel ${id}`)
    await alex.heard('Cancelled')
  })
})
