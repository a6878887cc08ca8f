import assert from 'node:assert/strict'
import { actionsOf } from '../../emulator/card-parts.ts'
import type { Entry } from '../../emulator/conversations.ts'
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

  it("an answer gives counts in the thread, and sends the accounts to the asker's private chat", async () => {
    const { replies } = await alex.say('check status department:Legal')
    const words = replies.map(wordsOf).join('\n')
    assert.match(words, /Status of \d+ accounts: \d+ Enabled/)
    assert.match(words, /our private chat/)
    assert.deepEqual(namesIn(words), [])
    assert.equal(replies[0]?.activity.conversation?.id, channel)
    assert.ok(namesIn(wordsOf(await own.heard(/Status of \d+ accounts/))).length > 0)
  })

  it('an answer about one account does not name it in the thread either, found or not', async () => {
    const { userPrincipalName, displayName } = changeable(world())
    const one = (await alex.say(`check status ${userPrincipalName}`)).replies.map(wordsOf).join('\n')
    assert.match(one, /Status of 1 account: 1 Enabled/)
    assert.deepEqual(namesIn(one), [])
    await own.heard(`${displayName} is enabled`)
    const none = (await alex.say('check status ann.nobody@contoso.onmicrosoft.com')).replies.map(wordsOf).join('\n')
    assert.match(none, /No account found: 1 Not found/)
    assert.doesNotMatch(none, /nobody/)
  })

  it('a change is planned, confirmed and followed in the private chat', async () => {
    const { emulator } = world()
    const target = changeable(world())
    const { replies } = await alex.say(`disable accounts ${target.userPrincipalName}`)
    assert.deepEqual(namesIn(replies.map(wordsOf).join('\n')), [])
    await own.heard('Disable 1 account?')
    await own.press('Disable 1 account', { reason: 'Left the company' })
    await own.heard('Disabled 1 account')
    assert.equal(emulator.world.find(target.id)?.accountEnabled, false)
    const { alex: requester } = emulator.world.operators
    await alex.heard(new RegExp(`${requester.displayName}.*1 account`))
    const named = namesIn(alex.shown().join('\n')).map(({ displayName }) => displayName)
    assert.deepEqual(named, [requester.displayName], 'the channel is told who did it, but not to whom')
  })

  it('no answer names accounts, and people without a private chat are guided to one', async () => {
    const megan = await world().person(world().emulator.world.operators.megan, inChannel)
    for (const text of ['settings', 'operations', 'whoami', 'sign in', 'disable accounts someone@contoso.com']) {
      const { replies } = await megan.say(text)
      const words = replies.map(wordsOf).join('\n')
      assert.match(words, /https:\/\/teams\.microsoft\.com\/l\/chat\/0\/0\?users=28:/, text)
      assert.equal(replies[0]?.activity.attachments?.length ?? 0, 0, text)
    }
  })

  it('help is answered in the channel', async () => {
    const { replies } = await alex.say('help')
    assert.match(replies.map(wordsOf).join(), /Disable accounts/)
  })

  it('the sign-in card has no single sign-on, and the command continues after it', async () => {
    const lynne = await world().person(world().emulator.world.operators.lynne, inChannel)
    const { replies } = await lynne.say('list users department:Legal')
    const card = replies.at(-1)?.activity.attachments?.[0]
    assert.equal(card?.contentType, 'application/vnd.microsoft.card.oauth')
    assert.doesNotMatch(JSON.stringify(card?.content), /tokenExchangeResource/)
    await lynne.signIn()
    const words = wordsOf(await lynne.heard(/\d+ accounts/))
    assert.deepEqual(namesIn(words), [])
    assert.match(words, /names aren’t shown here/)
  })
})

describe('in a channel that is allowed to see names', () => {
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

  it('both see the answer, and the other person is not asked to sign in', async () => {
    const { replies } = await alex.say('list users department:Legal')
    assert.match(replies.map(wordsOf).join(), /@/)
    assert.doesNotMatch(JSON.stringify(world().emulator.acting.conversation(alex.actor).entries), /card\.oauth/)
  })

  it('only the requester can confirm, cancel or stop a change; for others the buttons say whose it is', async () => {
    await world().person(world().emulator.world.operators.megan, { signedIn: true })
    const { emulator } = world()
    const target = changeable(world())
    await alex.say(`disable accounts ${target.userPrincipalName}`)
    const plan = await alex.heard('Disable 1 account?')
    await megan.press('Disable 1 account', { reason: 'Not mine to say' }, plan.id)
    await megan.heard('This card belongs to Alex Wilber')
    await megan.press('Cancel', {}, plan.id)
    assert.equal(emulator.world.find(target.id)?.accountEnabled, true)
    assert.match(wordsOf(await alex.heard('Disable 1 account?')), /Cancel/)
    await alex.press('Cancel', {}, plan.id)
    await alex.heard('Cancelled')
  })
})

/** Every command that is answered with a card, and text on that card. */
const asked: readonly (readonly [string, RegExp])[] = [
  ['help disable accounts', /Block accounts from signing in/],
  ['sign in', /You are signed in/],
  ['whoami', /You are Alex Wilber/],
  ['list users department:Legal', /department Legal/],
  ['check status department:Legal', /Status of \d+ accounts/],
  ['check status', /Checking changes nothing/],
  ['disable accounts', /Create plan/],
  ['enable accounts', /Create plan/],
  ['sign out everywhere', /Create plan/],
  ['operations', /Your operations/],
  ['lst users', /Did you mean/],
]

const buttonsOf = ({ activity }: Entry) =>
  (activity.attachments ?? []).flatMap(({ content }) => actionsOf(content)).filter(({ data }) => data !== undefined)

