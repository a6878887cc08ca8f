import { UserError } from '../../core/errors.ts'
import type { Named, TakerRefusal } from '../../core/handovers.ts'
import { waitingStates } from '../../core/operation-states.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { HandoverRow } from '../../store/queries/handover/handovers.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { hasBegun } from '../../store/queries/plan/writes.ts'
import { specOf } from '../lifecycle/events.ts'
import type { Context } from '../model/context.ts'
import { approvalNeed } from '../rules/approval-need.ts'
import { notPendingError } from '../rules/confirmation.ts'
import { requestLifetime } from '../rules/deadlines.ts'

/** States in which an operation waits for its owner. */
export const isWaiting = ({ state }: Pick<OperationRow, 'state'>): boolean => waitingStates.includes(state)

/** Whether it has waited for its owner so long that an approver may agree in their place. */
export const isAbandoned = (row: OperationRow, after: number, now: number): boolean =>
  isWaiting(row) && row.changed_at <= now - after

/** When a request expires that is made now. */
export const expiryOf = (row: OperationRow, after: number, now: number): number =>
  Math.max(now, isWaiting(row) ? row.changed_at + after : 0) + requestLifetime

/**
 * Refuses to give an operation to this person, as it stands: it can't be continued, they approved it, or they may not
 * change so many accounts without approval. Throws operationEnded, operationUnderWay, handoverNotNow, approvedByTaker,
 * takerNeedsApproval.
 */
export async function checkTaker(
  context: Context,
  db: Context['store']['db'],
  key: OperationKey,
  row: OperationRow,
  { oid, name }: Named,
): Promise<void> {
  if (row.state === 'awaitingApproval') throw new UserError('handoverNotNow', { id: row.id })
  if (!specOf('handoverAsked').from.includes(row.state)) throw notPendingError(row)
  if (row.approver_oid === oid) throw new UserError('approvedByTaker', { id: row.id, name })
  // What hasn't begun is asked about when it begins.
  if (row.approver_oid !== null || row.follows !== null || !(await hasBegun(db, key))) return
  const need = await approvalNeed(db, { ...row, requester_oid: oid }, context, context.clock.now())
  if (need.needed) throw new UserError('takerNeedsApproval', { id: row.id, name, limit: need.limit })
}

/**
 * Whether someone who asked for an operation may still continue it: an operator, with an enabled account, that the
 * operation doesn't change. Read as whoever agrees; without an operators' group, everyone is an operator.
 */
export async function whyNotTaker(
  { limits, store }: Pick<Context, 'limits' | 'store'>,
  key: OperationKey,
  oid: string,
  reader: Pick<Directory, 'groupMembers' | 'byIds'>,
): Promise<TakerRefusal | undefined> {
  const targets = await itemQueries(store.db).targets(key)
  if (targets.some((target) => target.toLowerCase() === oid)) return 'target'
  const accounts = await reader.byIds([oid])
  if (![...accounts.values()].some(({ accountEnabled }) => accountEnabled)) return 'disabled'
  if (!limits.operatorGroupId) return undefined
  const operators = await reader.groupMembers(limits.operatorGroupId)
  return [...operators].some((one) => one.toLowerCase() === oid) ? undefined : 'notOperator'
}

export const isOpen = ({ state, until }: HandoverRow, now: number): boolean => state === 'asked' && until > now
