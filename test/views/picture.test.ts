import assert from 'node:assert/strict'
import { messagesFor } from '../../src/messages/index.ts'
import { nodesOf, textsOf } from './rules.ts'
import { ordinaryTexts, sampleCards } from './samples/index.ts'

describe('the chart of a card', () => {
  for (const device of ['desktop', 'phone'] as const) {
    it(`relates numbers to shares of the bar by their order, on a ${device}`, async () => {
      const cards = await sampleCards(ordinaryTexts(), messagesFor('en'), device)
      let pictures = 0
      for (const [name, { card }] of Object.entries(cards)) {
        const shares = nodesOf(card).filter((node) => node['type'] === 'Column' && node['backgroundImage'])
        if (shares.length === 0) continue
        pictures++
        assert.notEqual(shares.length, 1, `${name}: a bar of one share`)
        const numbers = textsOf(card).flatMap((text) => /^[^\p{L}\p{N}\s] ([\d,]+)$/u.exec(text)?.[1] ?? [])
        const counts = numbers.map((number) => Number(number.replace(',', ''))).filter((count) => count > 0)
        const whole = counts.reduce((sum, count) => sum + count, 0)
        assert.deepEqual(
          shares.map(({ width }) => width),
          counts.map((count) => Math.max(2, Math.round((100 * count) / whole))),
          name,
        )
      }
      assert.ok(pictures > 5)
    })
  }
})
