import type { Account } from '../../core/model.ts'
import type { Context } from '../model/context.ts'
import type { InspectionResults, PlanInspection, Step } from '../model/steps.ts'
import { ifAllowed } from '../rules/if-allowed.ts'
import type { Planner } from './source.ts'

type PlanAccess = Pick<Context, 'graph' | 'tokenFor'>
type RequestingPlanner = Pick<Planner, 'requester' | 'channel' | 'directory'>

/**
 * Adds names, such as those of apps, and proof that accounts are blocked, if they can be read: a plan asks for no more
 * than was granted.
 */
export async function addNamesAndProof(
  context: PlanAccess,
  planner: RequestingPlanner,
  steps: readonly Step[],
  found: ReadonlyMap<string, PlanInspection>,
  accounts: readonly Account[],
): Promise<ReadonlyMap<string, PlanInspection>> {
  const named = new Map(found)
  for (const step of steps) {
    const { kind, action } = step
    const mine = found.get(kind)
    if (typeof mine !== 'object' || mine.size === 0) continue
    if (action.prove) named.set(kind, await addProof(context, planner, step, mine, accounts))
    const all =
      action.name && (await ifGranted(context, planner, step, async (directory) => action.name?.(directory, mine)))
    if (all) named.set(kind, all)
  }
  return named
}

/** Adds proof that accounts are blocked, if it can be read. */
export async function addProof(
  context: PlanAccess,
  asker: RequestingPlanner,
  step: Step,
  found: InspectionResults,
  accounts: readonly Account[],
): Promise<InspectionResults> {
  const { action } = step
  if (!found || !action.prove) return found
  const read = await ifGranted(context, asker, step, async (directory) => action.prove?.(directory, found, accounts))
  return read ?? found
}

async function ifGranted<T>(
  context: PlanAccess,
  { requester, channel, directory }: RequestingPlanner,
  { action }: Step,
  read: Parameters<typeof ifAllowed<T>>[3],
): Promise<T | undefined> {
  const scopes = action.scopes.more ?? []
  const granted = await Promise.all(scopes.map((scope) => directory.hasPermission(scope)))
  return granted.every(Boolean) ? ifAllowed(context, { requester, channel }, scopes, read) : undefined
}
