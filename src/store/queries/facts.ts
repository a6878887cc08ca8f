import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../schema.ts'

/** Something to be read about operations: a query, and what its rows say. Nothing is asked without `rows`. */
export interface Fact<T> {
  readonly rows: RawBuilder<unknown> | undefined
  /** Rows as JSON writes them: big numbers are numbers, times in ms too. */
  read(rows: readonly unknown[]): T
}

export const factOf = <R, T>(rows: RawBuilder<R> | undefined, read: (rows: readonly R[]) => T): Fact<T> => ({
  rows,
  read,
})

type Facts = Readonly<Record<string, Fact<unknown>>>
type Known<F extends Facts> = { readonly [K in keyof F]: F[K] extends Fact<infer T> ? T : never }

/** Reads all of these in a single statement. */
export async function readFacts<F extends Facts>(db: Kysely<Database>, facts: F): Promise<Known<F>> {
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
  ) as Known<F>
}

/** Reads only this one. */
export const readFact = async <T>(db: Kysely<Database>, fact: Fact<T>): Promise<T> =>
  (await readFacts(db, { fact })).fact
