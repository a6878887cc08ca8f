import { UserError } from '../../core/errors.ts'
import type { Named } from '../../core/handovers.ts'
import type { OperationState } from '../../core/model.ts'
import { runnableStates, waitingStates } from '../../core/operation-states.ts'
import type { HandoverRow } from '../../store/queries/operation-handovers.ts'
import { writeQueries } from '../../store/queries/operation-writes.ts'
import type { OperationKey, OperationRow } from '../../store/queries/operations.ts'
import { approvalNeed, askingTime } from '../confirm/approvers.ts'
import { notNow } from '../confirm/confirmation-rules.ts'
import type { Context } from '../context.ts'

/** States in which there is something to continue. */
const continuable: readonly OperationState[] = [...runnableStates, ...waitingStates]

/** States in which an operation waits for its owner. */
export const isWaiting = ({ state }: Pick<OperationRow, 'state'>): boolean => waitingStates.includes(state)

/** Whether it has waited for its owner so long that an approver may agree in their place. */
export const isAbandoned = (row: OperationRow, after: number, now: number): boolean =>
  isWaiting(row) && row.changed_at <= now - after

/** When a request expires that is made now. */
export const expiryOf = (row: OperationRow, after: number, now: number): number =>
  Math.max(now, isWaiting(row) ? row.changed_at + after : 0) + askingTime

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
  if (!continuable.includes(row.state)) throw notNow(row)
  if (row.approver_oid === oid) throw new UserError('approvedByTaker', { id: row.id, name })
  // What hasn't begun is asked about when it begins.
  if (row.approver_oid !== null || row.follows !== null || !(await writeQueries(db).hasBegun(key))) return
  const need = await approvalNeed(db, { ...row, requester_oid: oid }, context, context.clock.now())
  if (need.needed) throw new UserError('takerNeedsApproval', { id: row.id, name, limit: need.limit })
}

export const isOpen = ({ state, until }: HandoverRow, now: number): boolean => state === 'asked' && until > now
