import type { After } from '../../operations/feature.ts'
import { type ChangeTransaction, inChangeTransaction } from '../../operations/lifecycle/advance.ts'
import { events as engineEvents } from '../../operations/lifecycle/events.ts'
import { knownOperations } from '../../operations/lifecycle/known-operations.ts'
import type { Context } from '../../operations/model/context.ts'
import { hashToken, newToken } from '../../operations/model/ids.ts'
import type { Change } from '../../store/queries/lifecycle/advance.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { passOnCards } from '../../store/queries/posts/posts.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { events } from './events.ts'
import { handoverChange, handoverQueries, withoutPause } from './queries.ts'
import { handoverDetail, toHandover } from './rows.ts'
import { handoverRoles } from './types.ts'

/**
 * Gives an operation to its new owner after its handover was agreed, in this transaction, which has locked it.
 * Undefined while a slice is running; the process that ends that slice then does it. The lease decides, so that no
 * write is sent with the previous owner's token afterwards.
 */
export async function transfer(
  context: Context,
  { tx, advance }: ChangeTransaction,
  key: OperationKey,
): Promise<OperationRow | undefined> {
  const now = context.clock.now()
  const before = await operationQueries(tx).find(key)
  if (before?.handing_over == null || before.lease_until > now) return undefined
  const row = await handoverQueries(tx).find(key, before.handing_over)
  if (!row) return undefined
  if (before.approver_oid === row.to_oid) {
    // If the new owner has approved it meanwhile, void the request: nobody is both requester and approver.
    const write: Change['write'] = (db) =>
      handoverQueries(db).move(key, row.number, { from: 'agreed', to: 'void', now })
    await advance(key, events.handoverVoided, { now, about: row, change: { write } })
    return undefined
  }
  const { by } = toHandover(row)
  const tokenHash = hashToken(newToken(context.random))
  const mine = await advance(key, events.handedOver, {
    now,
    about: row,
    ...(by && { actor: by }),
    change: {
      ...handoverChange({ row, tokenHash, now }),
      detail: handoverDetail(row),
      write: async (db) => {
        await handoverQueries(db).move(key, row.number, { from: 'agreed', to: 'done', now })
        await passOnCards(db, key, row, before.channel, handoverRoles.taker, now)
      },
    },
  })
  if (!mine) return undefined
  if (mine.state !== 'needsSignIn') return mine
  return advance(key, engineEvents.resumed, { now, change: withoutPause })
}

/** Completes a handover that had to wait for a slice to end, whatever the operation's state is now. */
export const agreedHandovers: After<Context> = {
  chore: 'finishHandovers',
  // If someone agrees to a handover after the slice has ended, agreeing also completes the handover.
  concerns: ({ handing_over: number }) => number !== null,
  left: ({ store, clock, registry }) => handoverQueries(store.db).agreed(clock.now(), knownOperations(registry)),
  run: async (context, key) => {
    const waiting = await operationQueries(context.store.db).find(key)
    if (waiting?.handing_over == null) return false
    await inChangeTransaction(context, async (changing) => {
      await scheduleQueries(changing.tx).lock(key)
      return transfer(context, changing, key)
    })
    return true
  },
}
