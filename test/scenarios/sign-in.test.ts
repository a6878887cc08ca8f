import assert from 'node:assert/strict'
import type { Acting } from '../../emulator/act-as.ts'
import { type Activity, oauthCard } from '../../emulator/activity.ts'
import { ssoFailures } from '../../emulator/silent-sign-in.ts'
import type { Person } from '../../emulator/world.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const outcome = async (sending: ReturnType<Acting['send']>) => {
  const { status, replies } = await sending
  return [status, replies.length]
}

describe('signing in', () => {
  const world = useWorld()

  it('asks for a sign-in, then continues with the command', async () => {
    const { emulator, person } = world()
    const alex = await person(emulator.world.operators.alex)
    const { replies } = await alex.say('list users')
    assert.match(JSON.stringify(replies), /vnd\.microsoft\.card\.oauth/)
    await alex.signIn()
    const list = await alex.heard('of 4')
    assert.match(wordsOf(list), /accounts/)
  })

  it('shows the claims and roles of the signed-in person, never the token', async () => {
    const { emulator, person } = world()
    const alex = await person(emulator.world.operators.alex)
    await alex.say('whoami')
    const card = await alex.heard('You are Alex Wilber')
    const { id, userPrincipalName } = emulator.world.operators.alex
    for (const expected of ['User Administrator', userPrincipalName])
      assert.ok(wordsOf(card).includes(expected), `${expected} is missing`)
    assert.match(wordsOf(card), /Permissions\n\d+ granted/)
    await alex.press('Permissions', {}, card.id)
    const permissions = await alex.heard('on your behalf')
    for (const expected of [id, emulator.world.tenantId])
      assert.ok(wordsOf(permissions).includes(expected), `${expected} is missing`)
    assert.match(
      wordsOf(permissions),
      /^I can\n[\s\S]*disable and enable accounts \(User\.EnableDisableAccount\.All\)/m,
    )
    for (const one of [card, permissions]) assert.doesNotMatch(JSON.stringify(one), /eyJ|access_as_user/)
  })

  it("refuses and drops a sign-in with a different account from the chat's", async () => {
    const { emulator, person } = world()
    const { adele, megan } = emulator.world.operators
    const chat = await person(adele)
    await chat.say('list users')
    await chat.signIn(megan.id)
    await chat.heard('a different account')
    const { replies } = await chat.say('list users')
    assert.match(JSON.stringify(replies), /vnd\.microsoft\.card\.oauth/)
  })

  it('says once that the sign-in was cancelled, and only to people who were asked', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.isaiah)
    await chat.say('whoami')
    const cancelled = { type: 'invoke', name: 'signin/verifyState', value: { state: 'CancelledByUser' } }
    const { status } = await chat.send(cancelled)
    assert.equal(status, 200)
    await chat.heard('cancelled')
    assert.deepEqual(await outcome(chat.send(cancelled)), [200, 0])
    const other = await person(emulator.world.operators.megan)
    assert.deepEqual(await outcome(other.send(cancelled)), [200, 0])
  })

  it('continues with a button that was pressed while signed out', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.diego)
    await chat.send({ type: 'installationUpdate', action: 'add' })
    await chat.heard('Rollcall')
    await chat.press(0)
    await chat.signIn()
    await chat.heard('of 4')
  })
})

