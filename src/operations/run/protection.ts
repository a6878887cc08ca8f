import { UserError } from '../../core/errors.ts'
import { hidesAdministrators, type NotChecked } from '../../core/model.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { approverOf, personOf } from '../rows.ts'
import { sparingLast } from '../rules/protected.ts'
import { loadProtection, type Protection } from '../rules/protection.ts'
import type { Run } from './running.ts'

/** Who is currently protected from this operation. Throws protectionIncomplete if that can't be determined. */
export async function protectionAtRun({ context, key, lease, directory }: Run): Promise<Protection> {
  const approver = approverOf(lease.row)
  const protection = await loadProtection(context, { directory, requester: personOf(lease.row), approver })
  const { gaps } = protection
  if (context.limits.missingProtected === 'block' && gaps.length > 0) {
    throw new UserError('protectionIncomplete', { count: gaps.length })
  }
  // The plan knew who can activate a role, and was agreed to as one that does.
  const { not_checked: before } = lease.row
  if (before && seesAdministrators(before) && !seesAdministrators(protection.notChecked))
    throw new UserError('protectionIncomplete', { count: 1 })
  // Anyone who became an operator or approver after an unapproved plan is skipped.
  const held = { ...protection, guardsHeld: approver === undefined }
  const items = itemQueries(context.store.db)
  // Likewise for administrators: the approver only agreed to those the plan named as such.
  const { admins: may, ...rest } = held
  const known =
    may && approver ? new Set((await items.admins(key)).map(({ id }) => (id ?? '').toLowerCase())) : undefined
  return sparingLast({ ...rest, ...(known && { admins: known }) }, await items.targets(key))
}

const seesAdministrators = (notChecked: readonly NotChecked[]): boolean =>
  !notChecked.some((what) => hidesAdministrators[what])
