import { requireUnique } from '../../core/unique.ts'
import { clockTolerance } from '../../store/queries/attempts.ts'
import { moveChange } from '../../store/queries/lifecycle/changes.ts'
import { reminderQueries } from '../../store/queries/posts/reminders.ts'
import { isAnyDue, isEngineDue } from '../../store/queries/run/due.ts'
import { expiredSelection, type HeldLease, leaseQueries } from '../../store/queries/run/leases.ts'
import { endLapsed, endUnansweredRequests } from '../confirm/approval.ts'
import { escalate } from '../confirm/ask-second-group.ts'
import { endWaiting } from '../confirm/end.ts'
import { inChangeTransaction } from '../lifecycle/advance.ts'
import { endReplacedOperations } from '../lifecycle/end-replaced.ts'
import { events, expiryReminderTime } from '../lifecycle/events.ts'
import { knownOperations } from '../lifecycle/known-operations.ts'
import type { Chore } from '../model/chore.ts'
import { type Context, enqueueSlice, type OperationFeature } from '../model/context.ts'
import { maxPause, remindAfter } from '../rules/deadlines.ts'
import { choresAfter } from './after.ts'
import { leaseTime } from './lease.ts'

/** Interval between sweeps, in ms. */
export const sweepEvery = 3_000

const quietFor = 5_000

/**
 * Releases leases that end too late by this clock, which was set back, once nobody has renewed them for the duration of
 * a lease. A running holder renews its lease far more often, whatever the clocks show.
 */
function releaseStuckLeases(): Chore<Context> {
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
): Chore<Context> => ({
  name,
  run: ({ store, clock, registry }) => add(reminderQueries(store.db, knownOperations(registry)), clock.now()),
})

const expirePlans = (context: Context) => {
  const now = context.clock.now()
  return inChangeTransaction(context, ({ advanceAll }) =>
    advanceAll(expiredSelection(now, knownOperations(context.registry)), events.planExpired, {
      now,
      change: moveChange({ to: 'expired', now }),
    }),
  )
}

/**
 * Everything that is picked up every few seconds, in this order. What features add comes where it can still continue
 * an operation that would otherwise have paused for too long.
 */
export function createChores(features: readonly OperationFeature[]): readonly Chore<Context>[] {
  const added = features.flatMap(({ chores = [] }) => chores)
  const chores: Chore<Context>[] = [
    ...added.filter(({ slow }) => slow),
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
    ...choresAfter(features, 'released'),
    ...added.filter(({ slow }) => !slow),
    ...choresAfter(features, 'ended'),
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
    // Last, so that it sends what the others have caused.
    { name: 'sendPosts', slow: true, run: ({ notifier }) => notifier.sweep() },
  ]
  requireUnique('chores', namesOf(chores))
  return chores
}

/** Whether any chore might have something to do: one statement, because there is mostly nothing. */
export async function isAnythingDue(context: Context): Promise<boolean> {
  const { store, clock, features } = context
  const working = features.filter(({ chores, after }) => chores || after)
  const conditions = working.flatMap(({ due }) => (due ? [due(context)] : []))
  return conditions.length < working.length || isAnyDue(store.db, [isEngineDue(clock.now()), ...conditions])
}

const namesOf = (chores: readonly Chore<Context>[]): string[] => chores.map(({ name }) => name)

/** The names of all chores, for metrics. */
export const choreNames = (features: readonly OperationFeature[]): readonly string[] => namesOf(createChores(features))
