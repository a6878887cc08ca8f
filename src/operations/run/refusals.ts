import type { Log } from '../../core/log.ts'
import type { Account, ForbiddenReason } from '../../core/model.ts'
import type { Directory } from '../../graph/index.ts'
import type { WriteKey } from '../../store/queries/plan/writes.ts'
import type { DueWrite } from '../../store/queries/run/due-writes.ts'
import type { WriteResult } from '../../store/queries/run/sending.ts'

/** The facts that distinguish the causes of a 403. */
interface RefusalFacts {
  /** Whether one of the operator's active roles permits this on ordinary accounts. */
  readonly mayAct: boolean
  readonly holders: ReadonlyMap<string, unknown>
  readonly roleGroups: ReadonlyMap<string, string>
}

type RefusalReader = Pick<Directory, 'myRoles' | 'roleHolders' | 'roleGroups' | 'accountsByIds'>

/**
 * Determines, if possible, why Graph refused to change accounts, because its answer is always the same. Reads common
 * causes once, and only refused accounts individually. If no cause is found, it stays a plain refusal.
 */
export function createRefusalExplainer(directory: RefusalReader, log: Pick<Log, 'warn'>) {
  const known = new Map<readonly string[], Promise<RefusalFacts>>()
  const learn = (powerful: readonly string[]): Promise<RefusalFacts> => {
    const learning = known.get(powerful) ?? loadFacts(directory, powerful)
    known.set(powerful, learning)
    return learning
  }
  return {
    explain: async (
      settled: readonly WriteResult[],
      rows: readonly (WriteKey & Pick<DueWrite, 'account_id'>)[],
      powerful: readonly string[],
    ): Promise<readonly WriteResult[]> => {
      const refused = new Set(
        settled.flatMap(({ seq, to, reason }) => (to === 'failed' && isUnexplained(reason) ? [seq] : [])),
      )
      if (refused.size === 0) return settled
      try {
        const facts = await learn(powerful)
        const ids = new Map(rows.flatMap(({ seq, account_id: id }) => (id && refused.has(seq) ? [[seq, id]] : [])))
        const accounts = facts.mayAct ? await directory.accountsByIds([...ids.values()]) : new Map<string, Account>()
        return settled.map((one) => {
          const id = ids.get(one.seq)
          const why = id === undefined ? undefined : causeOf(id, accounts.get(id), facts)
          return why && one.reason ? { ...one, reason: { ...one.reason, code: why } } : one
        })
      } catch (error) {
        // The refusals must be stored anyway; only their cause stays unknown.
        log.warn('The reason for refusals could not be determined', { error })
        return settled
      }
    },
  }
}

const isUnexplained = (reason: WriteResult['reason']): boolean => reason?.code === 'forbidden'

async function loadFacts(directory: RefusalReader, powerful: readonly string[]): Promise<RefusalFacts> {
  const mine = await directory.myRoles()
  if (!mine.some(({ templateId }) => powerful.includes(templateId.toLowerCase())))
    return { mayAct: false, holders: new Map(), roleGroups: new Map() }
  const [{ holders }, roleGroups] = await Promise.all([directory.roleHolders(), directory.roleGroups()])
  return { mayAct: true, holders, roleGroups }
}

function causeOf(
  id: string,
  account: Account | undefined,
  { mayAct, holders, roleGroups }: RefusalFacts,
): ForbiddenReason | undefined {
  if (!mayAct) return 'missingRole'
  if (account?.restricted) return 'restrictedUnit'
  if (holders.has(id.toLowerCase())) return 'privilegedTarget'
  return roleGroups.has(id.toLowerCase()) ? 'roleGroup' : undefined
}
