import assert from 'node:assert/strict'
import { answerTo } from '../support/answer.ts'
import { useAssignedSteps } from '../support/assigned-steps.ts'
import { downloaded, textOf } from '../support/downloads.ts'
import { eventually } from '../support/eventually.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, wordsOf } from '../support/rollcall.ts'

const reason = 'Phished, see the mail trace'

describe('steps in other systems', () => {
  const { world, alex, named, ran } = useAssignedSteps(reason)

  it("are done once by a named person who isn't an operator, and everyone sees it", async () => {
    const [one] = ordinary(world(), 1, 1)
    assert.ok(one)
    const { result, id } = await ran('contain', upnsOf([one]), 1)
    await world().person(named('Pradeep Gupta'), { signedIn: true })
    const pradeep = await world().person(named('Pradeep Gupta'))
    const before = pradeep.shown().length
    await alex().say(`assign steps ${id} mailbox to ${named('Pradeep Gupta').userPrincipalName}`)
    const mine = await alex().heard(/Mailbox steps: [\s\S]*For Pradeep Gupta/)
    await eventually('the person has a card', () => pradeep.shown().slice(before).join().includes('Mailbox steps'))
    const card = await pradeep.heard(/Mailbox steps: /)
    assert.match(wordsOf(card), new RegExp(`${id}[\\s\\S]*Alex Wilber[\\s\\S]*${reason}`))
    await alex().heard(/Mailbox steps: open, assigned to Pradeep Gupta/, { message: result })
    // They may get the commands, for these steps only.
    const text = await textOf(world(), pradeep, 'Get the commands', card.id)
    assert.match(text, /Get-InboxRule/)
    assert.match(await answerTo(pradeep, `operation ${id}`), /There is no operation/)
    // Two presses at once are one.
    // As on cards from before the command was renamed.
    const pressOld = (chat: Chat) =>
      chat.send({ type: 'message', value: { command: 'hand off done', operation: id, system: 'mailbox' } })
    await Promise.all([pradeep.press('Done', {}, card.id), pressOld(alex())])
    await pradeep.heard(/Done by (Pradeep Gupta|Alex Wilber)/, { message: card.id })
    await alex().heard(/Done by (Pradeep Gupta|Alex Wilber)/, { message: mine.id })
    await alex().heard(/Mailbox steps: done by (Pradeep Gupta|Alex Wilber)/, { message: result })
    await pressOld(pradeep)
    await pradeep.heard(/(Pradeep Gupta|Alex Wilber) already marked this as done at/)
    await alex().say(`audit ${id}`)
    const audit = wordsOf(await alex().heard(/Steps done/))
    assert.match(audit, /Steps assigned[\s\S]*Mailbox steps: Pradeep Gupta/)
    assert.equal(audit.match(/Steps done/g)?.length, 1)
    const [row] = await downloaded(world(), alex(), 'Export', result)
    assert.match(row?.['mailboxSteps'] ?? '', /^done; (pradeepg|alexw)@\S+; 20\S+Z$/i)
    assert.equal(row?.['oneDriveSteps'], '')
  })
})
