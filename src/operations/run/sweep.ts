import { approvalQueries } from '../../store/queries/operation-approvals.ts'
import { cardQueries } from '../../store/queries/operation-cards.ts'
import { handoverQueries } from '../../store/queries/operation-handovers.ts'
import { leaseQueries } from '../../store/queries/operation-leases.ts'
import { endUnapproved } from '../confirm/approval.ts'
import { remindAfter } from '../confirm/approvers.ts'
import { escalate } from '../confirm/escalation.ts'
import { announce, type Context, enqueueSlice } from '../context.ts'
import { endWaiting } from '../end.ts'
import { followUps } from '../follow/re-enable.ts'
import { expireHandovers } from '../handover/answer.ts'
import { askApprovers } from '../handover/ask.ts'
import { finishHandover } from '../handover/transfer.ts'

/** Interval between sweeps, in ms. */
export const sweepEvery = 3_000

const quiet = 5_000
const maxWait = 24 * 3_600_000
// More recent changes are being shown right now; cards that could not be updated for an hour never will be.
const outdatedAfter = 10_000
const outdatedUntil = 3_600_000

/**
 * Picks up whatever was left behind: operations without a job, expired plans and approvals, due reversals, sign-ins
 * that never happened, outdated cards and unsent messages.
 */
export async function sweep(context: Context): Promise<void> {
  const { store, clock, notifier } = context
  const now = clock.now()
  const leases = leaseQueries(store.db)
  for (const key of await leases.idle(now, now - quiet, !context.limits.readOnly)) await enqueueSlice(context, key)
  for (const row of await leases.expire(now)) announce(context, row)
  await endUnapproved(context, now)
  await escalate(context)
  for (const key of await handoverQueries(store.db).agreed(now)) await finishHandover(context, key)
  await expireHandovers(context, now)
  await askApprovers(context)
  for (const key of await approvalQueries(store.db).unasked(now, remindAfter)) {
    await cardQueries(store.db).tellEverybodyAgain(key)
    // The requester's card says who was asked.
    void notifier.again(key)
  }
  await followUps(context)
  for (const key of await leases.waitingSince(now - maxWait)) await endWaiting(context, key, 'waitedTooLong')
  const changed = { since: now - outdatedUntil, until: now - outdatedAfter }
  for (const key of await cardQueries(store.db).outdated(now, changed)) void notifier.state(key, 'mine')
  void notifier.notices()
  void notifier.handovers()
}
