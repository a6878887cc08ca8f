import assert from 'node:assert/strict'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

describe('talking to the bot', () => {
  const world = useWorld()
  let chat: Chat
  before(async () => {
    chat = await world().person(world().emulator.world.operators.alex)
  })
  const answer = async (text: string) => (await chat.say(text)).replies.map(wordsOf).join('\n')

  it('introduces itself when it is installed, once', async () => {
    await chat.send({ type: 'installationUpdate', action: 'add' })
    assert.match(wordsOf(await chat.heard('I’m Rollcall')), /help/)
    const { replies } = await chat.send({ type: 'installationUpdate', action: 'remove' })
    assert.deepEqual(replies, [])
  })

  it('lists its commands and explains one', async () => {
    const all = JSON.stringify((await chat.say('help')).replies)
    for (const [title, name] of [
      ['List accounts', 'list users'],
      ['Check status', 'check status'],
      ['Disable accounts', 'disable accounts'],
      ['Who am I?', 'whoami'],
    ] as const) {
      assert.ok(all.includes(`"title":"${title}"`), title)
      assert.ok(all.includes(`"command":"${name}"`), name)
    }
    assert.match(await answer('help disable accounts'), /User\.EnableDisableAccount\.All|User\.Read\.All/)
    assert.doesNotMatch(all, /confirm operation/)
  })

  it('suggests the nearest command for an unknown word', async () => {
    assert.match(await answer('chekc status'), /check status/)
    assert.match(await answer('chekc'), /Did you mean “check status”/)
    assert.match(await answer('make me a sandwich'), /help/i)
  })

  it('explains a mistyped command after help, and ignores polite words', async () => {
    assert.match(await answer('help disabel accounts'), /Block accounts from signing in/)
    for (const text of ['help please', 'help me', 'hello!']) assert.match(await answer(text), /What I can do/, text)
  })

  it('signs nobody out because of a mistyped command, and offers the whole corrected line', async () => {
    const { emulator, person } = world()
    const diego = await person(emulator.world.operators.diego, { signedIn: true })
    const words = (await diego.say('sign out everywere nobody@contoso.com')).replies.map(wordsOf).join('\n')
    assert.match(words, /Did you mean “sign out everywhere nobody@contoso.com”\?/)
    const next = (await diego.say('sign out the whole building')).replies.map(wordsOf).join('\n')
    assert.match(next, /“sign out” takes no arguments/)
    const whoami = await diego.say('whoami please')
    assert.match(whoami.replies.map(wordsOf).join('\n'), /You are Diego/)
    const { replies } = await diego.press('sign out everywhere nobody@contoso.com')
    assert.match(replies.map(wordsOf).join(), /I couldn’t find nobody@contoso\.com/)
  })

  it('does not log text it did not understand', async () => {
    await answer('chekc status someone.private@contoso.com')
    assert.doesNotMatch(world().logged.join(''), /someone\.private/)
  })

  it('answers any nonsense with one clear sentence', async () => {
    const rubbish = [
      'x'.repeat(10_000),
      '🦊'.repeat(3000),
      '${}{{}}<>&"',
      '\u0000\u202e',
      "'; drop table operations; --",
    ]
    for (const text of rubbish) {
      const words = await answer(text)
      assert.match(words, /help/i)
      assert.doesNotMatch(words, /reference/i)
    }
  })

  it('answers German speakers in German', async () => {
    const lynne = await world().person(world().emulator.world.operators.lynne, { locale: 'de-DE' })
    const { replies } = await lynne.say('help')
    assert.match(replies.map(wordsOf).join(), /Konten/)
  })

  it('draws no tables on a phone', async () => {
    const phone = await world().person(world().emulator.world.operators.megan, { platform: 'iOS', signedIn: true })
    const { replies } = await phone.say('list users')
    const card = replies[0]?.activity.attachments?.[0]?.content as { version: string }
    assert.equal(card.version, '1.2')
    assert.doesNotMatch(JSON.stringify(card), /"Table"|Action\.Execute/)
    const first = wordsOf(await phone.heard('1–'))
    await phone.press('Next')
    assert.notEqual(wordsOf(await phone.heard('16–')), first)
  })

  it('shows the settings in force', async () => {
    assert.match(await answer('settings'), /2,000/)
  })

  it('handles a repeated activity once', async () => {
    const activity = { text: 'help', id: 'the-same-id' }
    const first = await chat.send(activity)
    const second = await chat.send(activity)
    assert.deepEqual([first.replies.length, second.replies.length, second.status], [1, 0, 200])
  })

  it('answers a mention in a group chat', async () => {
    const group = await world().person(world().emulator.world.operators.alex, { conversation: '19:group@thread.v2' })
    const { replies } = await group.say('help')
    assert.equal(replies.length, 1)
  })

  it('logs no token', () => {
    assert.doesNotMatch(world().logged.join(''), /eyJ[\w-]{10,}\.[\w-]{10,}/)
  })
})
