import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { cardLimit, cardSize } from '../../../src/chat/card/index.ts'
import { messagesFor } from '../../support/words.ts'
import { rendererFindings, teamsSchema } from '../card/schema.ts'
import { brokenRules, buttonsOf, textsOf, unknownSigns } from './rules.ts'
import { ordinaryTexts, reader, sampleCards, type Texts } from './samples/index.ts'

const plain = (card: unknown) => JSON.parse(JSON.stringify(card))

/** Teams' documentation writes "Full", its library "full"; Teams accepts both. */
const forSchema = (card: unknown) => {
  const copy = plain(card)
  if (copy.msteams?.width === 'Full') copy.msteams.width = 'full'
  return copy
}

const hidden = [
  'confirm operation',
  'cancel operation',
  'stop operation',
  'operation items',
  'export',
  'export contained',
  'steps file',
  'steps done',
  'steps not needed',
  'choose accounts',
  'remind receivers',
  'give ways back in',
  'plan ways back in again',
]

/** Read-only cards: a newer card has the buttons, it is in a shared conversation, or there is only waiting. */
const withoutButtons = /^(approverShared(Denied|Excluded)|waiting\w*|stopping|verifying|receiverDone|receiverMoved)$/

/** In German, “ closes a quotation. */
const foreignQuotes = { en: /„/, de: /”|(?:^|[\s(])“/ } as const

for (const locale of ['en', 'de'] as const) {
  for (const device of ['desktop', 'phone'] as const) {
    describe(`every card on a ${device}, in ${locale}`, () => {
      let cards: Awaited<ReturnType<typeof sampleCards>>
      before(async () => {
        cards = await sampleCards(ordinaryTexts(), messagesFor(locale), device)
      })

      it('is accepted by Teams', () => {
        const valid = teamsSchema()
        for (const [name, { card }] of Object.entries(cards)) {
          assert.ok(valid(forSchema(card)), `${name}: ${JSON.stringify(valid.errors?.slice(0, 3))}`)
        }
      })

      it('is accepted by the renderer at its version', () => {
        for (const [name, { card }] of Object.entries(cards)) assert.deepEqual(rendererFindings(plain(card)), [], name)
      })

      it("follows the project's rules", () => {
        for (const [name, { card }] of Object.entries(cards))
          assert.deepEqual(brokenRules(plain(card), device), [], name)
      })

      it('uses the quotation marks of its language', () => {
        for (const [name, { card }] of Object.entries(cards))
          assert.deepEqual(
            textsOf(plain(card)).filter((text) => foreignQuotes[locale].test(text)),
            [],
            name,
          )
      })

      it('starts its texts with documented symbols', () => {
        for (const [name, { card }] of Object.entries(cards)) assert.deepEqual(unknownSigns(plain(card)), [], name)
      })

      it('has no placeholder left and nothing truncated', () => {
        for (const [name, { card }] of Object.entries(cards)) {
          assert.doesNotMatch(JSON.stringify(card), /\$\{|undefined|NaN|\[object/, name)
          for (const text of textsOf(card)) assert.doesNotMatch(text, /…/, name)
        }
      })

      it('has buttons only for existing commands', () => {
        const known = [...Object.keys(messagesFor(locale).commands), ...hidden]
        for (const [name, { card }] of Object.entries(cards)) {
          for (const { data, url } of buttonsOf(card)) {
            if (url !== undefined) continue
            assert.ok(known.includes((data as { command: string }).command), `${name}: ${JSON.stringify(data)}`)
          }
        }
      })

      it('offers a next step', () => {
        for (const [name, { card }] of Object.entries(cards))
          assert.equal(buttonsOf(card).length > 0, !withoutButtons.test(name), name)
      })

      it('has a one-line summary for notifications', () => {
        for (const [name, { summary }] of Object.entries(cards)) assert.ok(summary?.trim(), name)
      })
    })
  }
}

const odd = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: fc.constantFrom(...'\\"*_`[](){}$<>&;#|~=+-.! \n\t\u0000\u202e'), maxLength: 400 }),
  fc.constantFrom(
    '',
    ' ',
    'x'.repeat(5000),
    '\\'.repeat(1000),
    '"'.repeat(3000),
    '👩‍👩‍👧‍👦'.repeat(200),
    'שלום עולם '.repeat(60),
    'مرحبا',
    '\ud800',
    '\u0001'.repeat(3000),
    '${secret} ${1+1}',
    '<script>alert(1)</script>',
    '**bold** [link](http://x.test) {{DATE(2026-01-01T00:00:00Z)}}',
    `Zalgo${'\u0301'.repeat(500)}`,
  ),
)

