import fs from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Emulator } from '../../../emulator/main.ts'
import { roles } from '../../../emulator/roles.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { createLog } from '../../../src/core/log.ts'
import { features } from '../../../src/features/index.ts'
import type { Database } from '../../../src/store/database.ts'
import { openPglite } from '../../../src/store/engine/pglite.ts'
import { knownMigrations, migrate } from '../../../src/store/migrate.ts'
import type { Store } from '../../../src/store/store.ts'
import { temporaryFolder } from '../../support/folders.ts'
import type { WorldOptions } from '../../support/rollcall.ts'

const log = createLog({ level: 'silent' })

/** The hash of each migration of this version; released ones never change. */
export const hashesOfMigrations = async (): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await knownMigrations()).map(({ name, hash }) => [name, hash]))

/** The database that a released version left behind. */
export interface Released {
  readonly version: string
  /** When it was left, in ms since the epoch. */
  readonly at: number
  /** Its migrations, with the hash of each. */
  readonly migrations: Readonly<Record<string, string>>
  /** The address of the emulator, which is another one each time. */
  readonly emulator: string
  /** Ids of operations, by what became of them. */
  readonly operations: Readonly<
    Record<'done' | 'contained' | 'waiting' | 'scheduled' | 'cancelled' | 'letIn' | (typeof leftOpen)[number], string>
  >
  /** Sign-in names of the accounts that were contained. */
  readonly phished: readonly string[]
  /** The rows of each table. */
  readonly tables: Readonly<Record<string, readonly object[]>>
}

/** States in which one operation each is left, besides those above. */
export const leftOpen = ['planned', 'stopped', 'paused', 'needsSignIn', 'running', 'verifying'] as const

/** The same people and rules for whoever fills and whoever opens it. */
export const settings: WorldOptions = {
  emulator: { users: 200 },
  environment: ({ world: { group } }) => ({
    PUBLIC_URL: 'https://bot.example',
    OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
    APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
    CONFIRM_COUNT_ABOVE: '20',
    APPROVAL_ABOVE: '10',
  }),
}

/**
 * Gives the people the roles and consents that they had then. Without them, less can be read than for the plans, and
 * operations that go on by these are stopped.
 */
export function asThen({ registration, world: { change, operators } }: Emulator): void {
  const { permissions = [] } = features.find(({ name }) => name === 'way-back-in') ?? {}
  registration.consented = [...registration.consented, ...permissions.flatMap((addOn) => addOn.scopes)]
  const { alex, diego, lee, nestor } = operators
  change(alex.id, { roles: [...alex.roles, roles.authAdmin.templateId, roles.globalReader.templateId] })
  for (const { id } of [lee, nestor]) change(id, { roles: [roles.userAdmin.templateId] })
  // He has taken over what Alex planned, so he has to see as much.
  change(diego.id, { roles: [roles.userAdmin.templateId, roles.globalReader.templateId] })
}

export async function released(version: string): Promise<Released> {
  return JSON.parse(await fs.readFile(new URL(`${version}.json`, import.meta.url), 'utf8'))
}

/**
 * Leaves its database in a data folder in place of any other: in the schema of that version, to be migrated by whoever
 * opens it. `emulator`: where the people are reached now.
 */
export async function leaveBehind(dataDir: string, left: Released, emulator: string): Promise<void> {
  const folder = await temporaryFolder('migrations-')
  for (const name of Object.keys(left.migrations))
    await fs.copyFile(`src/store/migrations/${name}`, path.join(folder, name))
  const driver = await openPglite({ dataDir, log })
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: driver.pool }) })
  try {
    await sql.raw('drop schema if exists public, pgboss cascade; create schema public').execute(db)
    await migrate(db, { clock: systemClock, log, folder: pathToFileURL(`${folder}/`) })
    await fill(db, left, emulator)
  } finally {
    await db.destroy()
    await driver.close()
  }
}

async function fill(db: Kysely<Database>, { tables, emulator: was }: Released, emulator: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // What happened then is no news to the triggers.
    await sql`set local session_replication_role = replica`.execute(tx)
    for (const [name, rows] of Object.entries(tables)) {
      const { rows: columns } = await sql<{ name: string }>`select quote_ident(attname) as name from pg_attribute
        where attrelid = cast(${name} as regclass) and attnum > 0 and not attisdropped and attgenerated = ''`.execute(
        tx,
      )
      const list = sql.raw(columns.map((one) => one.name).join(', '))
      const text = JSON.stringify(rows).replaceAll(was, emulator)
      await sql`insert into ${sql.table(name)} (${list})
        select ${list} from jsonb_populate_recordset(null::${sql.table(name)}, ${text}::jsonb)`.execute(tx)
    }
  })
}

/** The rows of each table but those that migrations write. */
export async function contents({ db }: Store): Promise<Released['tables']> {
  const { rows: tables } = await sql<{ name: string }>`select c.relname as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname not in ('schema_migrations', 'operation_moves', 'part_moves')
    order by c.relname`.execute(db)
  const all: Record<string, readonly object[]> = {}
  for (const { name } of tables) {
    const { rows } = await sql<{
      rows: object[] | null
    }>`select jsonb_agg(t) as rows from ${sql.table(name)} t`.execute(db)
    all[name] = rows[0]?.rows ?? []
  }
  return all
}
