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

  it('restores the lines of a pasted column, which the Playground joins', async () => {
    const { domain } = talk.emulator.world
    await type(`check status UserPrincipalNameann@${domain}Bob@${domain}, carl@${domain} and zoë@${domain}`)
    assert.equal(
      talk.heard[0]?.text,
      `check status UserPrincipalName\nann@${domain}\nBob@${domain}, carl@${domain} and zoë@${domain}`,
    )
  })

  it("shows an edited message again after the Playground forgot it, once, with the bot's ID", async () => {
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

  it("shows the bot's messages again after a reload, and installs the app only once", async () => {
    await type('one')
    await type('two')
    const before = talk.heard.length
    const install = () => type('', { type: 'installationUpdate', action: 'add' })
    playground.reload()
    await Promise.all([install(), install()])
    assert.deepEqual(playground.texts(), ['heard one', 'heard two'])
    assert.equal(talk.heard.length, before)
  })

  it('edits what a reloaded page shows, and moves nothing older to its end', async () => {
    for (let count = 0; count < 9; count++) await type(`${count}`)
    const ids = playground.calls.map(({ id }) => id)
    playground.reload()
    await type('', { type: 'installationUpdate', action: 'add' })
    assert.deepEqual(playground.texts().length, 8)
    await type(`edit ${ids[8]}`)
    await type(`edit ${ids[0]}`)
    assert.deepEqual(playground.texts(), [
      'heard 1',
      'heard 2',
      'heard 3',
      'heard 4',
      'heard 5',
      'heard 6',
      'heard 7',
      'edited',
    ])
    const [first] = talk.emulator.acting.conversation(talk.alex()).entries.filter(({ id }) => id === ids[0])
    assert.equal(first?.activity.text, 'edited', 'the conversation has it')
  })

  it('answers its polls', async () => {
    assert.equal((await fetch(`${talk.emulator.url}/botproxy/api/messages`, { method: 'HEAD' })).status, 200)
  })

  it("says if the bot isn't running", async () => {
    talk.emulator.framework.botUrl = 'http://127.0.0.1:1/api/messages'
    assert.equal((await type('hello')).status, 502)
  })
})
