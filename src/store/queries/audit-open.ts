import fs from 'node:fs/promises'
import path from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Log } from '../../core/log.ts'
import type { Database } from '../database.ts'
import { whyUnreachable } from '../engine/connection-errors.ts'
import { openPglite } from '../engine/pglite.ts'
import { type DatabasePassword, openPostgres } from '../engine/postgres.ts'

/** Opens the database read-only for the audit log: doesn't create or migrate it or start a queue. */
export async function openAudit(options: {
  databaseUrl?: string
  databasePassword?: DatabasePassword
  dataDir: string
  log: Log
}): Promise<{ db: Kysely<Database>; close(): Promise<void> }> {
  const { databaseUrl, databasePassword: password, dataDir, log } = options
  if (!databaseUrl) {
    await fs.access(path.join(dataDir, 'postgres', 'PG_VERSION')).catch(() => {
      throw new Error(`There is no database in ${dataDir}. Set DATA_DIR or DATABASE_URL as the bot has it.`)
    })
  }
  const driver = databaseUrl ? openPostgres({ url: databaseUrl, password, log }) : await openPglite({ dataDir, log })
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: driver.pool }) })
  const close = async () => {
    await db.destroy()
    await driver.close()
  }
  try {
    const { rows } = await sql<{ there: boolean }>`select to_regclass('audit') is not null as there`.execute(db)
    if (!rows[0]?.there)
      throw new Error('This database has no audit: no version of the bot that keeps one has run on it.')
    return { db, close }
  } catch (error) {
    await close()
    const why = databaseUrl && whyUnreachable(error, databaseUrl)
    throw why ? new Error(`${why}.`) : error
  }
}