describe('the card that asks to sign in', () => {
  const world = useWorld()
  const oauth = /vnd\.microsoft\.card\.oauth/
  const buttons = (chat: Chat) =>
    world()
      .emulator.acting.conversation(chat.actor)
      .entries.filter((entry) => oauth.test(JSON.stringify(entry)))
  const said = (chat: Chat, text: string) => chat.shown().filter((words) => words.includes(text)).length

  it('shows who signed in afterwards, without a button', async () => {
    const { emulator, person } = world()
    const alex = await person(emulator.world.operators.alex)
    await alex.say('list users')
    assert.equal(buttons(alex).length, 1)
    await alex.signIn()
    await alex.heard('of 4')
    await alex.heard('Signed in as Alex Wilber.')
    assert.deepEqual(buttons(alex), [])
  })

  it('is closed when the sign-in is cancelled or used the wrong account', async () => {
    const { emulator, person } = world()
    const { isaiah, megan } = emulator.world.operators
    const chat = await person(isaiah)
    await chat.say('whoami')
    const value = { state: 'CancelledByUser' }
    await chat.send({ type: 'invoke', name: 'signin/verifyState', value })
    await chat.heard('This sign-in has ended')
    assert.deepEqual(buttons(chat), [])
    await chat.say('whoami')
    await chat.signIn(megan.id)
    await chat.heard('a different account')
    assert.equal(said(chat, 'Signed in as'), 0)
  })

  it('is closed by the next one', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.lynne)
    await chat.say('whoami')
    await chat.say('list users')
    assert.equal(buttons(chat).length, 1)
    // The first question isn't answered, and its message says so.
    assert.equal(said(chat, 'I’ll answer only what you asked there, so ask “whoami” again afterwards.'), 1)
    await chat.signIn()
    await chat.heard('of 4')
    assert.deepEqual(buttons(chat), [])
  })

  it('can be deleted: the sign-in still works', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.diego)
    await chat.say('whoami')
    emulator.faults.add({ match: { method: 'PUT', path: '/_connector/' }, at: 'request', fail: 404, times: 1 })
    await chat.signIn()
    await chat.heard('You are Diego')
    assert.deepEqual(
      emulator.faults.list().map(({ struck }) => struck),
      [1],
    )
  })
})

describe('signing out with a button', () => {
  const world = useWorld()

  it('replaces the card that showed who was signed in', async () => {
    const { emulator, person } = world()
    const alex = await person(emulator.world.operators.alex, { signedIn: true })
    await alex.say('whoami')
    await alex.heard('You are Alex Wilber')
    await alex.press('Sign out')
    await alex.heard('You are signed out.')
    assert.equal(alex.shown().filter((words) => words.includes('You are Alex Wilber')).length, 0)
    await alex.press('Sign in')
    await alex.signIn()
    await alex.heard('You are signed in')
  })
})

describe('single sign-on', () => {
  const world = useWorld({ emulator: { ssoMode: 'silent' } })

  it('signs in without a card and answers', async () => {
    const { emulator, person } = world()
    const alex = await person(emulator.world.operators.alex)
    await alex.say('list users')
    await alex.heard('of 4')
    assert.doesNotMatch(JSON.stringify(emulator.acting.conversation(alex.actor).entries), /card\.oauth|Signed in as/)
  })

  it('handles the answers of several devices once', async () => {
    const { emulator, person } = world()
    const megan = await person(emulator.world.operators.megan)
    const { framework } = emulator
    const post = framework.post
    const statuses: number[] = []
    framework.post = async (activity) => {
      const { name, id } = activity as Activity
      if (name !== 'signin/tokenExchange') return post(activity)
      const copies = [1, 2, 3].map((device) => post({ ...activity, id: `${id}-${device}` }))
      const [first, ...more] = await Promise.all(copies)
      statuses.push(...[first, ...more].map((one) => one?.status ?? 0))
      return first ?? { status: 0, body: undefined }
    }
    await megan.say('whoami')
    framework.post = post
    await megan.heard('You are Megan Bowen')
    assert.deepEqual(statuses, [200, 200, 200])
    assert.equal(megan.shown().filter((words) => words.includes('You are Megan Bowen')).length, 1)
  })
})

