import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { OperationKey } from '../lifecycle/operations.ts'
import type { OperationItemsTable } from '../operation-tables.ts'
import type { ExcludedItem } from './tables.ts'

/** An account to change, under every name it can be excluded by. */
export type ExcludableAccount = Pick<
  Selectable<OperationItemsTable>,
  'seq' | 'input' | 'account_id' | 'account_upn' | 'account_name' | 'account_guest'
>

/** An app or a device of an action that restores it. */
export type Restorable = Pick<ExcludedItem, 'action' | 'id' | 'name'>

/**
 * Queries on accounts that an approver excludes, and on apps and devices that aren't restored; `db` can be a
 * transaction.
 */
export function exclusionQueries(db: Kysely<Database>) {
  return {
    /** All accounts to be changed, in plan order. */
    changing: ({ tenantId, id }: OperationKey): Promise<ExcludableAccount[]> =>
      db
        .selectFrom('operation_items')
        .select(['seq', 'input', 'account_id', 'account_upn', 'account_name', 'account_guest'])
        .where('tenant_id', '=', tenantId)
        .where('operation_id', '=', id)
        .where('verdict', '=', 'change')
        .orderBy('seq')
        .execute(),

    /** Excludes these items with all their writes; returns how many of the items were still to be changed. */
    exclude: async ({ tenantId, id }: OperationKey, seqs: readonly number[], by: string): Promise<number> => {
      const mine = sql`tenant_id = ${tenantId} and operation_id = ${id} and seq = any(${[...seqs]}::integer[])`
      const items = await sql`update operation_items set verdict = 'excluded', why = 'excluded', detail = ${by}
        where ${mine} and verdict = 'change'`.execute(db)
      await sql`delete from operation_writes where ${mine} and kind = 'kept'`.execute(db)
      await sql`update operation_writes set state = 'skipped', why = 'excluded', detail = ${by}
        where ${mine} and state in ('pending', 'skipped')`.execute(db)
      return Number(items.numAffectedRows ?? 0)
    },

    /** The apps and devices these actions would restore, each listed once. */
    restorable: async ({ tenantId, id }: OperationKey, actions: readonly string[]): Promise<Restorable[]> => {
      if (actions.length === 0) return []
      const { rows } = await sql<Restorable>`select distinct action, before -> 'item' ->> 'id' as id,
          before -> 'item' ->> 'name' as name
        from operation_writes where tenant_id = ${tenantId} and operation_id = ${id} and kind = 'request'
          and state in ('none', 'pending') and action = any(${[...actions]}::text[]) and before -> 'item' ->> 'id' is not null
        order by name, id`.execute(db)
      return rows
    },

    /** Excludes their writes, for all accounts. */
    excludeItems: async ({ tenantId, id }: OperationKey, items: readonly Restorable[]): Promise<void> => {
      if (items.length === 0) return
      await sql`update operation_writes w set kind = 'kept', why = 'excludedItem', detail = s.name,
          state = case when w.state = 'pending' then 'skipped' else w.state end
        from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as s (action text, id text, name text)
        where w.tenant_id = ${tenantId} and w.operation_id = ${id} and w.action = s.action and w.kind = 'request'
          and w.before -> 'item' ->> 'id' = s.id and w.state in ('none', 'pending')`.execute(db)
    },

    /** Rebinds everyone's request to this plan, so that their cards show who decided. */
    agreeOn: async ({ tenantId, id }: OperationKey, planHash: string): Promise<void> => {
      await db
        .updateTable('operation_approvers')
        .set({ plan_hash: planHash })
        .where('tenant_id', '=', tenantId)
        .where('operation_id', '=', id)
        .execute()
    },
  }
}
