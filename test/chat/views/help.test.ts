import assert from 'node:assert/strict'
import { type CommandGroup, commandGroups } from '../../../src/chat/commands/spec.ts'
import { showCommand, showHelp, showHelpGroup, textOf } from '../../../src/chat/views/help.ts'
import { commands } from '../../support/all-commands.ts'
import { messagesFor } from '../../support/words.ts'
import { buttonsOf, textsOf } from './rules.ts'

const messages = messagesFor('en')
const listed = commands.filter(({ hidden }) => !hidden)
const commandOf = (button: Readonly<Record<string, unknown>>) =>
  button['data'] as { command: string; topic?: string; group?: CommandGroup }

describe('the help', () => {
  for (const device of ['desktop', 'phone'] as const) {
    it(`explains every command on a ${device}`, () => {
      const groups = buttonsOf(showHelp(listed, messages, { device }).card).flatMap(
        (button) => commandOf(button).group ?? [],
      )
      assert.deepEqual(groups, [...commandGroups])
      const topics = groups.flatMap((group) =>
        buttonsOf(showHelpGroup(group, listed, messages, { device }).card).flatMap(
          (button) => commandOf(button).topic ?? [],
        ),
      )
      assert.deepEqual(topics.sort(), listed.flatMap(({ name }) => (name === 'help' ? [] : [name])).sort())
    })
  }

  it('has working buttons on a phone too', () => {
    const { card } = showHelp(listed, messages, { device: 'phone' })
    const runs = buttonsOf(card).map((button) => commandOf(button).command)
    for (const name of ['list users', 'check status', 'disable accounts', 'operations'])
      assert.ok(runs.includes(name), name)
  })

  it('offers to run only commands that work without arguments', () => {
    const cards = [
      showHelp(listed, messages, { device: 'desktop' }),
      ...commandGroups.map((group) => showHelpGroup(group, listed, messages, { device: 'desktop' })),
      ...listed.map((one) => showCommand(one, messages, { device: 'desktop' })),
    ]
    const run = cards
      .flatMap(({ card }) => buttonsOf(card).map(commandOf))
      .filter(({ topic, group }) => !topic && !group)
    assert.ok(run.length > 20)
    for (const { command } of run) {
      const known = listed.find(({ name }) => name === command)
      assert.ok(known?.arguments.safeParse({}).success, command)
    }
  })

  it('gives further examples no separate heading', () => {
    const disable = listed.find(({ name }) => name === 'disable accounts') ?? assert.fail()
    for (const device of ['desktop', 'phone'] as const) {
      const texts = textsOf(showCommand(disable, messages, { device }).card)
      assert.deepEqual(
        texts.filter((text) => text === '–'),
        [],
        device,
      )
      for (const example of textOf('disable accounts', messages).examples)
        assert.ok(texts.join('\n').includes(example.slice(0, 12)))
    }
  })

  it('names every permission in full, however many there are', () => {
    const contain = listed.find(({ name }) => name === 'contain accounts') ?? assert.fail()
    for (const device of ['desktop', 'phone'] as const) {
      const texts = textsOf(showCommand(contain, messages, { device }).card)
      for (const scope of contain.scopes ?? []) assert.ok(texts.includes(scope), scope)
      assert.ok(!texts.some((text) => /^[A-Z][\w.-]+…$/.test(text)))
    }
  })

  it('has its buttons in the same place in all rows', () => {
    /** Whether each row of buttons stands in a column, beside a text. */
    const placesIn = (node: unknown, inColumn = false): boolean[] => {
      if (Array.isArray(node)) return node.flatMap((one) => placesIn(one, inColumn))
      if (typeof node !== 'object' || node === null) return []
      const { type } = node as { type?: unknown }
      if (type === 'ActionSet') return [inColumn]
      return Object.values(node).flatMap((one) => placesIn(one, inColumn || type === 'Column'))
    }
    for (const locale of ['en', 'de'])
      for (const device of ['desktop', 'phone'] as const) {
        const places = placesIn(showHelp(listed, messagesFor(locale), { device }).card)
        assert.ok(places.length >= commandGroups.length)
        assert.equal(new Set(places).size, 1, `${locale}, ${device}`)
      }
  })

  it("explains the syntax of a command that couldn't be read", () => {
    const undo = listed.find(({ name }) => name === 'undo') ?? assert.fail()
    assert.ok(textsOf(showCommand(undo, messages, { device: 'phone' }).card).includes('undo [id]'))
  })
})
