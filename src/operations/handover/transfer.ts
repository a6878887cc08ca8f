import { type HandoverRow, handingOver, handoverQueries, withoutPause } from '../../store/queries/handover/handovers.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { type Changing, change, type Tx } from '../lifecycle/advance.ts'
import type { Context } from '../model/context.ts'
import { hashToken, newToken } from '../model/ids.ts'
import { fromOf } from '../model/rows.ts'
import { handoverEntry, toHandover } from './rows.ts'

/**
 * Gives an operation whose hand-over was agreed to to its new owner, in this transaction, which has locked it. Undefined
 * while a slice is running: then whoever ends that slice does it. The lease decides, so that no write leaves with the
 * previous owner's token afterwards.
 */
export async function transfer(
  context: Context,
  { tx, advance }: Changing,
  key: OperationKey,
): Promise<OperationRow | undefined> {
  const now = context.clock.now()
  const before = await operationQueries(tx).find(key)
  if (before?.handing_over == null || before.lease_until > now) return undefined
  const handovers = handoverQueries(tx)
  const row = await handovers.find(key, before.handing_over)
  if (!row) return undefined
  if (before.approver_oid === row.to_oid) {
    // Approved meanwhile by the one who was to have it: nobody is requester and approver at once.
    await handovers.move(key, row.number, { from: 'agreed', to: 'void', now })
    return undefined
  }
  const { by } = toHandover(row)
  const tokenHash = hashToken(newToken(context.random))
  const { actor, ...detail } = handoverEntry('handedOver', before, row, by)
  const mine = await advance(key, 'handedOver', {
    now,
    ...(actor && { actor }),
    change: { ...handingOver({ row, tokenHash, now }), detail },
  })
  if (!mine) return undefined
  await handovers.move(key, row.number, { from: 'agreed', to: 'done', now })
  await tellFormer(tx, key, before, row)
  if (mine.state !== 'needsSignIn') return mine
  return advance(key, 'resumed', { now, change: withoutPause })
}

/** The previous owner gets a last message, and the operation's card they had says whose it is now. */
async function tellFormer(tx: Tx, key: OperationKey, before: OperationRow, row: HandoverRow): Promise<void> {
  const handovers = handoverQueries(tx)
  const { number } = row
  const person = fromOf(row)
  await handovers.addCard(key, { number, person, role: 'former' })
  const { activityId } = before.channel
  await handovers.keepFormer(key, number, before.channel)
  if (activityId)
    await handovers.addCard(key, { number, person, role: 'formerCard', place: activityId }, before.channel)
}

/** Completes a hand-over that had to wait for a slice to end, wherever the operation stands by now. */
export async function finishHandover(context: Context, key: OperationKey): Promise<void> {
  const waiting = await operationQueries(context.store.db).find(key)
  if (waiting?.handing_over == null) return
  await change(context, async (changing) => {
    await scheduleQueries(changing.tx).lock(key)
    return transfer(context, changing, key)
  })
}
