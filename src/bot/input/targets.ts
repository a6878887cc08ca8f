import { hasHeading, identifiersIn, readAccounts, readNames } from './accounts.ts'
import { type RawFilter, readFilter } from './filter.ts'
import { readTypedAccounts } from './typed-accounts.ts'

/** The accounts a text refers to: individual ones, groups, or everyone matching a filter. */
export interface Targets {
  readonly identifiers: readonly string[]
  /** Group names, mail addresses or object ids. */
  readonly groups: readonly string[]
  /** Only if nothing else was given, because a filter next to a list would be ambiguous. */
  readonly filter: RawFilter | undefined
  /** A filter given together with accounts or groups, as typed, so that the person can choose. */
  readonly besides?: string
  /** A group without quotes and the words after it: it's unclear where its name ends. */
  readonly unclearGroup?: UnclearGroup
  /** Unrecognised parts. */
  readonly rest: readonly string[]
}

/** `text` is the complete text as typed; the group's name is the first one or more of `words`. */
export interface UnclearGroup {
  readonly text: string
  readonly words: readonly string[]
}

const group = /\bgroup:\s*(?:"([^"]*)"|'([^']*)'|([^\s,;]+))/gi
/** An unquoted name and the text after it, up to the end of the list entry. */
const bareGroup = /\bgroup:[^\S\n]*([^\s,;"'][^\n,;"<]*)/gi
const filterKey = /\b(?:department|title):/i
/** Without a space, because "Title: Manager" appears in many signatures. */
const filterBeside = /\b(?:department|title):(?:"[^"]*"|[^\s",;]+)/i
const politeWords = /^(?:please|pls|thanks|now|and|bitte|danke|jetzt|und|group)$/i
const flags = /^(?:\s*(?:enabled|disabled|guests?|members?))+\s*$/i

/** Parses text given as accounts. */
export function readTargets(text: string): Targets {
  const unclear = unclearGroupIn(text)
  const groups: string[] = []
  const others = text.replace(group, (_all, double?: string, single?: string, bare?: string) => {
    const name = (double ?? single ?? bare)?.trim()
    if (name) groups.push(name)
    return ' '
  })
  // Pasted tables start on a new line.
  const given = others.trimStart()
  const { identifiers, rest } = readTypedAccounts(given)
  const open = unclear && { unclearGroup: unclear }
  if (groups.length === 0 && !hasIdentifiers(others) && (filterKey.test(others) || flags.test(others))) {
    return { identifiers: [], groups, filter: readFilter(others), rest: [] }
  }
  const names = groups.length === 0 && !hasHeading(given) ? readNames(others) : undefined
  if (names) return { identifiers: names, groups, filter: undefined, rest: [] }
  const [besides] = filterBeside.exec(others) ?? []
  return { identifiers, groups, filter: undefined, ...(besides && { besides }), ...open, rest }
}

const hasIdentifiers = (text: string) => readAccounts(text).identifiers.length > 0

function unclearGroupIn(text: string): UnclearGroup | undefined {
  for (const [all, behind = ''] of text.matchAll(bareGroup)) {
    const words = behind.trim().split(/\s+/)
    const end = words.findIndex(
      (word) => word.includes(':') || politeWords.test(word) || identifiersIn(word).length > 0,
    )
    const name = end < 0 ? words : words.slice(0, Math.max(1, end))
    if (name.length === 1) continue
    const last = name.at(-1) ?? ''
    return { text: all.slice(0, all.lastIndexOf(last) + last.length), words: name }
  }
  return undefined
}

const named = /^[^<>]*<([^<>\s]+)>$/

/** Whether a text consists only of accounts and groups; names before `<mail>` are allowed. */
export function isOnlyTargets(text: string): boolean {
  const others = text.replace(group, ' ')
  const pieces = others
    .split(/[\n;,\t]/)
    .map((piece) => piece.trim())
    .filter(Boolean)
  const isAccount = (word: string) => readAccounts(word).identifiers.length > 0
  const isTarget = (piece: string) => piece.split(/\s+/).every(isAccount) || isAccount(named.exec(piece)?.[1] ?? '')
  return (pieces.length > 0 || others !== text) && pieces.every(isTarget)
}
