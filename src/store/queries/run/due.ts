import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database.ts'
import { clockTolerance, maxTries } from '../attempts.ts'

/** Whether something might be left to do: true too often rather than too rarely, but quick to check. */
export type DueCondition = RawBuilder<boolean>

/** Whether operations are open, or due to be read back or undone, or something isn't shown yet. Each part has an index. */
export const isEngineDue = (now: number): DueCondition => sql`(
  exists (select from operations where state in ('queued', 'running', 'needsSignIn', 'paused'))
  or exists (select from operations where state in ('awaitingApproval', 'scheduled'))
  or exists (select from operations where state = 'planned' and expires_at <= ${now})
  or exists (select from operations where look_at is not null and (look_at <= ${now}
    or nudged_at > ${now + clockTolerance} or lease_until > ${now + clockTolerance}))
  or exists (select from operation_schedules where enable_at is not null and follow_up is null and not needs_no_follow_up)
  or exists (select from posts where shown < wanted and not unreachable and tries < ${maxTries}))`

/** Whether any of these is true, in one statement. */
export async function isAnyDue(db: Kysely<Database>, conditions: readonly DueCondition[]): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`select ${sql.join(conditions, sql` or `)} as due`.execute(db)
  return rows[0]?.due === true
}
