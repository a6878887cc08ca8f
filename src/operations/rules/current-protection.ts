import type { Directory } from '../../graph/directory/directory.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import type { Context } from '../model/context.ts'
import { approverOf, personOf } from '../model/rows.ts'
import { checkAdministratorsVisible } from './administrators.ts'
import { checkProtectionComplete } from './configured-accounts.ts'
import { loadProtection } from './load-protection.ts'
import type { Protection } from './protection.ts'

/** Who is currently protected from a confirmed operation. Throws protectionIncomplete if that can't be determined. */
export async function loadCurrentProtection(
  context: Pick<Context, 'store' | 'limits' | 'clock'>,
  row: OperationRow,
  directory: Directory,
): Promise<Protection> {
  const approver = approverOf(row)
  const protection = await loadProtection(context, { directory, requester: personOf(row), approver })
  checkProtectionComplete(protection.gaps, context.limits)
  checkAdministratorsVisible(row.not_checked, protection.notChecked)
  // Without an approval, anyone who has become an operator or approver since the plan is skipped.
  const held = { ...protection, guardsHeld: approver === undefined }
  // Likewise for administrators: the approver only agreed to those the plan named as such.
  const { admins: may, ...rest } = held
  if (!may || !approver) return rest
  const named = await itemQueries(context.store.db).admins({ tenantId: row.tenant_id, id: row.id })
  return { ...rest, admins: new Set(named.map(({ id }) => (id ?? '').toLowerCase())) }
}
