import assert from 'node:assert/strict'
import { chatIdOf, userIdOf } from '../../emulator/activity.ts'
import type { Entry } from '../../emulator/conversations.ts'
import { temporaryFolder } from '../support/folders.ts'
import { heardBy } from '../support/rollcall.ts'
import { startTalk, type Talk, texts, titleOf } from './talk.ts'

describe('emulated Teams', () => {
  let talk: Talk
  beforeEach(async () => {
    talk = await startTalk()
  })
  afterEach(() => talk.close())

  it('delivers a message with everything Teams sends', async () => {
    const { replies } = await talk.emulator.acting.say(
      { ...talk.alex(), platform: 'iOS', locale: 'de-DE', timezone: 'Europe/Berlin' },
      'hello',
    )
    assert.deepEqual(texts(replies), ['heard hello'])
    const [activity] = talk.heard
    const { alex: person } = talk.emulator.world.operators
    assert.deepEqual(activity?.from, { id: userIdOf(person), name: 'Alex Wilber', aadObjectId: person.id })
    assert.equal(activity?.conversation.tenantId, talk.emulator.world.tenantId)
    assert.equal(activity?.channelData.tenant.id, talk.emulator.world.tenantId)
    assert.equal(activity?.locale, 'de-DE')
    assert.equal(activity?.localTimezone, 'Europe/Berlin')
    assert.equal(activity?.entities?.[0]?.['platform'], 'iOS')
  })

  it('presses buttons like Teams: inputs merged in, empty ones omitted, the answer replacing the card', async () => {
    const { replies } = await talk.emulator.acting.say(talk.alex(), 'card')
    await talk.emulator.acting.press(talk.alex(), { button: 'Go', inputs: { reason: 'phished' } })
    assert.equal(talk.heard[1]?.name, 'adaptiveCard/action')
    assert.equal(talk.heard[1]?.replyToId, replies[0]?.id)
    assert.deepEqual(talk.heard[1]?.value.action, {
      type: 'Action.Execute',
      title: 'Go',
      verb: 'go',
      data: { command: 'go', type: 'Action.Execute', title: 'Decoy', reason: 'phished' },
    })
    const { entries } = talk.emulator.acting.conversation(talk.alex())
    assert.deepEqual(entries.filter((one) => one.from === 'bot').map(titleOf), ['gone'])
  })

  it('sends Action.Submit as a message without text', async () => {
    await talk.emulator.acting.say(talk.alex(), 'card')
    await talk.emulator.acting.press(talk.alex(), { button: 'Stop' })
    assert.equal(talk.heard[1]?.type, 'message')
    assert.equal(talk.heard[1]?.text, undefined)
    assert.deepEqual(talk.heard[1]?.value, { command: 'stop', reason: 'none given' })
  })

  it('refuses a button no card has', async () => {
    await talk.emulator.acting.say(talk.alex(), 'card')
    await assert.rejects(talk.emulator.acting.press(talk.alex(), { button: 'Decoy' }), /No card with a button Decoy/)
  })

  it('refuses messages larger than Teams allows', async () => {
    const { replies } = await talk.emulator.acting.say(talk.alex(), 'huge')
    assert.match(replies[0]?.activity.text ?? '', /too large|413/i)
  })

  it('lets the bot write first, but only to people of the tenant', async () => {
    await talk.emulator.acting.say(talk.alex(), 'hello')
    const { megan } = talk.emulator.world.operators
    const { appId, tenantId } = talk.emulator.world
    const begin = (id: string) =>
      talk.bot.adapter.createConversationAsync(
        appId,
        'msteams',
        talk.reference?.serviceUrl ?? '',
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
    const entry = await heardBy(talk.emulator.acting, { as: megan.id }, (one) => one.activity.text === 'please approve')
    assert.equal(entry.from, 'bot')
    await assert.rejects(begin('29:nobody'))
  })

  it("refuses calls without the bot's token", async () => {
    const address = `${talk.emulator.url}/_connector/v3/conversations/${encodeURIComponent(chatIdOf(talk.emulator.person))}/activities`
    const body = JSON.stringify({ type: 'message', text: 'forged' })
    const user = await talk.emulator.identity.userToken(talk.emulator.person)
    for (const Authorization of ['', `Bearer ${user}`]) {
      const { status } = await fetch(address, { method: 'POST', headers: { Authorization }, body })
      assert.equal(status, 401)
    }
    assert.deepEqual(talk.emulator.acting.conversation(talk.alex()).entries, [])
  })

  it('supports all of this over HTTP too', async () => {
    const post = async (name: string, body: object) => {
      const response = await fetch(`${talk.emulator.url}/_emulator/${name}`, {
        method: 'POST',
        body: JSON.stringify(body),
      })
      return { status: response.status, body: (await response.json()) as { replies: Entry[]; code?: string } }
    }
    const as = talk.emulator.person.userPrincipalName
    assert.deepEqual(texts((await post('say', { as, text: 'hello' })).body.replies), ['heard hello'])
    await post('say', { as, text: 'card' })
    assert.equal(titleOf((await post('press', { as, button: 'Go' })).body.replies[0]), 'gone')
    await post('say', { as, text: 'sign in' })
    assert.match((await post('sign-in', { as })).body.code ?? '', /^\d{6}$/)
    assert.equal((await post('say', { as: 'nobody', text: 'hello' })).status, 404)
    assert.equal((await post('say', { as, words: 'hello' })).status, 400)
    const read = await (await fetch(`${talk.emulator.url}/_emulator/conversations/${as}`)).json()
    assert.equal((read as { entries: Entry[] }).entries.at(-1)?.activity.text, 'token of Alex Wilber')
  })
})

describe('emulated Teams after a restart', () => {
  it('keeps conversations in their latest state', async () => {
    const stateDir = await temporaryFolder()
    let talk = await startTalk({ stateDir, seed: 3 })
    const { replies } = await talk.emulator.acting.say(talk.alex(), 'hello')
    await talk.emulator.acting.say(talk.alex(), `edit ${replies[0]?.id}`)
    await talk.close()
    talk = await startTalk({ stateDir, seed: 3 })
    const { entries } = talk.emulator.acting.conversation(talk.alex())
    assert.deepEqual(texts(entries), ['hello', 'edited', `edit ${replies[0]?.id}`])
    await talk.close()
  })
})
