import { type Kysely, sql } from 'kysely'
import type { Database } from '../schema.ts'
import type { OperationState } from './operation-tables.ts'

/* How much work lies in the database, over all instances. */

const open: readonly OperationState[] = [
  'planned',
  'awaitingApproval',
  'scheduled',
  'queued',
  'running',
  'needsSignIn',
  'verifying',
]

/** How many operations are in each state that is not an end. */
export async function openOperations(db: Kysely<Database>): Promise<{ state: OperationState; count: number }[]> {
  const rows = await db
    .selectFrom('operations')
    .select((e) => ['state', e.fn.countAll<number>().as('count')])
    .where('state', 'in', open)
    .groupBy('state')
    .execute()
  const found = new Map(rows.map(({ state, count }) => [state, Number(count)]))
  return open.map((state) => ({ state, count: found.get(state) ?? 0 }))
}

/** How long the job that waits longest has been due, in seconds; 0 when none waits. */
export async function queueAge(db: Kysely<Database>): Promise<number> {
  // By the database's clock: it is the one that jobs become due by.
  const { rows } = await sql<{ age: number | null }>`
    select extract(epoch from now() - min(start_after))::float8 as age
    from pgboss.job where state in ('created', 'retry') and start_after <= now()`.execute(db)
  return Math.max(0, Number(rows[0]?.age ?? 0))
}
