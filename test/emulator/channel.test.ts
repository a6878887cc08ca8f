import assert from 'node:assert/strict'
import type { ConversationReference, TurnContext } from 'botbuilder'
import { adaptiveCard, chatIdOf, oauthCard, userIdOf } from '../../src/emulator/activity.ts'
import type { Entry } from '../../src/emulator/conversations.ts'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator/main.ts'
import { temporaryFolder } from '../support/folders.ts'
import { startFakePlayground } from './fake-playground.ts'
import { type SdkBot, startSdkBot } from './sdk-bot.ts'

const card = (title: string) => ({
  contentType: adaptiveCard,
  content: {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      { type: 'TextBlock', text: title },
      { type: 'Input.Text', id: 'reason', value: 'none given' },
      { type: 'Input.Text', id: 'ticket' },
    ],
    actions: [
      {
        type: 'Action.Execute',
        title: 'Go',
        verb: 'go',
        data: { command: 'go', type: 'Action.Execute', title: 'Decoy' },
      },
      { type: 'Action.Submit', title: 'Stop', data: { command: 'stop' } },
    ],
  },
})
const titleOf = (entry: Entry | undefined) => {
  const content = entry?.activity.attachments?.[0]?.content as { body?: { text?: string }[] } | undefined
  return content?.body?.[0]?.text
}

