import { type Kysely, sql } from 'kysely'
import type { Follower } from '../../../core/model.ts'
import { earlyEnds } from '../../../core/operation-states.ts'
import type { Database } from '../../schema.ts'
import type { OperationKey } from '../lifecycle/operations.ts'
import { unreached } from '../plan/tally.ts'

/** What an operation left undone, in accounts. */
export interface Left {
  readonly change: number
  /** Any number of these may be in the wanted state; it is unknown. */
  readonly uncertain: number
  readonly following: readonly { readonly action: string; readonly count: number }[]
}

/** Queries on operations that follow others; `db` may be a transaction. */
export function linkQueries(db: Kysely<Database>) {
  return {
    /** Operations that followed this one, oldest first, excluding unconfirmed plans. */
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

    /**
     * Accounts it should have changed but didn't, minus those other operations have handled since. `change` counts the
     * main action; the others are its follow-up actions.
     */
    left: async (key: OperationKey): Promise<Left> => {
      const { rows } = await sql<{ action: string | null; count: number; uncertain: number }>`
        with open as (
          select w.seq, w.action, w.after is not null as follows, w.state = 'uncertain' as uncertain from operation_writes w
            where w.tenant_id = ${key.tenantId} and w.operation_id = ${key.id}
              and (w.state in ('failed', 'uncertain') or ${unreached}
                or w.after is null and w.state = 'skipped' and w.why = any(${[...earlyEnds]}::text[]))
          union select i.seq, null, false, true from operation_items i
            where i.tenant_id = ${key.tenantId} and i.operation_id = ${key.id} and i.verdict = 'failed')
        select case when open.follows then open.action end as action, count(distinct open.seq)::integer as count,
          (count(distinct open.seq) filter (where open.uncertain))::integer as uncertain
        from open
          join operations me on me.tenant_id = ${key.tenantId} and me.id = ${key.id}
          join operation_items i on i.tenant_id = me.tenant_id and i.operation_id = me.id and i.seq = open.seq
        where not exists (select from operation_items n
          join operations o on o.tenant_id = n.tenant_id and o.id = n.operation_id and o.decision > me.decision
          left join operation_writes d on d.tenant_id = n.tenant_id and d.operation_id = n.operation_id and d.seq = n.seq
            and (d.action = open.action or open.action is null)
          where n.tenant_id = me.tenant_id
            and (n.account_id = i.account_id or i.account_id is null and n.input = i.input and o.retry_of = me.id)
            and (d.state = 'done' or d.state = 'skipped' and d.why = 'already'
              or n.verdict = 'already' and o.retry_of = me.id and o.started_at is not null))
        group by 1`.execute(db)
      const following = rows.flatMap(({ action, count }) => (action === null ? [] : [{ action, count }]))
      const { count: change = 0, uncertain = 0 } = rows.find(({ action }) => action === null) ?? {}
      return { change, uncertain, following }
    },
  }
}
