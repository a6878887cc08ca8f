import { type Kysely, sql } from 'kysely'
import { startableStates } from '../../../core/operation-states.ts'
import type { Database } from '../../database.ts'
import { isKnown, type KnownOperations } from '../known-operations.ts'
import type { OperationKey, OperationKeys } from '../lifecycle/operations.ts'
import { createGroups, type Subquery } from '../subqueries.ts'

/** An operation to which later decisions have left nothing to do, and the last of the operations that made them. */
export interface ReplacedOperation extends OperationKey {
  readonly by: string
  /** The owner of the other operation. */
  readonly byOwner: string
}

/** Whether the write `w` is still to be done. A follow-up action is done only after its main action. */
const isDue = sql`w.state = 'pending' and (w.after is null or exists (select from operation_writes f
  where f.tenant_id = w.tenant_id and f.operation_id = w.operation_id and f.seq = w.seq and f.action = w.after
    and f.state = 'pending'))`

const isReplaced = sql`w.state = 'skipped' and w.why = 'changedLater'`

/** The operation `n` that replaced `o`: by moving it to another time, whatever it decides, or by later decisions. */
const replacedBy = sql`select n.id, n.tenant_id, n.requester_oid, n.decision, true as whole from operations n
    where n.tenant_id = o.tenant_id and n.replaces = o.id and n.decision is not null
      and n.state <> all(array['awaitingApproval', 'denied', 'expired', 'cancelled'])
  union all select n.id, n.tenant_id, n.requester_oid, n.decision, false
    from operation_writes w join operations n on n.tenant_id = w.tenant_id and n.id = w.detail
    where w.tenant_id = o.tenant_id and w.operation_id = o.id and ${isReplaced}`

/** Queries on operations that others replaced before they started; `db` can be a transaction. */
export function replacementQueries(db: Kysely<Database>) {
  return {
    /**
     * Operations that haven't changed anything and have nothing left to do because other operations have since decided
     * about their accounts, and those moved to another time. An operation that marks accounts as compromised without changing them stays. `by`: only
     * those that this operation was the last to replace.
     */
    replaced: async (known: KnownOperations, by?: OperationKey): Promise<ReplacedOperation[]> => {
      const { rows } = await sql<ReplacedOperation>`
        select o.tenant_id as "tenantId", o.id, n.id as by, n.requester_oid as "byOwner"
        from operations o
          cross join lateral (select * from (${replacedBy}) n order by n.whole desc, n.decision desc limit 1) n
        where o.state = any(${[...startableStates]}::text[]) and ${isKnown('o', known)}
          and ${by ? sql<boolean>`n.tenant_id = ${by.tenantId} and n.id = ${by.id}` : sql<boolean>`o.state <> 'queued'`}
          and not exists (select from operation_writes w where w.tenant_id = o.tenant_id and w.operation_id = o.id
            and (w.state in ('sending', 'done', 'failed', 'uncertain') or not n.whole and ${isDue}))
          and not (not n.whole and o.compromised and exists (select from operation_items i where i.tenant_id = o.tenant_id
            and i.operation_id = o.id and i.verdict = 'already'))
        order by o.tenant_id, o.id`.execute(db)
      return rows
    },
  }
}

/** Which operations have replaced these so far, and for how many of their accounts. */
export const replacementsBy = ({
  tenantId,
  ids,
}: OperationKeys): Subquery<ReadonlyMap<string, readonly { readonly id: string; readonly count: number }[]>> =>
  createGroups(sql`select mine.of, mine.by as id, count(*) as count
    from (select w.operation_id as of, max(w.detail) filter (where ${isReplaced}) as by
      from operation_writes w where w.tenant_id = ${tenantId} and w.operation_id = any(${[...ids]}::text[])
      group by w.operation_id, w.seq having not bool_or(${isDue})) mine
    where mine.by is not null group by 1, 2 order by 1, 2`)
