import type { Lookup } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { roleGroupMembers } from '../../graph/directory/groups.ts'
import type { Context } from '../model/context.ts'
import type { Person } from '../model/types.ts'
import { loadProtection } from '../rules/load-protection.ts'
import type { Protection } from '../rules/protection.ts'
import { withLastHolders } from '../rules/who-is-protected.ts'
import { accountsFound } from './classify.ts'

/** Progress of reading for a plan: accounts looked up and, if that takes longer, members of the protected group. */
export interface ReadingProgress {
  readonly what: 'accounts' | 'protection'
  readonly done: number
  readonly total?: number
}

/** For whom to read, and where progress goes. */
interface PlanReader {
  readonly directory: Directory
  readonly requester: Person
  readonly onProgress?: (reading: ReadingProgress) => void
}

/** Looks up accounts and, in parallel, reads who is protected. */
export async function readPlanInputs(
  context: Pick<Context, 'store' | 'limits' | 'clock' | 'log' | 'unmatched'>,
  { directory, requester, onProgress }: PlanReader,
  lookUp: (onProgress: (done: number, total: number) => void) => Promise<readonly Lookup[]>,
): Promise<{ protection: Protection; lookups: readonly Lookup[] }> {
  let members = 0
  let lookedUp = false
  const tellProtection = () => lookedUp && onProgress?.({ what: 'protection', done: members })
  const onRead = (read: number) => {
    members = read
    tellProtection()
  }
  const reading = loadProtection(context, { directory, requester, onRead })
  const looking = lookUp((done, total) => onProgress?.({ what: 'accounts', done, total })).then((lookups) => {
    lookedUp = true
    tellProtection()
    return lookups
  })
  const [known, lookups, roleGroups] = await Promise.all([reading, looking, directory.ask(roleGroupMembers)])
  warnOnce(context, known)
  const accounts = accountsFound(lookups).map(({ id }) => id)
  return { protection: { ...withLastHolders(known, accounts), roleGroups }, lookups }
}

function warnOnce({ log, unmatched }: Pick<Context, 'log' | 'unmatched'>, { gaps }: Protection): void {
  const names = gaps.flatMap(({ problem, name }) => (problem === 'noAccount' && !unmatched.has(name) ? name : []))
  for (const name of names) unmatched.add(name)
  if (names.length > 0) log.warn('An entry in PROTECTED_ACCOUNTS matches no account', { names })
}
