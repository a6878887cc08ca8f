import { type Kysely, sql } from 'kysely'
import { earlyEndReasons } from '../../../core/operation-states.ts'
import type { Database } from '../../database.ts'
import type { OperationKey, OperationKeys } from '../lifecycle/operations.ts'
import type { Follower } from '../operation-types.ts'
import { isUnreached } from '../plan/tally.ts'
import { createGroups, createSubquery, type Subquery } from '../subqueries.ts'

/** What an operation left undone, in accounts. */
export interface LeftUndone {
  readonly change: number
  /** Any number of these might be in the wanted state. */
  readonly uncertain: number
  readonly following: readonly { readonly action: string; readonly count: number }[]
}

/** Queries on operations that follow others; `db` can be a transaction. */
export function linkQueries(db: Kysely<Database>) {
  return {
    /**
     * When its last write to each account ended; `finished` for operations of earlier versions, which didn't record
     * this.
     */
    lastWrites: async (
      { tenantId, id }: OperationKey,
      accounts: readonly string[],
      finished: number,
    ): Promise<ReadonlyMap<string, number>> => {
      const { rows } = await sql<{ account: string; at: number }>`
        select i.account_id as account, max(coalesce(w.settled_at, ${finished})) as at
        from operation_items i join operation_writes w on w.tenant_id = i.tenant_id and w.operation_id = i.operation_id
          and w.seq = i.seq and w.sent_at is not null
        where i.tenant_id = ${tenantId} and i.operation_id = ${id} and i.account_id = any(${[...accounts]}::text[])
        group by i.account_id`.execute(db)
      return new Map(rows.map(({ account, at }) => [account, at]))
    },

    /** This person's latest plan to undo or retry an operation that can still be confirmed. */
    openPlan: async (
      { tenantId, id }: OperationKey,
      how: Follower['how'],
      by: { readonly oid: string; readonly now: number },
    ): Promise<OperationKey | undefined> => {
      const plan = await db
        .selectFrom('operations')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where(how === 'undo' ? 'undo_of' : 'retry_of', '=', id)
        .where('requester_oid', '=', by.oid)
        .where('state', '=', 'planned')
        .where('expires_at', '>', by.now)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return plan && { tenantId, id: plan.id }
    },
  }
}

/** Operations that followed these, oldest first, excluding unconfirmed plans. */
export function followers({ tenantId, ids }: OperationKeys): Subquery<ReadonlyMap<string, readonly Follower[]>> {
  const these = sql`any(${[...ids]}::text[])`
  return createGroups(sql`select first.id as of, o.id, first.how, o.state
    from operations o cross join lateral (values (o.undo_of, 'undo'), (o.retry_of, 'retry')) as first (id, how)
    where o.tenant_id = ${tenantId} and (o.undo_of = ${these} or o.retry_of = ${these}) and o.confirmed_at is not null
      and first.id is not null order by o.confirmed_at`)
}

/**
 * Accounts that these operations should have changed but didn't, minus those that other operations have handled since.
 * `change` counts the main action; all others are its follow-up actions.
 */
export function leftUndone({ tenantId, ids }: OperationKeys): Subquery<ReadonlyMap<string, LeftUndone>> {
  const these = sql`${[...ids]}::text[]`
  const rows = sql<{ id: string; action: string | null; count: number; uncertain: number }>`
    with open as (
      select w.operation_id, w.seq, w.action, w.after is not null as follows, w.state = 'uncertain' as uncertain
        from operation_writes w where w.tenant_id = ${tenantId} and w.operation_id = any(${these})
          and (w.state in ('failed', 'uncertain') or ${isUnreached}
            or w.after is null and w.state = 'skipped' and w.why = any(${[...earlyEndReasons]}::text[]))
      union select i.operation_id, i.seq, null, false, true from operation_items i
        where i.tenant_id = ${tenantId} and i.operation_id = any(${these}) and i.verdict = 'failed')
    select me.id, case when open.follows then open.action end as action, count(distinct open.seq) as count,
      count(distinct open.seq) filter (where open.uncertain) as uncertain
    from open
      join operations me on me.tenant_id = ${tenantId} and me.id = open.operation_id
      join operation_items i on i.tenant_id = me.tenant_id and i.operation_id = me.id and i.seq = open.seq
    where not exists (select from operation_items n
      join operations o on o.tenant_id = n.tenant_id and o.id = n.operation_id and o.decision > me.decision
      left join operation_writes d on d.tenant_id = n.tenant_id and d.operation_id = n.operation_id and d.seq = n.seq
        and (d.action = open.action or open.action is null)
      where n.tenant_id = me.tenant_id
        and (n.account_id = i.account_id or i.account_id is null and n.input = i.input and o.retry_of = me.id)
        and (d.state = 'done' or d.state = 'skipped' and d.why = 'already'
          or n.verdict = 'already' and o.retry_of = me.id and o.started_at is not null))
    group by 1, 2`
  return createSubquery(
    rows,
    (rows) =>
      new Map(
        ids.map((id) => {
          const mine = rows.filter((row) => row.id === id)
          const following = mine.flatMap(({ action, count }) => (action === null ? [] : [{ action, count }]))
          const { count: change = 0, uncertain = 0 } = mine.find(({ action }) => action === null) ?? {}
          return [id, { change, uncertain, following }]
        }),
      ),
  )
}
