import { compact } from '../../core/compact.ts'
import type { OnPremisesName } from '../../graph/directory/on-premises.ts'
import type { Item, Operation } from '../../operations/model/types.ts'
import type { OnPremisesTask } from '../../operations/registry/action.ts'
import {
  onPremisesItemTasks,
  onPremisesReasons,
  onPremisesTasks,
  type Registry,
} from '../../operations/registry/registry.ts'

/** An account that must be changed in its on-premises directory as well, or only there. */
export interface OnPremisesRow {
  readonly item: Item
  /** Undefined if the account no longer exists. */
  readonly name: OnPremisesName | undefined
  readonly tasks: readonly OnPremisesTask[]
  /** Names of the groups it is still in that are managed there. */
  readonly groups: readonly string[]
  /** Names of its hybrid-joined computers. */
  readonly computers: readonly string[]
}

/** Whether the reason means that the change must be made in the on-premises directory instead. */
const isManagedElsewhere = (why: string | null): boolean => why === 'synced' || why === 'federated'

/** What an operation leaves to do for one of its accounts. */
export function findOnPremisesWork(
  registry: Registry,
  item: Item,
  { actions, compromised }: Pick<Operation, 'actions' | 'compromised'>,
): Pick<OnPremisesRow, 'tasks' | 'groups' | 'computers'> {
  // A cloud-only account is listed only because of its computers.
  const known = item.account?.synced
    ? onPremisesTasks(registry, actions, compromised)
    : new Map<string, OnPremisesTask>()
  // Other reasons don't leave anything to do there.
  const reasons: ReadonlySet<string | null> = new Set(onPremisesReasons(registry))
  const kept = item.steps.flatMap(({ stays }) => stays.flatMap(({ why, name }) => (reasons.has(why) ? name : [])))
  const only = (item.verdict === 'change' ? item.steps : [item]).flatMap(({ why, detail }) =>
    reasons.has(why) && detail ? [detail] : [],
  )
  const groups = [...kept, ...only]
  const own = item.steps.flatMap(({ action, state, why }) => {
    const task = known.get(action)
    return task && (state === 'done' || state === 'uncertain' || isManagedElsewhere(why)) ? [task] : []
  })
  const tasks = item.verdict === 'synced' || isManagedElsewhere(item.why) ? [...known.values()] : own
  const itemTasks = onPremisesItemTasks(registry, actions)
  const withComputers = item.steps.filter(({ synced }) => synced.length > 0)
  return {
    tasks: compact([
      ...tasks,
      groups.length > 0 && ('removeFromGroups' as const),
      ...withComputers.flatMap(({ action }) => itemTasks.get(action) ?? []),
    ]),
    groups,
    computers: withComputers.flatMap(({ synced }) => synced).toSorted(),
  }
}
