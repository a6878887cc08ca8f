import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../database.ts'

/**
 * A part of a statement that reads about operations: its query, and how to interpret the rows. Without `rows`, nothing
 * is queried.
 */
export interface Subquery<T> {
  readonly rows: RawBuilder<unknown> | undefined
  /** Rows in JSON form: large numbers, including times in ms, are numbers. */
  read(rows: readonly unknown[]): T
}

export const createSubquery = <R, T>(
  rows: RawBuilder<R> | undefined,
  read: (rows: readonly R[]) => T,
): Subquery<T> => ({
  rows,
  read,
})

/** Reads any number of rows about each operation, in order; by its ID. */
export const createGroups = <R>(
  rows: RawBuilder<R & { readonly of: string }>,
): Subquery<ReadonlyMap<string, readonly R[]>> =>
  createSubquery(rows, (all) => {
    const groups = new Map<string, R[]>()
    for (const { of, ...row } of all) groups.set(of, [...(groups.get(of) ?? []), row as R])
    return groups
  })

/** Reads a number for each operation; by its ID. */
export const createCounts = (
  rows: RawBuilder<{ readonly id: string; readonly count: number }>,
): Subquery<ReadonlyMap<string, number>> =>
  createSubquery(rows, (all) => new Map(all.map(({ id, count }) => [id, count])))

type Subqueries = Readonly<Record<string, Subquery<unknown>>>
type SubqueryResults<F extends Subqueries> = { readonly [K in keyof F]: F[K] extends Subquery<infer T> ? T : never }

/** Runs all of these in a single statement. */
export async function readTogether<F extends Subqueries>(db: Kysely<Database>, facts: F): Promise<SubqueryResults<F>> {
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
  ) as SubqueryResults<F>
}

/** Runs only this one. */
export const readSubquery = async <T>(db: Kysely<Database>, fact: Subquery<T>): Promise<T> =>
  (await readTogether(db, { fact })).fact
