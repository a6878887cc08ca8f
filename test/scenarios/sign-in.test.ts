import assert from 'node:assert/strict'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

describe('signing in', () => {
  const world = useWorld()

  it('asks somebody signed out to sign in, and then goes on with what they asked', async () => {
    const { emulator, person } = world()
    const alex = await person(emulator.world.operators.alex)
    const { replies } = await alex.say('list users')
    assert.match(JSON.stringify(replies), /vnd\.microsoft\.card\.oauth/)
    await alex.signIn()
    const list = await alex.heard('of 4')
    assert.match(wordsOf(list), /accounts/)
  })

  it('shows the claims and roles of who is signed in, never the token', async () => {
    const { emulator, person } = world()
    const alex = await person(emulator.world.operators.alex)
    await alex.say('whoami')
    const card = await alex.heard('You are Alex Wilber')
    const { id, userPrincipalName } = emulator.world.operators.alex
    for (const expected of ['User Administrator', id, userPrincipalName, emulator.world.tenantId]) {
      assert.ok(wordsOf(card).includes(expected), `${expected} is missing`)
    }
    assert.match(wordsOf(card), /I may, for you\n.*disable and enable accounts \(User\.EnableDisableAccount\.All\)/)
    assert.doesNotMatch(JSON.stringify(card), /eyJ|access_as_user/)
  })

  it('asks again after signing out', async () => {
    const { emulator, person } = world()
    const alex = await person(emulator.world.operators.alex)
    await alex.say('sign out')
    await alex.heard('You are signed out')
    const { replies } = await alex.say('list users')
    assert.match(JSON.stringify(replies), /vnd\.microsoft\.card\.oauth/)
  })

  it('refuses a sign-in with another account than the one of the chat, and drops it', async () => {
    const { emulator, person } = world()
    const { adele, megan } = emulator.world.operators
    const chat = await person(adele)
    await chat.say('list users')
    await chat.signIn(megan.id)
    await chat.heard('another account')
    const { replies } = await chat.say('list users')
    assert.match(JSON.stringify(replies), /vnd\.microsoft\.card\.oauth/)
  })

  it('says so when the sign-in is cancelled', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.isaiah)
    await chat.say('whoami')
    await emulator.acting.send(chat.actor, {
      type: 'invoke',
      name: 'signin/failure',
      value: { code: 'resourcematchfailed', message: 'no' },
    })
    await chat.heard('cancelled')
  })

  it('tolerates the outcome of a sign-in that nobody waits for', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.lynne)
    const answer = await emulator.acting.send(chat.actor, {
      type: 'invoke',
      name: 'signin/verifyState',
      value: { state: '123456' },
    })
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.replies, [])
  })

  it('goes on with a button that was pressed while signed out', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.diego)
    await emulator.acting.send(chat.actor, { type: 'installationUpdate', action: 'add' })
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

  it('tells afterwards who signed in, and has no button any more', async () => {
    const { emulator, person } = world()
    const alex = await person(emulator.world.operators.alex)
    await alex.say('list users')
    assert.equal(buttons(alex).length, 1)
    await alex.signIn()
    await alex.heard('of 4')
    await alex.heard('Signed in as Alex Wilber.')
    assert.deepEqual(buttons(alex), [])
  })

  it('is closed when the sign-in is cancelled, and when a wrong account signed in', async () => {
    const { emulator, person } = world()
    const { isaiah, megan } = emulator.world.operators
    const chat = await person(isaiah)
    await chat.say('whoami')
    await emulator.acting.send(chat.actor, {
      type: 'invoke',
      name: 'signin/failure',
      value: { code: 'x', message: 'no' },
    })
    await chat.heard('This sign-in is over')
    assert.deepEqual(buttons(chat), [])
    await chat.say('whoami')
    await chat.signIn(megan.id)
    await chat.heard('another account')
    assert.equal(said(chat, 'Signed in as'), 0)
  })

  it('is closed by the next one', async () => {
    const { emulator, person } = world()
    const chat = await person(emulator.world.operators.lynne)
    await chat.say('whoami')
    await chat.say('list users')
    assert.equal(buttons(chat).length, 1)
    assert.equal(said(chat, 'goes on in the newer card'), 1)
    await chat.signIn()
    await chat.heard('of 4')
    assert.deepEqual(buttons(chat), [])
  })

  it('may be gone: the sign-in goes on all the same', async () => {
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

  it('takes the place of the card that said who one is', async () => {
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
    await megan.say('whoami')
    await megan.heard('You are Megan Bowen')
    assert.equal(megan.shown().filter((words) => words.includes('You are Megan Bowen')).length, 1)
  })
})
