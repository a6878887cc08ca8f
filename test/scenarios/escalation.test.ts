import assert from 'node:assert/strict'
import { idIn, shownTimes, useApproval } from '../support/approvals.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'

const minute = 60_000

describe('a request that the approvers do not answer', () => {
  const { clock, signIn, plan, disabled } = useApproval({ escalation: true })
  let alex: Chat
  let megan: Chat
  let diego: Chat
  before(async () => {
    megan = await signIn('megan')
    diego = await signIn('diego')
    alex = await signIn('alex')
  })
  const ask = async (count: number) => {
    const { targets, confirm } = await plan(alex, count)
    await confirm()
    return { targets, id: idIn(wordsOf(await megan.heard(`asks you to approve: disable ${count} accounts`))) }
  }

  it('goes to the second group after two thirds of the time, under the same rules', async () => {
    const { targets, id } = await ask(3)
    await diego.say(`approve ${id}`)
    await diego.heard('You weren’t asked to approve this')
    await diego.say('approvals')
    await diego.heard('Nothing is waiting for your approval')
    await clock.later(21 * minute, async () => {
      await alex.heard(
        /More people are being asked to approve: disable 3 accounts[\s\S]*No approver has answered so far/,
      )
      await alex.heard(/Asked\n[\s\S]*Diego Siciliani[\s\S]*Escalated\nat .*, because nobody had answered/)
      await diego.heard('asks you to approve: disable 3 accounts')
      await alex.say(`approve ${id}`)
      await alex.heard('You requested this yourself')
      await diego.press('Approve')
      await alex.heard('Disabled 3 accounts')
      assert.match(wordsOf(await alex.heard('Disabled 3 accounts')), /approved by Diego Siciliani/)
      await megan.heard('Approved by Diego Siciliani')
    })
    assert.equal(shownTimes(diego, 'needs your answer'), 0)
    assert.equal(disabled(targets), 3)
  })

  it('is named in the settings, and to its members in whoami', async () => {
    await alex.say('settings')
    await alex.heard(/Escalation approvers\nHelpdesk operators/)
    await diego.say('whoami')
    await diego.heard(/Escalation approver\nYes/)
  })
})
