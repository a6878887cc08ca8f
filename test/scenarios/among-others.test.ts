import assert from 'node:assert/strict'
import { type Chat, useWorld, type World, wordsOf } from '../support/rollcall.ts'

const channel = '19:announcements@thread.tacv2;messageid=1700000000000'
const inChannel = { conversation: channel, kind: 'channel' } as const
const inGroup = { conversation: '19:two-of-us@thread.v2', kind: 'groupChat' } as const

/** An enabled account that an operation may change. */
function changeable({ emulator }: World) {
  const target = [...emulator.world.people.values()].find(
    (one) =>
      one.department === 'Legal' &&
      one.accountEnabled &&
      one.userType === 'Member' &&
      !one.onPremisesSyncEnabled &&
      one.roles.length === 0,
  )
  assert.ok(target)
  return target
}

describe('in a channel', () => {
  const world = useWorld()
  let alex: Chat
  let own: Chat
  before(async () => {
    const { alex: who } = world().emulator.world.operators
    own = await world().person(who, { signedIn: true })
    alex = await world().person(who, inChannel)
  })
  const namesIn = (words: string) =>
    [...world().emulator.world.people.values()].filter(
      ({ userPrincipalName, displayName }) => words.includes(userPrincipalName) || words.includes(displayName),
    )

  it('an answer gives counts, in the thread, and the accounts go to the own chat of who asked', async () => {
    const { replies } = await alex.say('check status department:Legal')
    const words = replies.map(wordsOf).join('\n')
    assert.match(words, /Status of \d+ accounts: \d+ Enabled/)
    assert.match(words, /our own chat/)
    assert.deepEqual(namesIn(words), [])
    assert.equal(replies[0]?.activity.conversation?.id, channel)
    assert.ok(namesIn(wordsOf(await own.heard(/Status of \d+ accounts/))).length > 0)
  })

  it('a change is planned, confirmed and followed in the own chat', async () => {
    const { emulator } = world()
    const target = changeable(world())
    const { replies } = await alex.say(`disable accounts ${target.userPrincipalName}`)
    assert.deepEqual(namesIn(replies.map(wordsOf).join('\n')), [])
    await own.heard('Disable 1 account?')
    await own.press('Disable 1 account', { reason: 'Left the company' })
    await own.heard('Disabled 1 account')
    assert.equal(emulator.world.find(target.id)?.accountEnabled, false)
    assert.deepEqual(namesIn(alex.shown().join('\n')), [])
  })

  it('nothing that names accounts is said aloud, whoever asks, and those without an own chat are led to one', async () => {
    const megan = await world().person(world().emulator.world.operators.megan, inChannel)
    for (const text of ['settings', 'operations', 'whoami', 'sign in', 'disable accounts someone@contoso.com']) {
      const { replies } = await megan.say(text)
      const words = replies.map(wordsOf).join('\n')
      assert.match(words, /https:\/\/teams\.microsoft\.com\/l\/chat\/0\/0\?users=28:/, text)
      assert.equal(replies[0]?.activity.attachments?.length ?? 0, 0, text)
    }
  })

  it('help is answered at once', async () => {
    const { replies } = await alex.say('help')
    assert.match(replies.map(wordsOf).join(), /disable accounts/)
  })

  it('the sign-in card comes without single sign-on, and the question goes on after it', async () => {
    const lynne = await world().person(world().emulator.world.operators.lynne, inChannel)
    const { replies } = await lynne.say('list users department:Legal')
    const card = replies.at(-1)?.activity.attachments?.[0]
    assert.equal(card?.contentType, 'application/vnd.microsoft.card.oauth')
    assert.doesNotMatch(JSON.stringify(card?.content), /tokenExchangeResource/)
    await lynne.signIn()
    const words = wordsOf(await lynne.heard(/\d+ accounts/))
    assert.deepEqual(namesIn(words), [])
    assert.match(words, /no accounts are named/)
  })
})

describe('in a channel that may see names', () => {
  const world = useWorld({ environment: () => ({ CHANNEL_SHOWS_NAMES: 'true' }) })

  it('the answer is given in the thread', async () => {
    const { alex: who } = world().emulator.world.operators
    await world().person(who, { signedIn: true })
    const alex = await world().person(who, inChannel)
    await alex.say('list users department:Legal')
    assert.match(wordsOf(await alex.heard(/\d+ accounts/)), /@/)
  })
})

describe('in a group chat of two operators', () => {
  const world = useWorld()
  let alex: Chat
  let megan: Chat
  before(async () => {
    const { alex: first, megan: second } = world().emulator.world.operators
    await world().person(first, { signedIn: true })
    alex = await world().person(first, inGroup)
    megan = await world().person(second, inGroup)
  })

  it('the answer is shown to both, and starts no sign-in for who reads along', async () => {
    const { replies } = await alex.say('list users department:Legal')
    assert.match(replies.map(wordsOf).join(), /@/)
    assert.doesNotMatch(JSON.stringify(world().emulator.acting.conversation(alex.actor).entries), /card\.oauth/)
  })

  it('somebody who is not signed in and presses a button of another is told whose it is, and asked for nothing', async () => {
    const target = changeable(world())
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    const plan = await alex.heard('Disable 1 account?')
    await megan.press('Disable 1 account', { reason: 'Not mine to say' }, plan.id)
    await megan.heard('This operation belongs to Alex Wilber')
    await alex.say('check status department:Legal')
    const status = await alex.heard('Status of')
    await megan.press('Export', {}, status.id)
    await megan.heard('These buttons are for the person who asked')
    assert.doesNotMatch(JSON.stringify(world().emulator.acting.conversation(alex.actor).entries), /card\.oauth/)
    await alex.press('Cancel', {}, plan.id)
    await alex.heard('Cancelled')
  })

  it('only who planned a change may confirm, cancel or stop it; to others the buttons say whose it is', async () => {
    await world().person(world().emulator.world.operators.megan, { signedIn: true })
    const { emulator } = world()
    const target = changeable(world())
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    const plan = await alex.heard('Disable 1 account?')
    await megan.press('Disable 1 account', { reason: 'Not mine to say' }, plan.id)
    await megan.heard('This operation belongs to')
    await megan.press('Cancel', {}, plan.id)
    assert.equal(emulator.world.find(target.id)?.accountEnabled, true)
    assert.match(wordsOf(await alex.heard('Disable 1 account?')), /Cancel/)
    await alex.press('Cancel', {}, plan.id)
    await alex.heard('Cancelled')
  })
})
