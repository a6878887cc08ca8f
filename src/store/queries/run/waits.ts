import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { OperationKey, OperationKeys } from '../lifecycle/operations.ts'
import type { UnansweredAccounts, Waits } from '../operation-types.ts'
import { createSubquery, type Subquery } from '../subqueries.ts'

/** What a running operation waits for as a whole, and the accounts that hold back only themselves. */
export interface RunWaits {
  readonly waits: Waits | null
  readonly unanswered: UnansweredAccounts | null
}

/** What these operations wait for; the first `most` accounts by name. */
export const runWaits = ({ tenantId, ids }: OperationKeys, most: number): Subquery<ReadonlyMap<string, RunWaits>> =>
  createSubquery(
    sql<RunWaits & { id: string }>`
      select o.id, o.waits, (select jsonb_build_object('count', count(*), 'until', min(w.retry_at), 'names',
          to_jsonb((array_agg(coalesce(nullif(i.account_name, ''), i.account_upn, i.input) order by i.seq))[:${sql.lit(most)}]))
        from (select seq, min(retry_at) as retry_at from operation_writes where tenant_id = o.tenant_id
            and operation_id = o.id and retry_at is not null and tries > 0 and state = 'sending' group by seq) w
          join operation_items i on i.tenant_id = o.tenant_id and i.operation_id = o.id and i.seq = w.seq
        having count(*) > 0) as unanswered
      from operations o where o.tenant_id = ${tenantId} and o.id = any(${[...ids]}::text[])`,
    (rows) => new Map(rows.map(({ id, ...waits }) => [id, waits])),
  )

/** What it waited for before this slice. */
export async function readWaits(db: Kysely<Database>, { tenantId, id }: OperationKey): Promise<Waits | null> {
  const row = await db
    .selectFrom('operations')
    .select('waits')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.waits ?? null
}
