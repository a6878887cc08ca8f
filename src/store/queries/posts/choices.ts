import type { Kysely } from 'kysely'
import type { PersonKey } from '../../../core/model.ts'
import type { Database } from '../../database.ts'
import type { NotificationChoice } from '../operation-types.ts'

/** Stores each person's choice of notifications. */
export function createNotifications({ store: { db } }: { readonly store: { readonly db: Kysely<Database> } }) {
  return {
    find: async ({ tid, oid }: PersonKey): Promise<NotificationChoice> => {
      const row = await db
        .selectFrom('notification_choices')
        .select('choice')
        .where('tenant_id', '=', tid)
        .where('person_id', '=', oid)
        .executeTakeFirst()
      return row?.choice ?? 'all'
    },

    choose: async ({ tid, oid }: PersonKey, choice: NotificationChoice): Promise<void> => {
      await db
        .insertInto('notification_choices')
        .values({ tenant_id: tid, person_id: oid, choice })
        .onConflict((it) => it.columns(['tenant_id', 'person_id']).doUpdateSet({ choice }))
        .execute()
    },
  }
}

export type Notifications = ReturnType<typeof createNotifications>
