import assert from 'node:assert/strict'
import { messagesFor } from '../../src/messages/index.ts'
import { nodesOf, textsOf } from './rules.ts'
import { ordinaryTexts, sampleCards } from './samples/index.ts'

type Json = Readonly<Record<string, unknown>>

const colour = (column: Json) => column['backgroundImage']

describe('the picture of a card', () => {
  for (const device of ['desktop', 'phone'] as const) {
    it(`tells on a ${device} which number is which share of the bar, by colour`, async () => {
      const cards = await sampleCards(ordinaryTexts(), messagesFor('en'), device)
      let pictures = 0
      for (const [name, { card }] of Object.entries(cards)) {
        const columns = nodesOf(card).filter((node) => node['type'] === 'Column' && colour(node))
        const tiles = columns.filter(({ width }) => width === '6px')
        const shares = columns.filter(({ width }) => width !== '6px')
        const rows = nodesOf(card).flatMap(({ type, columns: inner }) =>
          type === 'ColumnSet' ? [inner as Json[]] : [],
        )
        const legend = rows
          .flatMap((row) => row.map((column, at) => ({ column, number: textsOf(row[at + 1])[0] ?? '' })))
          .filter(({ column, number }) => tiles.includes(column) && !/^\S+ 0$/.test(number))
          .map(({ column }) => colour(column))
        assert.deepEqual(shares.map(colour), legend, name)
        assert.equal(new Set(shares.map(colour)).size, shares.length, `${name}: two shares of one colour`)
        if (shares.length > 1) pictures++
      }
      assert.ok(pictures > 5)
    })
  }
})