describe('emulated Teams', () => {
  let emulator: Emulator
  let bot: SdkBot
  const heard: TurnContext['activity'][] = []
  let reference: Partial<ConversationReference> | undefined

  async function start(options: EmulatorOptions = {}, secret?: string) {
    heard.length = 0
    emulator = await createEmulator({ users: 40, ...options })
    bot = await startSdkBot(emulator, respond, secret)
  }
  afterEach(async () => {
    await bot.close()
    await emulator.close()
  })

  async function respond(context: TurnContext) {
    const { activity } = context
    heard.push({ ...activity })
    reference = { ...activity, activityId: activity.id ?? '', bot: activity.recipient, user: activity.from } as never
    const [word, id = ''] = (activity.text ?? '').replace(/<at>.*<\/at> */, '').split(' ')
    if (activity.type === 'invoke') {
      const value = { statusCode: 200, type: adaptiveCard, value: card('gone').content }
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: value } })
    } else if (word === 'card') await context.sendActivity({ attachments: [card('plan')] })
    else if (word === 'edit') await context.updateActivity({ type: 'message', id, text: 'edited' })
    else if (word === 'delete') await context.deleteActivity(id)
    else if (word === 'huge') await context.sendActivity('x'.repeat(60_000))
    else if (activity.text) await context.sendActivity(`heard ${word}`)
  }

  const alex = () => ({ as: emulator.world.operators.alex.id })
  const texts = (replies: readonly Entry[]) => replies.map((one) => one.activity.text)

  describe('for people', () => {
    beforeEach(() => start())

    it('delivers what a person says with all that Teams tells of them', async () => {
      const { replies } = await emulator.acting.say(
        { ...alex(), platform: 'iOS', locale: 'de-DE', timezone: 'Europe/Berlin' },
        'hello',
      )
      assert.deepEqual(texts(replies), ['heard hello'])
      const [activity] = heard
      const { alex: person } = emulator.world.operators
      assert.deepEqual(activity?.from, { id: userIdOf(person), name: 'Alex Wilber', aadObjectId: person.id })
      assert.equal(activity?.conversation.tenantId, emulator.world.tenantId)
      assert.equal(activity?.channelData.tenant.id, emulator.world.tenantId)
      assert.equal(activity?.locale, 'de-DE')
      assert.equal(activity?.localTimezone, 'Europe/Berlin')
      assert.equal(activity?.entities?.[0]?.['platform'], 'iOS')
    })

    it('mentions the bot in a group, and keeps groups apart from 1:1 chats', async () => {
      const { conversationId } = await emulator.acting.say({ ...alex(), conversation: '19:ops@thread.v2' }, 'hello')
      assert.equal(heard[0]?.text, '<at>Rollcall</at> hello')
      assert.equal(heard[0]?.conversation.conversationType, 'groupChat')
      assert.equal(conversationId, '19:ops@thread.v2')
      assert.deepEqual(emulator.acting.conversation(alex()).entries, [])
    })

    it('presses buttons as Teams does: inputs merged in, empty ones left out, the answer in the place of the card', async () => {
      const { replies } = await emulator.acting.say(alex(), 'card')
      await emulator.acting.press(alex(), { button: 'Go', inputs: { reason: 'phished' } })
      assert.equal(heard[1]?.name, 'adaptiveCard/action')
      assert.equal(heard[1]?.replyToId, replies[0]?.id)
      assert.deepEqual(heard[1]?.value.action, {
        type: 'Action.Execute',
        title: 'Go',
        verb: 'go',
        data: { command: 'go', type: 'Action.Execute', title: 'Decoy', reason: 'phished' },
      })
      const { entries } = emulator.acting.conversation(alex())
      assert.deepEqual(entries.filter((one) => one.from === 'bot').map(titleOf), ['gone'])
    })

    it('sends Action.Submit as a message without text', async () => {
      await emulator.acting.say(alex(), 'card')
      await emulator.acting.press(alex(), { button: 'Stop' })
      assert.equal(heard[1]?.type, 'message')
      assert.equal(heard[1]?.text, undefined)
      assert.deepEqual(heard[1]?.value, { command: 'stop', reason: 'none given' })
    })

    it('has no button that no card has', async () => {
      await emulator.acting.say(alex(), 'card')
      await assert.rejects(emulator.acting.press(alex(), { button: 'Decoy' }), /No card with a button Decoy/)
    })

    it('edits and deletes messages of the bot, and says so of messages it does not know', async () => {
      const { replies } = await emulator.acting.say(alex(), 'hello')
      const id = replies[0]?.id ?? ''
      assert.deepEqual(texts((await emulator.acting.say(alex(), `edit ${id}`)).replies), ['edited'])
      await emulator.acting.say(alex(), `delete ${id}`)
      assert.equal(emulator.acting.conversation(alex()).entries.find((one) => one.id === id)?.deleted, true)
      const again = await emulator.acting.say(alex(), `edit ${id}`)
      assert.match(again.replies[0]?.activity.text ?? '', /^error: /)
    })

    it('takes no message larger than Teams does', async () => {
      const { replies } = await emulator.acting.say(alex(), 'huge')
      assert.match(replies[0]?.activity.text ?? '', /too large|413/i)
    })

    it('lets the bot write first, to people of the tenant only', async () => {
      await emulator.acting.say(alex(), 'hello')
      const { megan } = emulator.world.operators
      const { appId, tenantId } = emulator.world
      const begin = (id: string) =>
        bot.adapter.createConversationAsync(
          appId,
          'msteams',
          reference?.serviceUrl ?? '',
          'https://api.botframework.com',
          {
            isGroup: false,
            members: [{ id, name: '' }],
            tenantId,
            bot: { id: appId, name: '' },
            channelData: {},
            activity: undefined as never,
          },
          async (context) => {
            await context.sendActivity('please approve')
          },
        )
      await begin(userIdOf(megan))
      const entry = await emulator.acting.heard({ as: megan.id }, (one) => one.activity.text === 'please approve')
      assert.equal(entry.from, 'bot')
      await assert.rejects(begin('29:nobody'))
    })

    it('refuses calls that do not bear the token of the bot', async () => {
      const address = `${emulator.url}/_connector/v3/conversations/${encodeURIComponent(chatIdOf(emulator.person))}/activities`
      const body = JSON.stringify({ type: 'message', text: 'forged' })
      const user = await emulator.identity.userToken(emulator.person)
      for (const Authorization of ['', `Bearer ${user}`]) {
        const { status } = await fetch(address, { method: 'POST', headers: { Authorization }, body })
        assert.equal(status, 401)
      }
      assert.deepEqual(emulator.acting.conversation(alex()).entries, [])
    })

    it('does all of this over HTTP too', async () => {
      const post = async (name: string, body: object) => {
        const response = await fetch(`${emulator.url}/_emulator/${name}`, {
          method: 'POST',
          body: JSON.stringify(body),
        })
        return { status: response.status, body: (await response.json()) as { replies: Entry[]; code?: string } }
      }
      const as = emulator.person.userPrincipalName
      assert.deepEqual(texts((await post('say', { as, text: 'hello' })).body.replies), ['heard hello'])
      await post('say', { as, text: 'card' })
      assert.equal(titleOf((await post('press', { as, button: 'Go' })).body.replies[0]), 'gone')
      await post('say', { as, text: 'sign in' })
      assert.match((await post('sign-in', { as })).body.code ?? '', /^\d{6}$/)
      assert.equal((await post('say', { as: 'nobody', text: 'hello' })).status, 404)
      assert.equal((await post('say', { as, words: 'hello' })).status, 400)
      const read = await (await fetch(`${emulator.url}/_emulator/conversations/${as}`)).json()
      assert.equal((read as { entries: Entry[] }).entries.at(-1)?.activity.text, 'token of Alex Wilber')
    })
  })

  describe('for sign-in', () => {
    it('signs in through the card, and hands the bot the token of whoever was picked', async () => {
      await start()
      const { replies } = await emulator.acting.say(alex(), 'sign in')
      assert.equal(replies[0]?.activity.attachments?.[0]?.contentType, oauthCard)
      const done = await emulator.acting.signIn(alex(), 'MeganB@contoso.onmicrosoft.com')
      assert.equal(done.answer.status, 200)
      await emulator.acting.heard(alex(), (one) => one.activity.text === 'token of Megan Bowen')
      await assert.rejects(emulator.acting.signIn(alex()), /No sign-in card is open/)
    })

    it('tells the bot when the page was left with Cancel', async () => {
      await start()
      await emulator.acting.say(alex(), 'sign in')
      const s = emulator.signIn.linkIn(emulator.acting.conversation(alex())) ?? ''
      await fetch(`${emulator.url}/signin`, { method: 'POST', body: new URLSearchParams({ s, cancel: '1' }) })
      await emulator.acting.heard(alex(), (one) => one.activity.text === 'cancelled')
    })

    it('signs in without a word where single sign-on works', async () => {
      await start({ ssoMode: 'silent' })
      const { replies } = await emulator.acting.say(alex(), 'sign in')
      assert.deepEqual(texts(replies), ['token of Alex Wilber'])
    })

    it('shows the card when single sign-on is refused', async () => {
      await start({ ssoMode: 'silent' })
      const later = new Date(Date.now() + 3_600_000).toISOString()
      emulator.world.change(emulator.person.id, { signInSessionsValidFrom: later })
      const { replies } = await emulator.acting.say(alex(), 'sign in')
      assert.equal(replies[0]?.activity.attachments?.[0]?.contentType, oauthCard)
    })

    it('has no single sign-on in channels', async () => {
      await start({ ssoMode: 'silent' })
      const actor = { ...alex(), conversation: '19:team@thread.tacv2', kind: 'channel' as const }
      const { replies } = await emulator.acting.say(actor, 'sign in')
      assert.equal(replies[0]?.activity.attachments?.[0]?.contentType, oauthCard)
    })

    it('gives a bot with a wrong secret no way to answer', async () => {
      // Another tenant: the SDK keeps the tokens of a bot for the whole process.
      await start({ seed: 2 }, 'not the secret')
      const { replies } = await emulator.acting.say(alex(), 'hello')
      assert.deepEqual(replies, [])
      const statuses = emulator.journal.entries({ path: /oauth2/ }).map((one) => one.status)
      assert.deepEqual([...new Set(statuses)], [401])
    })
  })

  describe('with a Playground', () => {
    let playground: Awaited<ReturnType<typeof startFakePlayground>>
    beforeEach(async () => {
      playground = await startFakePlayground()
      await start({ playgroundUrl: playground.url })
    })
    afterEach(() => playground.close())

    const type = (text: string, more: object = {}) =>
      fetch(`${emulator.url}/botproxy/api/messages`, {
        method: 'POST',
        body: JSON.stringify({
          type: 'message',
          text,
          from: { aadObjectId: emulator.person.id },
          conversation: { id: 'any' },
          ...more,
        }),
      })

    it("shows its person's chat there, without the bot's token, and nobody else's", async () => {
      await type('hello')
      await emulator.acting.say({ as: emulator.world.operators.megan.id }, 'quiet')
      assert.deepEqual(playground.texts(), ['heard hello'])
      assert.equal(playground.calls[0]?.headers.authorization, undefined)
      const [, reply] = emulator.acting.conversation(alex()).entries
      assert.equal(reply?.id, playground.calls[0]?.id)
    })

    it('shows an edited message again when the Playground has forgotten it, once, under the id the bot knows', async () => {
      await type('card')
      const id = playground.calls[0]?.id ?? ''
      playground.forget()
      await Promise.all([type(`edit ${id}`), type(`edit ${id}`), type(`edit ${id}`)])
      assert.deepEqual(playground.texts(), ['edited'])
      const shown = playground.calls.at(-1)?.id ?? ''
      assert.notEqual(shown, id)
      await type('', { type: 'invoke', name: 'adaptiveCard/action', value: {}, replyToId: shown })
      assert.equal(heard.at(-1)?.replyToId, id)
    })

    it('shows what the bot said again when the page is loaded anew, and installs the app but once', async () => {
      await type('one')
      await type('two')
      const before = heard.length
      playground.forget()
      await type('', { type: 'installationUpdate', action: 'add' })
      await type('', { type: 'installationUpdate', action: 'add' })
      assert.deepEqual(playground.texts(), ['heard one', 'heard two'])
      assert.equal(heard.length, before)
    })

    it('answers its knocking', async () => {
      assert.equal((await fetch(`${emulator.url}/botproxy/api/messages`, { method: 'HEAD' })).status, 200)
    })

    it('says when the bot is not there', async () => {
      emulator.framework.botUrl = 'http://127.0.0.1:1/api/messages'
      assert.equal((await type('hello')).status, 502)
    })
  })

  it('keeps conversations, newest state only, over a restart', async () => {
    const stateDir = await temporaryFolder()
    await start({ stateDir, seed: 3 })
    const { replies } = await emulator.acting.say(alex(), 'hello')
    await emulator.acting.say(alex(), `edit ${replies[0]?.id}`)
    await bot.close()
    await emulator.close()
    await start({ stateDir, seed: 3 })
    const { entries } = emulator.acting.conversation(alex())
    assert.deepEqual(texts(entries), ['hello', 'edited', `edit ${replies[0]?.id}`])
  })
})
