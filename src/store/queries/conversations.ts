import type { Kysely } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Database } from '../database.ts'
import type { Conversations } from '../store.ts'

/** Stores how to reach people, in the `conversations` table. */
export function createConversations(db: Kysely<Database>, clock: Clock): Conversations {
  const read = async ({ tenantId, personId }: Parameters<Conversations['find']>[0]) => {
    const row = await db
      .selectFrom('conversations')
      .select('reference')
      .where('tenant_id', '=', tenantId)
      .where('person_id', '=', personId)
      .executeTakeFirst()
    return row?.reference
  }

  return {
    save: async (key, reference) => {
      const row = { reference: JSON.stringify(reference), updated_at: new Date(clock.now()) }
      // This almost never changes. Even an upsert that changes nothing locks the row and so waits for the disk.
      if ((await read(key)) === row.reference) return
      await db
        .insertInto('conversations')
        .values({ tenant_id: key.tenantId, person_id: key.personId, ...row })
        .onConflict((it) => it.columns(['tenant_id', 'person_id']).doUpdateSet(row))
        .execute()
    },
    remove: async ({ tenantId, personId }) => {
      await db.deleteFrom('conversations').where('tenant_id', '=', tenantId).where('person_id', '=', personId).execute()
    },
    find: async (key) => {
      const reference = await read(key)
      return reference === undefined ? undefined : JSON.parse(reference)
    },
  }
}
