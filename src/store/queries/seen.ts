import { type Kysely, sql } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Database } from '../schema.ts'
import type { Seen } from '../store.ts'

/** Deduplicates activities in the `seen_activities` table, whose key decides who was first. */
export function createSeen(db: Kysely<Database>, clock: Clock): Seen {
  return {
    first: async (activityId) => {
      // Doesn't wait for the disk. Ids lost in a crash belong to messages whose processing or answer was lost too, so
      // answering a redelivery is correct.
      const { numAffectedRows } = await sql`
        insert into seen_activities (id, seen_at)
        select ${activityId}, ${new Date(clock.now())}::timestamptz from set_config('synchronous_commit', 'off', true)
        on conflict do nothing`.execute(db)
      return numAffectedRows === 1n
    },
  }
}
