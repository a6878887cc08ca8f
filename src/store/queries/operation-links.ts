import type { Kysely } from 'kysely'
import type { Follower } from '../../core/model.ts'
import type { Database } from '../schema.ts'
import type { OperationKey } from './operations.ts'

/** The statements by which operations follow one another; `db` may be a transaction. */
export function linkQueries(db: Kysely<Database>) {
  return {
    /** What followed an operation, the oldest first; plans that nobody confirmed are not told of. */
    followers: async ({ tenantId, id }: OperationKey): Promise<Follower[]> => {
      const rows = await db
        .selectFrom('operations')
        .select(['id', 'undo_of', 'state'])
        .where('tenant_id', '=', tenantId)
        .where((e) => e.or([e('undo_of', '=', id), e('retry_of', '=', id)]))
        .where('confirmed_at', 'is not', null)
        .orderBy('confirmed_at')
        .execute()
      return rows.map((row) => ({ id: row.id, how: row.undo_of === id ? 'undo' : 'retry', state: row.state }))
    },
  }
}
