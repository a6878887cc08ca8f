import assert from 'node:assert/strict'
import { idIn, shownTimes, useApproval } from '../support/approvals.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'

const minute = 60_000

describe('an approver who is away', () => {
  const { clock, world, signIn, plan } = useApproval({ escalation: true })
  let alex: Chat
  let megan: Chat
  let lynne: Chat
  let diego: Chat
  before(async () => {
    megan = await signIn('megan')
    lynne = await signIn('lynne')
    diego = await signIn('diego')
    alex = await signIn('alex')
  })
  const ask = async (count: number) => {
    const { confirm } = await plan(alex, count)
    await confirm()
    return idIn(wordsOf(await alex.heard('A second person must approve this')))
  }

  it('is not asked, which the requester can see, and can still answer', async () => {
    await lynne.say('away until tomorrow 8:00')
    await lynne.heard('You are away until')
    await lynne.say('whoami')
    await lynne.heard(/Away\nYou are away until/)
    const id = await ask(3)
    await megan.heard('asks you to approve: disable 3 accounts')
    await alex.heard(/Asked\nMegan Bowen[\s\S]*Away\nLynne Robbins/)
    assert.equal(shownTimes(lynne, 'asks you to approve'), 0)
    assert.equal(shownTimes(diego, 'asks you to approve'), 0)
    await lynne.say(`approve ${id}`)
    await lynne.heard('asks you to approve: disable 3 accounts')
    await lynne.press('Deny')
    await alex.heard('Denied')
  })

  it('is replaced by the second group immediately if all are away, and the requester is notified', async () => {
    await megan.say('abwesend bis 2099-01-01')
    await megan.heard('90 days')
    await megan.say('away until yesterday at noon')
    await megan.heard(/date|time/i)
    await megan.say('away until 2020-01-01 8:00')
    await megan.heard('This time has already passed')
    const german = await world().person(world().emulator.world.operators.megan, { locale: 'de-DE' })
    await german.say('abwesend bis übermorgen')
    await german.heard('Sie sind abwesend bis')
    await ask(4)
    await alex.heard(
      /More people are being asked to approve: disable 4 accounts[\s\S]*None of the approvers can be asked right now/,
    )
    await diego.heard('asks you to approve: disable 4 accounts')
    await alex.heard(/Away\nLynne Robbins, Megan Bowen/)
    assert.equal(shownTimes(megan, 'asks you to approve: disable 4 accounts'), 0)
    await diego.press('Approve')
    await alex.heard(/Disabled 4 accounts[\s\S]*approved by Diego Siciliani/)
  })

  it('is asked about what is still waiting once they are back', async () => {
    await ask(5)
    await alex.heard(/Away\nLynne Robbins, Megan Bowen/)
    const german = await world().person(world().emulator.world.operators.megan, { locale: 'de-DE' })
    await german.say('zurück')
    await german.heard('Willkommen zurück')
    await german.heard('bittet um Ihre Genehmigung')
    await lynne.say('away')
    await lynne.heard('You are away until')
    await lynne.press('I’m back')
    await lynne.heard('Welcome back')
    await lynne.heard('asks you to approve: disable 5 accounts')
    await lynne.say('away off')
    await lynne.heard('You aren’t away')
    await lynne.press('Deny', {}, (await lynne.heard('asks you to approve: disable 5 accounts')).id)
    await alex.heard('Denied')
  })

  it('causes a message to the requester if there is no second group, until one of them is back', async () => {
    await world().restart({ ESCALATION_GROUP_ID: '' })
    const soon = new Date(clock.now() + 4 * minute).toISOString()
    await lynne.say(`away until ${soon.slice(0, 10)} ${soon.slice(11, 16)}`)
    await lynne.heard('You are away until')
    await megan.say('away until tomorrow')
    await megan.heard('You are away until')
    await ask(6)
    const told = wordsOf(await alex.heard('Nobody can be asked to approve right now: disable 6 accounts'))
    assert.match(told, /can still send “approve [a-z]{6}-\d\d”/)
    await clock.later(5 * minute, async () => {
      await lynne.heard('asks you to approve: disable 6 accounts')
      await lynne.press('Deny', {}, (await lynne.heard('asks you to approve: disable 6 accounts')).id)
      await alex.heard('Lynne Robbins denied your request: disable 6 accounts')
    })
    assert.equal(shownTimes(alex, 'Nobody can be asked'), 1)
    assert.equal(shownTimes(megan, 'disable 6 accounts'), 0)
  })
})
