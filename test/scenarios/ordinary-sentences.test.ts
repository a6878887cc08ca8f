import assert from 'node:assert/strict'
import type { Entry } from '../../emulator/conversations.ts'
import { eventually } from '../support/eventually.ts'
import { buttonOf } from '../support/inputs.ts'
import { ordinary } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { byNumberOrName } from '../support/titles.ts'

const reason = 'Lost her phone on Monday'

describe('ordinary sentences', () => {
  const world = useWorld()
  let alex: Chat
  let german: Chat
  before(async () => {
    const { alex: who } = world().emulator.world.operators
    alex = await world().person(who, { signedIn: true })
    german = await world().person(who, { locale: 'de-DE' })
  })
  const entry = async (text: string, chat = alex): Promise<Entry> =>
    (await chat.say(text)).replies.at(-1) ?? assert.fail()
  const answer = async (text: string, chat = alex) => wordsOf(await entry(text, chat))

  it('ask for help', async () => {
    for (const text of ['what can you do', 'What can you do?', 'commands'])
      assert.match(await answer(text), /What I can do/)
    for (const text of ['hilfe', 'Was kannst du?']) assert.match(await answer(text, german), /Was ich kann/)
  })

  it('ask about people', async () => {
    const { diego, adele } = world().emulator.world.operators
    assert.match(
      await answer(`is ${diego.userPrincipalName} still enabled?`),
      new RegExp(`^● ${diego.displayName} is enabled\\n`),
    )
    assert.match(
      await answer('is adele enabled?'),
      new RegExp(`^● ${adele.displayName} is enabled[\\s\\S]*${adele.userPrincipalName}`),
    )
    assert.match(await answer('is diego enabled?'), /Diego Siciliani is enabled|accounts match “diego”/)
    assert.match(await answer('who is disabled?'), /\d+ accounts[\s\S]*disabled only/)
    assert.match(await answer('wer ist gesperrt?', german), /nur deaktivierte/)
    assert.match(await answer('ist adele gesperrt?', german), /Adele Vance ist aktiviert/)
    assert.match(await answer('who is adele?'), /1 account[\s\S]*Adele Vance/)
  })

  it('ask for a change, politely, and get a plan', async () => {
    const [target] = ordinary(world(), 1)
    const upn = target?.userPrincipalName ?? assert.fail()
    for (const text of [`please disable ${upn}`, `Can you please block ${upn}?`, `could you disable ${upn} please`])
      assert.match(await answer(text), byNumberOrName('Disable 1 account?'), text)
    for (const text of [`sperre ${upn}`, `bitte ${upn} sperren`, `Kannst du bitte ${upn} deaktivieren?`])
      assert.match(await answer(text, german), byNumberOrName('1 Konto deaktivieren?'), text)
    assert.equal(world().emulator.world.find(target?.id ?? '')?.accountEnabled, true)
  })

  it('plan nothing if they forbid a change', async () => {
    const [target] = ordinary(world(), 1)
    for (const text of [
      `please do not disable ${target?.userPrincipalName}`,
      `don't disable ${target?.userPrincipalName}`,
    ])
      assert.doesNotMatch(await answer(text), byNumberOrName('Disable 1 account?'))
    assert.doesNotMatch(await answer(`bitte ${target?.userPrincipalName} nicht sperren`, german), /deaktivieren\?/)
  })

  it('ask for a change in other words', async () => {
    const { adele } = world().emulator.world.operators
    for (const [text, plan] of [
      ['lock out adele vance now', /Disable Adele Vance\?/],
      ['reset adeles password', /Reset passwords for Adele Vance\?/],
      ["reset adele vance's password", /Reset passwords for Adele Vance\?/],
    ] as const) {
      const words = await answer(text)
      assert.match(words, plan, text)
      assert.ok(words.includes(adele.userPrincipalName), text)
    }
  })

  it('get a suggestion if they are a name, and none if nothing is near', async () => {
    const named = await entry('adele vance')
    assert.match(wordsOf(named), /Did you mean “check status adele vance”\?/)
    const { replies } = await alex.press(buttonOf(named, 'check status adele vance'), {}, named.id)
    assert.match(replies.map(wordsOf).join(), /Adele Vance is enabled/)
    assert.match(await answer('sign out adele'), /Did you mean “sign out everywhere adele”\?/)
    assert.doesNotMatch(await answer('I forgot my password'), /Did you mean|help forgot/)
  })

  it('get an answer if they say thanks', async () => {
    assert.match(await answer('thanks!'), /You’re welcome/)
    assert.match(await answer('Danke', german), /Gern/)
  })

  it('cause no alarm if they mean nothing', async () => {
    const card = JSON.stringify(await entry('make me a sandwich'))
    assert.match(card, /I don’t know that command/)
    assert.doesNotMatch(card, /[▲✕]|"(?:style|color)":"(?:warning|attention)"/i)
  })
})

describe('operations without an ID', () => {
  const world = useWorld()
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const entry = async (text: string, chat = alex): Promise<Entry> =>
    (await chat.say(text)).replies.at(-1) ?? assert.fail()
  let disabled = 0
  const disable = async (skip: number) => {
    const [target] = ordinary(world(), 1, skip)
    await alex.say(`disable ${target?.userPrincipalName}`)
    const plan = await alex.heard('Disable 1 account?')
    await alex.press('Disable 1 account', { reason, signOut: 'false' }, plan.id)
    const results = () => alex.shown().filter((words) => byNumberOrName('Disabled 1 account').test(words)).length
    disabled++
    await eventually('the account is disabled', () => results() >= disabled)
  }

  it('do not exist at first', async () => {
    for (const text of ['undo', 'retry', 'stop', 'approve'])
      assert.match(
        wordsOf(await entry(text)),
        /This doesn’t work for any of your operations|Nothing is waiting for your approval/,
        text,
      )
    assert.match(wordsOf(await entry('operation')), /You have no operations yet/)
    for (const command of ['stop', 'extend', 'continue', 'retry'])
      assert.match(wordsOf(await entry(command)), new RegExp(`as in “${command}(?: operation)? pafisi-35”`), command)
  })

  it('refer to the only one that fits', async () => {
    await disable(3)
    assert.match(wordsOf(await entry('undo')), byNumberOrName(/Enable 1 account\?|Restore 1 account/))
    // The only plan there is.
    assert.match(wordsOf(await entry('cancel')), /Cancelled/)
  })

  it('are asked about if several fit, and opened by ID alone', async () => {
    await disable(4)
    const question = await entry('undo that')
    assert.match(wordsOf(question), /Which operation do you mean\?/)
    const [id = ''] = /[a-z]{6}-\d{2}/.exec(wordsOf(question)) ?? []
    const { replies } = await alex.press(buttonOf(question, new RegExp(id)), {}, question.id)
    assert.match(replies.map(wordsOf).join(), byNumberOrName(/Enable 1 account\?|Restore 1 account/))
    assert.match(wordsOf(await entry(id)), byNumberOrName('Disabled 1 account'))
    assert.match(wordsOf(await entry(`${id.toUpperCase()}?`)), byNumberOrName('Disabled 1 account'))
  })
})
