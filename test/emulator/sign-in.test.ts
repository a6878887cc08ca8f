import assert from 'node:assert/strict'
import { oauthCard } from '../../emulator/activity.ts'
import type { EmulatorOptions } from '../../emulator/main.ts'
import { startTalk, type Talk, texts } from './talk.ts'

describe('emulated sign-in in the chat', () => {
  let talk: Talk
  const start = async (options?: EmulatorOptions, secret?: string) => {
    talk = await startTalk(options, secret)
  }
  afterEach(() => talk.close())

  it('signs in through the card, and hands the bot the token of whoever was picked', async () => {
    await start()
    const { replies } = await talk.emulator.acting.say(talk.alex(), 'sign in')
    assert.equal(replies[0]?.activity.attachments?.[0]?.contentType, oauthCard)
    const done = await talk.emulator.acting.signIn(talk.alex(), 'MeganB@contoso.onmicrosoft.com')
    assert.equal(done.answer.status, 200)
    await talk.emulator.acting.heard(talk.alex(), (one) => one.activity.text === 'token of Megan Bowen')
    await assert.rejects(talk.emulator.acting.signIn(talk.alex()), /No sign-in card is open/)
  })

  it('tells the bot when the page was left with Cancel', async () => {
    await start()
    await talk.emulator.acting.say(talk.alex(), 'sign in')
    const s = talk.emulator.signIn.linkIn(talk.emulator.acting.conversation(talk.alex())) ?? ''
    await fetch(`${talk.emulator.url}/signin`, { method: 'POST', body: new URLSearchParams({ s, cancel: '1' }) })
    await talk.emulator.acting.heard(talk.alex(), (one) => one.activity.text === 'cancelled')
  })

  it('signs in without a word where single sign-on works', async () => {
    await start({ ssoMode: 'silent' })
    const { replies } = await talk.emulator.acting.say(talk.alex(), 'sign in')
    assert.deepEqual(texts(replies), ['token of Alex Wilber'])
  })

  it('shows the card when single sign-on is refused', async () => {
    await start({ ssoMode: 'silent' })
    const later = new Date(Date.now() + 3_600_000).toISOString()
    talk.emulator.world.change(talk.emulator.person.id, { signInSessionsValidFrom: later })
    const { replies } = await talk.emulator.acting.say(talk.alex(), 'sign in')
    assert.equal(replies[0]?.activity.attachments?.[0]?.contentType, oauthCard)
  })

  it('has no single sign-on in channels', async () => {
    await start({ ssoMode: 'silent' })
    const actor = { ...talk.alex(), conversation: '19:team@thread.tacv2', kind: 'channel' as const }
    const { replies } = await talk.emulator.acting.say(actor, 'sign in')
    assert.equal(replies[0]?.activity.attachments?.[0]?.contentType, oauthCard)
  })

  it('gives a bot with a wrong secret no way to answer', async () => {
    // Another tenant: the SDK keeps the tokens of a bot for the whole process.
    await start({ seed: 2 }, 'not the secret')
    const { replies } = await talk.emulator.acting.say(talk.alex(), 'hello')
    assert.deepEqual(replies, [])
    const statuses = talk.emulator.journal.entries({ path: /oauth2/ }).map((one) => one.status)
    assert.deepEqual([...new Set(statuses)], [401])
  })
})
