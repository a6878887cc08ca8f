import { setImmediate as immediate } from 'node:timers/promises'
import {
  type AccountText,
  hasHeading,
  identifiersIn,
  maxUnrecognised,
  readAccounts,
  readNames,
  separators,
} from './accounts.ts'

/** Roughly as many characters as are read within ten milliseconds. */
const pieceLength = 65_536

/** Like `readAccounts` and `readNames`, but in pieces, so that the bot can answer others in between. */
export async function readAccountsInPieces(text: string): Promise<AccountText> {
  // Each piece is read with the heading, so a file that consists mostly of its heading isn't a table.
  const table = text.indexOf('\n') < pieceLength && hasHeading(text)
  // Prepend the table's header, or an empty line, so that no piece's first line is mistaken for a header.
  const heading = table ? text.slice(0, text.indexOf('\n') + 1) : '\n'
  const [identifiers, rest]: [string[], string[]] = [[], []]
  const read = (piece: string, isBegun: boolean): AccountText => {
    if (isBegun) return { identifiers: identifiersIn(piece), rest: [] }
    const names = table ? undefined : readNames(piece)
    return names && names.length > 1 ? { identifiers: names, rest: [] } : readAccounts(heading + piece)
  }
  for (const [piece, isBegun] of piecesOf(table ? text.slice(heading.length) : text, table)) {
    const found = read(piece, isBegun)
    for (const one of found.identifiers) identifiers.push(one)
    rest.push(...found.rest)
    await immediate()
  }
  return { identifiers, rest: rest.slice(0, maxUnrecognised) }
}

/**
 * Splits text at separators between accounts, or between words if there is no separator for a long stretch, as in XML
 * on a single line. Also tells whether a piece continues the previous one.
 */
function* piecesOf(text: string, table: boolean): Generator<[piece: string, isBegun: boolean]> {
  const mark = table ? /\n/g : /[\n;,\t]/g
  const word = new RegExp(separators, 'gu')
  const after = (separator: RegExp, from: number): number => {
    separator.lastIndex = from
    return separator.test(text) ? separator.lastIndex : text.length
  }
  let isBegun = false
  for (let from = 0; from < text.length; ) {
    const end = after(mark, from + (isBegun ? 0 : pieceLength))
    const isLong = !table && end > from + 2 * pieceLength
    const to = isLong ? after(word, from + pieceLength) : end
    yield [text.slice(from, to), isBegun]
    isBegun = isLong && to < end
    from = to
  }
}
