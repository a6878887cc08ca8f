import { type Kysely, sql } from 'kysely'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Database } from '../database.ts'
import { migrate } from '../migrate.ts'
import { auditQueries } from '../queries/audit.ts'
import { verifyChain } from '../queries/audit-chain.ts'
import { findUnrecorded } from '../queries/audit-reconcile.ts'

type Db = Kysely<Database>

interface Column {
  readonly name: string
  readonly type: string
}

const rowsPerBatch = 1_000

/**
 * Copies everything from one database into another, empty one in a single transaction, and compares the two before
 * committing. Migrates the source, which may be of an older version, and otherwise only reads it. Returns the row count
 * per table. `states`: the steps of the audit log that record a state. Throws an Error that says what was wrong; in that case, nothing was copied.
 */
export async function moveStore(
  source: Db,
  target: Db,
  { states, ...options }: { clock: Clock; log: Log; states: readonly string[] },
): Promise<Record<string, number>> {
  for (const db of [source, target]) await migrate(db, options)
  const names = await listTables(source)
  return target.transaction().execute(async (tx) => {
    const counts: Record<string, number> = {}
    for (const table of names) {
      // Block other writers during the copy, and don't let triggers record old events as new ones.
      await sql`lock table ${sql.table(table)} in exclusive mode`.execute(tx)
      if ((await countRows(tx, table)) > 0) throw new Error(`The target is not empty: there are rows in ${table}.`)
      await sql`alter table ${sql.table(table)} disable trigger user`.execute(tx)
    }
    for (const table of names) counts[table] = await copy(source, tx, table)
    for (const table of names) await sql`alter table ${sql.table(table)} enable trigger user`.execute(tx)
    await compareAudits(source, tx, states)
    return counts
  })
}

/** All our tables, with referenced tables first. */
async function listTables(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select c.relname as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname not in ('schema_migrations', 'operation_moves', 'part_moves')
    order by exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'), c.relname`.execute(db)
  return rows.map(({ name }) => name)
}

async function listColumns(db: Db, table: string): Promise<{ all: Column[]; key: string[] }> {
  const { rows } = await sql<Column & { key: boolean }>`select a.attname as name,
      format_type(a.atttypid, a.atttypmod) as type, a.attnum = any(coalesce(i.indkey, '')) as key
    from pg_attribute a left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
    where a.attrelid = cast(${table} as regclass) and a.attnum > 0 and not a.attisdropped
    order by a.attnum`.execute(db)
  const { rows: generated } = await sql<{ name: string }>`select attname as name from pg_attribute
    where attrelid = cast(${table} as regclass) and attgenerated <> ''`.execute(db)
  const made = new Set(generated.map(({ name }) => name))
  return {
    all: rows.filter(({ name }) => !made.has(name)),
    key: rows.filter(({ key }) => key).map(({ name }) => name),
  }
}

/**
 * Copies values as text, so that JSON stays identical character by character, because the audit hashes depend on it.
 */
async function copy(source: Db, target: Db, table: string): Promise<number> {
  const { all, key } = await listColumns(source, table)
  const asText = sql.join(all.map(({ name }) => sql`${sql.ref(name)}::text as ${sql.ref(name)}`))
  const typed = sql.join(all.map(({ name, type }) => sql`s.${sql.ref(name)}::${sql.raw(type)}`))
  const names = sql.join(all.map(({ name }) => sql.ref(name)))
  const order = sql.join(key.map((name) => sql.ref(name)))
  let copied = 0
  for (;;) {
    const { rows } = await sql<Record<string, string | null>>`select ${asText} from ${sql.table(table)}
      order by ${order} limit ${rowsPerBatch} offset ${copied}`.execute(source)
    if (rows.length === 0) break
    const values = sql.join(all.map(({ name }) => sql`${rows.map((row) => row[name] ?? null)}::text[]`))
    await sql`insert into ${sql.table(table)} (${names})
      select ${typed} from unnest(${values}) as s (${names})`.execute(target)
    copied += rows.length
  }
  const [there, here] = [await countRows(source, table), await countRows(target, table)]
  if (there !== here) throw new Error(`${table} has ${there} rows in the source and ${here} in the target.`)
  return here
}

async function countRows(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from ${sql.table(table)}`.execute(db)
  return rows[0]?.n ?? 0
}

async function compareAudits(source: Db, target: Db, states: readonly string[]): Promise<void> {
  for (const tenant of await auditQueries(source).tenants()) {
    const [before, after] = [await verifyChain(source, tenant), await verifyChain(target, tenant)]
    if (after.broken || after.head.hash !== before.head.hash) {
      throw new Error(`The audit of the tenant ${tenant} is not whole: see npm run audit:verify on the source.`)
    }
    const [missing, here] = [await findUnrecorded(source, tenant, states), await findUnrecorded(target, tenant, states)]
    if (here.length > missing.length) {
      throw new Error(`The operations of the tenant ${tenant} do not agree with their audit any more.`)
    }
  }
}
