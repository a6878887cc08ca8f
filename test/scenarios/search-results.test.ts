import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Entry } from '../../emulator/conversations.ts'
import { buttonOf } from '../support/inputs.ts'
import { ordinary } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

describe('the results of a search', () => {
  const world = useWorld()
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const entry = async (text: string): Promise<Entry> => (await alex.say(text)).replies.at(-1) ?? assert.fail()
  const pressed = async (card: Entry, title: string | RegExp, inputs = {}) => {
    const { replies } = await alex.press(buttonOf(card, title), inputs, card.id)
    return replies.at(-1) ?? assert.fail()
  }

  it('can be checked and disabled', async () => {
    const { adele } = world().emulator.world.operators
    const status = wordsOf(await pressed(await entry('list users adele'), 'Check this one'))
    assert.match(status, /Adele Vance is enabled/)
    assert.ok(status.includes(adele.userPrincipalName))
    const plan = wordsOf(await pressed(await entry('list users adele'), 'Disable 1 account'))
    assert.match(plan, /Disable Adele Vance\?/)
    assert.ok(plan.includes(adele.userPrincipalName))
  })

  for (const platform of ['Windows', 'iOS'] as const) {
    it(`can be ticked one by one, on ${platform}`, async () => {
      const chat = await world().person(world().emulator.world.operators.alex, { platform })
      const surnames = ordinary(world(), 40).map(({ displayName }) => displayName.split(' ').at(-1) ?? '?')
      const last = surnames.find((one, index) => surnames.indexOf(one) !== index) ?? '?'
      const found = (await chat.say(`list users ${last}`)).replies.at(-1) ?? assert.fail()
      const people = [...world().emulator.world.people.values()].filter(({ displayName }) => displayName.includes(last))
      assert.ok(people.length > 1, 'several have this name')
      const { replies } = await chat.press('Select several', {}, found.id)
      const list = replies.at(-1) ?? assert.fail()
      for (const { displayName } of people.slice(0, 3)) assert.ok(wordsOf(list).includes(displayName))
      const people_ = people
        .slice(0, 2)
        .map(({ id }) => id)
        .join(',')
      const { replies: checked } = await chat.press('Check', { people: people_ }, list.id)
      assert.match(checked.map(wordsOf).join(), /Status of 2 accounts/)
    })
  }

  it('stay as they are if nobody was ticked', async () => {
    const found = await entry('list users s')
    const { replies } = await alex.press('Select several', {}, found.id)
    const list = replies.at(-1) ?? assert.fail()
    assert.match(wordsOf(list), /The 15 accounts on this page, of \d+/)
    for (const button of ['Check', 'Disable accounts']) {
      const pressed = await alex.press(button, { people: '' }, list.id)
      assert.match(pressed.replies.map(wordsOf).join(), /You haven’t selected an account\.\s+Select at least one/)
      assert.ok(pressed.replies.every(({ id }) => id !== list.id))
    }
  })

  it('do not come from a mistyped filter', async () => {
    for (const [text, meant] of [
      ['list users departement:Sales', 'department:'],
      ['list users dissabled', 'disabled'],
      ['check status departement:Sales', 'department:'],
      ['disable departement:Sales', 'department:'],
    ] as const)
      assert.match(wordsOf(await entry(text)), new RegExp(`Did you mean “${meant}”`), text)
    assert.match(wordsOf(await entry('list users title:Engineer123')), /match the whole value/)
  })

  it('are replaced by advice if the message is too long', async () => {
    assert.match(
      wordsOf(await entry(`check status ${'a@x.example, '.repeat(9_000)}`)),
      /Attach it as a CSV or text file/,
    )
  })

  it('have prompts in Teams that name nobody until filled in', async () => {
    const manifest = JSON.parse(await readFile(new URL('../../appPackage/manifest.json', import.meta.url), 'utf8'))
    const commands: { prompt?: string }[] = manifest.bots[0].commandLists[0].commands
    const prompts = commands.flatMap(({ prompt }) => prompt ?? [])
    assert.ok(prompts.some((prompt) => prompt.startsWith('disable accounts [')))
    for (const prompt of prompts) assert.doesNotMatch(wordsOf(await entry(prompt)), /accounts?\?|Status of/, prompt)
  })
})
