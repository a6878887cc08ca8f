import { truncate } from '../../core/text.ts'
import { type AccountText, identifiersIn, maxUnrecognised, plainName, readTable, separators } from './accounts.ts'

/** Words at either end that don't affect a request, and that nobody is called. */
const politeWords = new Set(
  (
    'please pls kindly thanks asap immediately urgently right away bitte danke jetzt sofort umgehend the account accounts user ' +
    'users of for konto konten benutzer und and also sowie & -'
  ).split(' '),
)
/** The same, if nobody is called that: Das, Now and Mal are family names, and "von" can be part of one. */
const doubtfulEnd = /(?: (?:now|mal))+$/iu
const doubtfulGermanStart = /^(?:(?:das|die|den|dem|der|von) )+/iu
const thanksOrFavour = /(?:(?:^| )(?:thank you|at once|for me|right now)){1,3}[.!]?$/iu

/** A name without words at its ends that might be part of it. Articles are only left out in German. */
export function withoutDoubtfulWords(name: string, locale: string): string {
  const short = name.replace(doubtfulEnd, '')
  return locale.startsWith('de') ? short.replace(doubtfulGermanStart, '') : short
}

/** Words used in sentences. A text that contains one isn't a name. */
const nonNameWords = new Set(
  (
    'the a an all any every everyone everybody anyone people person who whom which what when in of from with at on for to is are ' +
    'was be not no my our your this that these those there it its if then than as by until till next only except but or ' +
    'please enabled disabled guest guests member members account accounts user users group groups and also because ' +
    'today tomorrow tonight yesterday department title ein eine alle jeder im aus mit am an auf für zu zum ist sind nicht kein ' +
    'keine mein unser dieser diese wer wen wem oder und sowie aber bis ab nur außer bitte konto konten benutzer gruppe weil heute morgen übermorgen'
  ).split(' '),
)
const maxNameWords = 5
const nameWord = /^\p{L}[\p{L}\p{M}'’.-]*$/u

/** Whether a text could be a person's name: a few alphabetic words, none of them typical of sentences. */
function isName(text: string): boolean {
  const words = text.trim().split(/\s+/)
  return (
    text.length >= 2 &&
    words.length <= maxNameWords &&
    words.every((word) => nameWord.test(word) && !nonNameWords.has(word.toLowerCase()))
  )
}

const wordsOfFullName = 3

/** Whether a whole text looks like one person's name. */
export const isFullName = (text: string): boolean =>
  isName(text) && text.trim().split(/\s+/).length <= wordsOfFullName && !politeWords.has(normalizeWord(text))

/** Words in `nonNameWords` that can be part of the name before an address: particles, and names of shared mailboxes. */
const allowedInLabels = new Set(
  'it the a person account user guest member group department title der das den dem zu zum konto benutzer gruppe'.split(
    ' ',
  ),
)
const labelWord = /^(?:[\p{L}\p{N}(][\p{L}\p{M}\p{N}'’.()/_&-]*|[-–&|/])$/u
/** A time or date, which must never be mistaken for a name and dropped. */
const timePattern =
  /\d[./-]\d|\d\.(?=\s|$)|\d\s?(?:[ap]\.?m|h|hrs?|hours?|min(?:ute)?s?|days?|weeks?|uhr|stunden?|tage?n?|wochen?|minuten?)\b/iu
const maxLabelWords = 8

/** Whether the text before an address in angle brackets could be its display name, such as `Person 59 (External)`. */
function isLabel(text: string): boolean {
  const words = text.trim().split(/\s+/)
  // "for" begins a duration.
  while (politeWords.has(normalizeWord(words[0] ?? '')) && normalizeWord(words[0] ?? '') !== 'for') words.shift()
  const plain = (word: string) => word.toLowerCase().replace(/^\(|[.,)]+$/g, '')
  const fits = (word: string) =>
    labelWord.test(word) && (!nonNameWords.has(plain(word)) || allowedInLabels.has(plain(word)))
  return words.length <= maxLabelWords && words.every(fits) && !timePattern.test(words.join(' '))
}

/** `Adele Vance <adele@x.example>` and `"Vance, Adele" <...>`: the name only labels the address. */
const labelledAddress =
  /("[^"\n]{0,100}"|(?<=^|[;,\n])[^\S\n]?'[^'\n]{0,100}'|[^<>,;"\n\t]{0,100}?)\s?<(?:mailto:)?([^<>\s]{1,320})>/gi
/**
 * A list of names and addresses as mail programs write it: surname first and unquoted, separated by semicolons or
 * lines.
 */
const surnameFirst =
  /(?<=^|[;\n])[^\S\n]{0,2}(?:(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|al|ter|ten|zu|zum) ){0,3}\p{Lu}[\p{L}\p{N}'’. -]{0,60},[^\S\n]?[\p{Lu}\p{N}][\p{L}\p{N}'’. ()/&_-]{0,60}<([^<>\s]{1,320})>/gu

/**
 * Parses everything typed: accounts and names in order, and whatever is neither. Skips only polite words, conjunctions,
 * and names in front of their own address.
 */
export function readTypedAccounts(text: string): AccountText {
  const table = readTable(text)
  if (table) return table
  const identifiers: string[] = []
  const rest: string[] = []
  const plain = text
    .replace(surnameFirst, (all, address: string) => (address.includes('@') ? ` ${address}` : all))
    .replace(labelledAddress, (all, name: string, address: string) =>
      !address.includes('@')
        ? all
        : /^\s*(?:"|'.*'$)/.test(name) || isLabel(name)
          ? ` ${address} `
          : `${name} ${address} `,
    )
  // A row copied from a table holds one account; its other cells don't name further people.
  for (const line of plain.split('\n')) {
    const isRow = line.includes('\t') && identifiersIn(line).length > 0
    for (const piece of line.split(/[;,\t]+/)) readPiece(piece, identifiers, rest, !isRow)
  }
  return { identifiers, rest }
}

function readPiece(piece: string, identifiers: string[], rest: string[], named: boolean): void {
  const before = identifiers.length
  const left: string[] = []
  for (const word of piece.split(separators)) {
    const found = identifiersIn(word)
    if (found.length > 0) identifiers.push(...found)
    else if (word !== '') left.push(word)
  }
  if (identifiers.length > before || !named) {
    const odd = left.filter((word) => !politeWords.has(normalizeWord(word)))
    if (odd.length > 0) addUnrecognised(rest, odd.join(' '))
    return
  }
  for (const part of left.join(' ').split(/\s+(?:and|und|sowie|&)\s+/i)) readName(part, identifiers, rest)
}

function readName(text: string, identifiers: string[], rest: string[]): void {
  const words = text.replace(thanksOrFavour, '').split(' ')
  while (politeWords.has(normalizeWord(words[0] ?? ''))) words.shift()
  while (politeWords.has(normalizeWord(words.at(-1) ?? ''))) words.pop()
  const name = words.join(' ').replace(/[.!?]{1,5}$/, '')
  if (name === '') return
  if (isName(name) || (words.length === 1 && plainName.test(name) && !nonNameWords.has(name.toLowerCase())))
    identifiers.push(name)
  else addUnrecognised(rest, text)
}

const normalizeWord = (word: string) => word.toLowerCase().replace(/[.,!?:]{1,5}$/, '')

function addUnrecognised(rest: string[], words: string): void {
  if (rest.length < maxUnrecognised) rest.push(truncate(words.slice(0, 240), 120))
}
