import { accountStates } from '../../graph/directory/account-states.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { isDefinitelyAfter } from '../../graph/directory/verify.ts'
import { linkQueries } from '../../store/queries/follow/links.ts'
import { type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import type { Context } from '../model/context.ts'
import { type AccountRule, type EndedSessions, requireRead } from './rule.ts'

/**
 * Accounts whose sessions someone ended after the operation's last write. They must have had a reason to keep the
 * person out, so undoing that operation doesn't allow sign-in again.
 */
export async function readEndedSessions(
  { store }: Pick<Context, 'store'>,
  { tenant_id: tenantId, id, finished_at: finished }: OperationRow,
  directory: Directory,
  accounts: readonly string[],
  signal?: AbortSignal,
): Promise<EndedSessions> {
  const states = await directory.ask(accountStates, accounts, signal && { signal })
  const written = await linkQueries(store.db).lastWrites({ tenantId, id }, accounts, finished ?? 0)
  const ended = new Set<string>()
  const unread = new Set<string>()
  for (const account of accounts) {
    const state = states.get(account.toLowerCase())
    if (state === undefined) unread.add(account)
    else if (state && isDefinitelyAfter(written.get(account) ?? 0, state.validFrom)) ended.add(account)
  }
  return { ended, unread }
}

/** The operation that this one undoes, including by retrying an undo. */
export async function findUndoneOperation(
  { store }: Pick<Context, 'store'>,
  row: OperationRow,
): Promise<OperationRow | undefined> {
  const queries = operationQueries(store.db)
  const at = (id: string) => queries.find({ tenantId: row.tenant_id, id })
  let one: OperationRow | undefined = row
  while (one && one.retry_of !== null) one = await at(one.retry_of)
  return one && one.undo_of !== null ? at(one.undo_of) : undefined
}

/** An undo that allows sign-in skips accounts whose sessions someone has ended since: they might have had a reason. */
export const sessionsEndedRule: AccountRule = {
  says: 'an undo skips people whose sessions were ended since',
  at: { plan: true, write: true },
  judge: ({ id }, _step, { sessions: known }) => {
    const sessions = requireRead(known, 'Whose sessions were ended')
    if (sessions.ended.has(id)) return { verdict: 'protected', why: 'sessionsEnded', late: true }
    return sessions.unread.has(id) ? { verdict: 'failed', reason: { code: 'unavailable' }, late: true } : undefined
  },
}
