import type { Cell } from '../../chat/turn/files.ts'

// Matches positions, not characters. Where the list separator is a semicolon, spreadsheets split this file at every
// semicolon, quoted or not, so a cell can start inside another one; spaces and quotes before a formula don't disarm it.
// Includes half-width and full-width characters. Spreadsheets skip tabs and line breaks at the very beginning.
const formulaStart =
  /(?<=^|[;\t\n\v\f\r\x85\u2028\u2029])(?=["\p{Zs}\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])/gu
const needsQuotes = /[",\r\n]/

/** One CSV cell. Text that a spreadsheet would evaluate gets a leading apostrophe. */
export function csvCell(value: Cell): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  // Spreadsheets don't show NUL, and readers written in C stop there.
  const text = value.replaceAll('\0', '')
  const safe = text.replace(formulaStart, "'")
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One row in RFC 4180 format. */
export function csvRow(cells: readonly Cell[]): string {
  const line = cells.map(csvCell).join(',')
  // A row with one empty cell would be an empty line, which readers skip.
  return `${line === '' ? '""' : line}\r\n`
}

/** Makes spreadsheets read a CSV file as UTF-8. */
export const byteOrderMark = '\ufeff'
