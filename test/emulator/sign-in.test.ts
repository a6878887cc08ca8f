import assert from 'node:assert/strict'
import { type Activity, oauthCard } from '../../emulator/activity.ts'
import type { EmulatorOptions } from '../../emulator/main.ts'
import { heardBy } from '../support/rollcall.ts'
import { startTalk, type Talk } from './talk.ts'

describe('emulated sign-in in the chat', () => {
  let talk: Talk
  const start = async (options?: EmulatorOptions, secret?: string) => {
    talk = await startTalk(options, secret)
  }
  afterEach(() => talk.close())
  /** Whose clients send the bot this invoke from now on. */
  const telling = (invoke: string) => {
    const { framework } = talk.emulator
    const post = framework.post
    const names: string[] = []
    framework.post = (activity) => {
      const { name, from } = activity as Activity
      if (name === invoke && from?.name) names.push(from.name)
      return post(activity)
    }
    return () => names
  }

  it('tells the bot when the page was cancelled', async () => {
    await start()
    await talk.emulator.acting.say(talk.alex(), 'sign in')
    const s = talk.emulator.signIn.linkIn(talk.emulator.acting.conversation(talk.alex())) ?? ''
    await fetch(`${talk.emulator.url}/signin`, { method: 'POST', body: new URLSearchParams({ s, cancel: '1' }) })
    await heardBy(talk.emulator.acting, talk.alex(), (one) => one.activity.text === 'cancelled')
  })

  it("lets the clients of all members answer a card in a group chat, with the sender's last", async () => {
    await start({ ssoMode: 'silent' })
    const tellers = telling('signin/tokenExchange')
    await talk.emulator.acting.say({ ...talk.alex(), conversation: '19:group@thread.v2' }, 'sign in')
    const people = tellers()
    assert.ok(people.length > 2)
    assert.equal(people.at(-1), 'Alex Wilber')
  })

  it('has no single sign-on in channels', async () => {
    await start({ ssoMode: 'silent' })
    const actor = { ...talk.alex(), conversation: '19:team@thread.tacv2', kind: 'channel' as const }
    const { replies } = await talk.emulator.acting.say(actor, 'sign in')
    assert.equal(replies[0]?.activity.attachments?.[0]?.contentType, oauthCard)
  })

  it("doesn't let a bot with a wrong secret answer", async () => {
    // Another tenant, because the SDK caches a bot's tokens for the whole process.
    await start({ seed: 2 }, 'not the secret')
    const { replies } = await talk.emulator.acting.say(talk.alex(), 'hello')
    assert.deepEqual(replies, [])
    const statuses = talk.emulator.journal.entries({ path: /oauth2/ }).map((one) => one.status)
    assert.deepEqual([...new Set(statuses)], [401])
  })
})
