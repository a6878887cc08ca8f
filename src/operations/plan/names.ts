import { UserError } from '../../core/errors.ts'
import type { Account, Lookup } from '../../core/model.ts'

/** A name shared by several accounts, of which the operator has to choose one. */
export interface SharedName {
  readonly name: string
  readonly candidates: readonly Account[]
  /** How many accounts have it; the candidates are the first few. */
  readonly total: number
}

/** Nothing is planned until the operator says which account of a shared name is meant. */
export class NameShared extends UserError<'nameShared'> {
  readonly candidates: readonly Account[]

  constructor({ name, candidates, total }: SharedName) {
    super('nameShared', { name, count: total })
    this.candidates = candidates
  }
}

/** Nothing is planned while part of the input isn't understood, because it may have been a condition. */
export class NotUnderstood extends UserError<'notUnderstood'> {
  /** The inputs that were understood. */
  readonly understood: readonly string[]

  constructor(pieces: readonly string[], understood: readonly string[]) {
    super('notUnderstood', { text: pieces.join(', '), count: pieces.length })
    this.understood = understood
  }
}

/** The first name shared by several accounts. */
export function sharedNameIn(lookups: readonly Lookup[]): SharedName | undefined {
  for (const lookup of lookups) {
    if (lookup.outcome !== 'ambiguous' || lookup.named === undefined) continue
    return { name: lookup.input, candidates: lookup.candidates, total: lookup.named }
  }
  return undefined
}

/**
 * Refuses text that is neither an account nor anybody's name, and names shared by several accounts.
 * @throws UserError noAccounts, NotUnderstood, NameShared
 */
export function checkNames(lookups: readonly Lookup[]): void {
  const isWord = ({ input, outcome }: Lookup) => outcome === 'notFound' && !/[@\\:]|^[0-9a-f-]{36}$/i.test(input)
  const words = lookups.filter(isWord)
  if (words.length > 0) {
    const others = lookups.filter((lookup) => !isWord(lookup))
    if (others.length === 0) throw new UserError('noAccounts', { text: words[0]?.input ?? '' })
    throw new NotUnderstood(
      words.map(({ input }) => input),
      others.map(({ input }) => input),
    )
  }
  const shared = sharedNameIn(lookups)
  if (shared) throw new NameShared(shared)
}
