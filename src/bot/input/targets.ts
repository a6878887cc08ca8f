import { hasHeading, identifiersIn, readAccounts, readNames } from './accounts.ts'
import { type RawFilter, readFilter } from './filter.ts'
import { readTypedAccounts } from './typed-accounts.ts'

/** Whom a paste means: accounts one by one, whole groups, or everyone who fits a filter. */
export interface Targets {
  readonly identifiers: readonly string[]
  /** Names, mail addresses or object ids of groups. */
  readonly groups: readonly string[]
  /** Only where nothing else was named: a filter beside a list would leave open which of the two was meant. */
  readonly filter: RawFilter | undefined
  /** A filter that was named beside accounts or groups, as written: for the one who must choose. */
  readonly besides?: string
  /** A group named without quotes, with the words behind it: nobody can tell where its name ends. */
  readonly unclearGroup?: UnclearGroup
  /** Pieces that mean nothing. */
  readonly rest: readonly string[]
}

/** `text` is all of it as written; the name of the group is the first of `words`, or several of them. */
export interface UnclearGroup {
  readonly text: string
  readonly words: readonly string[]
}

const group = /\bgroup:\s*(?:"([^"]*)"|'([^']*)'|([^\s,;]+))/gi
/** A bare name and what stands behind it, up to the end of the list's entry. */
const bareGroup = /\bgroup:[^\S\n]*([^\s,;"'][^\n,;"<]*)/gi
const filterKey = /\b(?:department|title):/i
/** Without a space: "Title: Manager" stands in many a signature. */
const filterBeside = /\b(?:department|title):(?:"[^"]*"|[^\s",;]+)/i
const courtesy = /^(?:please|pls|thanks|now|and|bitte|danke|jetzt|und|group)$/i
const flags = /^(?:\s*(?:enabled|disabled|guests?|members?))+\s*$/i

/** Understands what was given as accounts. */
export function readTargets(text: string): Targets {
  const unclear = unclearGroupIn(text)
  const groups: string[] = []
  const others = text.replace(group, (_all, double?: string, single?: string, bare?: string) => {
    const name = (double ?? single ?? bare)?.trim()
    if (name) groups.push(name)
    return ' '
  })
  // Whoever pastes a table begins it on a line of its own.
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
    const end = words.findIndex((word) => word.includes(':') || courtesy.test(word) || identifiersIn(word).length > 0)
    const name = end < 0 ? words : words.slice(0, Math.max(1, end))
    if (name.length === 1) continue
    const last = name.at(-1) ?? ''
    return { text: all.slice(0, all.lastIndexOf(last) + last.length), words: name }
  }
  return undefined
}

const named = /^[^<>]*<([^<>\s]+)>$/

/** Whether a text is accounts and groups from start to end, without any other words than names before `<mail>`. */
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
