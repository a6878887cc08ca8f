import type { Log } from '../../core/log.ts'
import type { ForbiddenReason } from '../../core/model.ts'
import type { Account } from '../../graph/directory/account.ts'
import { roleGroupMembers } from '../../graph/directory/groups.ts'
import { myRoles } from '../../graph/directory/me.ts'
import { type HeldRole, roleHolders } from '../../graph/directory/roles.ts'
import type { Directory } from '../../graph/index.ts'
import type { WriteKey } from '../../store/queries/plan/writes.ts'
import type { DueWrite } from '../../store/queries/run/due-writes.ts'
import type { WriteResult } from '../../store/queries/run/sending.ts'
import { activeRoles, rolesLackedBy } from '../registry/admin-roles.ts'

/** The facts that distinguish the causes of a 403. */
interface RefusalFacts {
  /** The roles to name if none of the operator's active ones permits this; undefined if one does, or might. */
  readonly lacking: readonly string[] | undefined
  readonly holders: ReadonlyMap<string, readonly HeldRole[]>
  readonly roleGroups: ReadonlyMap<string, string>
}

/**
 * Determines, if possible, why Graph refused to change accounts, because its answer is always the same. Reads common
 * causes once, and only refused accounts individually. If no cause is found, it stays a plain refusal.
 */
export function createRefusalExplainer(directory: Directory, operator: string, log: Pick<Log, 'warn'>) {
  const known = new Map<readonly string[], Promise<RefusalFacts>>()
  const learn = (powerful: readonly string[]): Promise<RefusalFacts> => {
    const learning = known.get(powerful) ?? loadFacts(directory, operator, powerful)
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
        const { lacking } = facts
        const accounts = lacking ? new Map<string, Account>() : await directory.accountsByIds([...ids.values()])
        return settled.map((one) => {
          const id = ids.get(one.seq)
          if (id === undefined || !one.reason) return one
          if (lacking) return { ...one, reason: { ...one.reason, code: 'missingRole', roles: lacking } }
          const why = causeOf(id, accounts.get(id), facts)
          return why ? { ...one, reason: { ...one.reason, code: why } } : one
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

async function loadFacts(directory: Directory, operator: string, powerful: readonly string[]): Promise<RefusalFacts> {
  const [mine, { holders }, roleGroups] = await Promise.all([
    directory.ask(myRoles),
    directory.ask(roleHolders),
    directory.ask(roleGroupMembers),
  ])
  // Custom roles, and roles for part of the directory, are only listed among the assignments.
  const assigned = activeRoles(holders.get(operator.toLowerCase()) ?? [])
  return { lacking: rolesLackedBy([...mine, ...assigned], powerful), holders, roleGroups }
}

function causeOf(
  id: string,
  account: Account | undefined,
  { holders, roleGroups }: RefusalFacts,
): ForbiddenReason | undefined {
  if (account?.restricted) return 'restrictedUnit'
  if (holders.has(id.toLowerCase())) return 'privilegedTarget'
  return roleGroups.has(id.toLowerCase()) ? 'roleGroup' : undefined
}