describe('single sign-on that is not set up', () => {
  const world = useWorld({ emulator: { ssoMode: 'silent' } })
  const warnings = () => world().logged.filter((line) => line.includes('Single sign-on failed'))
  afterEach(() => {
    world().emulator.silent.failure = null
  })

  for (const code of [
    'resourcematchfailed',
    'installedappnotfound',
    'tokenmissing',
    'invokeerror',
    'oauthcardnotvalid',
  ] as const)
    it(`is reported with the code ${code}, and the button still signs in`, async () => {
      const { emulator } = world()
      const chat = await someone(code)
      emulator.silent.failure = code
      const before = warnings().length
      await chat.say('whoami')
      const told = wordsOf(await chat.heard('Single sign-on is not set up'))
      assert.match(told, new RegExp(code))
      assert.doesNotMatch(chat.shown().join(), /cancelled/)
      const [line, ...more] = warnings().slice(before)
      assert.deepEqual(more, [])
      const { level, code: logged, message, reference } = JSON.parse(line ?? '{}')
      assert.deepEqual([level, logged, message], [40, code, ssoFailures[code].message])
      assert.ok(reference && told.includes(reference))
      assert.deepEqual(offers(chat), [false])
      await chat.signIn()
      await chat.heard('You are ')
    })

  it('is not tried again for the same person', async () => {
    const { emulator } = world()
    const chat = await someone('invokeerror')
    const before = warnings().length
    emulator.silent.failure = 'invokeerror'
    await chat.say('sign out')
    await chat.say('whoami')
    assert.deepEqual(offers(chat), [false])
    assert.equal(warnings().length, before)
  })

  it('is reported once however many devices fail, and only to people who were asked', async () => {
    const { emulator } = world()
    const chat = await someone('several')
    emulator.silent.failure = 'tokenmissing'
    const before = warnings().length
    await chat.say('whoami')
    const value = { code: 'tokenmissing', message: 'AAD token is missing' }
    const failure = { type: 'invoke', name: 'signin/failure', value }
    assert.deepEqual(await outcome(chat.send(failure)), [200, 0])
    const other = await someone('other')
    assert.deepEqual(await outcome(other.send(failure)), [200, 0])
    assert.equal(warnings().length, before + 1)
  })

  it('is left to Teams if Teams asks the person itself', async () => {
    const { emulator } = world()
    for (const code of ['userconsentrequired', 'interactionrequired'] as const) {
      const chat = await someone(code)
      emulator.silent.failure = code
      await chat.say('whoami')
      assert.doesNotMatch(chat.shown().join(), /not set up|cancelled/)
      await chat.signIn()
      await chat.heard('You are ')
    }
  })

  /** The sign-in cards in a chat, and whether they offer single sign-on. */
  const offers = (chat: Chat) =>
    world()
      .emulator.acting.conversation(chat.actor)
      .entries.flatMap(({ activity }) => activity.attachments ?? [])
      .filter(({ contentType }) => contentType === oauthCard)
      .map(({ content }) => 'tokenExchangeResource' in Object(content))
  const known = new Map<string, Person>()
  /** The same person for the same name. */
  const someone = (name: string) => {
    const free = [...world().emulator.world.people.values()].filter(
      (one) => one.accountEnabled && one.userType === 'Member' && ![...known.values()].includes(one),
    )
    const who = known.get(name) ?? free[0]
    assert.ok(who)
    known.set(name, who)
    return world().person(who)
  }
})

describe('a sign-in in a group', () => {
  const world = useWorld({ emulator: { ssoMode: 'silent' } })
  const exchanges = () => world().emulator.journal.entries({ path: /usertoken\/exchange/ }).length

  it('is not offered as single sign-on, so that no other client can answer it', async () => {
    const { emulator, person } = world()
    const { alex, megan } = emulator.world.operators
    // Private answers go to the personal chat, once it exists.
    await (await person(alex)).say('help')
    for (const [conversation, kind] of [
      ['19:group@thread.v2', 'groupChat'],
      ['19:channel@thread.tacv2', 'channel'],
    ] as const) {
      const before = exchanges()
      const asker = await person(alex, { conversation, kind })
      const { replies } = await asker.say('sign in')
      assert.match(JSON.stringify(replies), /vnd\.microsoft\.card\.oauth/)
      assert.doesNotMatch(JSON.stringify(replies), /tokenExchangeResource/)
      assert.equal(exchanges(), before)
      const bystander = await person(megan, { conversation, kind })
      await bystander.signIn()
      assert.doesNotMatch(asker.shown().join(), /You are|Signed in as/)
      await asker.signIn()
      await asker.heard('Signed in as Alex Wilber')
      await asker.say('sign out')
    }
  })

  it('is not made by a token that nobody asked for', async () => {
    const { emulator, person } = world()
    const { lynne, isaiah } = emulator.world.operators
    const group = { conversation: '19:unasked@thread.v2' }
    const asker = await person(lynne, group)
    await asker.say('whoami')
    const before = exchanges()
    for (const [who, where] of [
      [isaiah, group],
      [lynne, group],
      [isaiah, {}],
    ] as const) {
      const chat = await person(who, where)
      const value = { id: 'made-up', connectionName: 'graph', token: await emulator.identity.userToken(who) }
      const answer = await chat.send({ type: 'invoke', name: 'signin/tokenExchange', value })
      assert.deepEqual([answer.status, answer.replies], [200, []])
    }
    assert.equal(exchanges(), before, 'no token was exchanged')
    assert.match(JSON.stringify((await (await person(isaiah)).say('help')).replies), /Rollcall|help/)
  })
})
