import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { OperationKey, OperationKeys } from '../lifecycle/operations.ts'
import { unnamedNote } from '../origin.ts'
import { createCounts, createSubquery, type Subquery } from '../subqueries.ts'
import { sameItem } from './tally.ts'

/* The accounts that an operation decides about, and which of them are to be changed. */

/** An account that an operation decides about: it is changed, or already in the wanted state. */
export interface DecidedAccount {
  readonly id: string
  readonly verdict: 'change' | 'already'
  /**
   * The actions for which the plan found the account already in the wanted state; `all` if that is true of every
   * action.
   */
  readonly foundSo: readonly string[] | 'all'
  /** Whether what the operation responds to doesn't name it. */
  readonly unnamed: boolean
}

/** Whether what the operation responds to doesn't name the account of item `i`. */
export const isUnnamed = sql`i.notes @> ${sql.lit(JSON.stringify([{ why: unnamedNote }]))}`

/** Accounts the operation decides about, in the order of the plan. */
export async function readDecidedAccounts(
  db: Kysely<Database>,
  { tenantId, id }: OperationKey,
): Promise<DecidedAccount[]> {
  const { rows } = await sql<DecidedAccount>`select i.account_id as id, i.verdict,
      case when i.verdict = 'change' then to_jsonb(array(select w.action from operation_writes w
          where ${sameItem} and w.kind = 'notNeeded' and w.why = 'already'))
        when i.why is null then '"all"' else '[]' end as "foundSo",
      coalesce(${isUnnamed}, false) as unnamed
    from operation_items i where i.tenant_id = ${tenantId} and i.operation_id = ${id}
      and i.verdict in ('change', 'already') and i.account_id is not null order by i.seq`.execute(db)
  return rows
}

/** An administrator among the accounts to be changed. */
export interface ItemAdministrator {
  readonly id: string | null
  readonly upn: string
  readonly roles: string
}

/** The administrators among the accounts to be changed. */
export const administratorsIn = ({ tenantId, id }: OperationKey): Subquery<readonly ItemAdministrator[]> =>
  createSubquery(
    sql<ItemAdministrator>`select account_id as id, coalesce(account_upn, account_id) as upn, admin_roles as roles
      from operation_items where tenant_id = ${tenantId} and operation_id = ${id} and verdict = 'change'
        and admin_roles is not null order by seq`,
    (rows) => rows,
  )

/** How many of the accounts to be changed control this bot. */
export const guardCount = ({ tenantId, id }: OperationKey): Subquery<number> =>
  createSubquery(
    sql<{ count: number }>`select count(*) as count from operation_items
      where tenant_id = ${tenantId} and operation_id = ${id} and verdict = 'change' and guards is not null`,
    ([row]) => row?.count ?? 0,
  )

/** Names of the first `most` accounts that each of these operations would change. */
export const accountNames = ({ tenantId, ids }: OperationKeys, most: number): Subquery<ReadonlyMap<string, string[]>> =>
  createSubquery(
    sql<{ id: string; names: string[] }>`select o.id, array_agg(i.name order by i.seq) as names
      from unnest(${[...ids]}::text[]) as o (id) cross join lateral (
        select seq, coalesce(nullif(account_name, ''), account_upn, input) as name from operation_items
        where tenant_id = ${tenantId} and operation_id = o.id and verdict = 'change' order by seq limit ${most}) i
      group by o.id`,
    (rows) => new Map(rows.map(({ id, names }) => [id, names])),
  )

/** How many administrators are among the accounts to be changed by each operation. */
export const adminCounts = ({ tenantId, ids }: OperationKeys): Subquery<ReadonlyMap<string, number>> =>
  createCounts(sql`select operation_id as id, count(*) as count from operation_items
    where tenant_id = ${tenantId} and operation_id = any(${[...ids]}::text[]) and verdict = 'change'
      and admin_roles is not null group by operation_id`)
