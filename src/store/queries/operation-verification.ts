import { type Kysely, sql } from 'kysely'
import type { Database } from '../schema.ts'
import type { OperationItemRow } from './operation-items.ts'
import type { ProofState } from './operation-tables.ts'
import type { OperationKey } from './operations.ts'

/** What reading one account back showed. */
export interface Proven {
  readonly seq: number
  readonly proof: ProofState
  readonly signOutProof: ProofState
}

/** The statements by which changes are read back; `db` may be a transaction. */
export function proofQueries(db: Kysely<Database>) {
  return {
    /** Writes that are done and not proven yet, and changes of which nobody knows whether they are, after `seq`. */
    unproven: ({ tenantId, id }: OperationKey, seq: number, limit: number): Promise<OperationItemRow[]> =>
      db
        .selectFrom('operation_items')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('operation_id', '=', id)
        .where('seq', '>', seq)
        .where((e) =>
          e.or([
            e('change', '=', 'uncertain'),
            e.and([e('change', '=', 'done'), e('proof', '<>', 'verified')]),
            e.and([e('sign_out', '=', 'done'), e('sign_out_proof', '<>', 'verified')]),
          ]),
        )
        .orderBy('seq')
        .limit(limit)
        .execute(),

    /**
     * Stores what was read, for the holder of the lease. What was verified once stays so, whatever a later reader sees. A change
     * that was not certain and is verified is done; its sign-out, which was left out for that, is missing then.
     */
    prove: async (key: OperationKey, proven: readonly Proven[], by: string): Promise<void> => {
      const better = (column: 'proof' | 'sign_out_proof') =>
        sql`case when i.${sql.ref(column)} = 'verified' then 'verified' else p.${sql.ref(column)} end`
      const arrived = sql<boolean>`i.change = 'uncertain' and p.proof = 'verified'`
      const rows = proven.map(({ seq, proof, signOutProof }) => ({ seq, proof, sign_out_proof: signOutProof }))
      await sql`with mine as materialized (
          select id from operations where tenant_id = ${key.tenantId} and id = ${key.id} and lease_by = ${by} for share)
        update operation_items i set proof = ${better('proof')}, sign_out_proof = ${better('sign_out_proof')},
          change = case when ${arrived} then 'done' else i.change end,
          reason = case when ${arrived} then null else i.reason end,
          sign_out = case when ${arrived} and i.sign_out = 'skipped' then 'failed' else i.sign_out end
        from mine, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as p (seq integer, proof text, sign_out_proof text)
        where i.tenant_id = ${key.tenantId} and i.operation_id = mine.id and i.seq = p.seq`.execute(db)
    },

    /** Notes that it was read back, and when to look again; gives the lease back. `changed`: the card has news. */
    looked: async (
      key: OperationKey,
      look: { by: string; now: number; looks: number; lookAt: number | null; changed: boolean },
    ): Promise<boolean> => {
      const result = await db
        .updateTable('operations')
        .set((e) => ({
          looks: look.looks,
          look_at: look.lookAt,
          lease_by: null,
          lease_until: 0,
          nudged_at: look.now,
          ...(look.changed && { version: e('version', '+', 1), changed_at: look.now }),
        }))
        .where('tenant_id', '=', key.tenantId)
        .where('id', '=', key.id)
        .where('lease_by', '=', look.by)
        .executeTakeFirst()
      return result.numUpdatedRows === 1n
    },
  }
}
