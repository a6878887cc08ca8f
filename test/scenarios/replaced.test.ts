import assert from 'node:assert/strict'
import { skus } from '../../emulator/account-objects.ts'
import { idIn, shownTimes } from '../support/approvals.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const minute = 60_000

describe('an operation whose accounts were covered by later decisions before it started', () => {
  const clock = createHurriedClock(5)
  const world = useWorld({
    clock,
    environment: ({ world: { group } }) => ({ APPROVER_GROUP_ID: group('Approvers')?.id ?? '', APPROVAL_ABOVE: '9' }),
  })
  let used = 0
  const people = (count: number) => {
    used += count
    return ordinary(world(), count, used - count)
  }
  const signIn = (who: 'alex' | 'diego' | 'megan' | 'lynne') =>
    world().person(world().emulator.world.operators[who], { signedIn: true })
  let alex: Chat
  let diego: Chat
  let megan: Chat
  before(async () => {
    alex = await signIn('alex')
    diego = await signIn('diego')
    megan = await signIn('megan')
  })
  const inMinutes = (count: number, field = 'runAt') => {
    const at = new Date(clock.now() + count * minute).toISOString()
    return { [`${field}Date`]: at.slice(0, 10), [`${field}Time`]: at.slice(11, 16) }
  }
  /** Confirms a plan. */
  const confirm = async (
    chat: Chat,
    who: ReturnType<typeof people>,
    more: Record<string, string> = {},
    what = 'Disable',
  ) => {
    const named = `${what} ${who.length} account${who.length === 1 ? '' : 's'}`
    await chat.say(`${what.toLowerCase()} accounts ${upnsOf(who)}`)
    const plan = await chat.heard(`${named}?`)
    const reason = { reason: 'Left on Friday', count: `${who.length}` }
    await chat.press(named, { ...reason, ...(what === 'Disable' && { signOut: 'false' }), ...more }, plan.id)
    return plan
  }
  const scheduled = async (chat: Chat, who: ReturnType<typeof people>, minutes: number, what?: string) => {
    const { id } = await confirm(chat, who, inMinutes(minutes), what)
    const card = await chat.heard('Runs on', { message: id })
    return { card, id: idIn(wordsOf(card)) }
  }

  it('ends immediately, and its card, the list and the audit log name the one that replaced it', async () => {
    const who = people(2)
    const first = await scheduled(alex, who, 600)
    const second = await scheduled(alex, who, 660)
    const card = await alex.heard(`Replaced by ${second.id}`, { message: first.card.id })
    assert.match(
      wordsOf(card),
      new RegExp(`Operation ${second.id} by Alex Wilber now decides what happens to all of these accounts`),
    )
    assert.doesNotMatch(wordsOf(card), /Cancel\b|Undo|Retry|Plan again|Runs on .*\n.*Cancel/)
    await megan.say('operations all')
    const open = wordsOf(await megan.heard('All open operations'))
    assert.ok(open.includes(second.id) && !open.includes(first.id))
    await alex.say('operations')
    await alex.heard(new RegExp(`Replaced by ${second.id}[\\s\\S]*${first.id}`))
    await alex.say(`cancel ${first.id}`)
    await alex.heard('This operation has already ended')
    await alex.say(`audit ${first.id}`)
    await alex.heard(new RegExp(`Replaced[\\s\\S]*Replaced by ${second.id}`))
    assert.equal(shownTimes(alex, 'replaced yours'), 0)
    await alex.say(`cancel ${second.id}`)
    await alex.heard('Cancelled', { message: second.card.id })
  })

  it('ends too if the one that replaced it leaves something in place', async () => {
    const [who] = people(1)
    assert.ok(who)
    const { world: entra } = world().emulator
    entra.change(who.id, { assignedLicenses: [{ skuId: skus.microsoft365E3, disabledPlans: [] }] })
    entra.setMember(entra.group('Power BI users')?.id ?? '', who.id, true)
    const removed = async (minutes: number) => {
      await alex.say(`remove licences ${who.userPrincipalName}`)
      const { id } = await alex.heard('Licence is assigned through a group')
      await alex.press('Remove licences from 1 account', { reason: 'Left on Friday', ...inMinutes(minutes) }, id)
      return alex.heard('Runs on', { message: id })
    }
    const first = await removed(600)
    const second = await removed(660)
    await alex.heard(`Replaced by ${idIn(wordsOf(second))}`, { message: first.id })
  })

  it('notifies its requester, if someone else replaced it', async () => {
    const who = people(1)
    const first = await scheduled(diego, who, 600)
    await confirm(alex, who)
    await alex.heard(/Disabled 1 account\n/)
    const told = wordsOf(await diego.heard('Alex Wilber’s operation replaced yours: disable 1 account'))
    assert.match(told, /Replaced by [a-z]{6}-\d\d/)
    await diego.heard('Replaced by', { message: first.card.id })
    await diego.say(`operation ${first.id}`)
    await diego.heard(/Replaced by [\s\S]*This one changed nothing/)
  })

  it('continues with the rest if only some of its accounts are covered', async () => {
    const who = people(2)
    const first = await scheduled(diego, who, 600)
    const second = await scheduled(alex, who.slice(0, 1), 660)
    await diego.say(`operation ${first.id}`)
    const card = await diego.heard(`Operation ${second.id} now decides what happens to 1 of 2 accounts`)
    assert.match(wordsOf(card), /Runs on/)
    const third = await scheduled(alex, who.slice(1), 660)
    await diego.heard('Alex Wilber’s operation replaced yours: disable 2 accounts')
    await diego.say(`operation ${first.id}`)
    await diego.heard(`Replaced by ${third.id}`)
  })

  it('ends when what replaces it is approved, not before', async () => {
    const who = people(10)
    const first = await scheduled(diego, who.slice(0, 2), 600)
    const { id } = await confirm(alex, who)
    await alex.heard('A second person must approve this', { message: id })
    await diego.say(`operation ${first.id}`)
    await diego.heard('Runs on')
    const asked = await megan.heard('asks you to approve: disable 10 accounts')
    await megan.press('Approve', {}, asked.id)
    await alex.heard('Disabled 10 accounts')
    await diego.heard('Alex Wilber’s operation replaced yours: disable 2 accounts')
  })

  it('no longer needs a decision if it was waiting for one', async () => {
    const who = people(10)
    const { id } = await confirm(diego, who)
    await diego.heard('A second person must approve this', { message: id })
    const asked = await megan.heard('Diego Siciliani asks you to approve: disable 10 accounts')
    await scheduled(alex, who.slice(0, 2), 660)
    await megan.say(`approve ${idIn(wordsOf(asked))}`)
    await megan.heard(/Operation [a-z]+-\d\d now decides what happens to 2 of 10 accounts/)
    await scheduled(await signIn('lynne'), who.slice(2), 660)
    await megan.heard(/Replaced by [a-z]{6}-\d\d/)
    await diego.heard('Lynne Robbins’s operation replaced yours: disable 10 accounts')
  })

  it('ends when an undo replaces the time at which it would have been reversed', async () => {
    const who = people(1)
    const plan = await confirm(alex, who, inMinutes(600, 'enableAt'))
    await alex.heard(/Disabled 1 account\n/)
    const done = await alex.heard(/Open [a-z]{6}-\d\d/, { message: plan.id })
    const [, later] = /Open ([a-z]{6}-\d\d)/.exec(wordsOf(done)) ?? []
    await alex.press('Undo', {}, done.id)
    const undo = await alex.heard('Enable 1 account?')
    await alex.press('Enable 1 account', { reason: 'By mistake, sorry' }, undo.id)
    await alex.heard(/Enabled 1 account\n/)
    await alex.say(`operation ${later}`)
    await alex.heard(/Replaced by [\s\S]*This one changed nothing/)
  })
})
