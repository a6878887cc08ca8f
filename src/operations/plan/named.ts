import type { Context } from '../model/context.ts'
import type { Found, Step } from '../model/steps.ts'
import { ifAllowed } from '../rules/if-allowed.ts'
import type { Planner } from './source.ts'

/** The same with names, such as those of apps, as far as they may be read: a plan asks for no more than was granted. */
export async function withNames(
  context: Context,
  planner: Planner,
  steps: readonly Step[],
  found: ReadonlyMap<string, Found>,
): Promise<ReadonlyMap<string, Found>> {
  const named = new Map(found)
  for (const { kind, action } of steps) {
    const mine = found.get(kind)
    if (!action.name || typeof mine !== 'object' || mine.size === 0) continue
    const scopes = action.scopes.more ?? []
    const granted = await Promise.all(scopes.map((scope) => planner.directory.has(scope)))
    if (!granted.every(Boolean)) continue
    const all = await ifAllowed(context, planner, scopes, async (directory) => action.name?.(directory, mine))
    if (all) named.set(kind, all)
  }
  return named
}
