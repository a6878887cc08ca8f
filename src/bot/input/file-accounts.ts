import { setImmediate as immediate } from 'node:timers/promises'
import { hasHeading, keptRest, type Pasted, readAccounts, readNames } from './accounts.ts'

/** Roughly as many characters as are read within ten milliseconds. */
const pieceLength = 65_536

/** Like `readAccounts` and `readNames`, but in pieces, so that the bot can answer others in between. */
export async function readAccountsGently(text: string): Promise<Pasted> {
  const table = hasHeading(text)
  // Prepend the table's header, or an empty line, so that no piece's first line is taken for a header.
  const heading = table ? text.slice(0, text.indexOf('\n') + 1) : '\n'
  const [identifiers, rest]: [string[], string[]] = [[], []]
  for (const piece of piecesOf(table ? text.slice(heading.length) : text, table ? /\n/g : /[\n;,\t]/g)) {
    const names = table ? undefined : readNames(piece)
    const found = names && names.length > 1 ? { identifiers: names, rest: [] } : readAccounts(heading + piece)
    for (const one of found.identifiers) identifiers.push(one)
    rest.push(...found.rest)
    await immediate()
  }
  return { identifiers, rest: rest.slice(0, keptRest) }
}

/** Splits text after separators between accounts. */
function* piecesOf(text: string, mark: RegExp): Generator<string> {
  for (let from = 0; from < text.length; ) {
    mark.lastIndex = from + pieceLength
    const to = mark.test(text) ? mark.lastIndex : text.length
    yield text.slice(from, to)
    from = to
  }
}
