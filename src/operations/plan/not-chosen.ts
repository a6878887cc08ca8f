import type { Elsewhere, Lookup } from '../../graph/directory/account.ts'
import type { NewItem } from '../../store/queries/plan/items.ts'
import { accountColumns, noAccountColumns } from './classify.ts'

/** An account that the origin of a plan names but the plan doesn't change. */
export interface NotChosenAccount {
  /** What to look it up by or, if there is nothing to look up, its name in the source. */
  readonly input: string
  /** Its name in the source, shown if the directory has no such account. */
  readonly name: string
  readonly elsewhere?: Elsewhere | undefined
  /** What the source says of it, as codes. */
  readonly labels: readonly string[]
  /** Undefined if the source doesn't say. */
  readonly compromised: boolean | undefined
}

/** The keys by which to look up these accounts. */
export const lookupInputs = (aside: readonly NotChosenAccount[]): string[] =>
  aside.flatMap(({ input, elsewhere }) => (elsewhere ? [] : [input]))

/**
 * The items of these accounts, numbered from `from`; `lookups` are those of `lookupInputs`. Accounts that the plan
 * already contains get none.
 */
export function notChosenItems(
  aside: readonly NotChosenAccount[],
  lookups: readonly Lookup[],
  from: number,
): NewItem[] {
  const found = [...lookups]
  const items = aside.flatMap((one) => {
    const lookup = one.elsewhere ? undefined : found.shift()
    return lookup?.outcome === 'duplicate' ? [] : [itemOf(one, lookup)]
  })
  return items.map((item, index) => ({ ...item, seq: from + index }))
}

function itemOf(one: NotChosenAccount, lookup: Lookup | undefined): Omit<NewItem, 'seq'> {
  const { input, name, elsewhere, labels, compromised } = one
  const account = lookup?.outcome === 'found' ? lookup.account : undefined
  const why = elsewhere ?? (account ? null : 'notInEntra')
  return {
    input: account ? input : name,
    // Compromised accounts that can't be reached from here still have to be listed.
    verdict: why !== null && compromised ? 'notFound' : 'notChosen',
    why,
    detail: labels.join(', ') || null,
    ...(account ? accountColumns(account) : noAccountColumns),
    reason: null,
  }
}
