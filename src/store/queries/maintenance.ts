import { type Kysely, sql } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Database } from '../database.ts'
import type { Driver } from '../engine/driver.ts'
import type { DeclaredTables } from './table-declaration.ts'

const minute = 60_000

/** Deletes expired rows. */
export async function deleteExpired(db: Kysely<Database>, tables: DeclaredTables, now: number): Promise<void> {
  for (const [name, { expired }] of tables)
    if (expired) await sql`delete from ${sql.table(name)} where ${expired(now)}`.execute(db)
}

/** Maintains the database periodically until the returned function is called, which waits for current runs. */
export function startMaintenance(options: {
  db: Kysely<Database>
  driver: Driver
  tables: DeclaredTables
  clock: Clock
  log: Log
}): () => Promise<void> {
  const { db, driver, tables, clock, log } = options
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
      chore('prune', () => deleteExpired(db, tables, clock.now())),
    ),
  ]
  return async () => {
    for (const stop of stops) stop()
    await Promise.all(running.values())
  }
}
