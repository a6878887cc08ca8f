import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { After, AfterWhat } from '../feature.ts'
import type { Chore } from '../model/chore.ts'
import type { Context, OperationFeature } from '../model/context.ts'
import { followUps } from '../plan/sources/due.ts'

const own: readonly Pick<OperationFeature, 'after'>[] = [{ after: { ended: followUps } }]

const everything = (features: readonly OperationFeature[], what: AfterWhat): After<Context>[] =>
  [...own, ...features].flatMap(({ after }) => after?.[what] ?? [])

/** Does what follows, as far as it is needed. `row`: the operation, if known. Whether anything has happened to it. */
export async function doAfter(
  context: Context,
  what: AfterWhat,
  key: OperationKey,
  row?: OperationRow,
): Promise<boolean> {
  let happened = false
  for (const after of everything(context.features, what)) {
    if (row && !after.concerns(row, context)) continue
    if (await after.run(context, key)) happened = true
  }
  return happened
}

/** The chores that do the same for operations that were left behind. */
export const choresAfter = (features: readonly OperationFeature[], what: AfterWhat): Chore<Context>[] =>
  everything(features, what).map(({ chore: name, left, run }) => ({
    name,
    run: async (context, each) => each(await left(context), (key) => run(context, key)),
  }))
