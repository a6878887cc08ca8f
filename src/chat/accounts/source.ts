import type { Lookup } from '../../graph/directory/account.ts'
import type { NotChosenAccount, Origin, OriginPeople } from '../../operations/index.ts'

/** What names accounts, and these accounts. */
export interface SourceAccounts {
  readonly origin: Origin
  /** By default, the compromised accounts. */
  readonly chosen: readonly string[]
  /** All others. */
  readonly aside: readonly NotChosenAccount[]
  /** Everyone it names who can be looked up. */
  readonly people: OriginPeople
}

/** Limits the accounts to those the sender chose: all others are moved to `aside`. */
export function withChosen(
  { chosen, aside, people, ...rest }: SourceAccounts,
  taken: readonly string[],
): SourceAccounts {
  const known = new Set(taken.map((one) => one.toLowerCase()))
  const isLeft = (input: string) => !known.has(input.toLowerCase())
  const left = chosen.filter(isLeft).map((input): NotChosenAccount => {
    const name = people.get(input.toLowerCase()) ?? input
    return { input, name, labels: ['compromised'], compromised: true }
  })
  return { ...rest, people, chosen: taken, aside: [...left, ...aside.filter(({ input }) => isLeft(input))] }
}

/** Accounts that can't be looked up, for a status. */
export const unreachableLookups = (aside: readonly NotChosenAccount[]): Lookup[] =>
  aside.flatMap(({ input, elsewhere }) => (elsewhere ? [{ input, outcome: 'notFound' as const, elsewhere }] : []))

/** Shows accounts that the directory no longer has by the names that their source has for them. */
export const withNames = (lookups: readonly Lookup[], people: OriginPeople = new Map()): Lookup[] =>
  lookups.map((one) =>
    one.outcome === 'notFound' ? { ...one, input: people.get(one.input.toLowerCase()) ?? one.input } : one,
  )
