import { type Kysely, sql } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Database } from '../database.ts'
import type { DeclaredTables } from './table-declaration.ts'

const minute = 60_000

/** Deletes expired rows. */
export async function deleteExpired(db: Kysely<Database>, tables: DeclaredTables, now: number): Promise<void> {
  for (const [name, { expired }] of tables)
    if (expired) await sql`delete from ${sql.table(name)} where ${expired(now)}`.execute(db)
}

/** Deletes expired rows periodically until the returned function is called, which waits for the current run. */
export function startMaintenance(options: {
  db: Kysely<Database>
  tables: DeclaredTables
  clock: Clock
  log: Log
}): () => Promise<void> {
  const { db, tables, clock, log } = options
  let running: Promise<void> | undefined
  const stop = clock.every(63 * minute, () => {
    // Skip this run if the last one is still in progress.
    running ??= deleteExpired(db, tables, clock.now())
      .catch((error: unknown) => log.warn('Store maintenance failed', { chore: 'prune', error }))
      .finally(() => {
        running = undefined
      })
  })
  return async () => {
    stop()
    await running
  }
}
