import assert from 'node:assert/strict'
import fc from 'fast-check'
import { byteOrderMark, type Cell, csvCell, csvRow } from '../../src/operations/export-csv.ts'

/** A reader of RFC 4180, written for this test alone. */
function parse(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        assert.ok(at < text.length, 'a quote that never ends')
        if (text[at] === '"') at++
        cell += text[at]
      }
      at++
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\r') cell += text[at++]
      assert.doesNotMatch(cell, /["\n]/)
    }
    row.push(cell)
    if (text[at] === ',') {
      at++
      continue
    }
    assert.equal(text.slice(at, at + 2), '\r\n')
    at += 2
    rows.push(row)
    row = []
  }
  assert.deepEqual(row, [])
  return rows
}

const isFormula = (text: string) => /^[=+\-@\t\r\n＝＋－＠]/.test(text)
const shown = (cell: Cell) => {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell)
  return isFormula(cell) ? `'${cell}` : cell
}
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'",\r\n\t=+-@＝＋－＠\'; a0ü𝒳\u2028') }),
)
const anyCell: fc.Arbitrary<Cell> = fc
  .oneof(anyText, fc.integer(), fc.boolean(), fc.constant(null))
  .filter((cell) => typeof cell !== 'string' || !cell.includes('\0'))

describe('a CSV file', () => {
  it('is read back as what was written, whatever it was, save that formulas are texts', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 6 })
          .chain((width) => fc.array(fc.array(anyCell, { minLength: width, maxLength: width }), { maxLength: 8 })),
        (rows) => {
          assert.deepEqual(
            parse(rows.map(csvRow).join('')),
            rows.map((row) => row.map(shown)),
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  it('never begins a cell with what a spreadsheet computes', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠1']) {
      const [[cell = ''] = []] = parse(csvRow([text, 'x']))
      assert.equal(cell, `'${text}`)
    }
    assert.equal(csvCell('a=1'), 'a=1')
    assert.equal(csvCell(-1), '-1')
  })

  it('drops the one character that cannot be stored', () => {
    assert.equal(csvCell('a\0b'), 'ab')
    assert.equal(csvCell('\0=1'), "'=1")
  })

  it('begins with the mark that tells spreadsheets it is UTF-8', () => {
    assert.deepEqual([...Buffer.from(byteOrderMark)], [0xef, 0xbb, 0xbf])
  })
})
