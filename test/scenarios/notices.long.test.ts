import assert from 'node:assert/strict'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld } from '../support/rollcall.ts'
import { byNumberOrName } from '../support/titles.ts'

const minute = 60_000
const reason = 'Phished, see the mail trace'

describe('a separate message, since nobody notices an edited card', () => {
  const clock = createHurriedClock(10)
  const world = useWorld({
    clock,
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '2' }),
  })
  let alex: Chat
  let megan: Chat
  let used = 0
  const some = (count: number) => {
    used += count
    return ordinary(world(), count, used - count)
  }
  /** Requests approval and returns the operation as named in messages about it. */
  const ask = async (count: number, chat = alex) => {
    await chat.say(`disable accounts ${upnsOf(some(count))}`)
    await chat.heard(`Disable ${count} accounts?`)
    await chat.press(`Disable ${count} accounts`, { reason, count: `${count}` })
    await chat.heard('A second person must approve this')
    await megan.heard(`asks you to approve: disable ${count} accounts`)
    return `disable ${count} accounts`
  }
  /** The message with the result, which is short, unlike the operation's card. */
  const finished = (count: number) => new RegExp(`^✓ Disabled ${count} accounts\\n[a-z]{6}-\\d\\d · ${reason}\\nOpen$`)
  const shown = (chat: Chat, text: string) => chat.shown().filter((words) => words.includes(text))

  before(async () => {
    const { operators } = world().emulator.world
    megan = await world().person(operators.megan, { signedIn: true })
    await (await world().person(operators.lynne)).say('help')
    alex = await world().person(operators.alex, { signedIn: true })
  })

  it('says who approved, then the result, once each, and opens the operation', async () => {
    const what = await ask(3)
    await megan.press('Approve')
    const approved = await alex.heard(`Megan Bowen approved your request: ${what}`)
    await alex.heard(finished(3))
    await alex.press('Open', {}, approved.id)
    assert.equal((await alex.heard(/Disabled 3 accounts[\s\S]*approved by Megan Bowen/)).id, approved.id)
    assert.equal(alex.shown().filter((words) => byNumberOrName(finished(3)).test(words)).length, 1)
    assert.deepEqual(shown(megan, 'your request'), [])
  })

  it('reminds the approver after a third of the time and both sides ten minutes before expiry, links to the request, and says that nobody answered', async () => {
    const what = await ask(5)
    await clock.later(11 * minute, async () => {
      const first = await megan.heard(/Alex Wilber still needs your answer by .*: disable 5 accounts/)
      await megan.press('Open', {}, first.id)
      assert.equal((await megan.heard(`asks you to approve: ${what}`)).id, first.id)
      assert.deepEqual(shown(alex, 'Nobody has answered yet'), [])
    })
    await clock.later(21 * minute, async () => {
      await alex.heard(/Nobody has answered yet, and your request expires at .*: disable 5 accounts/)
      const reminder = await megan.heard(/Alex Wilber needs your answer by .*: disable 5 accounts/)
      await megan.press('Open', {}, reminder.id)
      const opened = await megan.heard(`asks you to approve: ${what}`)
      assert.equal(opened.id, reminder.id)
      assert.match(JSON.stringify(opened.activity), /"command":"approve"/)
    })
    await clock.later(31 * minute, () => alex.heard(`Nobody answered your request in time: ${what}`))
  })

  it('is not sent to people who turned it off, in their own language', async () => {
    await alex.say('notifications')
    await alex.heard('Notifications: All')
    await alex.press('Decisions only')
    await alex.heard('Notifications: Decisions only')
    const what = await ask(7)
    await megan.press('Approve')
    await alex.heard(`approved your request: ${what}`)
    await alex.heard('Disabled 7 accounts')
    const german = await world().person(world().emulator.world.operators.alex, { locale: 'de-DE' })
    await german.say('benachrichtigungen aus')
    await german.heard('Benachrichtigung: Aus')
    await alex.say('whoami')
    await alex.heard(/Notifications\nOff/)
    const other = await ask(8)
    await megan.press('Deny')
    await alex.heard(new RegExp(`Denied[\\s\\S]*${other}`, 'i'))
    await world().restart()
    await alex.say('notifications on')
    await alex.heard('Notifications: All')
    assert.ok(!alex.shown().some((words) => finished(7).test(words)))
    assert.deepEqual(shown(alex, `denied your request: ${other}`), [])
    await alex.say('notifications sometimes')
    await alex.heard('notifications [all|decisions|off]')
  })

  it('tells a group chat in one line what was done, and the requester in their private chat', async () => {
    const group = await world().person(world().emulator.world.operators.alex, {
      conversation: '19:incident@thread.v2',
      kind: 'groupChat',
    })
    const what = await ask(9, group)
    await megan.press('Approve')
    await group.heard('Alex Wilber disabled 9 accounts, approved by Megan Bowen.')
    await alex.heard(`Megan Bowen approved your request: ${what}`)
    await alex.heard(finished(9))
    assert.deepEqual(shown(group, 'your request'), [])
  })

  it('tells a channel what was done, naming only the requester', async () => {
    const channel = await world().person(world().emulator.world.operators.alex, {
      conversation: '19:incident@thread.tacv2',
      kind: 'channel',
    })
    const targets = some(2)
    await channel.say(`disable accounts ${upnsOf(targets)}`)
    await alex.heard('Disable 2 accounts?')
    await alex.press('Disable 2 accounts', { reason })
    await channel.heard('Alex Wilber disabled 2 accounts.')
    const said = channel.shown().join('\n')
    for (const { userPrincipalName, displayName } of targets) {
      assert.ok(!said.includes(userPrincipalName) && !said.includes(displayName))
    }
    assert.ok(!said.includes(reason))
  })
})
