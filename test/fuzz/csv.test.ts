import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Cell } from '../../src/chat/turn/files.ts'
import { csvRow } from '../../src/features/export/csv.ts'
import { cellsDividedAt, readCsv } from '../support/csv.ts'
import { hostileText } from './texts.ts'

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...'",\r\n\t;=+-@＝＋－＠\'; a0ü𝒳\u2028\u00a0') }),
    hostileText(8),
  )
  // Cells can't contain NUL; see the writer's tests.
  .map((one) => one.replaceAll('\0', ''))
const cell: fc.Arbitrary<Cell> = fc.oneof({ weight: 5, arbitrary: text }, fc.nat(), fc.boolean(), fc.constant(null))
const rows = fc
  .integer({ min: 2, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }))

const plain = (value: Cell) => (value === null ? '' : String(value))
const withoutGuards = (value: string) => value.replaceAll("'", '')

describe('a CSV file with hostile text', () => {
  it('is read back as written, except for apostrophes before formulas', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const read = readCsv(given.map(csvRow).join(''))
        assert.deepEqual(
          read.map((row) => row.map(withoutGuards)),
          given.map((row) => row.map((value) => withoutGuards(plain(value)))),
        )
      }),
    )
  })

  for (const [name, separator] of Object.entries({ comma: ',', semicolon: ';', tab: '\t' }))
    it(`evaluates nothing in a spreadsheet that splits at the ${name}`, () => {
      fc.assert(
        fc.property(rows, (given) => {
          for (const one of cellsDividedAt(separator, given.map(csvRow).join('')))
            assert.doesNotMatch(one, /^["\s]*[=+\-@＝＋－＠]/u)
        }),
      )
    })
})
