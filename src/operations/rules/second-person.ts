import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import type { Context } from '../model/context.ts'
import type { ApprovalNeed } from '../model/types.ts'
import { compromisedIn } from './compromised.ts'

/** Whether an operation requires approval, and the numbers behind that. */
export async function approvalNeed(
  db: Context['store']['db'],
  row: OperationRow,
  { limits, registry }: Pick<Context, 'limits' | 'registry'>,
  now: number,
): Promise<ApprovalNeed> {
  const { tenant_id: tenantId, id, requester_oid: oid, counts, actions } = row
  const { change } = counts
  const { length: compromised } = await compromisedIn(db, row, registry, now)
  const guards = await itemQueries(db).guards({ tenantId, id })
  const admins = await itemQueries(db).admins({ tenantId, id })
  const unapproved = (kinds?: readonly string[]) =>
    scheduleQueries(db).unapprovedSince({ tenantId, id, oid }, now - limits.approvalWindow, kinds)
  const need = (limit: number, others: number): ApprovalNeed => {
    const all = change + others
    const needed = change > 0 && (all > limit || guards > 0 || compromised > 0 || admins.length > 0)
    return { needed, limit, others, left: Math.max(0, limit - all), guards, compromised, admins }
  }
  const usual = need(limits.approvalAbove, await unapproved())
  if (change + usual.others > usual.limit || !registry.isIrreversible(actions)) return usual
  const kinds = registry.actions().flatMap(({ kind, irreversible }) => (irreversible ? [kind] : []))
  const strict = need(limits.approvalAboveIrreversible, await unapproved(kinds))
  return strict.needed || strict.left < usual.left ? strict : usual
}
