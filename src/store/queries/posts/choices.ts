import type { Kysely } from 'kysely'
import type { Database } from '../../database.ts'

/** Which messages someone wants: all; only those about decisions they are waiting for or have to make; or none. */
export const notificationChoices = ['all', 'decisions', 'off'] as const
export type NotificationChoice = (typeof notificationChoices)[number]

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
