/** Accounts as somebody pasted them: what can be looked up, and what could not be understood. */
export interface Pasted {
  /** UPNs, mail addresses and object ids in the order given, as written. */
  readonly identifiers: readonly string[]
  /** Pieces in which nothing of the kind was found, at most `keptRest`. */
  readonly rest: readonly string[]
}

const keptRest = 20

// One `@`, no white space, none of the marks that separate a list. Guest UPNs hold `#EXT#`, and names may be of any script.
const address = /[^\s,;<>"()[\]:|@]+@[^\s,;<>"()[\]:|@]+/gu
const objectId = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/giu
const trailing = /[.'!?]+$/u

const headers = [
  'userprincipalname',
  'upn',
  'id',
  'objectid',
  'userid',
  'mail',
  'email',
  'emailaddress',
  'primarysmtpaddress',
]

/** Understands a paste: one a line, commas, semicolons, `Name <mail>`, tables with a header, or all of it mixed. */
export function readAccounts(text: string): Pasted {
  return readTable(text) ?? readFreeText(text)
}

function readFreeText(text: string): Pasted {
  const identifiers: string[] = []
  const rest: string[] = []
  for (const piece of text.split(/[\n;,\t]+/)) {
    const found = identifiersIn(piece)
    identifiers.push(...found)
    const words = piece.trim()
    if (found.length === 0 && words && rest.length < keptRest) rest.push(words)
  }
  return { identifiers, rest }
}

/** Every identifier in a text, in order. */
function identifiersIn(text: string): string[] {
  return [...text.matchAll(address), ...text.matchAll(objectId)]
    .sort((a, b) => a.index - b.index)
    .map(([found]) =>
      found
        .replace(/^mailto:/i, '')
        .replace(trailing, '')
        .replace(/^'+/, ''),
    )
    .filter((found, index, all) => found !== '' && (found.includes('@') || !all[index - 1]?.includes(found)))
}

/** A table pasted from a spreadsheet or a CSV file: the best column that names accounts. Undefined when it is none. */
function readTable(text: string): Pasted | undefined {
  const newline = text.indexOf('\n')
  if (newline < 0) return undefined
  const separator = [';', ',', '\t'].find((mark) => text.slice(0, newline).includes(mark))
  const header = splitRow(text.slice(0, newline), separator).map((cell) => cell.toLowerCase().replace(/[\s_-]/g, ''))
  const column = headers.map((name) => header.indexOf(name)).find((index) => index >= 0)
  if (column === undefined) return undefined
  const identifiers: string[] = []
  const rest: string[] = []
  for (const line of text.slice(newline + 1).split('\n')) {
    if (!line.trim()) continue
    const cell = splitRow(line, separator)[column] ?? ''
    const [found] = identifiersIn(cell)
    if (found) identifiers.push(found)
    else if (rest.length < keptRest) rest.push(line.trim())
  }
  return { identifiers, rest }
}

/** The cells of one line; quotes may hold separators and doubled quotes (RFC 4180). */
function splitRow(line: string, separator: string | undefined): string[] {
  if (!separator) return [line.trim().replace(/^"(.*)"$/, '$1')]
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let index = 0; index < line.length; index++) {
    const mark = line[index] ?? ''
    if (mark === '"' && quoted && line[index + 1] === '"') {
      cell += '"'
      index++
    } else if (mark === '"') quoted = !quoted
    else if (mark === separator && !quoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += mark
  }
  return [...cells, cell.trim()]
}
