import assert from 'node:assert/strict'
import { answerTo } from '../support/answer.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { useHandover } from '../support/handover.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const minute = 60_000
const reason = 'Left the company on Friday'

describe('an operation that is handed over', () => {
  const { clock, world, people, disabled, schedule, idOf, writers, ask, pressOld } = useHandover(900)
  let alex: Chat
  let diego: Chat
  let lynne: Chat
  let patti: Chat
  before(() => {
    ;({ alex, diego, lynne, patti } = people())
  })

  it('runs at its scheduled time with the permissions of its new owner, who can undo it', async () => {
    const { id, card, targets } = await schedule()
    const { mine, owners } = await ask(id)
    await alex.press('Hand over', {}, owners)
    const took = 'Diego Siciliani took over from Alex Wilber: disable 2 accounts'
    await alex.heard(took, { message: owners })
    await alex.heard(took, { message: card })
    await diego.heard(/Runs on[\s\S]*Alex Wilber → Diego Siciliani/, { message: mine })
    const told = () => alex.shown().filter((words) => words.includes(took)).length
    // The request, the card of the operation, and one last message.
    await eventually('all three are told', () => told() === 3)
    assert.match(await answerTo(alex, `cancel ${id}`), /Stop Diego Siciliani’s operation/)
    world().emulator.journal.clear()
    // Never back: what is paced by the clock would wait for the time it had been.
    clock.set(21 * minute)
    await diego.heard('Disabled 2 accounts', { message: mine })
    assert.equal(disabled(targets), 2)
    assert.deepEqual(writers(), [idOf('diego')])
    await diego.heard(/Disabled 2 accounts[\s\S]*Alex Wilber → Diego Siciliani/, { message: mine })
    assert.match(await answerTo(alex, `undo ${id}`), /belongs to Diego Siciliani/)
    await diego.say(`undo ${id}`)
    await diego.heard('Enable 2 accounts?')
    assert.equal(told(), 3, 'nothing more since')
  })
  it("is refused where it isn't allowed", async () => {
    const { operators } = world().emulator.world
    const { id, card, targets } = await schedule()
    const made = 'rofaki-77'
    for (const command of ['take over', 'hand over', 'decline handover']) {
      const [real, none] = [await answerTo(patti, `${command} ${id}`), await answerTo(patti, `${command} ${made}`)]
      assert.equal(real.replaceAll(id, made), none, command)
    }
    assert.match(await answerTo(lynne, `take over ${id}`), /not in the (group of operators|operators)/i)
    assert.match(await answerTo(alex, `take over ${id}`), /is already yours/)
    assert.match(await answerTo(alex, `hand over ${id}`), /Nobody has asked to take over/)
    assert.match(await answerTo(alex, `decline handover ${id}`), /Nobody has asked to take over/)
    assert.match(await answerTo(diego, `take over ${made}`), /There is no operation/)
    const { owners } = await ask(id)
    for (const chat of [patti, lynne]) {
      const before = chat.shown().length
      await pressOld(chat, 'hand over', id, 1)
      await eventually('there is no such operation for them', () =>
        chat.shown().slice(before).join().includes('There is no operation'),
      )
    }
    // On two devices at once: one answer, told by both.
    const phone = await world().person(operators.alex, { platform: 'iOS' })
    await Promise.all([alex.press('Hand over', {}, owners), pressOld(phone, 'hand over', id, 1)])
    await alex.heard('Diego Siciliani took over from Alex Wilber: disable 2 accounts', { message: owners })
    await alex.heard(/Diego Siciliani took over/, { message: card })
    await alex.say(`take over ${id}`)
    await alex.heard('Diego Siciliani was asked to hand over')
    await diego.say(`cancel ${id}`)
    await diego.heard(/Cancelled[\s\S]*Alex Wilber → Diego Siciliani/)
    assert.match(await answerTo(alex, `take over ${id}`), /already ended/)
    assert.equal(disabled(targets), 0)
  })

  it('stays with its owner if they decline, and the person who asked is notified', async () => {
    const { id, targets } = await schedule()
    const { mine, owners } = await ask(id)
    await alex.press('Decline', {}, owners)
    const kept = 'Alex Wilber keeps the operation: disable 2 accounts'
    for (const [chat, message] of [
      [alex, owners],
      [diego, mine],
    ] as const)
      await chat.heard(kept, { message })
    await eventually('two messages say so', () => diego.shown().filter((words) => words.includes(kept)).length >= 2)
    // Too late, on the same card as it was.
    await pressOld(alex, 'hand over', id, 1)
    await alex.heard(/This request has already been answered[\s\S]*Alex Wilber keeps the operation/)
    await alex.say(`operation ${id}`)
    assert.doesNotMatch(wordsOf(await alex.heard(/Runs on/)), /Diego/)
    // Asked again, it is a new request, and the old card answers nothing.
    const again = await ask(id)
    assert.notEqual(again.owners, owners)
    await pressOld(alex, 'hand over', id, 1)
    await alex.say(`operation ${id}`)
    await alex.heard(/Runs on[\s\S]*Takeover requested by[\s\S]*Diego Siciliani/)
    await alex.say(`cancel ${id}`)
    await alex.heard('Cancelled')
    await alex.heard('The operation ended before it was handed over', { message: again.owners })
    await diego.heard('The operation ended before it was handed over', { message: again.mine })
    assert.equal(disabled(targets), 0)
  })

  it('shows the result of a request only on its card, if messages are turned off', async () => {
    const { id } = await schedule()
    await diego.say('notifications off')
    const { mine, owners } = await ask(id)
    const kept = 'Alex Wilber keeps the operation: disable 2 accounts'
    const before = diego.shown().filter((words) => words.includes(kept)).length
    await alex.press('Decline', {}, owners)
    await diego.heard(kept, { message: mine })
    await clock.sleep(30_000)
    assert.equal(diego.shown().filter((words) => words.includes(kept)).length, before + 1)
    await diego.say('notifications all')
    await alex.say(`cancel ${id}`)
    await alex.heard('Cancelled')
  })

  it("stays with its owner if the request is withdrawn; the owner's press is then too late", async () => {
    const { id, targets } = await schedule()
    const { mine, owners } = await ask(id)
    const number = 1
    await diego.press('Withdraw', {}, mine)
    const withdrawn = 'Diego Siciliani withdrew the takeover request: disable 2 accounts'
    await diego.heard(withdrawn, { message: mine })
    await alex.heard(withdrawn, { message: owners })
    await pressOld(alex, 'hand over', id, number)
    await alex.heard(/This request has already been answered[\s\S]*withdrew the takeover request/)
    await pressOld(diego, 'keep operation', id, number)
    await diego.heard(/This request has already been answered[\s\S]*withdrew the takeover request/)
    await alex.say(`audit ${id}`)
    await alex.heard('Takeover request withdrawn')
    // The card and the answer to the late press: no message about what they did themselves.
    assert.equal(diego.shown().filter((words) => words.includes(withdrawn)).length, 2)
    await alex.say(`cancel ${id}`)
    await alex.heard('Cancelled')
    assert.equal(disabled(targets), 0)
  })

  it('can be requested by one person at a time, and a request that nobody answers expires', async () => {
    const { operators } = world().emulator.world
    const lee = await world().person(operators.lee, { signedIn: true })
    const { id } = await schedule()
    const { mine, owners } = await ask(id)
    assert.match(await answerTo(lee, `take over ${id}`), /Diego Siciliani has already asked/)
    const phone = await world().person(operators.diego, { platform: 'iOS' })
    await phone.say(`take over ${id}`)
    await phone.heard(/Alex Wilber was asked to hand over/)
    assert.equal(alex.shown().filter((words) => words.includes(id) && words.includes('wants to take over')).length, 1)
    assert.match(await answerTo(diego, `hand over ${id}`), /Alex Wilber was asked to hand over/)
    await pressOld(diego, 'hand over', id, 1)
    await diego.heard('You asked for this yourself')
    clock.set(15 * minute)
    clock.set(16 * minute)
    // The hour was 20 minutes away.
    await alex.heard(/ended before it was handed over|Nobody answered the takeover request in time/, {
      message: owners,
    })
    await diego.heard(/ended before it was handed over|Nobody answered the takeover request in time/, {
      message: mine,
    })
  })
})

