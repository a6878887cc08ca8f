import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../schema.ts'
import type { OperationItemsTable } from './operation-tables.ts'
import type { OperationKey } from './operations.ts'

/** An account to change, under every name it can be left out by. */
export type Changing = Pick<
  Selectable<OperationItemsTable>,
  'seq' | 'input' | 'account_id' | 'account_upn' | 'account_name' | 'account_guest'
>

/** Queries on accounts that an approver leaves out; `db` may be a transaction. */
export function leftOutQueries(db: Kysely<Database>) {
  return {
    /** All accounts to be changed, in plan order. */
    changing: ({ tenantId, id }: OperationKey): Promise<Changing[]> =>
      db
        .selectFrom('operation_items')
        .select(['seq', 'input', 'account_id', 'account_upn', 'account_name', 'account_guest'])
        .where('tenant_id', '=', tenantId)
        .where('operation_id', '=', id)
        .where('verdict', '=', 'change')
        .orderBy('seq')
        .execute(),

    /** Takes these items and all their writes out; returns how many items were still to be changed. */
    leaveOut: async ({ tenantId, id }: OperationKey, seqs: readonly number[], by: string): Promise<number> => {
      const mine = sql`tenant_id = ${tenantId} and operation_id = ${id} and seq = any(${[...seqs]}::integer[])`
      const items = await sql`update operation_items set verdict = 'leftOut', why = 'leftOut', detail = ${by}
        where ${mine} and verdict = 'change'`.execute(db)
      await sql`update operation_writes set state = 'skipped', why = 'leftOut', detail = ${by}
        where ${mine} and state in ('pending', 'skipped')`.execute(db)
      return Number(items.numAffectedRows ?? 0)
    },

    /** Rebinds everyone's request to this plan, so that their cards say who decided. */
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
