import assert from 'node:assert/strict'
import { cardLimit, cardSize, fitCard } from '../../../src/chat/card/fit.ts'

describe('the size of a card', () => {
  it('counts two bytes for each UTF-16 unit of the JSON', () => {
    assert.equal(cardSize({ a: 'é😀' }), 2 * '{"a":"é😀"}'.length)
  })

  it('chooses the roomiest variant that fits', () => {
    const tried: number[] = []
    const card = fitCard(({ cell }) => {
      tried.push(cell)
      return { text: 'x'.repeat(cell * 200) }
    })
    assert.ok(cardSize(card) <= cardLimit)
    assert.deepEqual(tried, [256, 120, 80, 60])
  })

  it("does not send what can't be made to fit", () => {
    assert.throws(() => fitCard(() => ({ text: 'x'.repeat(20_000) })), /cannot be sent/)
  })
})
