import assert from 'node:assert/strict'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const minute = 60_000
const reason = 'Phished, see the mail trace'

describe('a request that the approvers do not answer', function () {
  this.timeout(120_000)
  const clock = createHurriedClock(10)
  const world = useWorld({
    clock,
    environment: ({ world: { group } }) => ({
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      ESCALATION_GROUP_ID: group('Helpdesk operators')?.id ?? '',
      APPROVAL_ABOVE: '2',
    }),
  })
  let alex: Chat
  let megan: Chat
  let diego: Chat
  before(async () => {
    const { operators } = world().emulator.world
    megan = await world().person(operators.megan, { signedIn: true })
    diego = await world().person(operators.diego, { signedIn: true })
    alex = await world().person(operators.alex, { signedIn: true })
  })
  const ask = async (count: number, from: number) => {
    const targets = ordinary(world(), count, from)
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    await alex.heard(`Disable ${count} accounts?`)
    await alex.press(`Disable ${count} accounts`, { reason, count: `${count}` })
    const words = wordsOf(await megan.heard(`asks you to approve: disable ${count} accounts`))
    return { targets, id: /[a-z]{6}-\d\d/.exec(words)?.[0] ?? assert.fail(words) }
  }
  const cards = (chat: Chat, text: string) => chat.shown().filter((words) => words.includes(text)).length

  it('goes to the second group after two thirds of the time, under the same rules', async () => {
    const { targets, id } = await ask(3, 0)
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
    assert.equal(cards(diego, 'needs your answer'), 0)
    for (const target of targets) assert.equal(world().emulator.world.find(target.id)?.accountEnabled, false)
  })

  it('goes to nobody else if it is answered earlier', async () => {
    const before = cards(diego, 'asks you to approve')
    await ask(4, 10)
    await megan.press('Deny')
    await alex.heard('Denied')
    await clock.later(21 * minute, () => clock.sleep(10_000))
    assert.equal(cards(diego, 'asks you to approve'), before)
  })

  it('is named in the settings, and to its members in whoami', async () => {
    await alex.say('settings')
    await alex.heard(/Approvers after escalation\nHelpdesk operators/)
    await diego.say('whoami')
    await diego.heard(/Approver after escalation\nYes/)
  })
})

describe('a request with no approver left', function () {
  this.timeout(120_000)
  const world = useWorld({
    clock: createHurriedClock(10),
    environment: ({ world: { group } }) => ({
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      ESCALATION_GROUP_ID: group('Helpdesk operators')?.id ?? '',
      APPROVAL_ABOVE: '2',
    }),
  })

  it('goes to the second group at once, and runs with its approval', async () => {
    const { operators, group } = world().emulator.world
    group('Approvers')?.members.clear()
    const diego = await world().person(operators.diego, { signedIn: true })
    const alex = await world().person(operators.alex, { signedIn: true })
    await alex.say(`disable accounts ${upnsOf(ordinary(world(), 3))}`)
    await alex.heard('Disable 3 accounts?')
    await alex.press('Disable 3 accounts', { reason })
    await alex.heard(/More people are being asked to approve[\s\S]*None of the approvers can be asked right now/)
    await diego.heard('asks you to approve: disable 3 accounts')
    await diego.press('Approve')
    await alex.heard(/Disabled 3 accounts[\s\S]*approved by Diego Siciliani/)
  })
})
