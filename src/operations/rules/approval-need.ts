import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { administratorsIn, guardCount } from '../../store/queries/plan/accounts.ts'
import { unapprovedAccountCount } from '../../store/queries/schedule/schedule.ts'
import { readTogether } from '../../store/queries/subqueries.ts'
import type { Context } from '../model/context.ts'
import type { ApprovalNeed } from '../model/types.ts'
import { findCompromised } from './compromised.ts'
import { countNonManagers, plannedReceivers } from './receivers.ts'

/** Whether an operation requires approval, and the numbers behind that. */
export async function approvalNeed(
  db: Context['store']['db'],
  row: OperationRow,
  { limits, registry }: Pick<Context, 'limits' | 'registry'>,
  now: number,
): Promise<ApprovalNeed> {
  const { tenant_id: tenantId, id, requester_oid: oid, counts, actions } = row
  const { change } = counts
  const { length: compromised } = await findCompromised(db, row, registry, now)
  const since = now - limits.approvalWindow
  const receivers = countNonManagers(await plannedReceivers(db, registry, { tenantId, id }, actions))
  const irreversible = registry.isIrreversible(actions)
  const kinds = registry.actions().flatMap((action) => (irreversible && action.irreversible ? [action.kind] : []))
  const known = await readTogether(db, {
    guards: guardCount({ tenantId, id }),
    admins: administratorsIn({ tenantId, id }),
    unapproved: unapprovedAccountCount({ tenantId, id, oid }, since),
    unapprovedOfKinds: unapprovedAccountCount({ tenantId, id, oid }, since, kinds),
  })
  const { guards, admins } = known
  const need = (limit: number, others: number): ApprovalNeed => {
    const all = change + others
    const needed = change > 0 && (all > limit || guards > 0 || compromised > 0 || admins.length > 0 || receivers > 0)
    return {
      needed,
      limit,
      others,
      left: Math.max(0, limit - all),
      guards,
      compromised,
      admins,
      ...(receivers > 0 && { receivers }),
    }
  }
  const usual = need(limits.approvalAbove, known.unapproved)
  if (change + usual.others > usual.limit || !irreversible) return usual
  const strict = need(limits.approvalAboveIrreversible, known.unapprovedOfKinds)
  return strict.needed || strict.left < usual.left ? strict : usual
}