/** Every placeholder in the templates; names may contain others, which are displayed literally. */
function placeholdersOfTemplates(): string[] {
  const folder = new URL('../../../src/chat/card/', import.meta.url)
  const templates = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return templates.flatMap((name) => readFileSync(new URL(name, folder), 'utf8').match(/\$\{[^}]*\}/g) ?? [])
}

/** Cycles through a list of texts. */
const drawn = (list: readonly string[]): Texts => {
  let at = 0
  const next = () => list[at++ % list.length] ?? ''
  return { name: next, upn: next, jobTitle: next, department: next, typed: next }
}

describe('cards with any directory data or input', () => {
  const placeholders = placeholdersOfTemplates()
  before(() => assert.ok(placeholders.length > 20))

  for (const device of ['desktop', 'phone'] as const) {
    it(`are valid and small enough on a ${device}`, async () => {
      const valid = teamsSchema()
      await fc.assert(
        fc.asyncProperty(fc.array(odd, { minLength: 1, maxLength: 7 }), async (list) => {
          const cards = await sampleCards(drawn(list), messagesFor('de'), device)
          for (const [name, { card }] of Object.entries(cards)) {
            assert.deepEqual(brokenRules(plain(card), device), [], name)
            assert.ok(valid(forSchema(card)), `${name}: ${JSON.stringify(valid.errors?.slice(0, 3))}`)
            assert.deepEqual(rendererFindings(plain(card)), [], name)
            const written = JSON.stringify(card)
            for (const placeholder of placeholders) assert.ok(!written.includes(placeholder), `${name}: ${placeholder}`)
          }
        }),
        { numRuns: 12, examples: [[['', '\0']]] },
      )
    })

    it(`fit on a ${device} even if every text has maximum length and cost`, async () => {
      for (const text of [
        '\\'.repeat(2000),
        '"'.repeat(2000),
        '*'.repeat(2000),
        '\ud800'.repeat(500),
        'W'.repeat(2000),
      ]) {
        const cards = await sampleCards(drawn([text]), messagesFor('en'), device)
        for (const [name, { card }] of Object.entries(cards)) assert.ok(cardSize(card ?? {}) <= cardLimit, name)
      }
    })
  }

  it('fit in a group chat too, where every button names its owner', async () => {
    for (const device of ['desktop', 'phone'] as const) {
      for (const text of ['\\'.repeat(2000), 'W'.repeat(2000), '\ud800'.repeat(500)]) {
        const cards = await sampleCards(drawn([text]), messagesFor('de'), device, 'groupChat')
        for (const [name, { card }] of Object.entries(cards)) {
          assert.deepEqual(brokenRules(plain(card), device), [], name)
          const own = !/^(approv|steps[A-Z]|help(Group)?$)/.test(name)
          for (const { data, url } of buttonsOf(card)) {
            if (url === undefined) assert.equal((data as { for?: string }).for, own ? reader : undefined, name)
          }
        }
      }
    }
  })

  it('show expressions and markup in names literally', async () => {
    const name = '${secret} *b* <i>x</i>'
    const cards = await sampleCards(drawn([name]), messagesFor('en'), 'desktop')
    assert.ok(textsOf(cards['users']?.card).includes('${secret} \\*b\\* \\<i>x\\</i>'))
  })
})
