import type { UserError } from '../../core/errors.ts'
import { extensionChange, requestQueries } from '../../store/queries/approval/requests.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { findOperation, findOwn, loadOperation } from '../lifecycle/access.ts'
import { inChangeTransaction } from '../lifecycle/advance.ts'
import { events, notices } from '../lifecycle/events.ts'
import type { Context } from '../model/context.ts'
import type { Operation, Person } from '../model/types.ts'
import { notPendingError } from '../rules/confirmation.ts'
import { requestLifetime } from '../rules/deadlines.ts'
import { approvalErrors } from './errors.ts'

/**
 * Gives approvers the same time again, once, but not beyond the operation's scheduled times. Throws alreadyExtended,
 * cannotExtend, approvalExpired, operationUnderWay or operationEnded.
 */
export async function extendApproval(context: Context, id: string, { person }: { person: Person }): Promise<Operation> {
  const { store, clock } = context
  const { key } = await findOwn(context, id, person)
  const now = clock.now()
  const extended = await inChangeTransaction(context, ({ tx, advance }) =>
    advance(key, events.extended, {
      now,
      change: extensionChange(now, requestLifetime),
      tells: async () => (await requestQueries(tx).reached(key, now)).map((to) => ({ to, about: notices.extended })),
    }),
  )
  if (!extended) throw extensionError(await findOperation(store, key), now)
  return loadOperation(context, extended)
}

function extensionError(row: OperationRow, now: number): UserError {
  const { id, state, extended_at: extended, ended_because: because } = row
  if (state !== 'awaitingApproval')
    return because === 'notApproved' ? new approvalErrors.approvalExpired({ id }) : notPendingError(row)
  if ((row.approve_by ?? 0) <= now) return new approvalErrors.approvalExpired({ id })
  return extended === null ? new approvalErrors.cannotExtend({ id }) : new approvalErrors.alreadyExtended({ id })
}
