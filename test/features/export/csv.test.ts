import assert from 'node:assert/strict'
import { byteOrderMark, csvCell, csvRow } from '../../../src/features/export/csv.ts'
import { cellsDividedAt, readCsv } from '../../support/csv.ts'

const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '＝1', '＋1', '－1', '＠1']

describe('a CSV file', () => {
  it('is quoted as in RFC 4180', () => {
    assert.equal(csvRow(['a', 'b "c", d', 'e\r\nf', null, true, 7]), 'a,"b ""c"", d","e\r\nf",,true,7\r\n')
    assert.equal(csvRow(['']), '""\r\n')
    assert.equal(csvRow([null, null]), ',\r\n')
  })

  it('never starts a cell with something a spreadsheet evaluates', () => {
    for (const text of [...formulas, '\t1', '\r1', '\n1', ' =1', '"=1', '\u00a0" -1']) {
      const [[cell = ''] = []] = readCsv(csvRow([text, 'x']))
      assert.equal(cell, `'${text}`)
    }
    assert.equal(csvCell('\t=1'), "'\t'=1")
    assert.equal(csvCell(-1), '-1')
  })

  it('evaluates nothing if a spreadsheet splits a cell again, at a semicolon, tab or line break', () => {
    assert.equal(csvCell("x;=cmd|'/c calc'!A1"), "x;'=cmd|'/c calc'!A1")
    for (const end of [';', '\t', '\n', '\v', '\f', '\r', '\x85', '\u2028', '\u2029'])
      for (const formula of formulas) {
        const [[cell = ''] = []] = readCsv(csvRow([`x${end}${formula}`, 'y']))
        assert.equal(cell, `x${end}'${formula}`)
      }
  })

  it("doesn't let quotes or spaces hide a formula after such a position", () => {
    for (const gap of ['"', ' ', '\u00a0', '""', ' "'])
      for (const part of cellsDividedAt(';', csvRow(['x', `y;${gap}=1`]))) assert.doesNotMatch(part, /^["\s]*=/)
    assert.equal(csvCell('a;b;=1;;=2'), "a;b;'=1;;'=2")
  })

  it('leaves harmless text alone', () => {
    for (const text of ['a=1', 'Anne-Marie', 'a@b.example', 'x; y', 'x;y-z', 'x;,=1', 'C++;C#', "'=1"])
      assert.equal(readCsv(csvRow([text, 'x']))[0]?.[0], text)
  })

  it("drops the one character that can't be stored", () => {
    assert.equal(csvCell('a\0b'), 'ab')
    assert.equal(csvCell('\0=1'), "'=1")
    assert.equal(csvCell('x;\0=1'), "x;'=1")
  })

  it('starts with the mark that identifies UTF-8 to spreadsheets', () => {
    assert.deepEqual([...Buffer.from(byteOrderMark)], [0xef, 0xbb, 0xbf])
  })
})
