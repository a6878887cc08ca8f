import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../schema.ts'

/** Something to read about operations: a query, and how to interpret its rows. Without `rows`, nothing is queried. */
export interface Fact<T> {
  readonly rows: RawBuilder<unknown> | undefined
  /** Rows in JSON form: large numbers, including times in ms, are numbers. */
  read(rows: readonly unknown[]): T
}

export const factOf = <R, T>(rows: RawBuilder<R> | undefined, read: (rows: readonly R[]) => T): Fact<T> => ({
  rows,
  read,
})

type Facts = Readonly<Record<string, Fact<unknown>>>
type FactValues<F extends Facts> = { readonly [K in keyof F]: F[K] extends Fact<infer T> ? T : never }

/** Reads all of these facts in a single statement. */
export async function readFacts<F extends Facts>(db: Kysely<Database>, facts: F): Promise<FactValues<F>> {
  const asked = Object.entries(facts).flatMap(([name, { rows }]) =>
    rows ? [sql`select ${name}::text as name, coalesce(jsonb_agg(r), '[]') as rows from (${rows}) r`] : [],
  )
  const found =
    asked.length === 0
      ? []
      : (await sql<{ name: string; rows: unknown[] }>`${sql.join(asked, sql` union all `)}`.execute(db)).rows
  const rowsOf = new Map(found.map(({ name, rows }) => [name, rows]))
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, fact.read(rowsOf.get(name) ?? [])]),
  ) as FactValues<F>
}

/** Reads only this fact. */
export const readFact = async <T>(db: Kysely<Database>, fact: Fact<T>): Promise<T> =>
  (await readFacts(db, { fact })).fact
