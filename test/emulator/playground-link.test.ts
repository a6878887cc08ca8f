import assert from 'node:assert/strict'
import { startFakePlayground } from './fake-playground.ts'
import { startTalk, type Talk } from './talk.ts'

describe('emulated Teams with a Playground', () => {
  let talk: Talk
  let playground: Awaited<ReturnType<typeof startFakePlayground>>
  beforeEach(async () => {
    playground = await startFakePlayground()
    talk = await startTalk({ playgroundUrl: playground.url })
  })
  afterEach(async () => {
    await talk.close()
    await playground.close()
  })

  const type = (text: string, more: object = {}) =>
    fetch(`${talk.emulator.url}/botproxy/api/messages`, {
      method: 'POST',
      body: JSON.stringify({
        type: 'message',
        text,
        from: { aadObjectId: talk.emulator.person.id },
        conversation: { id: 'any' },
        ...more,
      }),
    })

  it("shows its person's chat there, without the bot's token, and nobody else's", async () => {
    await type('hello')
    await talk.emulator.acting.say({ as: talk.emulator.world.operators.megan.id }, 'quiet')
    assert.deepEqual(playground.texts(), ['heard hello'])
    assert.equal(playground.calls[0]?.headers.authorization, undefined)
    const [, reply] = talk.emulator.acting.conversation(talk.alex()).entries
    assert.equal(reply?.id, playground.calls[0]?.id)
  })

  it('passes on a pasted column with its lines, as Teams would: the Playground joins them', async () => {
    const { domain } = talk.emulator.world
    await type(`check status UserPrincipalNameann@${domain}Bob@${domain}, carl@${domain} and zoë@${domain}`)
    assert.equal(
      talk.heard[0]?.text,
      `check status UserPrincipalName\nann@${domain}\nBob@${domain}, carl@${domain} and zoë@${domain}`,
    )
  })

  it('shows an edited message again when the Playground has forgotten it, once, under the id the bot knows', async () => {
    await type('card')
    const id = playground.calls[0]?.id ?? ''
    playground.restart()
    await Promise.all([type(`edit ${id}`), type(`edit ${id}`), type(`edit ${id}`)])
    assert.deepEqual(playground.texts(), ['edited'])
    const shown = playground.calls.at(-1)?.id ?? ''
    assert.notEqual(shown, id)
    await type('', { type: 'invoke', name: 'adaptiveCard/action', value: {}, replyToId: shown })
    assert.equal(talk.heard.at(-1)?.replyToId, id)
  })

  it('shows what the bot said again when the page is loaded anew, and installs the app but once', async () => {
    await type('one')
    await type('two')
    const before = talk.heard.length
    const install = () => type('', { type: 'installationUpdate', action: 'add' })
    playground.reload()
    await Promise.all([install(), install()])
    assert.deepEqual(playground.texts(), ['heard one', 'heard two'])
    assert.equal(talk.heard.length, before)
  })

  it('edits what a page that was loaded anew has drawn, and draws what it has not', async () => {
    for (let count = 0; count < 9; count++) await type(`${count}`)
    const ids = playground.calls.map(({ id }) => id)
    playground.reload()
    await type('', { type: 'installationUpdate', action: 'add' })
    assert.deepEqual(playground.texts().length, 8)
    await type(`edit ${ids[8]}`)
    await type(`edit ${ids[0]}`)
    assert.deepEqual(playground.texts().slice(-2), ['edited', 'edited'])
    assert.equal(playground.texts().length, 9)
  })

  it('answers its knocking', async () => {
    assert.equal((await fetch(`${talk.emulator.url}/botproxy/api/messages`, { method: 'HEAD' })).status, 200)
  })

  it('says when the bot is not there', async () => {
    talk.emulator.framework.botUrl = 'http://127.0.0.1:1/api/messages'
    assert.equal((await type('hello')).status, 502)
  })
})
