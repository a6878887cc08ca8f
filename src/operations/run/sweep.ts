import { clockTolerance } from '../../store/queries/attempts.ts'
import { handoverQueries } from '../../store/queries/handover/handovers.ts'
import { moveChange } from '../../store/queries/lifecycle/changes.ts'
import { expiredSelection, type HeldLease, leaseQueries } from '../../store/queries/run/leases.ts'
import { endUnapproved } from '../confirm/approval.ts'
import { escalate } from '../confirm/ask-second-group.ts'
import { endWaiting } from '../confirm/end.ts'
import { askApprovers } from '../handover/ask.ts'
import { expireHandovers } from '../handover/end-requests.ts'
import { finishHandover } from '../handover/transfer.ts'
import { inChangeTransaction } from '../lifecycle/advance.ts'
import { endReplaced } from '../lifecycle/end-replaced.ts'
import { type Context, enqueueSlice } from '../model/context.ts'
import { planFollowUps } from '../plan/sources/due.ts'
import { maxPause } from '../rules/deadlines.ts'
import { openLeftVouchers } from '../vouchers/open.ts'
import { leaseTime } from './lease.ts'

/** Interval between sweeps, in ms. */
export const sweepEvery = 3_000

const quietFor = 5_000

/**
 * Leases that end too late by this instance's clock, and since when it has seen them unchanged, in `Clock.elapsed`
 * time.
 */
export type LeasesAhead = Map<string, HeldLease & { readonly since: number }>

/**
 * Releases leases that end too late by this clock, which was set back, once nobody has renewed them for the duration of
 * a lease. A running holder renews its lease far more often, whatever the clocks show.
 */
async function releaseStuck({ store, clock }: Context, now: number, seen: LeasesAhead): Promise<void> {
  const leases = leaseQueries(store.db)
  const ahead = await leases.ahead(now + leaseTime + clockTolerance)
  const elapsed = clock.elapsed()
  const before = new Map(seen)
  seen.clear()
  for (const one of ahead) {
    const name = `${one.tenantId}/${one.id}/${one.by}/${one.until}`
    const { since } = before.get(name) ?? { since: elapsed }
    if (elapsed - since > leaseTime) await leases.releaseOf(one)
    else seen.set(name, { ...one, since })
  }
}

/**
 * Picks up everything that was left behind: operations without a job, expired plans and approvals, due undos, sign-ins
 * that never happened, operations that others have replaced, outdated cards and unsent messages.
 */
export async function sweep(context: Context, leasesAhead: LeasesAhead = new Map()): Promise<void> {
  const { store, clock, notifier } = context
  const now = clock.now()
  const leases = leaseQueries(store.db)
  await releaseStuck(context, now, leasesAhead)
  await leases.endPauses(now)
  for (const key of await leases.idle(now, now - quietFor, !context.limits.readOnly)) await enqueueSlice(context, key)
  await inChangeTransaction(context, ({ advanceAll }) =>
    advanceAll(expiredSelection(now), 'planExpired', { now, change: moveChange({ to: 'expired', now }) }),
  )
  await endUnapproved(context, now)
  await escalate(context)
  for (const key of await handoverQueries(store.db).agreed(now)) await finishHandover(context, key)
  await expireHandovers(context, now)
  await askApprovers(context)
  await planFollowUps(context)
  await openLeftVouchers(context)
  await endReplaced(context)
  for (const key of await leases.waitingSince(now - maxPause)) await endWaiting(context, key, 'waitedTooLong')
  void notifier.sweep()
}
