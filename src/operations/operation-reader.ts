import { earlyEndReasons } from '../core/operation-states.ts'
import type { Directory } from '../graph/directory/directory.ts'
import { type OperationRow, operationQueries } from '../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../store/queries/plan/items.ts'
import { scheduleQueries } from '../store/queries/schedule/schedule.ts'
import { readSubquery } from '../store/queries/subqueries.ts'
import { findOwn, findVisible, loadOperation, loadOperations, type Observer } from './lifecycle/access.ts'
import { operationErrors } from './lifecycle/errors.ts'
import { mayOversee } from './lifecycle/operators-and-approvers.ts'
import { notBlockedItems } from './model/blocking.ts'
import { type Context, ownerChangesOf } from './model/context.ts'
import { notesIn, skippedIn, toItem } from './model/item-rows.ts'
import type {
  Containment,
  Item,
  ItemFilter,
  Notes,
  Operation,
  Person,
  PersonKey,
  ProtectionGap,
  SkippedAccounts,
} from './model/types.ts'
import { onPremisesReasons, onPremisesTasks } from './registry/registry.ts'
import { readProtectedAccounts } from './rules/configured-accounts.ts'
import { anHourBefore } from './rules/confirmation.ts'

/** A page of someone's operations. */
interface OperationsOf {
  readonly operations: Operation[]
  readonly total: number
}

/** The queries people can make about operations. */
export const createOperationReader = (
  context: Pick<Context, 'store' | 'registry' | 'features' | 'limits' | 'clock'>,
) => {
  const { store, registry, limits, clock } = context
  const page = async ({
    rows,
    total,
  }: {
    readonly rows: readonly OperationRow[]
    readonly total: number
  }): Promise<OperationsOf> => ({ operations: await loadOperations(context, rows), total })
  return {
    get: async (id: string, person: PersonKey): Promise<Operation> =>
      loadOperation(context, (await findOwn(context, id, person)).row),
    /** Like `get`, but also for members of the operators' group and approvers, who oversee others' operations. */
    see: async (id: string, by: Observer): Promise<Operation> =>
      loadOperation(context, (await findVisible(context, id, by)).row),
    /** A page of the person's operations, pending ones first, then newest first; `total` counts them all. */
    list: async (
      person: PersonKey,
      range: { offset: number; limit: number } = { offset: 0, limit: 20 },
    ): Promise<OperationsOf> => page(await operationQueries(store.db).listOf(person, range)),
    /** A page of everyone's confirmed operations that haven't ended, newest first. Throws mayNotOversee. */
    listOpen: async (
      { person, directory }: Observer,
      range: { offset: number; limit: number },
    ): Promise<OperationsOf> => {
      if (!(await mayOversee(limits, directory))) throw new operationErrors.mayNotOversee()
      return page(await operationQueries(store.db).listOpen(person, range))
    },
    /** How many more accounts this person can change within the hour. */
    leftThisHour: async ({ tid: tenantId, oid }: PersonKey): Promise<number> => {
      const whose = { tenantId, oid, id: '' }
      const since = anHourBefore(clock.now())
      const changed = await scheduleQueries(store.db).changeCountsSince(whose, since, ownerChangesOf(context))
      const used = changed.reduce((sum, { accounts }) => sum + accounts, 0)
      return Math.max(0, limits.maxAccountsPerHour - used)
    },
    items: async (id: string, person: Person, filter: ItemFilter): Promise<{ items: Item[]; total: number }> => {
      const { key, row } = await findOwn(context, id, person)
      const { attention = false, onPremises = false, stillEnabled = false, ...rest } = filter
      const some = {
        ...rest,
        ...(stillEnabled && { seqs: await readSubquery(store.db, notBlockedItems(registry, row)) }),
        ...(attention && { attentionExcept: earlyEndReasons }),
        ...(onPremises && {
          onPremises: {
            actions: [...onPremisesTasks(registry, row.actions).keys()],
            reasons: onPremisesReasons(registry),
          },
        }),
      }
      const { rows, total } = await itemQueries(store.db).page(key, some)
      return { items: rows.map((one) => toItem(registry, one, row)), total }
    },
    /** Accounts the plan skips, by reason, with the first `some` of each. */
    skipped: async (id: string, person: Person, some: number): Promise<readonly SkippedAccounts[]> => {
      const { key, row } = await findOwn(context, id, person)
      return skippedIn(registry, await itemQueries(store.db).skipped(key, some), row)
    },
    /** Counts of warnings about the accounts to be changed. */
    notes: async (id: string, person: Person): Promise<Notes> => {
      const { key } = await findOwn(context, id, person)
      return notesIn(registry, await itemQueries(store.db).notes(key))
    },
    /** The operations that contained the accounts to be changed as compromised. */
    containments: async (id: string, person: Person): Promise<readonly Containment[]> =>
      itemQueries(store.db).containments((await findOwn(context, id, person)).key),
    /** Why the list of protected accounts might be incomplete, as seen by this person. */
    protectionGaps: async ({ tid }: Pick<Person, 'tid'>, directory: Directory): Promise<readonly ProtectionGap[]> =>
      (await readProtectedAccounts(context, directory, tid)).gaps,
  }
}
