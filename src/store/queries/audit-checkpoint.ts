import { type Kysely, sql, type Transaction } from 'kysely'
import { openStates } from '../../core/operation-states.ts'
import type { Database } from '../database.ts'
import { auditQueries, ownSteps } from './audit.ts'

/** Where a chain starts after older entries were pruned. */
export interface Checkpoint {
  /** The last pruned entry and its hash, which the first remaining entry must refer to. */
  readonly seq: number
  readonly hash: string
  /** Base64 signature of `signedText`. */
  readonly signature: string
  /** When it was pruned, in ms since the epoch by the database's clock. */
  readonly at: number
}

/** The text a checkpoint's signature covers. */
export const signedText = (tenantId: string, { seq, hash }: Pick<Checkpoint, 'seq' | 'hash'>): string =>
  `rollcall audit checkpoint\n${tenantId}\n${seq}\n${hash}`

const checkpoints = (tenantId: string) => sql`
  select (entry -> 'checkpoint' ->> 'seq')::bigint as seq, entry -> 'checkpoint' ->> 'hash' as hash,
    entry -> 'checkpoint' ->> 'signature' as signature, (entry ->> 'at')::bigint as at
  from audit where tenant_id = ${tenantId} and entry ->> 'step' = 'pruned'`

/** Every checkpoint that is still in the chain, oldest first. */
export async function readCheckpoints(db: Kysely<Database>, tenantId: string): Promise<Checkpoint[]> {
  const { rows } = await sql<Checkpoint>`${checkpoints(tenantId)} order by audit.seq`.execute(db)
  return rows
}

/** The newest checkpoint allowing the chain to start after entry `seq`. */
export async function findCheckpoint(
  db: Kysely<Database>,
  tenantId: string,
  seq: number,
): Promise<Checkpoint | undefined> {
  const { rows } = await sql<Checkpoint>`${checkpoints(tenantId)}
    and (entry -> 'checkpoint' ->> 'seq')::bigint = ${seq} order by audit.seq desc limit 1`.execute(db)
  return rows[0]
}

/** The part of a tenant's audit log that can be pruned. */
export interface Prunable {
  /** Last entry that can be pruned; 0 if none. */
  readonly seq: number
  readonly hash: string
  readonly entries: number
  readonly operations: readonly string[]
}

/**
 * Entries before a time (ms since the epoch), up to the first one of an operation that is still open or has later
 * entries.
 */
export async function findPrunable(db: Kysely<Database>, tenantId: string, before: number): Promise<Prunable> {
  const { rows } = await sql<{ seq: number | null }>`
    with recursive spans as (
      select a.operation_id as id, min(a.seq) as first, max(a.seq) as last,
        coalesce(bool_or(o.state = any(${[...openStates]}::text[]) or o.look_at is not null), false) as open
      from audit a left join operations o on o.tenant_id = a.tenant_id and o.id = a.operation_id
      where a.tenant_id = ${tenantId} and a.operation_id is not null group by a.operation_id),
    cut as (
      select coalesce((select min(seq) - 1 from audit
          where tenant_id = ${tenantId} and (entry ->> 'at')::bigint >= ${before}),
        (select max(seq) from audit where tenant_id = ${tenantId})) as seq
      union
      select (select min(first) - 1 from spans where first <= cut.seq and (last > cut.seq or open)) from cut
        where cut.seq is not null)
    select min(seq) as seq from cut where seq is not null`.execute(db)
  const seq = rows[0]?.seq ?? 0
  const [last] = await auditQueries(db).range(tenantId, seq, seq + 1)
  if (!last) return { seq: 0, hash: '', entries: 0, operations: [] }
  const found = await sql<{ entries: number; operations: string[] }>`
    select count(*)::integer as entries, coalesce(array_agg(distinct operation_id)
      filter (where operation_id is not null), '{}') as operations
    from audit where tenant_id = ${tenantId} and seq <= ${seq}`.execute(db)
  return { seq, hash: last.hash, entries: 0, operations: [], ...found.rows[0] }
}

/** Blocks additions to a tenant's chain until the transaction ends. */
export async function lockChain(tx: Transaction<Database>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('rollcall audit of ' || ${tenantId}, 0))`.execute(tx)
}

/** The time (ms since the epoch) from which entries can't be removed, and how many days ago that is. */
export async function readRetentionFloor(
  db: Kysely<Database>,
): Promise<{ readonly days: number; readonly time: number }> {
  const { rows } = await sql<{ days: number; time: number }>`select audit_floor_days() as days,
    floor(extract(epoch from clock_timestamp()) * 1000 - audit_floor_days()::numeric * 86400000)::bigint as time`.execute(
    db,
  )
  const [found] = rows
  if (!found) throw new Error('The database does not say which entries may be removed.')
  return found
}

/**
 * Deletes entries and their operations, and adds an entry that records this. The database refuses to delete entries
 * newer than its minimum age.
 */
export async function pruneEntries(
  tx: Transaction<Database>,
  tenantId: string,
  { seq, hash, entries, operations }: Prunable,
  signature: string,
): Promise<void> {
  await auditQueries(tx).append(tenantId, [{ step: ownSteps.pruned, checkpoint: { seq, hash, entries, signature } }])
  await sql`select set_config('rollcall.pruning', 'on', true)`.execute(tx)
  await sql`delete from audit where tenant_id = ${tenantId} and seq <= ${seq}`.execute(tx)
  await sql`select set_config('rollcall.pruning', '', true)`.execute(tx)
  await tx
    .deleteFrom('operations')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', sql<string>`any(${operations})`)
    .execute()
}
