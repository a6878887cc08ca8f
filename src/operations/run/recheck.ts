import type { Account } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { OperationItemRow, Settled } from '../../store/queries/operation-items.ts'
import { linkQueries } from '../../store/queries/operation-links.ts'
import type { OperationKey, OperationRow } from '../../store/queries/operations.ts'
import type { Context } from '../context.ts'
import { judge } from '../plan/classify.ts'
import type { Protection } from '../plan/protection.ts'
import { accountIds } from '../rows.ts'
import type { Kind } from '../types.ts'
import type { Lease } from './lease.ts'

/** What a slice looks with. */
interface Looking {
  readonly context: Pick<Context, 'store'>
  readonly key: OperationKey
  readonly lease: Pick<Lease, 'row' | 'signal'>
  readonly directory: Pick<Directory, 'byIds'>
}

/** What is about to be written, held against what is so now: each row with the end it has without a write, if it has one. */
export async function recheck(
  { context, key, lease, directory }: Looking,
  rows: readonly OperationItemRow[],
  protection: Protection,
): Promise<{ row: OperationItemRow; end: Settled | undefined }[]> {
  const ids = accountIds(rows)
  const accounts = await directory.byIds(ids, { signal: lease.signal })
  const later = await decidedLater(context, key, lease.row, ids)
  return rows.map((row) => {
    const id = row.account_id ?? ''
    return {
      row,
      end: endWithoutWriting(row, accounts.get(id), protection, lease.row.kind) ?? leftTo(later.get(id), row),
    }
  })
}

/** What takes another operation back leaves alone what was decided after that: hours may lie between plan and run. */
function decidedLater(
  { store }: Pick<Context, 'store'>,
  { tenantId, id }: OperationKey,
  row: OperationRow,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const takesBack = row.follows ?? row.undo_of
  if (takesBack === null) return Promise.resolve(new Map())
  return linkQueries(store.db).changedSince({ tenantId, id: takesBack }, row.kind, ids, id)
}

function leftTo(operation: string | undefined, { seq, change }: OperationItemRow): Settled | undefined {
  if (operation === undefined) return undefined
  // On its way when a slice broke off: whether it arrived before the other one's change, nobody can tell.
  return { seq, to: change === 'sending' ? 'uncertain' : 'skipped', why: 'changedLater', detail: operation }
}

function endWithoutWriting(
  row: OperationItemRow,
  account: Account | undefined,
  protection: Protection,
  kind: Kind,
): Settled | undefined {
  const { seq } = row
  if (!account) return { seq, to: 'failed', reason: { code: 'notFound' } }
  const keep = row.why === 'toBeEnabled' || row.why === 'toBeDisabled'
  const { verdict, why, detail } = judge(account, protection, kind, keep)
  if (verdict === 'change') return undefined
  // On its way when a slice broke off, and it is as it should be: that was this operation.
  if (verdict === 'already' && row.change === 'sending') return { seq, to: 'done' }
  return { seq, to: 'skipped', ...(why && { why }), ...(detail && { detail }) }
}
