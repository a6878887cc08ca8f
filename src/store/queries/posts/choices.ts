import type { Kysely } from 'kysely'
import type { Database } from '../../database.ts'
import type { NotificationChoice } from '../operation-types.ts'

interface PersonKey {
  readonly tenantId: string
  readonly personId: string
}

/** Queries on which messages people want. */
export function choiceQueries(db: Kysely<Database>) {
  return {
    /** Undefined if they never chose. */
    find: async ({ tenantId, personId }: PersonKey): Promise<NotificationChoice | undefined> => {
      const row = await db
        .selectFrom('notification_choices')
        .select('choice')
        .where('tenant_id', '=', tenantId)
        .where('person_id', '=', personId)
        .executeTakeFirst()
      return row?.choice
    },

    save: async ({ tenantId, personId }: PersonKey, choice: NotificationChoice): Promise<void> => {
      await db
        .insertInto('notification_choices')
        .values({ tenant_id: tenantId, person_id: personId, choice })
        .onConflict((it) => it.columns(['tenant_id', 'person_id']).doUpdateSet({ choice }))
        .execute()
    },
  }
}
