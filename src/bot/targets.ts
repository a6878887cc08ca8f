import { type RawFilter, readFilter } from './filter.ts'
import { readAccounts } from './people.ts'

/** Whom a paste means: accounts one by one, whole groups, or everyone who fits a filter. */
export interface Targets {
  readonly identifiers: readonly string[]
  /** Names, mail addresses or object ids of groups. */
  readonly groups: readonly string[]
  /** Only where nothing else was named: a filter beside a list would leave open which of the two was meant. */
  readonly filter: RawFilter | undefined
  /** Pieces that mean nothing. */
  readonly rest: readonly string[]
}

const group = /\bgroup:\s*(?:"([^"]*)"|'([^']*)'|([^\s,;]+))/gi
const filterKey = /\b(?:department|title):/i
const flags = /^(?:\s*(?:enabled|disabled|guests?))+\s*$/i

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
  return { identifiers, groups, filter: undefined, rest }
}
