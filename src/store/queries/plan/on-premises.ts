import { type RawBuilder, sql } from 'kysely'
import { createSubquery, type Subquery } from '../subqueries.ts'
import { sameItem } from './tally.ts'

/** How many accounts of an operation leave something to do on-premises. */
export interface OnPremises {
  readonly accounts: number
  /** Of these, the accounts that are themselves managed there. */
  readonly synced: number
  /** Of these, the accounts whose hybrid-joined computers were changed. */
  readonly computers: number
}

/**
 * Accounts of an on-premises directory with something to do there: one of these actions changed them or was left to
 * that directory, or they keep items that are managed there, for one of these reasons.
 */
const syncedAccountHasWork = (kinds: RawBuilder<unknown>, reasons: readonly string[]): RawBuilder<unknown> =>
  sql`(i.account_synced and ((i.verdict = 'synced' or i.why = 'federated') and cardinality(${kinds}) > 0
    or i.why = any(${[...reasons]}::text[]) or exists (
    select from operation_writes w where ${sameItem} and (w.why = any(${[...reasons]}::text[])
      or w.action = any(${kinds}) and (w.state in ('done', 'uncertain') or w.why in ('synced', 'federated'))))))`

/** Accounts with changed items whose state is managed there, such as hybrid-joined computers. */
const hasSyncedItems = sql`exists (select from operation_writes w where ${sameItem}
  and w.before ->> 'synced' = 'true' and w.state in ('done', 'uncertain'))`

/** Accounts that leave something to do on-premises. */
export const onPremises = (kinds: RawBuilder<unknown>, reasons: readonly string[]): RawBuilder<unknown> =>
  sql`(${syncedAccountHasWork(kinds, reasons)} or ${hasSyncedItems})`

/** How many accounts of each operation must also, or only, be changed in the on-premises directory. */
export function onPremisesCounts(
  tenantId: string,
  operations: readonly { readonly id: string; readonly actions: readonly string[] }[],
  reasons: readonly string[],
): Subquery<ReadonlyMap<string, OnPremises>> {
  const kinds = sql`o.actions`
  const count = (condition: RawBuilder<unknown>) => sql`count(*) filter (where ${condition})`
  return createSubquery(
    sql<OnPremises & { id: string }>`select i.operation_id as id, ${count(onPremises(kinds, reasons))} as accounts,
        ${count(syncedAccountHasWork(kinds, reasons))} as synced, ${count(hasSyncedItems)} as computers
      from jsonb_to_recordset(${JSON.stringify(operations)}::jsonb) as o (id text, actions text[])
        join operation_items i on i.tenant_id = ${tenantId} and i.operation_id = o.id
      group by 1`,
    (rows) => new Map(rows.map(({ id, ...counts }) => [id, counts])),
  )
}
