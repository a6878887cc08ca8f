import type { Kysely } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Database } from './schema.ts'
import type { Seen } from './store.ts'

/** Activities already taken up, in the table `seen_activities`: its key decides who was first. */
export function createSeen(db: Kysely<Database>, clock: Clock): Seen {
  return {
    first: async (activityId) => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('seen_activities')
        .values({ id: activityId, seen_at: new Date(clock.now()) })
        .onConflict((it) => it.doNothing())
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows === 1n
    },
  }
}
