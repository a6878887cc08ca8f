import type { RiskLevel } from '../../graph/directory/risk.ts'
import { hasHeading, identifiersIn, readAccounts, readNames } from './accounts.ts'
import { type RawFilter, readFilter } from './filter.ts'
import { readTypedAccounts } from './typed-accounts.ts'

/** The accounts a text refers to: individual ones, groups, or everyone matching a filter. */
export interface Targets {
  readonly identifiers: readonly string[]
  /** Group names, email addresses or object IDs. */
  readonly groups: readonly string[]
  /** The IDs of what names accounts outside the directory. */
  readonly sources: readonly string[]
  /** Risk levels. */
  readonly risks: readonly RiskLevel[]
  /** Whether it includes everyone whose leave date is today. */
  readonly leaving: boolean
  /** Only if nothing else was given, because a filter next to a list would be ambiguous. */
  readonly filter: RawFilter | undefined
  /** A filter given together with accounts or groups, as typed, so that the operator can choose. */
  readonly besides?: string
  /** An unquoted group and the words after it: where its name ends is unclear. */
  readonly unclearGroup?: UnclearGroup
  /** Unrecognised parts. */
  readonly rest: readonly string[]
}

/** `text` is the complete text as typed; the group's name is one or more of the first `words`. */
export interface UnclearGroup {
  readonly text: string
  readonly words: readonly string[]
}

const groupPattern = /\bgroup:\s*(?:"([^"]*)"|'([^']*)'|([^\s,;]+))/gi
/** An unquoted name and the text after it, up to the end of the list entry. */
const bareGroup = /\bgroup:[^\S\n]*([^\s,;"'][^\n,;"<]*)/gi
const filterKey = /\b(?:department|title):/i
/** Without a space, because "Title: Manager" appears in many signatures. */
const filterAmongAccounts = /\b(?:department|title):(?:"[^"]*"|[^\s",;]+)/i
const politeWords = /^(?:please|pls|thanks|now|and|bitte|danke|jetzt|und|group)$/i
const flagsOnly = /^(?:\s*(?:enabled|disabled|guests?|members?))+\s*$/i

const notAfterWord = '(?<![\\p{L}\\p{N}@._-])'
const notBeforeWord = '(?![\\p{L}\\p{N}@_-]|\\.\\p{N})'
/** Matches this in a text, but not as a part of a word or an address. */
export const standalone = (what: string) => new RegExp(`${notAfterWord}${what}${notBeforeWord}`, 'giu')
const riskPattern = standalone('(?:risk|risiko):\\s*(high|medium|hoch|mittel)')
const riskLevels: Readonly<Record<string, RiskLevel>> = {
  high: 'high',
  hoch: 'high',
  medium: 'medium',
  mittel: 'medium',
}
const leavingPattern = standalone('(?:leaving|austritt|ausscheiden):\\s*(?:today|heute)')

/** Takes out of a text what a feature reads accounts from: the IDs, and the other text. */
export type TakeIds = (text: string) => { readonly ids: readonly string[]; readonly rest: string }

const noIds: TakeIds = (rest) => ({ ids: [], rest })

/** Extracts what other services resolve to accounts; `rest` is the other text. */
function extractServiceTargets(
  text: string,
  takeIds: TakeIds,
): Pick<Targets, 'sources' | 'risks' | 'leaving'> & { readonly rest: string } {
  const risks: RiskLevel[] = []
  let leaves = false
  const { ids, rest: others } = takeIds(text)
  const rest = others
    .replace(riskPattern, (all, level: string) => {
      const known = riskLevels[level.toLowerCase()]
      if (known) risks.push(known)
      return known ? ' ' : all
    })
    .replace(leavingPattern, () => {
      leaves = true
      return ' '
    })
  return { sources: [...new Set(ids)], risks: [...new Set(risks)], leaving: leaves, rest }
}

/** "everyone in the contractors group", "all members of the group Sales", "alle aus der Gruppe Vertrieb". */
const everyoneIn =
  /^(?:everyone|everybody|all|(?:all )?(?:the )?(?:users|accounts|people|members)|alle|(?:alle )?(?:konten|benutzer|mitglieder)) (?:in|of|from|in der|aus der|der) (?:the )?(?:(?:group|gruppe) "?([^":,;\n]{1,120}?)"?|"?([^":,;\n]{1,120}?)"? group)[.!]?$/iu

type NamedTargets = Pick<Targets, 'groups' | 'sources' | 'risks' | 'leaving'>

/** Parses what isn't a single account, which is quick however many accounts the text has. */
export const readNamedTargets = (given: string, takeIds = noIds): NamedTargets =>
  extractNamed(withGroup(given), takeIds)

function withGroup(given: string): string {
  const [, named, grouped] = (given.length < 300 && everyoneIn.exec(given.trim())) || []
  const group = named ?? grouped
  return group ? `group:"${group}"` : given
}

/** `rest` is the other text. */
function extractNamed(text: string, takeIds: TakeIds): NamedTargets & { readonly rest: string } {
  const groups: string[] = []
  const ungrouped = text.replace(groupPattern, (_all, double?: string, single?: string, bare?: string) => {
    const name = (double ?? single ?? bare)?.trim()
    if (name) groups.push(name)
    return ' '
  })
  return { groups, ...extractServiceTargets(ungrouped, takeIds) }
}

/** Parses the text given for the accounts. */
export function readTargets(given: string, takeIds = noIds): Targets {
  const text = withGroup(given)
  const unclear = unclearGroupIn(text)
  const { rest: others, ...lists } = extractNamed(text, takeIds)
  const alone = lists.groups.length + lists.sources.length + lists.risks.length === 0 && !lists.leaving
  if (alone && (filterKey.test(others) || flagsOnly.test(others)) && !hasIdentifiers(others))
    return { identifiers: [], ...lists, filter: readFilter(others), rest: [] }
  // Pasted tables start on a new line.
  const typed = others.trimStart()
  const names = alone && !hasHeading(typed) ? readNames(others) : undefined
  if (names) return { identifiers: names, ...lists, filter: undefined, rest: [] }
  const [besides] = filterAmongAccounts.exec(others) ?? []
  const open = unclear && { unclearGroup: unclear }
  return { ...readTypedAccounts(typed), ...lists, filter: undefined, ...(besides && { besides }), ...open }
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

const labelledAddress = /^[^<>]*<([^<>\s]+)>$/

/** Whether a text consists only of accounts, groups and other targets; display names before `<mail>` are allowed. */
export function isOnlyTargets(text: string, takeIds = noIds): boolean {
  const { rest: others } = extractNamed(text, takeIds)
  const pieces = others
    .split(/[\n;,\t]/)
    .map((piece) => piece.trim())
    .filter(Boolean)
  const isAccount = (word: string) => readAccounts(word).identifiers.length > 0
  const isTarget = (piece: string) =>
    piece.split(/\s+/).every(isAccount) || isAccount(labelledAddress.exec(piece)?.[1] ?? '')
  return (pieces.length > 0 || others !== text) && pieces.every(isTarget)
}
