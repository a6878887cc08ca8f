import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import { originKey } from '../origin.ts'

/** Entries of one tenant up to and including this number. */
export interface Range {
  readonly tenantId: string
  readonly last: number
}

/** Queries on which operations belong together, according to the audit log. */
export function relatedOperationQueries(db: Kysely<Database>) {
  const ids = async (query: ReturnType<typeof sql<{ id: string | null }>>): Promise<string[]> => {
    const { rows } = await query.execute(db)
    return rows.flatMap(({ id }) => id ?? [])
  }
  const own = ({ tenantId, last }: Range) => sql`a.tenant_id = ${tenantId} and a.seq <= ${last}
    and a.account_id is null and a.operation_id is not null`
  const list = (some: readonly string[]) => sql`any(${[...some]}::text[])`

  return {
    /** Confirmed operations that respond to this. */
    ofOrigin: (range: Range, id: string): Promise<string[]> =>
      ids(sql`select distinct a.operation_id as id from audit a where ${own(range)}
        and a.entry ->> ${sql.lit(originKey)} = ${id} and a.entry ->> 'step' = 'confirmed' order by 1`),

    /** Operations that undo, retry or follow these, and those that these undo, retry or follow. */
    linked: (range: Range, some: readonly string[]): Promise<string[]> => {
      const links = (['undoOf', 'retryOf', 'follows'] as const).map((key) => sql`(${key}::text)`)
      return ids(sql`select distinct l.id from audit a cross join (values ${sql.join(links)}) k (key)
        cross join lateral (values
          (case when a.operation_id = ${list(some)} then a.entry ->> k.key end),
          (case when a.entry ->> k.key = ${list(some)} then a.operation_id end)) l (id)
        where ${own(range)} and a.entry ->> k.key is not null and l.id is not null order by 1`)
    },

    /** Which of these were confirmed, or scheduled together with another one. */
    confirmed: (range: Range, some: readonly string[]): Promise<string[]> =>
      ids(sql`select distinct a.operation_id as id from audit a where ${own(range)} and a.operation_id = ${list(some)}
        and a.entry ->> 'step' in ('confirmed', 'scheduled') order by 1`),

    /** Later operations of these kinds on the same accounts, unless another operation took access away in between. */
    later: (
      range: Range,
      some: readonly string[],
      { gives, takes }: { readonly gives: readonly string[]; readonly takes: readonly string[] },
    ): Promise<string[]> =>
      ids(sql`with mine as (select a.account_id, min(a.seq) as first from audit a
          where a.tenant_id = ${range.tenantId} and a.seq <= ${range.last} and a.operation_id = ${list(some)}
            and a.account_id is not null group by 1)
        select distinct b.operation_id as id from mine join audit b on b.tenant_id = ${range.tenantId}
          and b.account_id = mine.account_id and b.seq > mine.first and b.seq <= ${range.last}
        where b.operation_id is not null and b.operation_id <> all(${[...some]}::text[])
          and b.entry ->> 'kind' = ${list(gives)} and not exists (select from audit c
            where c.tenant_id = ${range.tenantId} and c.account_id = mine.account_id and c.seq > mine.first
              and c.seq < b.seq and c.operation_id <> all(${[...some]}::text[]) and c.entry ->> 'kind' = ${list(takes)})
        order by 1`),
  }
}
