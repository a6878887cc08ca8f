import { UserError } from '../../core/errors.ts'
import { actAs, auditQueries } from '../../store/queries/audit.ts'
import { requestQueries } from '../../store/queries/operation-requests.ts'
import type { OperationRow } from '../../store/queries/operations.ts'
import { checkRequester, find, keyFor, show } from '../access.ts'
import type { Context } from '../context.ts'
import { auditEntry } from '../rows.ts'
import type { Operation, Person } from '../types.ts'
import { askingTime } from './approvers.ts'
import { notNow } from './confirmation-rules.ts'

/**
 * Gives approvers as much time again, once, but not beyond the operation's scheduled times. Throws alreadyExtended,
 * cannotExtend, approvalExpired, operationUnderWay and operationEnded.
 */
export async function extend(context: Context, id: string, { person }: { person: Person }): Promise<Operation> {
  const { store, clock, notifier } = context
  const key = keyFor(id, person)
  checkRequester(await find(store, key), person)
  const now = clock.now()
  const extended = await store.db.transaction().execute(async (tx) => {
    await actAs(tx, person)
    const row = await requestQueries(tx).extend(key, now, askingTime)
    if (!row) return undefined
    const { oid, upn, name } = person
    const after = new Date(row.approve_by ?? 0).toISOString()
    await auditQueries(tx).append(key.tenantId, [
      { ...auditEntry('extended', row), actor: { oid, upn, name }, accounts: row.counts.change, after },
    ])
    return row
  })
  if (!extended) throw refusal(await find(store, key), now)
  void notifier.state(key)
  return show(store, extended)
}

function refusal(row: OperationRow, now: number): UserError {
  const { id, state, extended_at: extended, ended_because: because } = row
  if (state !== 'awaitingApproval')
    return because === 'notApproved' ? new UserError('approvalExpired', { id }) : notNow(row)
  if ((row.approve_by ?? 0) <= now) return new UserError('approvalExpired', { id })
  return extended === null ? new UserError('cannotExtend', { id }) : new UserError('alreadyExtended', { id })
}
