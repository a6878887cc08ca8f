import type { Kysely } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Database } from '../database.ts'
import type { Driver } from '../engine/driver.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** How long unused turn state is kept. Dialogs left open longer than that start again. */
export const turnStateRetention = 30 * day
/** How long activity IDs are remembered; the channel stops redelivering after minutes. */
export const activityIdRetention = day
/** How long traces found in contained accounts are kept. */
const evidenceRetention = 90 * day
/** How long vouchers are kept. The audit log keeps the information. */
const voucherRetention = 90 * day

/** Deletes expired rows. */
export async function deleteExpired(db: Kysely<Database>, now: number): Promise<void> {
  await db
    .deleteFrom('turn_state')
    .where('updated_at', '<', new Date(now - turnStateRetention))
    .execute()
  await db
    .deleteFrom('seen_activities')
    .where('seen_at', '<', new Date(now - activityIdRetention))
    .execute()
  await db.deleteFrom('page_sign_ins').where('expires_at', '<=', now).execute()
  await db
    .deleteFrom('operation_evidence')
    .where('looked_at', '<', now - evidenceRetention)
    .execute()
  await db
    .deleteFrom('operation_vouchers')
    .where('ended_at', '<', now - voucherRetention)
    .execute()
}

/** Maintains the database periodically until the returned function is called, which waits for current runs. */
export function startMaintenance(options: {
  db: Kysely<Database>
  driver: Driver
  clock: Clock
  log: Log
}): () => Promise<void> {
  const { db, driver, clock, log } = options
  const running = new Map<string, Promise<void>>()
  const chore = (name: string, work: () => Promise<void>) => () => {
    // Skip this run if the last one is still in progress.
    if (running.has(name)) return
    const run = work()
      .catch((error: unknown) => log.warn('Store maintenance failed', { chore: name, error }))
      .finally(() => running.delete(name))
    running.set(name, run)
  }
  const stops = [
    clock.every(
      10 * minute,
      chore('maintain', () => driver.maintain()),
    ),
    clock.every(
      63 * minute,
      chore('prune', () => deleteExpired(db, clock.now())),
    ),
  ]
  return async () => {
    for (const stop of stops) stop()
    await Promise.all(running.values())
  }
}
