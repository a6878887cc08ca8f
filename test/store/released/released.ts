import fs from 'node:fs/promises'
import { sql } from 'kysely'
import type { Store } from '../../../src/store/store.ts'
import type { WorldOptions } from '../../support/rollcall.ts'

/** The first migration; a released one never changes. */
export const baseline = new URL('../../../src/store/migrations/0001-baseline.sql', import.meta.url)

/** The database that a released version left behind. */
export interface Released {
  readonly version: string
  /** SHA-256 of the first migration, in hex. */
  readonly baseline: string
  /** The address of the emulator, which is another one each time. */
  readonly emulator: string
  /** Ids of operations, by what became of them. */
  readonly operations: Readonly<Record<'done' | 'contained' | 'waiting' | 'scheduled' | 'cancelled' | 'letIn', string>>
  /** Sign-in names of the accounts that were contained. */
  readonly phished: readonly string[]
  /** The rows of each table. */
  readonly tables: Readonly<Record<string, readonly object[]>>
}

/** The same people and rules for whoever fills and whoever opens it. */
export const settings: WorldOptions = {
  emulator: { users: 120 },
  environment: ({ world: { group } }) => ({
    PUBLIC_URL: 'https://bot.example',
    OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
    APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
    CONFIRM_COUNT_ABOVE: '20',
    APPROVAL_ABOVE: '10',
  }),
}

export async function released(version: string): Promise<Released> {
  return JSON.parse(await fs.readFile(new URL(`${version}.json`, import.meta.url), 'utf8'))
}

/** Writes it into an empty store; `emulator`: where the people are reached now. */
export async function fill(
  { db }: Pick<Store, 'db'>,
  { tables, emulator: was }: Released,
  emulator: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // What happened then is no news to the triggers.
    await sql`set local session_replication_role = replica`.execute(tx)
    for (const [name, rows] of Object.entries(tables)) {
      if (rows.length === 0) continue
      const { rows: columns } = await sql<{ name: string }>`select quote_ident(attname) as name from pg_attribute
        where attrelid = cast(${name} as regclass) and attnum > 0 and not attisdropped and attgenerated = ''`.execute(
        tx,
      )
      // Columns that were added since have their defaults.
      const known = new Set(rows.flatMap((row) => Object.keys(row)))
      const list = sql.raw(columns.flatMap((one) => (known.has(one.name) ? one.name : [])).join(', '))
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
