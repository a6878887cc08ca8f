import { auditQueries } from '../../store/queries/audit.ts'
import { requestQueries } from '../../store/queries/operation-requests.ts'
import type { OperationKey } from '../../store/queries/operations.ts'
import type { Context } from '../context.ts'
import { auditEntry } from '../rows.ts'
import { escalateAfter } from './approvers.ts'

/**
 * Asks the second group too: about requests that have waited too long, and those for which nobody in the first group
 * can be asked. Each request is escalated once, by one of any number of callers.
 */
export async function escalate(
  { store, clock, notifier }: Pick<Context, 'store' | 'clock' | 'notifier'>,
  only?: OperationKey,
): Promise<void> {
  const escalated = await store.db.transaction().execute(async (tx) => {
    const rows = await requestQueries(tx).escalate(clock.now(), escalateAfter, only)
    for (const row of rows) {
      await auditQueries(tx).append(row.tenant_id, [
        { ...auditEntry('escalated', row), accounts: row.counts.change, why: row.escalated_because },
      ])
    }
    return rows
  })
  for (const { tenant_id: tenantId, id } of escalated) void notifier.state({ tenantId, id })
}
