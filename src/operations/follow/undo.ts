import { UserError } from '../../core/errors.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { NewItem, OperationItemRow } from '../../store/queries/operation-items.ts'
import { linkQueries } from '../../store/queries/operation-links.ts'
import type { Context } from '../context.ts'
import { judge, wantedState } from '../plan/classify.ts'
import { checkSize, keep } from '../plan/plan.ts'
import { readForPlan } from '../plan/plan-inputs.ts'
import type { Protection } from '../plan/protection.ts'
import { accountIds } from '../rows.ts'
import type { Kind, Operation } from '../types.ts'
import { type FollowRequest, findEnded, itemOf } from './ended-operation.ts'

const opposite = { disable: 'enable', enable: 'disable', signOut: undefined } as const

/**
 * Plans to give back what an operation took: only accounts that it changed, that are still as it left them and that no other
 * operation has changed since. All others are named with the reason. It is confirmed and runs as every operation does.
 */
export async function undo(
  context: Context,
  id: string,
  request: FollowRequest,
): Promise<{ operation: Operation; token: string }> {
  const { key, row } = await findEnded(context, id, request)
  const kind = opposite[row.kind]
  // Sessions that were ended cannot be brought back.
  if (!kind) throw new UserError('cannotUndo', { id: row.id })
  const links = linkQueries(context.store.db)
  const rows = await links.changed(key)
  if (!rows.some((one) => one.change === 'done')) throw new UserError('nothingToUndo', { id: row.id })
  const ids = accountIds(rows)
  checkSize(ids, context.limits.maxAccounts)
  const [{ protection, lookups: accounts }, since] = await Promise.all([
    readForPlan(context, request, (onProgress) => request.directory.byIds(ids, { onProgress })),
    links.changedSince(key, row.kind, ids),
  ])
  const items = rows.map((one, index) => {
    const accountId = one.account_id ?? ''
    const now = { account: accounts.get(accountId), since: since.get(accountId), protection, kind }
    const asBefore = one.account_enabled === wantedState(row.kind)
    return asBefore ? itemOf(one, index, { verdict: 'already', why: 'asBefore' }) : judgeUndo(one, index, now)
  })
  // The ticket is the same matter; the reason is not.
  const ticket = row.ticket ?? undefined
  return keep(context, { ...request, kind, signOut: false, undoOf: row.id, ...(ticket && { ticket }) }, items)
}

function judgeUndo(
  row: OperationItemRow,
  index: number,
  now: { account: Account | undefined; since: string | undefined; protection: Protection; kind: Kind },
): NewItem {
  const { account, since, protection, kind } = now
  if (!account) return itemOf(row, index, { verdict: 'notFound' })
  const enabled = account.accountEnabled
  const judged = judge(account, protection, kind)
  if (judged.verdict === 'already') {
    const why = since ? ({ why: 'changedLater', detail: since } as const) : ({ why: 'changedSince' } as const)
    return itemOf(row, index, { verdict: 'already', ...why, enabled })
  }
  if (row.change === 'uncertain') return itemOf(row, index, { verdict: 'protected', why: 'notCertain', enabled })
  if (since) return itemOf(row, index, { verdict: 'protected', why: 'changedLater', detail: since, enabled })
  return itemOf(row, index, { ...judged, enabled })
}
