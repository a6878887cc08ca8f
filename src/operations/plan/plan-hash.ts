import type { ExcludedItem } from '../../core/approvals.ts'
import type { Json, PlannedAction } from '../../core/model.ts'
import type { PlannedVoucher } from '../../store/queries/vouchers/vouchers.ts'
import { sha256 } from '../model/ids.ts'

/** What a person agrees to. */
export interface AgreedPlan {
  readonly playbook: string
  readonly actions: readonly PlannedAction[]
  readonly targets: readonly string[]
  readonly runAt?: number | null
  readonly enableAt?: number | null
  /** The receivers of passes, and for which accounts. */
  readonly receivers?: readonly Pick<PlannedVoucher, 'account' | 'receiver'>[]
  /** Apps and devices that aren't restored. */
  readonly excludedItems?: readonly Pick<ExcludedItem, 'action' | 'id'>[]
}

/**
 * The SHA-256 of what was agreed to: the playbook, the actions with their parameters, the object IDs of all accounts to
 * change, the receivers of passes, and any times. Independent of the order of the accounts and of how they were
 * entered.
 */
export function planHash(plan: AgreedPlan): string {
  const { playbook, targets, runAt = null, enableAt = null, excludedItems = [], receivers = [] } = plan
  const actions = plan.actions.map(({ kind, parameters, after = null, restores = false }) => [
    kind,
    sortMembers(parameters),
    after,
    restores,
  ])
  const ids = targets.map((id) => id.toLowerCase()).sort()
  const hours = runAt === null && enableAt === null ? [] : [runAt, enableAt]
  const without = excludedItems.map(({ action, id }) => `${action} ${id}`).sort()
  const shown = receivers.map(({ account, receiver }) => `${account.oid} ${receiver.oid}`.toLowerCase()).sort()
  const more = [...(without.length > 0 ? [without] : []), ...(shown.length > 0 ? [{ receivers: shown }] : [])]
  return sha256(JSON.stringify([playbook, actions, ids, ...hours, ...more]))
}

/** The database reorders object members, so sort them. */
function sortMembers(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortMembers)
  if (value === null || typeof value !== 'object') return value
  const members = Object.entries(value).map(([name, member]) => [name, sortMembers(member)] as const)
  return Object.fromEntries(members.sort(([one], [other]) => (one < other ? -1 : 1)))
}
