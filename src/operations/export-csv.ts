/** What a cell of a table may hold. */
export type Cell = string | number | boolean | null

// Half-width and full-width alike: spreadsheets take both for the start of a formula.
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const special = /[",\r\n]/

/** One cell: a text that a spreadsheet would compute is made a text by an apostrophe before it. */
export function csvCell(value: Cell): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  // No cell shows a NUL, and readers written in C end the text there.
  const text = value.replaceAll('\0', '')
  const safe = formula.test(text) ? `'${text}` : text
  return special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One row as RFC 4180 has it. */
export function csvRow(cells: readonly Cell[]): string {
  const line = cells.map(csvCell).join(',')
  // A row of one empty cell would be an empty line, which readers skip.
  return `${line === '' ? '""' : line}\r\n`
}

/** What a CSV file begins with so that spreadsheets read it as UTF-8. */
export const byteOrderMark = '\ufeff'