for (const platform of ['Windows', 'iOS'] as const) {
  describe(`the buttons of a card in a group chat, on ${platform}`, () => {
    const world = useWorld()
    let alex: Chat
    let megan: Chat
    before(async () => {
      const { alex: first, megan: second } = world().emulator.world.operators
      await world().person(first, { signedIn: true })
      alex = await world().person(first, { ...inGroup, platform })
      megan = await world().person(second, { ...inGroup, platform })
    })

    /** Another person presses a button on this card: what they are told, and that nothing else happens. */
    const leavesAlone = async (card: Entry, name: string, operation = card) => {
      const owners = buttonsOf(card).map(({ data }) => (data as { for?: string }).for)
      assert.ok(owners.length > 0, name)
      assert.deepEqual([...new Set(owners)], [world().emulator.world.operators.alex.id], name)
      const shown = JSON.stringify(card.activity.attachments)
      const at = actionsOf(card.activity.attachments?.[0]?.content).findIndex(({ data }) => data !== undefined)
      const { replies } = await megan.press(at, {}, card.id)
      assert.equal(JSON.stringify(card.activity.attachments), shown, `${name}: the card is another one`)
      // The card of an operation that just ended is updated once more.
      const told = replies.filter(({ id }) => id !== card.id && id !== operation.id)
      assert.deepEqual(
        told.map(({ activity }) => [
          activity.attachments?.length ?? 0,
          activity.text?.startsWith('This card belongs to Alex Wilber'),
        ]),
        [[0, true]],
        name,
      )
      assert.match(told[0]?.activity.text ?? '', /mention me and send “[a-z ]+”/, name)
    }

    it('work for the asker and change nothing for others, on every card', async () => {
      for (const [text, word] of asked) {
        await alex.say(text)
        await leavesAlone(await alex.heard(word), text)
      }
      await alex.say('help')
      const help = buttonsOf(await alex.heard(/What I can do/)).map(({ data }) => data as object)
      assert.ok(
        help.every((data) => !('for' in data)),
        'help is for everyone who reads along',
      )
      const { replies } = await megan.press('Enabled', {}, (await alex.heard(/department Legal/)).id)
      assert.match(replies[0]?.activity.text ?? '', /send “list users”/)
      await alex.press('Enabled', {}, (await alex.heard(/department Legal/)).id)
      await leavesAlone(await alex.heard(/enabled only/), 'a card that took the place of another')
      await alex.press('Export', {}, (await alex.heard(/Status of/)).id)
      await leavesAlone(await alex.heard('The file is ready'), 'export')
      assert.doesNotMatch(JSON.stringify(world().emulator.acting.conversation(alex.actor).entries), /card\.oauth/)
    })

    it('do so for an operation too, from plan to result', async () => {
      const target = changeable(world())
      await alex.say(`disable accounts ${target.userPrincipalName}`)
      const plan = await alex.heard('Disable 1 account?')
      await leavesAlone(plan, 'plan')
      await alex.press('Disable 1 account', { reason: 'Left the company' }, plan.id)
      await alex.heard('Alex Wilber disabled 1 account.')
      await leavesAlone(await alex.heard('Disabled 1 account'), 'result')
      const [more] = (await alex.press('More', {}, plan.id)).replies
      assert.ok(more)
      await leavesAlone(more, 'more', plan)
      await alex.say('operations')
      await leavesAlone(await alex.heard('Your operations'), 'operations', plan)
      await alex.say('audit')
      await leavesAlone(await alex.heard('Audit log intact'), 'audit', plan)
      assert.equal(world().emulator.world.find(target.id)?.accountEnabled, false)
      assert.doesNotMatch(JSON.stringify(world().emulator.acting.conversation(alex.actor).entries), /card\.oauth/)
    })

    it('grant no permission, whatever owner they name', async () => {
      const { alex: first, megan: second } = world().emulator.world.operators
      await world().person(second, { signedIn: true })
      const target = changeable(world())
      await alex.say(`disable accounts ${target.userPrincipalName}`)
      const [confirm] = buttonsOf(await alex.heard('Disable 1 account?'))
      const press = (owner: unknown) =>
        megan.send({
          type: 'message',
          value: { ...(confirm?.data as object), for: owner, reason: 'Not mine to say' },
        })
      for (const owner of [second.id, undefined, '', 7, 'nobody']) {
        assert.match((await press(owner)).replies.map(wordsOf).join(), /There is no operation/)
      }
      const stranger = '00000000-0000-4000-8000-000000000000'
      assert.match((await press(stranger)).replies.map(wordsOf).join(), /belongs to the person who asked/)
      assert.match((await press(first.id.toUpperCase())).replies.map(wordsOf).join(), /belongs to Alex Wilber/)
      assert.equal(world().emulator.world.find(target.id)?.accountEnabled, true)
    })
  })
}

describe('the buttons of cards for one person, or for everyone', () => {
  const world = useWorld()

  it('name no owner in a 1:1 chat', async () => {
    const alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    await alex.say('help')
    for (const { data } of buttonsOf(await alex.heard('What I can do')))
      assert.ok(!Object.hasOwn(data as object, 'for'))
  })

  it('name none on the welcome of a group', async () => {
    const { alex: who, megan: other } = world().emulator.world.operators
    const alex = await world().person(who, inGroup)
    const megan = await world().person(other, inGroup)
    await alex.send({ type: 'installationUpdate', action: 'add' })
    const welcome = await alex.heard('I’m Rollcall')
    const help = buttonsOf(welcome).findIndex(({ data }) => (data as { command: string }).command === 'help')
    await megan.press(help, {}, welcome.id)
    await megan.heard('What I can do')
  })
})
