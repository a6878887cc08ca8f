import fs from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Database } from './schema.ts'

const here = new URL('./migrations/', import.meta.url)

// Any number, provided that every instance and version of the bot uses the same one.
const lockKey = 7_255_102

interface Migration {
  readonly number: number
  readonly name: string
}

const migratedBy = (names: readonly string[]) =>
  `a newer version of the bot has migrated it (${names.join(', ')}). Run that version, or restore the backup from before the update (docs/operations.md, "Back to an older version"). DATABASE_NEWER_SCHEMA=allow starts regardless`

async function list(folder: URL): Promise<Migration[]> {
  const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const migrations = names.map((name) => ({ number: Number.parseInt(name, 10), name }))
  for (const [index, { number, name }] of migrations.entries()) {
    if (number !== index + 1) throw new Error(`Migrations are numbered without gaps: ${name} is number ${index + 1}`)
  }
  return migrations
}

/** What to do if a newer version of the bot has changed the schema. */
export type NewerSchema = 'refuse' | 'allow'

/**
 * Migrates the schema, all or nothing. Safe to call from several processes at once: one works while the others wait.
 * Throws an Error saying what to do if a newer version has migrated it, because queries could then fail in mid-operation.
 */
export async function migrate(
  db: Kysely<Database>,
  options: { clock: Clock; log: Log; folder?: URL; newerSchema?: NewerSchema },
): Promise<void> {
  const { folder = here, newerSchema = 'refuse' } = options
  const migrations = await list(folder)
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(lockKey)})`.execute(tx)
    await sql`create table if not exists schema_migrations (
      number integer primary key, name text not null, applied_at timestamptz not null)`.execute(tx)
    const rows = await tx.selectFrom('schema_migrations').select(['number', 'name']).execute()
    const applied = new Set(rows.map((row) => row.number))
    const newer = rows.filter((row) => row.number > migrations.length)
    if (newer.length > 0 && newerSchema === 'refuse') throw new Error(migratedBy(newer.map(({ name }) => name)))
    if (newer.length > 0) {
      options.log.warn('the database was migrated by a newer version of the bot', {
        newer: newer.map((row) => row.name),
      })
    }
    for (const { number, name } of migrations.filter((one) => !applied.has(one.number))) {
      // The number goes in first: a process without the lock would fail on this key before touching any table.
      await tx
        .insertInto('schema_migrations')
        .values({ number, name, applied_at: new Date(options.clock.now()) })
        .execute()
      await sql.raw(await fs.readFile(new URL(name, folder), 'utf8')).execute(tx)
      options.log.info('migrated the database', { migration: name })
    }
  })
}
