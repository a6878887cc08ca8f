import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Clock, systemClock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Database } from '../database.ts'
import { whyUnreachable } from '../engine/connection-errors.ts'
import type { Driver } from '../engine/driver.ts'
import {
  connectionsPerInstance,
  type DatabasePassword,
  openPostgres,
  type RunningInstance,
} from '../engine/postgres.ts'
import { checkUnchanged, knownMigrations } from '../migrate.ts'
import { type ClockDifference, measureClockDifference } from '../queries/clock.ts'
import { connectionsOf, instancesOf, type ServerConnections } from '../queries/connections.ts'
import { hasDatabase, NoCopyError, openCopy } from './copy.ts'

/** The result of probing the database. */
export type StoreProbe =
  /** `mayCreate`: whether the user that connects is allowed to create what is missing. */
  | {
      readonly found: 'open'
      readonly version: string
      readonly applied: readonly string[]
      readonly known: readonly string[]
      readonly mayCreate: boolean
      /** These only on a server. */
      readonly connections?: ConnectionLimits
      readonly instances?: readonly RunningInstance[]
      readonly clock?: ClockDifference
    }
  /** An embedded database open in another process, probably the bot. */
  | { readonly found: 'locked' }
  /** The embedded database will be created at the first start. */
  | { readonly found: 'none' }
  /** An embedded database that couldn't be copied for inspection. */
  | { readonly found: 'notCopied'; readonly error: Error }
  | { readonly found: 'failed'; readonly error: unknown }

/** How many connections the server has for the bot, and how many the bot needs. */
export interface ConnectionLimits extends ServerConnections {
  /** Maximum number that one instance opens. */
  readonly perInstance: number
}

/** Where the database is. */
interface Where {
  readonly databaseUrl?: string
  readonly databasePassword?: DatabasePassword
  readonly dataDir: string
  readonly log: Log
}

/** Checks the database the way the bot would open it, without changing anything: an embedded one is copied first. */
export async function probeStore(where: Where & { readonly clock?: Clock }): Promise<StoreProbe> {
  const { databaseUrl, databasePassword: password, dataDir, log, clock = systemClock } = where
  try {
    if (databaseUrl) return await probeDriver(openPostgres({ url: databaseUrl, password, log }), clock)
    return (await hasDatabase(dataDir)) ? await probeDriver(await openCopy(where), clock) : { found: 'none' }
  } catch (error) {
    if (error instanceof NoCopyError) return { found: 'notCopied', error }
    const why = databaseUrl && whyUnreachable(error, databaseUrl)
    if (why) return { found: 'failed', error: new Error(why) }
    const locked = error instanceof Error && error.message.includes('in use by another process')
    return locked ? { found: 'locked' } : { found: 'failed', error }
  }
}

/**
 * The ID under which the channel knows someone: by object ID once they have written to the bot, by sign-in name once they
 * have planned an operation, because chats don't have it. Undefined if not found.
 */
export async function findChannelId(who: string, where: Where): Promise<string | undefined> {
  return withDatabase(where, async (db) => {
    const wanted = who.toLowerCase()
    const { rows } = await sql<{ id: string }>`select id from (
        select channel->>'userId' as id, created_at as at from operations
          where lower(requester_oid) = ${wanted} or lower(requester_upn) = ${wanted}
        union all select reference::jsonb -> 'user' ->> 'id', extract(epoch from updated_at) * 1000 from conversations
          where lower(person_id) = ${wanted}) as known
      where id is not null order by at desc limit 1`.execute(db)
    return rows[0]?.id
  })
}

/** The object IDs of the people in this tenant who have a chat with the bot. */
export async function readReachablePeople(tenantId: string, where: Where): Promise<ReadonlySet<string>> {
  return withDatabase(where, async (db) => {
    const rows = await db.selectFrom('conversations').select('person_id').where('tenant_id', '=', tenantId).execute()
    return new Set(rows.map(({ person_id }) => person_id))
  })
}

async function withDatabase<T>(where: Where, query: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const { databaseUrl, databasePassword: password, log } = where
  const driver = databaseUrl ? openPostgres({ url: databaseUrl, password, log }) : await openCopy(where)
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: driver.pool }) })
  try {
    return await query(db)
  } finally {
    await db.destroy()
    await driver.close()
  }
}

async function probeDriver(driver: Driver, clock: Clock): Promise<StoreProbe> {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: driver.pool }) })
  try {
    const { rows } = await sql<{ version: string; may: boolean; migrated: boolean }>`
      select current_setting('server_version') as version,
        has_schema_privilege('public', 'create') and has_database_privilege(current_database(), 'create') as may,
        to_regclass('schema_migrations') is not null as migrated`.execute(db)
    const [{ version, may, migrated } = { version: '', may: false, migrated: false }] = rows
    const applied = migrated ? await db.selectFrom('schema_migrations').selectAll().orderBy('number').execute() : []
    const known = await knownMigrations()
    checkUnchanged(applied, known)
    const ofServer =
      driver.kind === 'postgres'
        ? {
            connections: { ...(await connectionsOf(db)), perInstance: connectionsPerInstance },
            instances: await instancesOf(db),
            clock: await measureClockDifference(db, clock),
          }
        : {}
    const names = (migrations: readonly { readonly name: string }[]) => migrations.map(({ name }) => name)
    return { found: 'open', version, applied: names(applied), known: names(known), mayCreate: may, ...ofServer }
  } finally {
    await db.destroy()
    await driver.close()
  }
}
