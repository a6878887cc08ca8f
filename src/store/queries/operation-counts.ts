import type { Kysely } from 'kysely'
import { type OperationState, openStates } from '../../core/operation-states.ts'
import type { Database } from '../database.ts'

/** The number of operations in each open state, across all instances. */

export async function openOperationCounts(db: Kysely<Database>): Promise<{ state: OperationState; count: number }[]> {
  const rows = await db
    .selectFrom('operations')
    .select((e) => ['state', e.fn.countAll<number>().as('count')])
    .where('state', 'in', openStates)
    .groupBy('state')
    .execute()
  const found = new Map(rows.map(({ state, count }) => [state, Number(count)]))
  return openStates.map((state) => ({ state, count: found.get(state) ?? 0 }))
}
