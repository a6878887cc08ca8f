import { UserError } from '../../core/errors.ts'
import type { NewItem, OperationItemRow } from '../../store/queries/operation-items.ts'
import { linkQueries } from '../../store/queries/operation-links.ts'
import type { OperationKey } from '../../store/queries/operations.ts'
import type { Context } from '../context.ts'
import { classify } from '../plan/classify.ts'
import { checkSize, keep, takenBack } from '../plan/plan.ts'
import { readForPlan } from '../plan/plan-inputs.ts'
import { accountIds } from '../rows.ts'
import { earlyEnds } from '../states.ts'
import type { Kind, Operation } from '../types.ts'
import { type FollowRequest, findEnded } from './ended-operation.ts'

/**
 * Plans once more what an operation was to do and did not: what failed, what is uncertain, what it did not reach before it was
 * stopped. Everything is read and judged anew, and the plan is confirmed as every plan is, with the reason of the first filled
 * in. When none of these accounts needs the change any more, the sign-outs that are missing are planned instead.
 */
export async function retry(
  context: Context,
  id: string,
  request: FollowRequest,
): Promise<{ operation: Operation; token: string }> {
  const { key, row } = await findEnded(context, id, request)
  const links = linkQueries(context.store.db)
  const [rows, signOuts] = [await links.notDone(key, earlyEnds), await signOutsLeft(context, key)]
  if (rows.length + signOuts.length === 0) throw new UserError('nothingToRetry', { id: row.id })
  const typed = { ...(row.reason && { reason: row.reason }), ...(row.ticket && { ticket: row.ticket }) }
  const base = { ...request, ...typed, retryOf: row.id }
  if (rows.length > 0) {
    const items = await judgeAgain(context, request, rows, row.kind)
    if (signOuts.length === 0 || items.some((item) => item.verdict === 'change')) {
      return keep(context, { ...base, kind: row.kind, signOut: row.sign_out }, items)
    }
  }
  return keep(context, { ...base, kind: 'signOut' }, await judgeAgain(context, request, signOuts, 'signOut'))
}

async function judgeAgain(
  context: Context,
  request: FollowRequest,
  rows: readonly OperationItemRow[],
  kind: Kind,
): Promise<NewItem[]> {
  const inputs = rows.map((row) => row.account_id ?? row.input)
  checkSize(inputs, context.limits.maxAccounts)
  const { protection, lookups } = await readForPlan(context, request, (onProgress) =>
    request.directory.find(inputs, { onProgress }),
  )
  const besides = { takenBack: await takenBack(context, request.requester, lookups, kind) }
  return classify(lookups, protection, kind, besides).map((item, index) => ({
    ...item,
    input: rows[index]?.input ?? item.input,
  }))
}

/** Whom it left signed in, less those that another operation has signed out since. */
async function signOutsLeft({ store }: Context, key: OperationKey): Promise<OperationItemRow[]> {
  const links = linkQueries(store.db)
  const rows = await links.notSignedOut(key, earlyEnds)
  const ids = accountIds(rows)
  if (ids.length === 0) return []
  const since = await links.changedSince(key, 'signOut', ids)
  return rows.filter((one) => !since.has(one.account_id ?? ''))
}
