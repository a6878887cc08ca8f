import { truncate } from '../../core/text.ts'

/** Accounts as somebody pasted them: what can be looked up, and what could not be understood. */
export interface Pasted {
  /** UPNs, mail addresses, object ids, `DOMAIN\name`, `sam:name` and `employee:id` in the order given, as written. */
  readonly identifiers: readonly string[]
  /** Pieces in which nothing of the kind was found, at most `keptRest`. */
  readonly rest: readonly string[]
}

export const keptRest = 20
/** What is shown of a piece that means nothing, and the longest piece that can name an account, in characters. */
const shownRest = 120
const maxName = 320

// White space and the marks that separate a list. Guest UPNs hold `#EXT#`, and names may be of any script.
export const between = /[\s,;<>"()[\]|]+/u
const objectId = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/giu
/** A name in the on-premises directory with its domain, or one that says what it is. */
const marked = /^(?:[\w.-]{1,64}\\|sam:|employee:)[^\s\\/:=+*?@]{1,64}$/iu
/** A name that could be any word. */
export const plainName = /^[\p{L}\p{N}][\p{L}\p{N}._$-]{1,63}$/u
const trailing = new Set(".'!?")

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
  'samaccountname',
  'onpremisessamaccountname',
  'employeeid',
  'employeenumber',
]
/** Columns whose cells are names by themselves, and how such a name is marked. */
const nameMarks: Readonly<Record<string, string>> = {
  samaccountname: 'sam:',
  onpremisessamaccountname: 'sam:',
  employeeid: 'employee:',
  employeenumber: 'employee:',
}

/** Understands a paste: one a line, commas, semicolons, `Name <mail>`, tables with a header, or all of it mixed. */
export function readAccounts(text: string): Pasted {
  return readTable(text) ?? readFreeText(text)
}

/**
 * A list of nothing but single names and identifiers, such as logon names one a line; undefined for every other text. In a
 * sentence or a table any word could be the name of somebody who is not meant.
 */
export function readNames(text: string): readonly string[] | undefined {
  if (text.includes('\t')) return undefined
  const pieces = text.split(/[\n;,]+/).flatMap((piece) => piece.trim() || [])
  const whole = (piece: string) => plainName.test(piece) || identifiersIn(piece)[0] === piece
  return pieces.length > 0 && pieces.every(whole) ? pieces : undefined
}

function readFreeText(text: string): Pasted {
  const identifiers: string[] = []
  const rest: string[] = []
  for (const piece of text.split(/[\n;,\t]+/)) {
    const found = identifiersIn(piece)
    for (const one of found) identifiers.push(one)
    if (found.length === 0) keep(rest, piece)
  }
  return { identifiers, rest }
}

function keep(rest: string[], piece: string): void {
  const words = piece.trim()
  if (words && rest.length < keptRest) rest.push(truncate(words.slice(0, 2 * shownRest), shownRest))
}

/** Every identifier in a text, in order. By words: a pattern for addresses looks at a long text without any again and again. */
export function identifiersIn(text: string): string[] {
  return text.split(between).flatMap((part) => (marked.test(part) ? [part] : part.split(/:+/).flatMap(identifiersOf)))
}

function identifiersOf(word: string): string[] {
  const found = word.includes('@') ? addressesIn(word) : [...word.matchAll(objectId)].map(([id]) => id)
  return found.map(bare).filter((one) => one.length <= maxName && !one.startsWith('@') && !one.endsWith('@'))
}

/** `a@b`; in `a@b@c@d` the first two parts and the last two. */
function addressesIn(word: string): string[] {
  const found: string[] = []
  const parts = word.split('@')
  for (let at = 0; at + 1 < parts.length; at++) {
    const [name, domain] = [parts[at], parts[at + 1]]
    if (!name || !domain) continue
    found.push(`${name}@${domain}`)
    at++
  }
  return found
}

/** Without the quotes before and the marks of a sentence behind it. */
function bare(found: string): string {
  let [from, to] = [0, found.length]
  while (found[from] === "'") from++
  while (trailing.has(found[to - 1] ?? '')) to--
  return found.slice(from, to)
}

/** How the columns of a table are told apart, if there are several, and which of them names accounts. */
interface Heading {
  readonly separator: string | undefined
  readonly column: number
  /** What stands before each of its cells, where they are names by themselves. */
  readonly mark: string | undefined
}

function headingOf(line: string): Heading | undefined {
  const separator = [';', ',', '\t'].find((mark) => line.includes(mark))
  const header = splitRow(line, separator).map((cell) => cell.toLowerCase().replace(/[\s_-]/g, ''))
  const name = headers.find((one) => header.includes(one))
  return name === undefined ? undefined : { separator, column: header.indexOf(name), mark: nameMarks[name] }
}

/** Whether a text is read as a table, below its first line. */
export function hasHeading(text: string): boolean {
  const newline = text.indexOf('\n')
  return newline >= 0 && headingOf(text.slice(0, newline)) !== undefined
}

/** A table pasted from a spreadsheet or a CSV file: the best column that names accounts. Undefined when it is none. */
export function readTable(text: string): Pasted | undefined {
  const newline = text.indexOf('\n')
  const heading = newline < 0 ? undefined : headingOf(text.slice(0, newline))
  if (!heading) return undefined
  const { separator, column, mark } = heading
  const below = text.slice(newline + 1)
  // One column needs no separator, so that one in a line below begins another account.
  if (!separator && !mark) return readFreeText(below)
  const identifiers: string[] = []
  const rest: string[] = []
  for (const line of below.split('\n')) {
    const cell = splitRow(line, separator)[column] ?? ''
    const [found = mark && plainName.test(cell.trim()) ? mark + cell.trim() : undefined] = identifiersIn(cell)
    if (found) identifiers.push(found)
    else keep(rest, line)
  }
  return { identifiers, rest }
}

/** The cells of one line, without quotes; what they enclose may hold separators. */
function splitRow(line: string, separator: string | undefined): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (const mark of line) {
    if (mark === '"') quoted = !quoted
    else if (mark === separator && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += mark
  }
  return [...cells, cell]
}
