import { dueForEscalation, escalationChange } from '../../store/queries/approval/requests.ts'
import type { OperationKey } from '../../store/queries/lifecycle/operations.ts'
import { type ChangeTransaction, inChangeTransaction } from '../lifecycle/advance.ts'
import { events } from '../lifecycle/events.ts'
import { knownOperations } from '../lifecycle/known-operations.ts'
import type { Context } from '../model/context.ts'
import { escalateAfter } from '../rules/deadlines.ts'

/**
 * Also asks the second group: for requests that have waited too long, and for those for which nobody in the first group
 * can be asked. Each request is escalated once, even with several callers.
 */
export async function escalate(
  context: Pick<Context, 'store' | 'clock' | 'features' | 'registry' | 'notifier' | 'onStep'>,
): Promise<void> {
  await inChangeTransaction(context, (changing) => escalateIn(context, changing, context.clock.now()))
}

/** Escalates in this transaction: all requests that are due, or only this one. */
export async function escalateIn(
  { registry }: Pick<Context, 'features' | 'registry'>,
  { advanceAll }: ChangeTransaction,
  now: number,
  only?: OperationKey,
): Promise<void> {
  await advanceAll(dueForEscalation(now, escalateAfter, knownOperations(registry), only), events.escalated, {
    now,
    change: escalationChange(now, escalateAfter),
  })
}
