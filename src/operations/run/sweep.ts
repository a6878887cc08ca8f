import { clockTolerance } from '../../store/queries/attempts.ts'
import { handoverQueries } from '../../store/queries/handover/handovers.ts'
import { moveChange } from '../../store/queries/lifecycle/changes.ts'
import { reminderQueries } from '../../store/queries/posts/reminders.ts'
import { expiredSelection, type HeldLease, leaseQueries } from '../../store/queries/run/leases.ts'
import { endLapsed, endUnansweredRequests } from '../confirm/approval.ts'
import { escalate } from '../confirm/ask-second-group.ts'
import { endWaiting } from '../confirm/end.ts'
import { askApprovers } from '../handover/ask.ts'
import { expireHandovers } from '../handover/end-requests.ts'
import { finishHandover } from '../handover/transfer.ts'
import { inChangeTransaction } from '../lifecycle/advance.ts'
import { endReplacedOperations } from '../lifecycle/end-replaced.ts'
import { expiryReminderTime } from '../lifecycle/events.ts'
import { knownOperations } from '../lifecycle/known-operations.ts'
import type { Chore } from '../model/chore.ts'
import { type Context, enqueueSlice } from '../model/context.ts'
import { planFollowUps } from '../plan/sources/due.ts'
import { maxPause, remindAfter } from '../rules/deadlines.ts'
import { openLeftVouchers } from '../vouchers/open.ts'
import { watchVouchers } from '../vouchers/watch.ts'
import { checkSearches } from './audit-searches.ts'
import { leaseTime } from './lease.ts'

/** Interval between sweeps, in ms. */
export const sweepEvery = 3_000

const quietFor = 5_000

/**
 * Releases leases that end too late by this clock, which was set back, once nobody has renewed them for the duration of
 * a lease. A running holder renews its lease far more often, whatever the clocks show.
 */
function releaseStuckLeases(): Chore {
  /** Such leases, and since when this instance has seen them unchanged, in `Clock.elapsed` time. */
  const seen = new Map<string, HeldLease & { readonly since: number }>()
  return {
    name: 'releaseStuckLeases',
    run: async ({ store, clock }, each) => {
      const leases = leaseQueries(store.db)
      const ahead = await leases.ahead(clock.now() + leaseTime + clockTolerance)
      const elapsed = clock.elapsed()
      const before = new Map(seen)
      seen.clear()
      await each(ahead, async (one) => {
        const name = `${one.tenantId}/${one.id}/${one.by}/${one.until}`
        const { since } = before.get(name) ?? { since: elapsed }
        if (elapsed - since > leaseTime) await leases.releaseOf(one)
        else seen.set(name, { ...one, since })
      })
    },
  }
}

/** A message that becomes due with time. */
const remind = (
  name: string,
  add: (reminders: ReturnType<typeof reminderQueries>, now: number) => Promise<void>,
): Chore => ({ name, run: ({ store, clock }) => add(reminderQueries(store.db), clock.now()) })

const expirePlans = (context: Context) => {
  const now = context.clock.now()
  return inChangeTransaction(context, ({ advanceAll }) =>
    advanceAll(expiredSelection(now), 'planExpired', { now, change: moveChange({ to: 'expired', now }) }),
  )
}

/** Everything that is picked up every few seconds, in this order. */
export const createChores = (): readonly Chore[] => [
  { name: 'watchVouchers', slow: true, run: watchVouchers },
  { name: 'checkSearches', slow: true, run: checkSearches },
  releaseStuckLeases(),
  { name: 'endPauses', run: ({ store, clock }) => leaseQueries(store.db).endPauses(clock.now()) },
  {
    name: 'queueIdle',
    run: async (context, each) => {
      const { store, clock, limits, registry } = context
      const now = clock.now()
      const leases = leaseQueries(store.db)
      const idle = await leases.idle(now, now - quietFor, knownOperations(registry), !limits.readOnly)
      await each(idle, (key) => enqueueSlice(context, key))
    },
  },
  { name: 'expirePlans', run: expirePlans },
  { name: 'endUnanswered', run: endUnansweredRequests },
  { name: 'endLapsed', run: endLapsed },
  { name: 'escalate', run: escalate },
  {
    name: 'finishHandovers',
    run: async (context, each) => {
      const { store, clock, registry } = context
      const agreed = await handoverQueries(store.db).agreed(clock.now(), knownOperations(registry))
      await each(agreed, (key) => finishHandover(context, key))
    },
  },
  { name: 'expireHandovers', run: expireHandovers },
  { name: 'askAboutHandovers', run: (context, each) => askApprovers(context, each) },
  { name: 'planFollowUps', run: planFollowUps },
  { name: 'openVouchers', run: openLeftVouchers },
  { name: 'endReplaced', run: endReplacedOperations },
  {
    name: 'endLongPauses',
    run: async (context, each) => {
      const { store, clock, registry } = context
      const waiting = await leaseQueries(store.db).waitingSince(clock.now() - maxPause, knownOperations(registry))
      await each(waiting, (key) => endWaiting(context, key, 'waitedTooLong'))
    },
  },
  remind('remindNobodyToAsk', (reminders, now) => reminders.nobodyToAsk(now)),
  remind('remindApprovers', (reminders, now) => reminders.waiting(now, remindAfter, expiryReminderTime)),
  remind('remindOfExpiry', (reminders, now) => reminders.expiring(now, expiryReminderTime)),
  { name: 'sendPosts', slow: true, run: ({ notifier }) => notifier.sweep() },
]

/** The names of all chores, for metrics. */
export const choreNames: readonly string[] = createChores().map(({ name }) => name)
