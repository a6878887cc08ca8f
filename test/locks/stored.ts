// Covers: away, evidence, report, take-over, way-back-in
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/store/database.ts'

/**
 * What is stored, as its differences from the saved state: rows as text, in a form that doesn't depend on when and in
 * which order they were stored.
 */
export type Stored = readonly string[]

/** A stored state to which a database can be set back, as often as needed. */
export interface SavedState<Known> {
  readonly known: Known
  restore(): Promise<void>
  read(): Promise<Stored>
}

/** Tables that no transaction of the bot changes. */
const fixed = ['schema_migrations', 'operation_moves', 'part_moves', 'test_jobs']

interface Table {
  readonly table: string
  /** Its columns that aren't generated from others. */
  readonly columns: readonly string[]
  readonly key: readonly string[]
}

/**
 * What is random, or of the machine's clock: hidden, or, for the audit log, left out of its entries, whose order differs
 * for operations that have nothing to do with each other.
 */
const hidden: Readonly<Record<string, string>> = {
  posts: "- 'id'",
  // Of random tokens, of which each card that is sent has a new one.
  operation_approvers: "- 'token_hashes'",
  'pgboss.job':
    "- 'id' - 'created_on' - 'start_after' - 'keep_until' - 'createdOn' - 'startAfter' - 'keepUntil' - 'singleton_on'",
  audit: "- 'previous' - 'hash' - 'seq' || jsonb_build_object('entry', (x.entry::jsonb - 'seq' - 'at'))",
}

const savedName = (table: string) => `saved.${table.replace('.', '_')}`

async function findTables(db: Kysely<Database>): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select c.oid::regclass::text as "table",
      (select array_agg(quote_ident(attname) order by attnum) from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
      (select array_agg(quote_ident(attname)) from pg_attribute join pg_index on indrelid = attrelid
        where attrelid = c.oid and indisprimary and attnum = any(indkey)) as key
    from pg_class c
    where relkind in ('r', 'p') and (c.relnamespace = 'public'::regnamespace and relname <> all(${fixed})
      or c.oid = to_regclass('pgboss.job'))
    order by 1`.execute(db)
  return rows
}

/** Whether a row of a table, `x`, and one of the saved state, `s`, have the same key, or are the same. */
const sameKey = ({ key }: Table) => key.map((one) => `s.${one} = x.${one}`).join(' and ')
const same = (table: Table) => `${sameKey(table)} and s *= x`

/** Does this if rows of a table were added, changed or removed after it was set back. */
const ifTouched = ({ table }: Table, rows: number, then: string) => `
  if (select count(*) <> ${rows} or coalesce(bool_or(age(xmin) < age(base)), false) from ${table}) then ${then} end if;`

/** Sets a table back by its changed rows only, so that it doesn't fill up with dead ones. */
const restored = (one: Table) => `
  delete from ${one.table} x where not exists (select from ${savedName(one.table)} s where ${same(one)});
  insert into ${one.table} (${one.columns}) overriding system value select ${one.columns} from ${savedName(one.table)} s
    where not exists (select from ${one.table} x where ${sameKey(one)});`

const changed = (one: Table) => {
  const line = (sign: string) => `select '${one.table} ${sign} ' || (to_jsonb(x) ${hidden[one.table] ?? ''})::text from`
  const lacks = (other: string) => `where not exists (select from ${other} where ${same(one)})`
  return `return query ${line('+')} ${one.table} x ${lacks(`${savedName(one.table)} s`)}
    union all ${line('-')} ${savedName(one.table)} x ${lacks(`${one.table} s`)};`
}

/**
 * Saves what is stored now, with something that `known` says about it, in the same database. Functions of the server,
 * which plans them once, set it back and say what has changed. Needs a server on which triggers can be switched off.
 */
export async function saveState(db: Kysely<Database>, known: unknown): Promise<void> {
  const tables = await findTables(db)
  const { rows: sequences } = await sql<{ name: string; next: number }>`
    select quote_ident(schemaname) || '.' || quote_ident(sequencename) as name, coalesce(last_value, 0) + 1 as next
    from pg_sequences`.execute(db)
  const run = (statement: string) => sql.raw<{ rows: number }>(statement).execute(db)
  await run('create schema saved')
  const touched: ((then: (one: Table) => string) => string)[] = []
  for (const one of tables) {
    const saved = savedName(one.table)
    await run(`create table ${saved} as table ${one.table}`)
    await run(`alter table ${saved} add primary key (${one.key})`)
    const [counted] = (await run(`select count(*) as rows from ${saved}`)).rows
    touched.push((then) => ifTouched(one, counted?.rows ?? 0, then(one)))
  }
  await run('create table saved.base as select pg_current_xact_id()::xid as base')
  // Keeps the tables that only grow from refusing it, and saves their triggers.
  await run(`create function saved.restore() returns void language plpgsql set session_replication_role = replica as $$
    declare base xid := (select b.base from saved.base b);
    begin
      ${touched.map((one) => one(restored)).join('')}
      ${sequences.map(({ name, next }) => `perform setval('${name}', ${next}, false);`).join(' ')}
      update saved.base b set base = pg_current_xact_id()::xid;
    end $$`)
  await run(`create function saved.changes() returns setof text language plpgsql as $$
    declare base xid := (select b.base from saved.base b);
    begin
      ${touched.map((one) => one(changed)).join('')}
      return query select 'audit ! the chain is broken at entry ' || seq
        from (select seq, previous, lag(hash) over (order by seq) as last from audit) a
        where last is not null and previous is distinct from last;
    end $$`)
  await run('analyze')
  await sql`create table saved.known as select ${JSON.stringify(known)}::jsonb as known`.execute(db)
}

/** The state that was saved in this database. */
export async function openState<Known>(db: Kysely<Database>): Promise<SavedState<Known>> {
  const { rows } = await sql<{ known: Known }>`select known from saved.known`.execute(db)
  const [saved] = rows
  if (!saved) throw new Error('Nothing was saved in this database')
  return {
    known: saved.known,
    restore: async () => {
      await sql`select saved.restore()`.execute(db)
    },
    read: async () => {
      const found = await sql<{ line: string }>`select line from saved.changes() as line`.execute(db)
      return found.rows.map(({ line }) => line).sort()
    },
  }
}

/** What differs between two states: changes that only one of them has. */
export const differences = (one: Stored, other: Stored): string[] => [
  ...without(one, other).map((line) => `only here: ${line}`),
  ...without(other, one).map((line) => `missing: ${line}`),
]

/** The lines of `some` that `others` lacks, counting equal ones. */
function without(some: Stored, others: Stored): string[] {
  const left = [...others]
  return some.filter((line) => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
