import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Database } from './database.ts'

const migrationsFolder = new URL('./migrations/', import.meta.url)

// Any number works, provided that every instance and version of the bot uses the same one.
const lockKey = 7_255_102

interface Migration {
  readonly number: number
  readonly name: string
  readonly text: string
  /** SHA-256 of the text, in hex. */
  readonly hash: string
  /** The hash that a build made from files with CRLF line endings stored, before line endings stopped counting. */
  readonly crlfHash: string
}

/** The database was created by a version whose migrations differ from this one's. */
export class DifferentSchemaError extends Error {
  readonly problem: string
  readonly fix: string

  constructor(migration: string) {
    const problem = `it was created by a development version of Rollcall with another schema (${migration}), which can't be upgraded`
    const fix =
      'Start with a new, empty database, or another DATA_DIR. Keep the old one: it holds the audit log, which audit:verify can still check'
    super(`${problem}. ${fix}`)
    this.problem = problem
    this.fix = fix
  }
}

const newerSchemaMessage = (names: readonly string[]) =>
  `a newer version of the bot has migrated it (${names.join(', ')}). Run that version, or restore the backup from before the update (docs/run.md, "Back to an older version"). DATABASE_NEWER_SCHEMA=allow starts regardless`

/** The migrations in this version of the bot, in order. */
export async function knownMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const migrations = await Promise.all(
    names.map(async (name) => {
      // Git for Windows checks files out with CRLF by default. The same migration has the same hash everywhere.
      const text = (await fs.readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n')
      const crlfHash = sha256(text.replaceAll('\n', '\r\n'))
      return { number: Number.parseInt(name, 10), name, text, hash: sha256(text), crlfHash }
    }),
  )
  for (const [index, { number, name }] of migrations.entries()) {
    if (number !== index + 1) throw new Error(`Migrations are numbered without gaps: ${name} is number ${index + 1}`)
  }
  return migrations
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** What to do if a newer version of the bot has changed the schema. */
export type NewerSchema = 'refuse' | 'allow'

/**
 * Migrates the schema, all or nothing. Safe to call from several processes at once: one works while the others wait.
 * Throws an Error that says what to do if a newer version has migrated it, because queries could then fail in the
 * middle of an operation.
 */
export async function migrate(
  db: Kysely<Database>,
  options: { clock: Clock; log: Log; folder?: URL; newerSchema?: NewerSchema },
): Promise<void> {
  const { folder = migrationsFolder, newerSchema = 'refuse' } = options
  const migrations = await knownMigrations(folder)
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(lockKey)})`.execute(tx)
    await sql`create table if not exists schema_migrations (
      number integer primary key, name text not null, hash text not null, applied_at timestamptz not null)`.execute(tx)
    const rows = await tx.selectFrom('schema_migrations').selectAll().orderBy('number').execute()
    checkUnchanged(rows, migrations)
    const applied = new Set(rows.map((row) => row.number))
    const newer = rows.filter((row) => row.number > migrations.length)
    if (newer.length > 0 && newerSchema === 'refuse') throw new Error(newerSchemaMessage(newer.map(({ name }) => name)))
    if (newer.length > 0) {
      options.log.warn('The database was migrated by a newer version of the bot', {
        newer: newer.map((row) => row.name),
      })
    }
    for (const { number, name, text, hash } of migrations.filter((one) => !applied.has(one.number))) {
      // The number is inserted first: a process without the lock would fail on this key before touching any table.
      await tx
        .insertInto('schema_migrations')
        .values({ number, name, hash, applied_at: new Date(options.clock.now()) })
        .execute()
      await sql.raw(text).execute(tx)
      options.log.info('Database migrated', { migration: name })
    }
  })
}

/** Throws if a migration applied to a database differs from this version's. */
export function checkUnchanged(
  applied: readonly Pick<Migration, 'number' | 'name' | 'hash'>[],
  known: readonly Migration[],
): void {
  const changed = applied.find(({ number, hash }) => {
    const own = known[number - 1]
    return own && hash !== own.hash && hash !== own.crlfHash
  })
  if (changed) throw new DifferentSchemaError(changed.name)
}
