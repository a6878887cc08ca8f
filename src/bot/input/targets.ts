import { readAccounts, readNames } from './accounts.ts'
import { type RawFilter, readFilter } from './filter.ts'

/** Whom a paste means: accounts one by one, whole groups, or everyone who fits a filter. */
export interface Targets {
  readonly identifiers: readonly string[]
  /** Names, mail addresses or object ids of groups. */
  readonly groups: readonly string[]
  /** Only where nothing else was named: a filter beside a list would leave open which of the two was meant. */
  readonly filter: RawFilter | undefined
  /** A filter that was named beside accounts or groups, as written: for the one who must choose. */
  readonly besides?: string
  /** Pieces that mean nothing. */
  readonly rest: readonly string[]
}

const group = /\bgroup:\s*(?:"([^"]*)"|'([^']*)'|([^\s,;]+))/gi
const filterKey = /\b(?:department|title):/i
/** Without a space: "Title: Manager" stands in many a signature. */
const filterBeside = /\b(?:department|title):(?:"[^"]*"|[^\s",;]+)/i
const flags = /^(?:\s*(?:enabled|disabled|guests?|members?))+\s*$/i

/** Understands what was given as accounts. */
export function readTargets(text: string): Targets {
  const groups: string[] = []
  const others = text.replace(group, (_all, double?: string, single?: string, bare?: string) => {
    const name = (double ?? single ?? bare)?.trim()
    if (name) groups.push(name)
    return ' '
  })
  const { identifiers, rest } = readAccounts(others)
  if (identifiers.length === 0 && groups.length === 0 && (filterKey.test(others) || flags.test(others))) {
    return { identifiers, groups, filter: readFilter(others), rest: [] }
  }
  const names = groups.length === 0 ? readNames(others) : undefined
  if (names) return { identifiers: names, groups, filter: undefined, rest: [] }
  const [besides] = filterBeside.exec(others) ?? []
  return { identifiers, groups, filter: undefined, ...(besides && { besides }), rest }
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
