import { truncate } from '../../core/text.ts'

/** Pasted accounts: those that can be looked up, and whatever wasn't recognised. */
export interface AccountText {
  /** UPNs, email addresses, object IDs, `DOMAIN\name`, `sam:name` and `employee:id` in order, as typed. */
  readonly identifiers: readonly string[]
  /** Unrecognised parts, at most `maxUnrecognised`. */
  readonly rest: readonly string[]
}

export const maxUnrecognised = 20
/** Maximum length, in characters, of an unrecognised part as shown, and of a part that can name an account. */
const maxRestLength = 120
const maxName = 320

// White space and list separators. Guest UPNs contain `#EXT#`, and names may be in any script.
export const separators = /[\s,;<>"()[\]|]+/u
const objectId = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/giu
/** An on-premises name with its domain, or a name with a prefix that gives its kind. */
const prefixedName = /^(?:[\w.-]{1,64}\\|sam:|employee:)[^\s\\/:=+*?@]{1,64}$/iu
/** A name without a domain or prefix, which could be any word. */
export const plainName = /^[\p{L}\p{N}][\p{L}\p{N}._$-]{1,63}$/u
const trailingPunctuation = new Set(".'!?")

const accountHeaders = [
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
/** Columns whose cells are plain names, with the prefix for each kind. */
const namePrefixes: Readonly<Record<string, string>> = {
  samaccountname: 'sam:',
  onpremisessamaccountname: 'sam:',
  employeeid: 'employee:',
  employeenumber: 'employee:',
}

/**
 * Parses pasted text: one account per line, commas, semicolons, `Name <mail>`, tables with a header, or any mixture.
 */
export function readAccounts(text: string): AccountText {
  return readTable(text) ?? readFreeText(text)
}

/**
 * Parses a list consisting only of single names and identifiers, such as sign-in names one per line; undefined for any
 * other text. In a sentence or table, any word could be the name of someone else.
 */
export function readNames(text: string): readonly string[] | undefined {
  if (text.includes('\t')) return undefined
  const pieces = text.split(/[\n;,]+/).flatMap((piece) => piece.trim() || [])
  const whole = (piece: string) => plainName.test(piece) || identifiersIn(piece)[0] === piece
  return pieces.length > 0 && pieces.every(whole) ? pieces : undefined
}

function readFreeText(text: string): AccountText {
  const identifiers: string[] = []
  const rest: string[] = []
  for (const piece of text.split(/[\n;,\t]+/)) {
    const found = identifiersIn(piece)
    for (const one of found) identifiers.push(one)
    if (found.length === 0) addUnrecognised(rest, piece)
  }
  return { identifiers, rest }
}

function addUnrecognised(rest: string[], piece: string): void {
  const words = piece.trim()
  if (words && rest.length < maxUnrecognised) rest.push(truncate(words.slice(0, 2 * maxRestLength), maxRestLength))
}

/**
 * Every identifier in a text, in order. Goes word by word, because an address pattern would rescan long text
 * repeatedly.
 */
export function identifiersIn(text: string): string[] {
  return text
    .split(separators)
    .flatMap((part) => (prefixedName.test(part) ? [part] : part.split(/:+/).flatMap(identifiersOf)))
}

function identifiersOf(word: string): string[] {
  const found = word.includes('@') ? addressesIn(word) : [...word.matchAll(objectId)].map(([id]) => id)
  return found
    .map(stripPunctuation)
    .filter((one) => one.length <= maxName && !one.startsWith('@') && !one.endsWith('@'))
}

/** Matches `a@b`; for `a@b@c@d`, the first and the last pair. */
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

/** Removes leading quotes and trailing punctuation. */
function stripPunctuation(found: string): string {
  let [from, to] = [0, found.length]
  while (found[from] === "'") from++
  while (trailingPunctuation.has(found[to - 1] ?? '')) to--
  return found.slice(from, to)
}

/** How a table's columns are separated, if it has several, and which one names accounts. */
interface Heading {
  readonly separator: string | undefined
  readonly column: number
  /** What each cell of the column gets as a prefix, if its cells are plain names. */
  readonly mark: string | undefined
}

function headingOf(line: string): Heading | undefined {
  const separator = [';', ',', '\t'].find((mark) => line.includes(mark))
  const header = splitRow(line, separator).map((cell) => cell.toLowerCase().replace(/[\s_-]/g, ''))
  const name = accountHeaders.find((one) => header.includes(one))
  return name === undefined ? undefined : { separator, column: header.indexOf(name), mark: namePrefixes[name] }
}

/** Whether the first line is a table header. */
export function hasHeading(text: string): boolean {
  const newline = text.indexOf('\n')
  return newline >= 0 && headingOf(text.slice(0, newline)) !== undefined
}

/**
 * Parses a table pasted from a spreadsheet or CSV file, using the best column that names accounts. Undefined if it
 * isn't a table.
 */
export function readTable(text: string): AccountText | undefined {
  const newline = text.indexOf('\n')
  const heading = newline < 0 ? undefined : headingOf(text.slice(0, newline))
  if (!heading) return undefined
  const { separator, column, mark } = heading
  const below = text.slice(newline + 1)
  // A single column has no separator, so any separator below starts another account.
  if (!separator && !mark) return readFreeText(below)
  const identifiers: string[] = []
  const rest: string[] = []
  for (const line of below.split('\n')) {
    const cell = splitRow(line, separator)[column] ?? ''
    const [found = mark && plainName.test(cell.trim()) ? mark + cell.trim() : undefined] = identifiersIn(cell)
    if (found) identifiers.push(found)
    else addUnrecognised(rest, line)
  }
  return { identifiers, rest }
}

/** The cells of a line without quotes; quoted cells may contain separators. */
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
