import assert from 'node:assert/strict'
import fc from 'fast-check'
import { bind } from '../../src/chat/card/bind.ts'
import { escapeCard, escapeText } from '../../src/chat/card/escape.ts'
import { oneLine } from '../../src/core/text.ts'
import { marks, renderedText } from '../support/markdown.ts'
import { hostileJson, hostileText } from './texts.ts'

describe('cards with hostile text', () => {
  it('display any mixture of markup literally', () => {
    fc.assert(fc.property(marks, (text) => assert.equal(renderedText(escapeText(text)), oneLine(text))))
  })

  const template = {
    type: 'AdaptiveCard',
    body: [
      { type: 'TextBlock', text: '${name}' },
      { type: 'FactSet', facts: [{ title: '${name}', value: '${title}' }] },
      { type: 'Container', $data: '${rows}', items: [{ type: 'TextBlock', text: '${text}' }] },
    ],
    actions: [{ type: 'Action.Execute', title: 'Go', data: { command: 'check status', accounts: '${name}' } }],
  }

  it('insert values without interpreting expressions, dates or object properties', () => {
    fc.assert(
      fc.property(hostileText(8), hostileText(8), fc.array(hostileText(4), { maxLength: 3 }), (name, title, texts) => {
        const card = bind(template, { name, title, rows: texts.map((text) => ({ text })) }) as unknown as {
          body: [{ text: string }, { facts: [{ title: string; value: string }] }]
          actions: [{ data: { command: string; accounts: string } }]
        }
        const shown = (text: string, empty = '') => escapeText(oneLine(text)) || empty
        assert.equal(card.body[0].text, shown(name, '–'))
        assert.deepEqual(card.body[1].facts, [{ title: shown(name), value: shown(title, '–') }])
        assert.deepEqual(card.actions[0].data, { command: 'check status', accounts: name })
        assert.doesNotMatch(JSON.stringify(card.body), /\{\{(DATE|TIME)/)
      }),
    )
  })

  it('are escaped completely in any shape, and data sent back to the bot stays unchanged', () => {
    const known = Object.getOwnPropertyNames(Object.prototype).length
    fc.assert(
      fc.property(hostileJson(), hostileText(8), (odd, text) => {
        const data = { odd, text }
        const escaped = escapeCard(
          { body: [{ type: 'TextBlock', text }, odd], actions: [{ type: 'Action.Execute', data }] },
          200,
        )
        const { body, actions } = escaped as { body: [{ text: string }]; actions: [{ data: unknown }] }
        assert.ok([...renderedText(body[0].text)].length <= 200)
        assert.doesNotMatch(body[0].text, /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u)
        assert.deepEqual(actions[0].data, data)
        assert.equal(Object.getOwnPropertyNames(Object.prototype).length, known)
      }),
    )
  })
})
