import type { Json } from '../../core/model.ts'
import type { ExcludedItem } from '../../store/queries/approval/tables.ts'
import type { PlannedAction } from '../../store/queries/operation-types.ts'
import { sha256 } from '../model/ids.ts'
import type { SettledParts } from '../rules/plan-parts.ts'

/** What a person agrees to. */
export interface AgreedPlan {
  readonly playbook: string
  readonly actions: readonly PlannedAction[]
  readonly targets: readonly string[]
  readonly runAt?: number | null
  readonly enableAt?: number | null
  /** Apps and devices that aren't restored. */
  readonly excludedItems?: readonly Pick<ExcludedItem, 'action' | 'id'>[]
  readonly parts?: SettledParts
}

/**
 * The SHA-256 of what was agreed to: the playbook, the actions with their parameters, the object IDs of all accounts to
 * change, what features settle for them, and any times. Independent of the order of the accounts, of how they were
 * entered, and of the order of the features.
 */
export function planHash(plan: AgreedPlan): string {
  const { playbook, targets, runAt = null, enableAt = null, excludedItems = [], parts = [] } = plan
  const actions = plan.actions.map(({ kind, parameters, after = null, restores = false }) => [
    kind,
    sortMembers(parameters),
    after,
    restores,
  ])
  const ids = targets.map((id) => id.toLowerCase()).sort()
  const hours = runAt === null && enableAt === null ? [] : [runAt, enableAt]
  const without = excludedItems.map(({ action, id }) => `${action} ${id}`).sort()
  const settled = parts.flatMap(({ part: { name, hash }, writes }) => {
    const said = [...hash(writes)].sort()
    return said.length > 0 ? [{ name, said }] : []
  })
  settled.sort(({ name: one }, { name: other }) => (one < other ? -1 : 1))
  const more = [...(without.length > 0 ? [without] : []), ...settled.map(({ name, said }) => ({ [name]: said }))]
  return sha256(JSON.stringify([playbook, actions, ids, ...hours, ...more]))
}

/** The database reorders object members, so sort them. */
function sortMembers(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortMembers)
  if (value === null || typeof value !== 'object') return value
  const members = Object.entries(value).map(([name, member]) => [name, sortMembers(member)] as const)
  return Object.fromEntries(members.sort(([one], [other]) => (one < other ? -1 : 1)))
}
