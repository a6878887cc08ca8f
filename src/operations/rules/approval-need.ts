import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { administratorsIn, guardCount } from '../../store/queries/plan/accounts.ts'
import { unapprovedAccountCount } from '../../store/queries/schedule/schedule.ts'
import { readTogether } from '../../store/queries/subqueries.ts'
import { type Context, ownerChangesOf } from '../model/context.ts'
import type { ApprovalNeed } from '../model/types.ts'
import { findCompromised } from './compromised.ts'
import { needsFreshSignIn } from './fresh-sign-in.ts'
import { readParts } from './plan-parts.ts'

/** Whether approving an operation takes a sign-in made for it. */
export const takesFreshSignIn = async (
  context: Pick<Context, 'store' | 'limits' | 'registry' | 'features' | 'clock'>,
  row: OperationRow,
): Promise<boolean> =>
  context.limits.approvalSignIn !== undefined &&
  (await approvalNeed(context.store.db, row, context, context.clock.now())).signIn === true

/** Whether an operation requires approval, and the numbers behind that. */
export async function approvalNeed(
  db: Context['store']['db'],
  row: OperationRow,
  context: Pick<Context, 'limits' | 'registry' | 'features'>,
  now: number,
): Promise<ApprovalNeed> {
  const { limits, registry } = context
  const { tenant_id: tenantId, id, requester_oid: oid, counts, actions } = row
  const { change } = counts
  const { length: compromised } = await findCompromised(db, row, registry, now)
  const since = now - limits.approvalWindow
  const settled = await readParts(context, db, { tenantId, id }, actions)
  const parts = new Map(
    settled.flatMap(({ part, writes }) => {
      const count = part.approval.count(writes)
      return count > 0 ? [[part, count] as const] : []
    }),
  )
  const irreversible = registry.isIrreversible(actions)
  const kinds = registry.actions().flatMap((action) => (irreversible && action.irreversible ? [action.kind] : []))
  const changes = ownerChangesOf(context)
  const known = await readTogether(db, {
    guards: guardCount({ tenantId, id }),
    admins: administratorsIn({ tenantId, id }),
    unapproved: unapprovedAccountCount({ tenantId, id, oid }, since, changes),
    unapprovedOfKinds: unapprovedAccountCount({ tenantId, id, oid }, since, changes, kinds),
  })
  const { guards, admins } = known
  const need = (limit: number, others: number): ApprovalNeed => {
    const all = change + others
    const needed = change > 0 && (all > limit || guards > 0 || compromised > 0 || admins.length > 0 || parts.size > 0)
    const harm = { change, irreversible, guards, compromised, admins, ...(parts.size > 0 && { parts }) }
    return {
      needed,
      ...(needsFreshSignIn(limits, harm) && { signIn: true }),
      limit,
      others,
      left: Math.max(0, limit - all),
      guards,
      compromised,
      admins,
      ...(parts.size > 0 && { parts }),
    }
  }
  const usual = need(limits.approvalAbove, known.unapproved)
  if (change + usual.others > usual.limit || !irreversible) return usual
  const strict = need(limits.approvalAboveIrreversible, known.unapprovedOfKinds)
  return strict.needed || strict.left < usual.left ? strict : usual
}
