import { type Kysely, sql } from 'kysely'
import type { Database } from '../../../store/database.ts'
import { declareRole } from '../../../store/queries/card-roles.ts'
import { raisedPostColumns } from '../../../store/queries/lifecycle/advance.ts'
import type { OperationKey, OperationRow } from '../../../store/queries/lifecycle/operations.ts'

/** The receivers whose cards are posted anew, and those whose cards are edited. */
export interface ReceiverCardChanges {
  readonly tenantId: string
  /** The operation with someone to give a pass to, by the receiver's object ID. */
  readonly told: ReadonlyMap<string, OperationRow>
  readonly redrawn: readonly string[]
}

export const receiverRole = declareRole('receiver')

/** Queries on the cards of receivers: one for each person. `db` can be a transaction. */
export function receiverPostQueries(db: Kysely<Database>) {
  return {
    /** Marks these cards as due. Returns the operations they belong to now. */
    want: async ({ tenantId, told, redrawn }: ReceiverCardChanges, now: number): Promise<OperationKey[]> => {
      const people = [...new Set([...told.keys(), ...redrawn])].sort()
      if (people.length === 0) return []
      // In one order, so that no two transactions wait for each other.
      const mine = sql`p.tenant_id = ${tenantId} and p.role = ${receiverRole} and p.person = any(${people}::text[])`
      await sql`select from posts p where ${mine} order by p.person for update`.execute(db)
      const values = [...told].sort(([one], [other]) => (one < other ? -1 : 1))
      if (values.length > 0) {
        const rows = values.map(
          ([person, { id, version }]) =>
            sql`(${tenantId}, ${id}, ${receiverRole}, ${person}, ${version}::integer, 1, ${now}::bigint)`,
        )
        // Someone who couldn't be reached might have the app now.
        await sql`insert into posts as p (tenant_id, operation_id, role, person, subject, wanted, wanted_at)
          values ${sql.join(rows)}
          on conflict (tenant_id, person) where role = 'receiver' do update set ${raisedPostColumns(now)},
            operation_id = excluded.operation_id, subject = excluded.subject, unreachable = false`.execute(db)
      }
      await sql`update posts p set ${raisedPostColumns(now)} where ${mine} and p.person <> all(${[...told.keys()]}::text[])`.execute(
        db,
      )
      const { rows } = await sql<OperationKey>`select distinct p.tenant_id as "tenantId", p.operation_id as id
        from posts p where ${mine}`.execute(db)
      return rows
    },
  }
}
