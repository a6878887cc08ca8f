import { setActor } from '../../store/queries/audit.ts'
import { type ReplacedOperation, replacementQueries } from '../../store/queries/follow/replacements.ts'
import { replacedChange } from '../../store/queries/lifecycle/changes.ts'
import type { OperationKey } from '../../store/queries/lifecycle/operations.ts'
import { endWrites } from '../../store/queries/plan/writes.ts'
import type { Context } from '../model/context.ts'
import type { Person } from '../model/types.ts'
import { inChangeTransaction } from './advance.ts'

/**
 * Ends operations that haven't started and have nothing left to do because later operations decided about their
 * accounts. Owners are notified, unless the other operation is their own. `because`: only those replaced by this
 * operation, which this person put in force. Runs outside the transaction that did so, because that one already holds
 * the audit lock. Never rejects; the sweep ends any that remain.
 */
export async function endReplaced(
  context: Context,
  because?: { readonly key: OperationKey; readonly person: Person },
): Promise<void> {
  try {
    const all = await replacementQueries(context.store.db).replaced(because?.key)
    for (const one of all) await endReplacedOperation(context, one, because?.person)
  } catch (error) {
    context.log.warn('Replaced operations could not be ended yet', { error })
  }
}

async function endReplacedOperation(
  context: Context,
  { by, byOwner, ...key }: ReplacedOperation,
  person: Person | undefined,
): Promise<void> {
  await inChangeTransaction(context, async ({ tx, advance }) => {
    if (person) await setActor(tx, person)
    const now = context.clock.now()
    const ended = await advance(key, 'replaced', {
      now,
      change: replacedChange(by, now),
      tells: async ({ requester_oid: to }) => (to === byOwner ? [] : [{ to, about: 'replaced' }]),
    })
    if (ended) await endWrites(tx, key, 'replaced')
  })
}
