import type { Directory } from '../../graph/directory/directory.ts'
import { isAfter } from '../../graph/directory/verify.ts'
import { linkQueries } from '../../store/queries/operation-links.ts'
import { type OperationRow, operationQueries } from '../../store/queries/operations.ts'
import type { Context } from '../context.ts'

/** Whose sessions were ended since, and of whom Graph does not tell; account ids. */
export interface EndedSessions {
  readonly ended: ReadonlySet<string>
  readonly unread: ReadonlySet<string>
}

export const noneEnded: EndedSessions = { ended: new Set(), unread: new Set() }

/**
 * Whose sessions somebody ended after all that an operation wrote to them. Whoever did that had a reason not to let anybody
 * in, so an undo of that operation does not.
 */
export async function endedSince(
  { store }: Pick<Context, 'store'>,
  { tenant_id: tenantId, id, finished_at: finished }: OperationRow,
  directory: Pick<Directory, 'states'>,
  accounts: readonly string[],
  signal?: AbortSignal,
): Promise<EndedSessions> {
  const states = await directory.states(accounts, signal && { signal })
  const written = await linkQueries(store.db).lastWrites({ tenantId, id }, accounts, finished ?? 0)
  const ended = new Set<string>()
  const unread = new Set<string>()
  for (const account of accounts) {
    const state = states.get(account.toLowerCase())
    if (state === undefined) unread.add(account)
    else if (state && isAfter(written.get(account) ?? 0, state.validFrom)) ended.add(account)
  }
  return { ended, unread }
}

/** The operation that this one takes back, also where it only tries that again. */
export async function undoneBy(
  { store }: Pick<Context, 'store'>,
  row: OperationRow,
): Promise<OperationRow | undefined> {
  const queries = operationQueries(store.db)
  const at = (id: string) => queries.find({ tenantId: row.tenant_id, id })
  let one: OperationRow | undefined = row
  while (one && one.retry_of !== null) one = await at(one.retry_of)
  return one && one.undo_of !== null ? at(one.undo_of) : undefined
}
