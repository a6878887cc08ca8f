import type { Account, Lookup } from '../../graph/directory/account.ts'
import { planErrors } from './errors.ts'

/** A name shared by several accounts, of which the operator has to choose one. */
export interface SharedName {
  readonly name: string
  readonly candidates: readonly Account[]
  /** How many accounts have it; the candidates are the first few. */
  readonly total: number
}

/** Nothing is planned until the operator says which of the accounts with the same name is meant. */
export class AmbiguousName extends planErrors.nameShared {
  readonly candidates: readonly Account[]

  constructor({ name, candidates, total }: SharedName) {
    super({ name, count: total })
    this.candidates = candidates
  }
}

/** Nothing is planned while part of the input isn't understood, because it might have been a condition. */
export class NotUnderstood extends planErrors.notUnderstood {
  readonly pieces: readonly string[]
  /** The inputs that were understood. */
  readonly understood: readonly string[]

  constructor(pieces: readonly string[], understood: readonly string[]) {
    super({ text: pieces.join(', '), count: pieces.length })
    this.pieces = pieces
    this.understood = understood
  }
}

const maxNamesShown = 5

/** Nothing is planned while some names aren't found, because they might be misspelt. */
export class NamesNotFound extends planErrors.namesNotFound {
  readonly names: readonly string[]
  /** The rest of the input, for planning without these names. */
  readonly others: readonly string[]

  constructor(names: readonly string[], others: readonly string[]) {
    const text = names.slice(0, maxNamesShown).join(', ')
    super({ text, count: names.length, more: Math.max(0, names.length - maxNamesShown) })
    this.names = names
    this.others = others
  }
}

/** The first name shared by several accounts. */
export function findSharedName(lookups: readonly Lookup[]): SharedName | undefined {
  for (const lookup of lookups) {
    if (lookup.outcome !== 'ambiguous' || lookup.named === undefined) continue
    return { name: lookup.input, candidates: lookup.candidates, total: lookup.named }
  }
  return undefined
}

/**
 * Refuses names that no account has, and names shared by several accounts.
 * @throws UserError NamesNotFound, AmbiguousName
 */
export function checkNames(lookups: readonly Lookup[]): void {
  const isName = ({ input, outcome }: Lookup) => outcome === 'notFound' && !/[@\\:]|^[0-9a-f-]{36}$/i.test(input)
  const inputsOf = (some: readonly Lookup[]) => some.map(({ input }) => input)
  const unknown = lookups.filter(isName)
  if (unknown.length > 0)
    throw new NamesNotFound(inputsOf(unknown), inputsOf(lookups.filter((lookup) => !isName(lookup))))
  const shared = findSharedName(lookups)
  if (shared) throw new AmbiguousName(shared)
}
