import { z } from 'zod/v4'
import type { AuthorisedTurn } from '../bot/command.ts'
import type { Lists } from '../bot/lists.ts'
import { readAccounts } from '../bot/people.ts'
import { UserError } from '../core/errors.ts'
import type { Lookup } from '../graph/index.ts'

/** The ways in which accounts reach a command: pasted, picked, or as a list an earlier card was made from. */
export const accountArguments = z.object({
  accounts: z.string().max(100_000).optional(),
  /** Object ids of the people picker, separated by commas. */
  people: z.string().max(20_000).optional(),
  lookup: z.string().max(40).optional(),
  /** With `lookup`: only those of its accounts that are in this state now. */
  only: z.enum(['enabled', 'disabled']).optional(),
})

export type AccountArguments = z.infer<typeof accountArguments>

/** What was given, before anything is looked up. */
export interface Given {
  readonly identifiers: readonly string[]
  /** Pieces of the paste in which no account was recognised. */
  readonly rest: readonly string[]
}

/** True when neither text nor list was given, so that a form should ask. */
export function nothingGiven({ accounts, people, lookup }: AccountArguments): boolean {
  return !accounts?.trim() && !people && !lookup
}

/**
 * The identifiers behind the arguments.
 * @throws UserError noAccounts when a paste holds none, tampered when the list is not the speaker's or is gone
 */
export async function givenAccounts(turn: AuthorisedTurn, lists: Lists, given: AccountArguments): Promise<Given> {
  if (given.lookup) {
    const found = await lists.find(turn.person.oid, given.lookup)
    if (!found) throw new UserError('listExpired')
    return { identifiers: given.only ? await inState(turn, found, given.only) : found, rest: [] }
  }
  const pasted = readAccounts(given.accounts ?? '')
  const picked = (given.people ?? '').split(',').filter(Boolean)
  const identifiers = [...picked, ...pasted.identifiers]
  if (identifiers.length === 0) throw new UserError('noAccounts', { text: pasted.rest[0] ?? '' })
  return { identifiers, rest: pasted.rest }
}

async function inState(turn: AuthorisedTurn, identifiers: readonly string[], state: 'enabled' | 'disabled') {
  const lookups = await turn.directory.find(identifiers)
  const ids = lookups.flatMap((lookup: Lookup) =>
    lookup.outcome === 'found' && lookup.account.accountEnabled === (state === 'enabled') ? [lookup.account.id] : [],
  )
  if (ids.length === 0) throw new UserError('nothingToDo')
  return ids
}
