import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { OperationKey } from '../lifecycle/operations.ts'

/** Why changes of an operation failed or are uncertain: accounts by reason, most frequent first. */
export async function failureReasonCounts(
  db: Kysely<Database>,
  { tenantId, id }: OperationKey,
): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ code: string; accounts: number }>`
    select reason ->> 'code' as code, count(distinct seq)::integer as accounts from operation_writes
    where tenant_id = ${tenantId} and operation_id = ${id} and state in ('failed', 'uncertain') and reason is not null
    group by code order by accounts desc, code`.execute(db)
  return Object.fromEntries(rows.map(({ code, accounts }) => [code, accounts]))
}
