import assert from 'node:assert/strict'
import { argumentsOf } from '../../../src/chat/commands/press.ts'
import { inputShape as inputSchemas } from '../../../src/operations/plan/form-fields.ts'
import { commands } from '../../support/all-commands.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { messagesFor } from '../../support/words.ts'
import { buttonsOf, nodesOf } from './rules.ts'
import { ordinaryTexts, sampleCards, type Texts } from './samples/index.ts'

type Json = Readonly<Record<string, unknown>>

/** What a client lets a person enter: something, the maximum length, or nothing. */
const filledIn: Readonly<Record<string, (input: Json) => readonly string[]>> = {
  'Input.Text': ({ maxLength }) => ['', '3', 'x'.repeat(Number(maxLength ?? 9_000))],
  'Input.Toggle': () => ['true', 'false'],
  'Input.Date': () => ['', '2026-05-29'],
  'Input.Time': () => ['', '18:00'],
  'Input.ChoiceSet': () => ['', 'f3c5a1d2-0b9e-4c39-9e4c-0d4be42a5a4f,1b9e4c39-0b9e-4c39-9e4c-0d4be42a5a4f'],
}

const isInput = ({ type }: Json) => String(type).startsWith('Input.')

/** Input values that may accompany a button press. */
function fillings(card: unknown): Record<string, string>[] {
  const inputs = nodesOf(card).filter(isInput)
  const choices = inputs.map((input) => [String(input['id']), filledIn[String(input['type'])]?.(input) ?? []] as const)
  const most = Math.max(0, ...choices.map(([, values]) => values.length))
  const filled = Array.from({ length: most }, (_, at) =>
    Object.fromEntries(choices.map(([id, values]) => [id, values[at] ?? values.at(-1) ?? ''])),
  )
  return [{}, ...filled]
}

/** Everything that a card's buttons can send, with the reason if their command refuses it. */
function refused(card: unknown): string[] {
  return buttonsOf(card)
    .filter(({ type }) => type !== 'Action.OpenUrl')
    .flatMap((button) => {
      const data = button['data'] as Json
      const spec = commands.find(({ name }) => name === data['command'])
      // Phones don't support buttons that ignore inputs.
      const sent = button['associatedInputs'] === 'none' ? [{}] : fillings(card)
      return sent.flatMap((filling) => {
        const parsed = spec?.arguments.safeParse(argumentsOf({ ...data, ...filling }, spec))
        return parsed?.success
          ? []
          : [`${JSON.stringify(button['data'])}: ${parsed?.error.message ?? 'no such command'}`]
      })
    })
}

const always = (text: string): Texts => ({
  name: () => text,
  upn: () => text,
  jobTitle: () => text,
  department: () => text,
  typed: () => text,
})

const texts = {
  'ordinary texts': ordinaryTexts,
  'long texts': () => always('W'.repeat(2_000)),
  'texts of emoji': () => always('👩‍👩‍👧‍👦'.repeat(300)),
  'blank texts': () => always(' '),
}

describe('every button of every card', () => {
  for (const device of ['desktop', 'phone'] as const) {
    for (const place of ['personal', 'groupChat'] as const) {
      for (const [name, make] of Object.entries(texts)) {
        // What a text does to a button doesn't depend on where it is shown: the other texts only where most has to fit.
        if (make !== ordinaryTexts && !(device === 'phone' && place === 'groupChat')) continue
        it(`sends what its command accepts, on a ${device} in ${place} with ${name}`, async () => {
          const cards = await sampleCards(make(), messagesFor('en'), device, place)
          const wrong = Object.entries(cards).flatMap(([card, reply]) =>
            refused(JSON.parse(JSON.stringify(reply.card ?? {}))).map((why) => `${card}: ${why}`),
          )
          assert.deepEqual(wrong, [])
        })
      }
    }
  }

  it('is checked: unknown keys and buttons without a command are found', () => {
    const card = (data: Json, input = 'reason') => ({
      body: [{ type: 'Input.Text', id: input, maxLength: 100 }],
      actions: [{ type: 'Action.Submit', data }],
    })
    const good = { command: 'confirm operation', operation: 'tobaki-42', token: 'x' }
    assert.deepEqual(refused(card(good)), [])
    assert.match(refused(card({ ...good, pag: 2 }))[0] ?? '', /unrecognized_keys/)
    assert.match(refused(card(good, 'reasons'))[0] ?? '', /unrecognized_keys/)
    assert.match(refused(card({ command: 'confirm' }))[0] ?? '', /no such command/)
  })

  it("gets only declared inputs, so that a mistake in one isn't tampering", async () => {
    const cards = await sampleCards(ordinaryTexts(), messagesFor('en'), 'desktop')
    const ids = Object.values(cards).flatMap(({ card }) =>
      nodesOf(card)
        .filter(isInput)
        .map(({ id }) => String(id)),
    )
    const { choices: _, added: __, ...others } = inputSchemas
    const added = wholeRegistry.inputs().map(({ id }) => id)
    assert.deepEqual([...new Set(ids)].sort(), [...Object.keys(others), ...wholeRegistry.choices(), ...added].sort())
  })
})
