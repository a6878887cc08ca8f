import fs from 'node:fs/promises'
import path from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Log } from '../../core/log.ts'
import { lockFolder } from '../engine/lock.ts'
import { openPglite } from '../engine/pglite.ts'
import { openPostgres } from '../engine/postgres.ts'
import { knownMigrations, mustBeUnchanged } from '../migrate.ts'
import type { Database } from '../schema.ts'

/** The result of probing the database. */
export type StoreProbe =
  /** `mayCreate`: whether the database's owner is allowed to create what is missing. */
  | {
      readonly found: 'open'
      readonly version: string
      readonly applied: readonly string[]
      readonly known: readonly string[]
      readonly mayCreate: boolean
    }
  /** An embedded database open in another process, probably the bot. */
  | { readonly found: 'locked' }
  /** The embedded database will be created at the first start. */
  | { readonly found: 'none' }
  | { readonly found: 'failed'; readonly error: unknown }

/** Checks the database the way the bot would open it, without changing anything. */
export async function probeStore(options: { databaseUrl?: string; dataDir: string; log: Log }): Promise<StoreProbe> {
  const { databaseUrl, dataDir, log } = options
  try {
    if (databaseUrl) return await look(openPostgres({ url: databaseUrl, log }))
    if (!(await exists(path.join(dataDir, 'postgres', 'PG_VERSION')))) return await whereItWillBe(dataDir)
    if (await isLocked(dataDir)) return { found: 'locked' }
    return await look(await openPglite({ dataDir, log }))
  } catch (error) {
    return { found: 'failed', error }
  }
}

/**
 * The id under which the channel knows somebody (given by object id or sign-in name) who has planned an operation;
 * undefined if not found.
 */
export async function channelIdOf(who: string, where: Where): Promise<string | undefined> {
  return reading(where, async (db) => {
    const { rows } = await sql<{ id: string | null }>`select channel->>'userId' as id from operations
      where lower(requester_oid) = ${who.toLowerCase()} or lower(requester_upn) = ${who.toLowerCase()}
      order by created_at desc limit 1`.execute(db)
    return rows[0]?.id ?? undefined
  })
}

/** The object ids of the people in this tenant who have a chat with the bot. */
export async function reachableIn(tenantId: string, where: Where): Promise<ReadonlySet<string>> {
  return reading(where, async (db) => {
    const rows = await db.selectFrom('conversations').select('person_id').where('tenant_id', '=', tenantId).execute()
    return new Set(rows.map(({ person_id }) => person_id))
  })
}

interface Where {
  readonly databaseUrl?: string
  readonly dataDir: string
  readonly log: Log
}

async function reading<T>(where: Where, query: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const { databaseUrl, log } = where
  const driver = databaseUrl ? openPostgres({ url: databaseUrl, log }) : await openPglite(where)
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: driver.pool }) })
  try {
    return await query(db)
  } finally {
    await db.destroy()
    await driver.close()
  }
}

async function look(driver: Awaited<ReturnType<typeof openPglite>>): Promise<StoreProbe> {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: driver.pool }) })
  try {
    const { rows } = await sql<{ version: string; may: boolean; migrated: boolean }>`
      select current_setting('server_version') as version,
        has_schema_privilege('public', 'create') and has_database_privilege(current_database(), 'create') as may,
        to_regclass('schema_migrations') is not null as migrated`.execute(db)
    const [{ version, may, migrated } = { version: '', may: false, migrated: false }] = rows
    const applied = migrated ? await db.selectFrom('schema_migrations').selectAll().orderBy('number').execute() : []
    const known = await knownMigrations()
    mustBeUnchanged(applied, known)
    const names = (migrations: readonly { readonly name: string }[]) => migrations.map(({ name }) => name)
    return { found: 'open', version, applied: names(applied), known: names(known), mayCreate: may }
  } finally {
    await db.destroy()
    await driver.close()
  }
}

async function isLocked(dataDir: string): Promise<boolean> {
  try {
    const unlock = await lockFolder(dataDir)
    await unlock()
    return false
  } catch (error) {
    if (error instanceof Error && error.message.includes('in use by another process')) return true
    throw error
  }
}

/** The nearest existing parent folder must be writable, so that the bot can create the rest. */
async function whereItWillBe(dataDir: string): Promise<StoreProbe> {
  let folder = path.resolve(dataDir)
  while (!(await exists(folder)) && path.dirname(folder) !== folder) folder = path.dirname(folder)
  if (!(await fs.stat(folder)).isDirectory()) throw new Error(`${folder} is not a folder`)
  await fs.access(folder, fs.constants.W_OK)
  return { found: 'none' }
}

const exists = (file: string) =>
  fs.access(file).then(
    () => true,
    () => false,
  )
