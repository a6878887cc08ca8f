import { UserError } from '../../core/errors.ts'
import { extensionChange, requestQueries } from '../../store/queries/approval/requests.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { checkRequester, find, keyFor, show } from '../lifecycle/access.ts'
import { change } from '../lifecycle/advance.ts'
import type { Context } from '../model/context.ts'
import type { Operation, Person } from '../model/types.ts'
import { notPendingError } from '../rules/confirmation.ts'
import { requestLifetime } from '../rules/deadlines.ts'

export async function extend(context: Context, id: string, { person }: { person: Person }): Promise<Operation> {
  const { store, clock } = context
  const key = keyFor(id, person)
  checkRequester(await find(store, key), person)
  const now = clock.now()
  const extended = await change(context, ({ tx, advance }) =>
    advance(key, 'extended', {
      now,
      change: extensionChange(now, requestLifetime),
      tells: async () => (await requestQueries(tx).reached(key, now)).map((to) => ({ to, about: 'extended' })),
    }),
  )
  if (!extended) throw refusal(await find(store, key), now)
  return show(context, extended)
}

function refusal(row: OperationRow, now: number): UserError {
  const { id, state, extended_at: extended, ended_because: because } = row
  if (state !== 'awaitingApproval')
    return because === 'notApproved' ? new UserError('approvalExpired', { id }) : notPendingError(row)
  if ((row.approve_by ?? 0) <= now) return new UserError('approvalExpired', { id })
  return extended === null ? new UserError('cannotExtend', { id }) : new UserError('alreadyExtended', { id })
}
