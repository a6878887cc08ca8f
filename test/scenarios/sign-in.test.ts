import assert from 'node:assert/strict'
import { useWorld, wordsOf } from '../support/rollcall.ts'

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
    assert.doesNotMatch(JSON.stringify(card), /eyJ/)
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

describe('single sign-on', () => {
  const world = useWorld({ emulator: { ssoMode: 'silent' } })

  it('signs in without a card and answers', async () => {
    const { emulator, person } = world()
    const alex = await person(emulator.world.operators.alex)
    await alex.say('list users')
    await alex.heard('of 4')
    assert.doesNotMatch(JSON.stringify(emulator.acting.conversation(alex.actor).entries), /card\.oauth/)
  })

  it('handles the answers of several devices once', async () => {
    const { emulator, person } = world()
    const megan = await person(emulator.world.operators.megan)
    await megan.say('whoami')
    await megan.heard('You are Megan Bowen')
    assert.equal(megan.shown().filter((words) => words.includes('You are Megan Bowen')).length, 1)
  })
})
