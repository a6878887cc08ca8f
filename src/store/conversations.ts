import type { Kysely } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Database } from './schema.ts'
import type { Conversations } from './store.ts'

/** How to reach people, in the table `conversations`. */
export function createConversations(db: Kysely<Database>, clock: Clock): Conversations {
  return {
    save: async ({ tenantId, personId }, reference) => {
      const row = { reference: JSON.stringify(reference), updated_at: new Date(clock.now()) }
      await db
        .insertInto('conversations')
        .values({ tenant_id: tenantId, person_id: personId, ...row })
        .onConflict((it) =>
          it
            .columns(['tenant_id', 'person_id'])
            .doUpdateSet(row)
            // Asked for at every message and nearly always unchanged: no write, no sync to disk.
            .where('conversations.reference', '!=', row.reference),
        )
        .execute()
    },
    find: async ({ tenantId, personId }) => {
      const row = await db
        .selectFrom('conversations')
        .select('reference')
        .where('tenant_id', '=', tenantId)
        .where('person_id', '=', personId)
        .executeTakeFirst()
      return row && JSON.parse(row.reference)
    },
  }
}
