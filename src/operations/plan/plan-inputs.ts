import type { Directory } from '../../graph/directory/directory.ts'
import type { Context } from '../context.ts'
import type { Person } from '../types.ts'
import { loadProtection, type Protection } from './protection.ts'

/** How far the reading for a plan is: accounts looked up, and, where that takes longer, the members of the protected group. */
export interface Reading {
  readonly what: 'accounts' | 'protection'
  readonly done: number
  readonly total?: number
}

/** For whom a plan is read, and who hears how far the reading is. */
interface PlanReader {
  readonly directory: Directory
  readonly requester: Person
  readonly onProgress?: (reading: Reading) => void
}

/** Looks accounts up and, at the same time, who is protected. */
export async function readForPlan<T>(
  { limits, log, unmatched }: Pick<Context, 'limits' | 'log' | 'unmatched'>,
  { directory, requester, onProgress }: PlanReader,
  lookUp: (onProgress: (done: number, total: number) => void) => Promise<T>,
): Promise<{ protection: Protection; lookups: T }> {
  let members = 0
  let lookedUp = false
  const tellProtection = () => lookedUp && onProgress?.({ what: 'protection', done: members })
  const reading = loadProtection(directory, limits, requester, undefined, (read) => {
    members = read
    tellProtection()
  })
  const looking = lookUp((done, total) => onProgress?.({ what: 'accounts', done, total })).then((lookups) => {
    lookedUp = true
    tellProtection()
    return lookups
  })
  const [known, lookups, roleGroups] = await Promise.all([reading, looking, directory.roleGroups()])
  const protection = { ...known, roleGroups }
  const fresh = (protection.unmatched ?? []).filter((name) => !unmatched.has(name))
  for (const name of fresh) unmatched.add(name)
  if (fresh.length > 0) log.warn('PROTECTED_ACCOUNTS names what matches no account', { names: fresh })
  return { protection, lookups }
}
