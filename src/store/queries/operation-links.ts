import { type Kysely, sql } from 'kysely'
import type { Follower, WriteState } from '../../core/model.ts'
import type { Database } from '../schema.ts'
import type { OperationKey } from './operations.ts'

/** The operation that will take back what was done to an account, and when; null for as soon as it is approved. */
export interface TakingBack {
  readonly operation: string
  readonly at: number | null
}

/** The statements by which operations follow one another; `db` may be a transaction. */
export function linkQueries(db: Kysely<Database>) {
  return {
    /** What followed an operation, the oldest first; plans that nobody confirmed are not told of. */
    followers: async ({ tenantId, id }: OperationKey): Promise<Follower[]> => {
      const rows = await db
        .selectFrom('operations')
        .select(['id', 'undo_of', 'state'])
        .where('tenant_id', '=', tenantId)
        .where((e) => e.or([e('undo_of', '=', id), e('retry_of', '=', id)]))
        .where('confirmed_at', 'is not', null)
        .orderBy('confirmed_at')
        .execute()
      return rows.map((row) => ({ id: row.id, how: row.undo_of === id ? 'undo' : 'retry', state: row.state }))
    },

    /**
     * To which of these accounts other operations did one of `actions`, as far as its state is one of `states`, after this one
     * wrote to them, with the latest such operation. `except`: the operation that asks, which has begun.
     */
    changedSince: async (
      key: OperationKey,
      by: { readonly actions: readonly string[]; readonly states: readonly WriteState[] },
      accountIds: readonly string[],
      except = key.id,
    ): Promise<Map<string, string>> => {
      if (accountIds.length === 0) return new Map()
      const { rows } = await sql<{ account: string; operation: string }>`
        with mine as materialized (select i.account_id, me.created_at, max(w.sent_at) as sent_at
          from operation_items i
            join operations me on me.tenant_id = i.tenant_id and me.id = i.operation_id
            left join operation_writes w on w.tenant_id = i.tenant_id and w.operation_id = i.operation_id
              and w.seq = i.seq
          where i.tenant_id = ${key.tenantId} and i.operation_id = ${key.id}
            and i.account_id in (select jsonb_array_elements_text(${JSON.stringify(accountIds)}::jsonb))
          group by i.account_id, me.created_at)
        select distinct on (i.account_id) i.account_id as account, o.id as operation
        from mine
          join operations o on o.tenant_id = ${key.tenantId} and o.id not in (${key.id}, ${except})
            and coalesce(o.finished_at, o.changed_at) >= mine.created_at
          join operation_items i on i.tenant_id = o.tenant_id and i.operation_id = o.id and i.account_id = mine.account_id
          join operation_writes w on w.tenant_id = i.tenant_id and w.operation_id = i.operation_id and w.seq = i.seq
        where w.action = any(${[...by.actions]}::text[]) and w.state = any(${[...by.states]}::text[])
          and coalesce(w.sent_at, o.confirmed_at) > coalesce(mine.sent_at, mine.created_at)
        order by i.account_id, coalesce(w.sent_at, o.confirmed_at) desc`.execute(db)
      return new Map(rows.map(({ account, operation }) => [account, operation]))
    },

    /**
     * To which of these accounts an operation that was agreed to will do `opposite`, to take back an `action` that another did:
     * which one, and its hour. What is to be taken back after an operation that has not ended goes by that one's id.
     */
    toBeTakenBack: async (
      tenantId: string,
      { action, opposite }: { readonly action: string; readonly opposite: string },
      accountIds: readonly string[],
    ): Promise<Map<string, TakingBack>> => {
      const { rows } = await sql<TakingBack & { account: string }>`
        select distinct on (i.account_id) i.account_id as account, o.id as operation,
          case when w.action = ${opposite} then o.run_at else o.enable_at end as at
        from operations o
          join operation_items i on i.tenant_id = o.tenant_id and i.operation_id = o.id
          join operation_writes w on w.tenant_id = i.tenant_id and w.operation_id = i.operation_id and w.seq = i.seq
        where o.tenant_id = ${tenantId} and o.confirmed_at is not null
          and (w.action = ${opposite} and o.finished_at is null and (o.follows is not null or o.undo_of is not null)
              and w.state in ('pending', 'sending')
            or w.action = ${action} and o.enable_at is not null and o.follow_up is null
              and (o.finished_at is null or o.state in ('done', 'stopped'))
              and w.state in ('pending', 'sending', 'done', 'uncertain'))
          and i.account_id in (select jsonb_array_elements_text(${JSON.stringify(accountIds)}::jsonb))
        order by i.account_id, at nulls first`.execute(db)
      return new Map(rows.map(({ account, operation, at }) => [account, { operation, at }]))
    },
  }
}
