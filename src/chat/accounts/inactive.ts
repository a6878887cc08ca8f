import type { Account } from '../../graph/directory/account.ts'
import { inactiveAccounts } from '../../graph/directory/sign-ins.ts'
import type { listUsers } from '../commands/accounts.ts'
import type { Args } from '../commands/spec.ts'
import type { AuthorisedTurn } from '../turn/command.ts'
import type { Details } from './account-details.ts'
import { toSignInDetails } from './details.ts'

const day = 86_400_000

interface InactiveResult {
  readonly lookup: string
  readonly accounts: readonly Account[]
  readonly details: Details
  /** When they were read, if not just now. */
  readonly at?: number
}

/** The accounts already found if they are still in memory; otherwise reads them. */
export async function findInactive(
  { directory, services, person, progress, now }: AuthorisedTurn,
  {
    inactive,
    ...query
  }: Pick<Args<typeof listUsers>, 'search' | 'enabled' | 'guests' | 'department' | 'title'> & {
    readonly inactive: number
  },
  known: string | undefined,
): Promise<InactiveResult> {
  const { lists, statusAnswers } = services
  const kept = known === undefined ? undefined : statusAnswers.find(person.oid, known)
  if (known !== undefined && kept?.details) {
    const accounts = kept.lookups.flatMap((one) => (one.outcome === 'found' ? [one.account] : []))
    return { lookup: known, accounts, details: kept.details, at: kept.at }
  }
  const onProgress = (done: number, total?: number) => progress({ what: 'list', done, total })
  const found = await directory.ask(inactiveAccounts, query, now() - inactive * day, onProgress)
  const accounts = found.map(({ account }) => account)
  const lookup = await lists.save(
    person.oid,
    accounts.map(({ id }) => id),
  )
  const details = toSignInDetails(found)
  const lookups = accounts.map((account) => ({ input: account.userPrincipalName, outcome: 'found' as const, account }))
  statusAnswers.keep(person.oid, lookup, { lookups, rest: [], details })
  return { lookup, accounts, details }
}
