/** What a cell of a table may hold. */
export type Cell = string | number | boolean | null

// Places, not letters. Where the list separator is a semicolon a spreadsheet divides this file there, quotes or not, so a
// cell may begin inside of a cell; spaces and quotes before a formula do not keep it from being one. Half-width and full-width
// signs alike. Spreadsheets skip a tab or line break at the very beginning.
const computed =
  /(?<=^|[;\t\n\v\f\r\x85\u2028\u2029])(?=["\p{Zs}\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])/gu
const special = /[",\r\n]/

/** One cell: what a spreadsheet would compute is made a text by an apostrophe before it. */
export function csvCell(value: Cell): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  // No cell shows a NUL, and readers written in C end the text there.
  const text = value.replaceAll('\0', '')
  const safe = text.replace(computed, "'")
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
