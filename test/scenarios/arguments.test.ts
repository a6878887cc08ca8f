import assert from 'node:assert/strict'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Left the company in May'

describe('arguments that a command does not accept', () => {
  const world = useWorld()
  let chat: Chat
  before(async () => {
    chat = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const answer = async (text: string) => (await chat.say(text)).replies.map(wordsOf).join('\n')
  /** The data of the button with this title, on the newest card that has one. */
  const dataOf = async (title: string): Promise<Record<string, unknown>> => {
    const card = JSON.stringify(await chat.heard(title))
    const [, data = '{}'] = new RegExp(`"title":"${title}"[^{}]*"data":(\\{[^}]*\\})`).exec(card) ?? []
    return JSON.parse(data)
  }
  const send = (data: Record<string, unknown>) =>
    chat.send({
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', verb: 'command', data }, trigger: 'manual' },
    })

  it('are named, with the problem and the usage', async () => {
    assert.match(await answer(`list users department:"${'x'.repeat(251)}"`), /department is too long: at most 250 char/)
    const long = await answer(`approve ${'x'.repeat(41)}`)
    assert.match(long, /operation ID is too long: at most 40 characters/)
    assert.match(long, /Usage: approve \[id\]/)
    assert.match(await answer(`deny tobaki-42 ${'x'.repeat(1001)}`), /comment is too long: at most 1,000 characters/)
  })

  it('are named in German too', async () => {
    const german = await world().person(world().emulator.world.operators.alex, { locale: 'de-DE' })
    const said = (await german.say(`undo ${'x'.repeat(41)}`)).replies.map(wordsOf).join('\n')
    assert.match(said, /Diese Angabe ist zu lang: Vorgangs-ID/)
  })

  it('leave a plan unchanged if they come from its card, and name the input', async () => {
    await chat.say(`disable accounts ${upnsOf(ordinary(world(), 2), '\n')}`)
    const data = await dataOf('Disable 2 accounts')
    assert.equal(data['command'], 'confirm operation')
    await send({ ...data, reason: 'x'.repeat(2001) })
    const entry = await chat.heard('The reason is too long')
    assert.doesNotMatch(JSON.stringify(entry), /"command":"help"/, 'no help for a command that nobody types')
    const said = wordsOf(entry)
    assert.match(said, /The reason is too long: at most 2,000 characters/)
    assert.match(said, /Correct it on the card and press the button again/)
    assert.doesNotMatch(said, /can’t be used/)
  })

  it('are refused if no card sends them, except for what Teams adds to a button', async () => {
    const data = await dataOf('Disable 2 accounts')
    await send({ ...data, reason, sign_out: 'true' })
    await chat.heard('This card can’t be used')
    assert.ok(world().logged.some((line) => line.includes('unrecognized_keys sign_out')))
    await send({ ...data, reason, signOut: 'false', msteams: { text: 'Disable 2 accounts' } })
    await chat.heard('Disabled 2 accounts')
  })

  it('do not include the inputs that a phone sends with the Cancel button of a plan', async () => {
    const { emulator, person } = world()
    const phone = await person(emulator.world.operators.diego, { platform: 'iOS', signedIn: true })
    await phone.say(`disable accounts ${upnsOf(ordinary(world(), 1), '\n')}`)
    await phone.heard('Disable 1 account?')
    await phone.press('Cancel', { reason, ticket: 'INC123456', runAtDate: '2031-01-01', runAtTime: '08:00' })
    await phone.heard('Cancelled')
  })
})
