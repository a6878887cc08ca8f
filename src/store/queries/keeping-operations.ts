import { type Kysely, sql } from 'kysely'
import { openStates } from '../../core/operation-states.ts'
import type { Database } from '../database.ts'

/** Why old entries after `seq` can't be pruned: an operation that has not ended, or has entries that are too young. */
export interface KeepingOperation {
  readonly operation: string
  /** Null if it has ended. */
  readonly state: string | null
  /** Its first entry. */
  readonly first: number
}

/** The operation that keeps old entries after `seq` from being pruned; one that has not ended, if there is any. */
export async function findKeepingOperation(
  db: Kysely<Database>,
  tenantId: string,
  seq: number,
  before: number,
): Promise<KeepingOperation | undefined> {
  const { rows } = await sql<KeepingOperation>`
    with spans as (
      select a.operation_id as operation, min(a.seq) as first, min((a.entry ->> 'at')::bigint) as began,
        max((a.entry ->> 'at')::bigint) as latest,
        max(o.state) filter (where o.state = any(${[...openStates]}::text[]) or o.look_at is not null) as state
      from audit a left join operations o on o.tenant_id = a.tenant_id and o.id = a.operation_id
      where a.tenant_id = ${tenantId} and a.operation_id is not null group by a.operation_id)
    select operation, state, first from spans
    where first > ${seq} and began < ${before} and (state is not null or latest >= ${before})
    order by state is null, first limit 1`.execute(db)
  return rows[0]
}

/** When the oldest entry was written, in ms since the epoch; undefined if there are none. */
export async function oldestEntry(db: Kysely<Database>, tenantId: string): Promise<number | undefined> {
  const { rows } = await sql<{ at: number | null }>`select (entry ->> 'at')::bigint as at from audit
    where tenant_id = ${tenantId} order by seq limit 1`.execute(db)
  return rows[0]?.at ?? undefined
}

const neededPrivileges = [
  ['audit', 'select'],
  ['audit', 'insert'],
  ['audit', 'delete'],
  ['audit_floor', 'select'],
  ['operations', 'select'],
  ['operations', 'delete'],
] as const

/** Throws an Error naming what this role may not do, before anything else fails for lack of it. */
export async function checkMayPrune(db: Kysely<Database>): Promise<void> {
  const may = neededPrivileges.map(([table, right]) => sql`has_table_privilege(${table}, ${right})`)
  const { rows } = await sql<{ role: string; may: boolean[] }>`
    select current_user as role, array[${sql.join(may)}] as may`.execute(db)
  const missing = neededPrivileges
    .filter((_, index) => !rows[0]?.may[index])
    .map(([table, right]) => `${right} on ${table}`)
  if (missing.length === 0) return
  throw new Error(
    `Nothing was removed: the role ${rows[0]?.role} has no right to prune (it lacks ${missing.join(', ')}). ` +
      'Use a role of its own for this in DATABASE_URL: docs/audit.md, "Pruning".',
  )
}
