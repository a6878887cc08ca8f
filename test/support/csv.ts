import assert from 'node:assert/strict'

/** A strict RFC 4180 reader. */
export function readCsv(text: string): string[][] {
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

/**
 * Cells as a spreadsheet that splits at `separator` would read them, whatever the file intended: quotes count only at
 * the start of a cell, and text after the closing quote is appended.
 */
export function cellsDividedAt(separator: string, text: string): string[] {
  const ends = (at: number) => at >= text.length || text[at] === separator || /[\r\n]/.test(text[at] ?? '')
  const cells: string[] = []
  for (let at = 0; at < text.length; at++) {
    let cell = ''
    if (text[at] === '"') {
      for (at++; at < text.length && (text[at] !== '"' || text[at + 1] === '"'); at++) {
        if (text[at] === '"') at++
        cell += text[at]
      }
      at++
    }
    while (!ends(at)) cell += text[at++]
    cells.push(cell)
  }
  return cells
}
