import { UserError } from '../core/errors.ts'
import { type OperationRow, operationQueries } from '../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../store/queries/plan/items.ts'
import { scheduleQueries } from '../store/queries/schedule/schedule.ts'
import { type Observer, showAll } from './lifecycle/access.ts'
import { mayOversee } from './lifecycle/membership.ts'
import type { Context } from './model/context.ts'
import type { Operation, Person } from './model/types.ts'
import { hourBefore } from './rules/confirmation.ts'

/** A page of somebody's operations, with the names of each one's first accounts. */
export interface OperationsOf {
  readonly operations: Operation[]
  readonly total: number
  readonly names: ReadonlyMap<string, readonly string[]>
}

const namedOf = 2

/** Pending operations first, then newest first. */
export async function operationsOf(
  context: Pick<Context, 'store' | 'registry'>,
  { tid: tenantId, oid }: Pick<Person, 'oid' | 'tid'>,
  range: { readonly offset: number; readonly limit: number },
): Promise<OperationsOf> {
  return page(context, tenantId, await operationQueries(context.store.db).listOf({ tenantId, oid }, range))
}

/** A page of everybody's confirmed operations that haven't ended. Throws mayNotOversee. */
export async function openOperations(
  context: Pick<Context, 'store' | 'limits' | 'registry'>,
  { person, directory }: Observer,
  range: { readonly offset: number; readonly limit: number },
): Promise<OperationsOf> {
  if (!(await mayOversee(context.limits, directory.memberOf))) throw new UserError('mayNotOversee')
  const { tid: tenantId, oid } = person
  return page(context, tenantId, await operationQueries(context.store.db).listOpen({ tenantId, oid }, range))
}

async function page(
  context: Pick<Context, 'store' | 'registry'>,
  tenantId: string,
  { rows, total }: { readonly rows: readonly OperationRow[]; readonly total: number },
): Promise<OperationsOf> {
  const ids = rows.map(({ id }) => id)
  const names = await itemQueries(context.store.db).firstNames(tenantId, ids, namedOf)
  return { operations: await showAll(context, rows), total, names }
}

/** How many more accounts somebody may change within the hour. */
export async function leftThisHour(
  { store, clock, limits }: Pick<Context, 'store' | 'clock' | 'limits'>,
  { tid: tenantId, oid }: Pick<Person, 'oid' | 'tid'>,
): Promise<number> {
  const whose = { tenantId, oid, id: '' }
  const changed = await scheduleQueries(store.db).changedSince(whose, hourBefore(clock.now()))
  const used = changed.reduce((sum, { accounts }) => sum + accounts, 0)
  return Math.max(0, limits.maxAccountsPerHour - used)
}
