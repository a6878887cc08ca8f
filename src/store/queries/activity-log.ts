import { type Kysely, sql } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Database } from '../database.ts'
import type { ActivityLog, Conversations } from '../store.ts'

/** Deduplicates activities in the `seen_activities` table, whose key decides who was first. */
export function createActivityLog(
  db: Kysely<Database>,
  conversations: Pick<Conversations, 'save'>,
  clock: Clock,
): ActivityLog {
  return {
    first: async (activityId, from) => {
      const { key, reference } = from ?? {}
      // Doesn't wait for the disk. IDs lost in a crash belong to messages whose processing or answer was lost too, so
      // answering a redelivery is correct.
      const { rows } = await sql<{ first: boolean; reference: string | null }>`
        with mine as (
          insert into seen_activities (id, seen_at)
          select ${activityId}, ${new Date(clock.now())}::timestamptz from set_config('synchronous_commit', 'off', true)
          on conflict do nothing returning id),
        -- Whoever writes here has the app: what Teams refused to deliver is sent again.
        reached as (
          update posts set unreachable = false where tenant_id = ${key?.tenantId ?? ''}
            and person = ${key?.personId ?? ''} and unreachable)
        select exists (select from mine) as first,
          (select reference from conversations
            where tenant_id = ${key?.tenantId ?? ''} and person_id = ${key?.personId ?? ''}) as reference`.execute(db)
      const [row] = rows
      if (key && row?.reference !== JSON.stringify(reference)) await conversations.save(key, reference)
      return row?.first === true
    },
  }
}
