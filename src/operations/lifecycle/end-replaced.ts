import { setActor } from '../../store/queries/audit.ts'
import { type ReplacedOperation, replacementQueries } from '../../store/queries/follow/replacements.ts'
import { replacedChange } from '../../store/queries/lifecycle/changes.ts'
import type { OperationKey } from '../../store/queries/lifecycle/operations.ts'
import { endWrites } from '../../store/queries/plan/writes.ts'
import type { Each } from '../model/chore.ts'
import type { Context } from '../model/context.ts'
import type { Person } from '../model/types.ts'
import { inChangeTransaction } from './advance.ts'
import { events, notices } from './events.ts'
import { knownOperations } from './known-operations.ts'

/**
 * Ends operations that haven't started and have nothing left to do because this one, which this person put in force,
 * decided about their accounts. Owners are notified, unless it is their own. Runs outside the transaction that put it
 * in force, because that one already holds the audit lock. Never rejects; the sweep ends any that remain.
 */
export async function endReplaced(
  context: Context,
  { key, person }: { readonly key: OperationKey; readonly person: Person },
): Promise<void> {
  const { store, registry, log } = context
  try {
    const replaced = await replacementQueries(store.db).replaced(knownOperations(registry), key)
    for (const one of replaced) await endReplacedOperation(context, one, person)
  } catch (error) {
    log.warn('Replaced operations could not be ended yet', { error })
  }
}

/** Ends all that were left behind. */
export async function endReplacedOperations(context: Context, each: Each): Promise<void> {
  const replaced = await replacementQueries(context.store.db).replaced(knownOperations(context.registry))
  await each(replaced, (one) => endReplacedOperation(context, one))
}

async function endReplacedOperation(
  context: Context,
  { by, byOwner, ...key }: ReplacedOperation,
  person?: Person,
): Promise<void> {
  await inChangeTransaction(context, async ({ tx, advance }) => {
    if (person) await setActor(tx, person)
    const now = context.clock.now()
    const ended = await advance(key, events.replaced, {
      now,
      change: replacedChange(by, now),
      tells: async ({ requester_oid: to }) => (to === byOwner ? [] : [{ to, about: notices.replaced }]),
    })
    if (ended) await endWrites(tx, key, 'replaced')
  })
}