describe('a handover', () => {
  const clock = createHurriedClock(10)
  const world = useWorld({
    clock,
    environment: ({ world: { group } }) => ({
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      APPROVAL_ABOVE: '2',
    }),
  })

  it('is refused to the approver and before approval, and leaves the approval unchanged', async () => {
    const { operators } = world().emulator.world
    const alex = await world().person(operators.alex, { signedIn: true })
    const diego = await world().person(operators.diego, { signedIn: true })
    const megan = await world().person(operators.megan, { signedIn: true })
    await alex.say(`disable accounts ${upnsOf(ordinary(world(), 3))}`)
    const card = await alex.heard('Disable 3 accounts?')
    const id = /"operation":"([^"]+)"/.exec(JSON.stringify(card.activity))?.[1] ?? ''
    assert.match(await answerTo(diego, `take over ${id}`), /belongs to Alex Wilber/)
    const at = new Date(clock.now() + 60 * minute).toISOString()
    await alex.press(
      'Disable 3 accounts',
      { reason, count: '3', runAtDate: at.slice(0, 10), runAtTime: at.slice(11, 16) },
      card.id,
    )
    await megan.heard('asks you to approve: disable 3 accounts')
    assert.match(await answerTo(diego, `take over ${id}`), /is waiting for approval/)
    await megan.press('Approve')
    await alex.heard('Runs on', { message: card.id })
    assert.match(await answerTo(megan, `take over ${id}`), /Megan Bowen approved this operation/)
    await diego.say(`take over ${id}`)
    await diego.heard('Alex Wilber was asked to hand over')
    const owners = await alex.heard('Diego Siciliani wants to take over your operation')
    await alex.press('Hand over', {}, owners.id)
    await alex.heard('Diego Siciliani took over from Alex Wilber', { message: owners.id })
    // The approval holds, and its card says whose it is now.
    await megan.heard(/Approved by Megan Bowen[\s\S]*Alex Wilber → Diego Siciliani/)
    clock.set(61 * minute)
    await diego.heard(/Disabled 3 accounts[\s\S]*Alex Wilber → Diego Siciliani/)
  })
})
