import { itemQueries } from '../../store/queries/plan/items.ts'
import { approverOf, personOf } from '../model/rows.ts'
import { checkStillSeen } from '../rules/administrators.ts'
import { checkComplete } from '../rules/configured-accounts.ts'
import { loadProtection, type Protection } from '../rules/load-protection.ts'
import { protectingLast } from '../rules/who-is-protected.ts'
import type { Run } from './running.ts'

/** Who is currently protected from this operation. Throws protectionIncomplete if that can't be determined. */
export async function protectionAtRun({ context, key, lease, directory }: Run): Promise<Protection> {
  const approver = approverOf(lease.row)
  const protection = await loadProtection(context, { directory, requester: personOf(lease.row), approver })
  checkComplete(protection.gaps, context.limits)
  checkStillSeen(lease.row.not_checked, protection.notChecked)
  // Anyone who became an operator or approver after an unapproved plan is skipped.
  const held = { ...protection, guardsHeld: approver === undefined }
  const items = itemQueries(context.store.db)
  // Likewise for administrators: the approver only agreed to those the plan named as such.
  const { admins: may, ...rest } = held
  const known =
    may && approver ? new Set((await items.admins(key)).map(({ id }) => (id ?? '').toLowerCase())) : undefined
  return protectingLast({ ...rest, ...(known && { admins: known }) }, await items.targets(key))
}
