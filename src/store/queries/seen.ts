import { type Kysely, sql } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Database } from '../schema.ts'
import type { Seen } from '../store.ts'

/** Activities already taken up, in the table `seen_activities`: its key decides who was first. */
export function createSeen(db: Kysely<Database>, clock: Clock): Seen {
  return {
    first: async (activityId) => {
      // No message waits for the disk here. What a crash makes this table forget was under way in that moment, or its answer
      // was: should the channel deliver it again, it is right to answer it.
      const { numAffectedRows } = await sql`
        insert into seen_activities (id, seen_at)
        select ${activityId}, ${new Date(clock.now())}::timestamptz from set_config('synchronous_commit', 'off', true)
        on conflict do nothing`.execute(db)
      return numAffectedRows === 1n
    },
  }
}
