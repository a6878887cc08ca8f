import type { Account } from '../../graph/directory/account.ts'
import { hasPermission } from '../../graph/directory/me.ts'
import type { Context } from '../model/context.ts'
import type { InspectionResults, PlanInspection, Step } from '../model/steps.ts'
import { ifAllowed } from '../rules/if-allowed.ts'
import type { Planner } from './source.ts'

type PlanAccess = Pick<Context, 'graph' | 'tokenFor'>
type RequestingPlanner = Pick<Planner, 'requester' | 'channel' | 'directory'>

/**
 * Adds names, such as those of apps, and what actions prove about accounts, if it can be read: a plan asks for no more
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
      action.name &&
      (await ifGranted(context, planner, action.scopes.more ?? [], async (directory) => action.name?.(directory, mine)))
    if (all) named.set(kind, all)
  }
  return named
}

/** Adds other facts that determine the effect of an action, such as whether a policy blocks accounts. */
export async function addProof(
  context: PlanAccess,
  asker: RequestingPlanner,
  step: Step,
  found: InspectionResults,
  accounts: readonly Account[],
): Promise<InspectionResults> {
  const { prove } = step.action
  if (!found || !prove) return found
  return (await ifGranted(context, asker, prove.scopes, (directory) => prove.read(directory, found, accounts))) ?? found
}

async function ifGranted<T>(
  context: PlanAccess,
  { requester, channel, directory }: RequestingPlanner,
  scopes: readonly string[],
  read: Parameters<typeof ifAllowed<T>>[3],
): Promise<T | undefined> {
  const granted = await Promise.all(scopes.map((scope) => directory.ask(hasPermission, scope)))
  return granted.every(Boolean) ? ifAllowed(context, { requester, channel }, scopes, read) : undefined
}
