import assert from 'node:assert/strict'
import fc from 'fast-check'
import { escapeCard, escapeText } from '../../../src/chat/card/escape.ts'
import { oneLine } from '../../../src/core/text.ts'
import { renderedText } from '../../support/markdown.ts'

const nasty = [
  '**bold** _it_ __x__ a_b_c',
  '[a](http://x.test) ![b](c) [d][e] [f]: http://g.test',
  '# heading',
  '###### deep',
  '- item',
  '+ item',
  '1. first',
  '12) twelfth',
  '> quote',
  '---',
  '- - -',
  '***',
  '`code` ``two``',
  '~~gone~~',
  '<b>bold</b> <http://auto.test> <a@b.test>',
  '&amp; &#65; &copy; R&D',
  'DOMAIN\\user C:\\_x \\* \\\\',
  '{{DATE(2026-01-01T00:00:00Z)}} {{TIME(2026-01-01T00:00:00Z)}}',
  '{{{DATE(2026-01-01T00:00:00Z, LONG)}}}',
  '${displayName} ${1+1}',
  '| a | b |',
  'שלום עולם',
  '👩‍👩‍👧‍👦 party',
  '=== x',
  '1984',
  '2.5 kg',
]

describe("other people's text in cards", () => {
  it('is shown literally', () => {
    for (const text of nasty) assert.equal(renderedText(escapeText(text)), oneLine(text))
  })

  it('never leaves two adjacent braces for a date function', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', 'DATE(', 'x', '\\') }), (text) => {
        assert.doesNotMatch(escapeText(text), /\{\{(DATE|TIME)/)
      }),
    )
  })

  it('leaves ordinary names, addresses and IDs alone', () => {
    for (const text of [
      'Ann-Marie O’Neil (Ext.)',
      'first_last@contoso.com',
      'a.b+c@x.test',
      'INC0012345',
      'R&D #3 [old]',
    ]) {
      assert.equal(escapeText(text), text)
    }
  })
})

describe('an escaped card', () => {
  it('escapes what is rendered as markdown but nothing sent back to the bot', () => {
    const card = {
      body: [
        { type: 'TextBlock', text: '*a*' },
        { type: 'FactSet', facts: [{ title: '*b*', value: '*c*' }] },
        { type: 'Input.Text', id: 'x', value: '*d*', placeholder: '*e*' },
        { type: 'Input.ChoiceSet', id: 'y', choices: [{ title: '*f*', value: '*g*' }] },
        { type: 'Input.Toggle', id: 'z', title: '*h*' },
        { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: '*i*' }] },
      ],
      actions: [
        { type: 'Action.Execute', title: '*j*', data: { search: '*k*', list: [{ type: 'TextBlock', text: '*l*' }] } },
      ],
    }
    assert.deepEqual(escapeCard(card, 100), {
      body: [
        { type: 'TextBlock', text: '\\*a\\*' },
        { type: 'FactSet', facts: [{ title: '\\*b\\*', value: '\\*c\\*' }] },
        { type: 'Input.Text', id: 'x', value: '*d*', placeholder: '*e*' },
        { type: 'Input.ChoiceSet', id: 'y', choices: [{ title: '\\*f\\*', value: '*g*' }] },
        { type: 'Input.Toggle', id: 'z', title: '\\*h\\*' },
        { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: '*i*' }] },
      ],
      actions: card.actions,
    })
  })

  it('truncates long text with an ellipsis, never inside a character', () => {
    const cut = escapeCard({ type: 'TextBlock', text: '😀'.repeat(9) }, 4)
    assert.deepEqual(cut, { type: 'TextBlock', text: '😀😀😀…' })
  })
})
