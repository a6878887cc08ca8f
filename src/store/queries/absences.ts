import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'

/** Queries on absences; `db` can be a transaction. */
export function absenceQueries(db: Kysely<Database>) {
  return {
    /** When each of these people will be back; those who aren't away are omitted. */
    away: async (tenantId: string, people: readonly string[], now: number): Promise<ReadonlyMap<string, number>> => {
      if (people.length === 0) return new Map()
      const rows = await db
        .selectFrom('absences')
        .select(['person_id', 'until'])
        .where('tenant_id', '=', tenantId)
        .where('person_id', 'in', people)
        .where('until', '>', now)
        .execute()
      return new Map(rows.map(({ person_id: person, until }) => [person, until]))
    },

    begin: async (tenantId: string, person: string, until: number): Promise<void> => {
      await db
        .insertInto('absences')
        .values({ tenant_id: tenantId, person_id: person, until })
        .onConflict((it) => it.columns(['tenant_id', 'person_id']).doUpdateSet({ until }))
        .execute()
    },

    /** Returns false if they weren't away. */
    end: async (tenantId: string, person: string, now: number): Promise<boolean> => {
      const ended = await db
        .deleteFrom('absences')
        .where('tenant_id', '=', tenantId)
        .where('person_id', '=', person)
        .returning('until')
        .executeTakeFirst()
      return ended !== undefined && ended.until > now
    },
  }
}

/** Whether the person in this row of `operation_approvers` is away. */
export const isAway = (now: number, row = 'a') => sql`exists (select from absences b
  where b.tenant_id = ${sql.ref(`${row}.tenant_id`)} and b.person_id = ${sql.ref(`${row}.approver_oid`)}
    and b.until > ${now})`
