import type { NamedPerson } from '../../core/model.ts'
import { waitingStates } from '../../core/operation-states.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { groupMembers } from '../../graph/directory/groups.ts'
import { requireParts } from '../../operations/lifecycle/known-operations.ts'
import type { Context } from '../../operations/model/context.ts'
import { approvalNeed } from '../../operations/rules/approval-need.ts'
import { notPendingError } from '../../operations/rules/confirmation.ts'
import { requestLifetime } from '../../operations/rules/deadlines.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { hasBegunWrites } from '../../store/queries/plan/writes.ts'
import { handoverErrors, type TakerRefusal } from './errors.ts'
import { events } from './events.ts'
import type { HandoverRow } from './queries.ts'

/** Whether the operation is waiting for its owner. */
export const isWaiting = ({ state }: Pick<OperationRow, 'state'>): boolean => waitingStates.includes(state)

/** Whether it has waited so long for its owner that an approver can agree on the owner's behalf. */
export const isAbandoned = (row: OperationRow, after: number, now: number): boolean =>
  isWaiting(row) && row.changed_at <= now - after

/** When a request made now expires. */
export const requestExpiry = (row: OperationRow, after: number, now: number): number =>
  Math.max(now, isWaiting(row) ? row.changed_at + after : 0) + requestLifetime

/**
 * Refuses to give this person an operation in its current state: it can't be continued, they approved it, or they
 * aren't allowed to change so many accounts without approval. Throws anotherVersion, operationEnded, operationUnderWay,
 * handoverNotNow, approvedByTaker, takerNeedsApproval.
 */
export async function checkTaker(
  context: Context,
  db: Context['store']['db'],
  key: OperationKey,
  row: OperationRow,
  { oid, name }: NamedPerson,
): Promise<void> {
  requireParts(context.registry, row)
  if (row.state === 'awaitingApproval') throw new handoverErrors.handoverNotNow({ id: row.id })
  if (!events.handoverAsked.from.includes(row.state)) throw notPendingError(row)
  if (row.approver_oid === oid) throw new handoverErrors.approvedByTaker({ id: row.id, name })
  // An operation that hasn't begun is checked when it begins.
  if (row.approver_oid !== null || row.follows !== null || !(await hasBegunWrites(db, key))) return
  const need = await approvalNeed(db, { ...row, requester_oid: oid }, context, context.clock.now())
  if (need.needed) throw new handoverErrors.takerNeedsApproval({ id: row.id, name, limit: need.limit })
}

/**
 * Why the person who asked for an operation can't continue it: they aren't an operator, their account is disabled, or
 * the operation changes it. Read as the person who agrees; without an operators' group, everyone is an operator.
 */
export async function findTakerRefusal(
  { limits, store }: Pick<Context, 'limits' | 'store'>,
  key: OperationKey,
  oid: string,
  reader: Directory,
): Promise<TakerRefusal | undefined> {
  if (await itemQueries(store.db).changes(key, oid)) return 'target'
  const accounts = await reader.accountsByIds([oid])
  if (![...accounts.values()].some(({ accountEnabled }) => accountEnabled)) return 'disabled'
  if (!limits.operatorGroupId) return undefined
  const operators = await reader.ask(groupMembers, limits.operatorGroupId)
  return [...operators].some((one) => one.toLowerCase() === oid) ? undefined : 'notOperator'
}

export const isOpen = ({ state, until }: HandoverRow, now: number): boolean => state === 'asked' && until > now
