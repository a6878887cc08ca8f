import { backoff } from '../../core/backoff.ts'
import { requestQueries } from '../../store/queries/approval/requests.ts'
import { moveChange } from '../../store/queries/lifecycle/changes.ts'
import type { Move, OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { ManyFailures, Pause, Waits } from '../../store/queries/operation-types.ts'
import { hasWritesIn } from '../../store/queries/plan/writes.ts'
import { raisePosts } from '../../store/queries/posts/posts.ts'
import { leaseQueries } from '../../store/queries/run/leases.ts'
import { readWaits } from '../../store/queries/run/waits.ts'
import { endByEvent } from '../confirm/end.ts'
import { inChangeTransaction, type Tx } from '../lifecycle/advance.ts'
import { events } from '../lifecycle/events.ts'
import { type Context, enqueueSlice } from '../model/context.ts'
import type { EndReason } from '../model/types.ts'
import { approvalLifetime } from '../rules/deadlines.ts'
import { interruptionOf } from './interruption.ts'
import { type Lease, waitsForSignIn } from './lease.ts'

// With delays that double up to a minute, this takes about 15 minutes in total.
const maxFailures = 20
const retryDelays = { first: 2_000, longest: 60_000 }

/** How a slice ended. */
export type SliceOutcome =
  /** `changed`: this slice is known to have changed something, which has to be read back. */
  | { readonly end: 'done'; readonly changed?: boolean }
  /** There is more to do. */
  | { readonly end: 'more' }
  /** There is more to do, but not before this time. */
  | ({ readonly end: 'waits' } & Waits)
  /** Nothing succeeded; `failures`: the number of such slices in a row. */
  | { readonly end: 'later'; readonly failures: number }
  /** It is waiting for something else, without a lease. */
  | { readonly end: 'givenBack' }
  | { readonly end: 'needsSignIn'; readonly pause: Pause }
  /** Many accounts failed for the same reason, so someone has to decide whether to continue. */
  | { readonly end: 'asks'; readonly pause: ManyFailures }
  | { readonly end: 'stopped'; readonly because: EndReason }
  /** It became too late before it could start. */
  | { readonly end: 'lapsed'; readonly because: EndReason }

/**
 * Stores how a slice ended and queues the next one, in one transaction. Does nothing if another instance has taken the
 * operation. Returns the operation if anything has happened to it.
 */
export async function concludeSlice(
  context: Context,
  key: OperationKey,
  lease: Lease,
  outcome: SliceOutcome,
): Promise<OperationRow | undefined> {
  const now = context.clock.now()
  const held = { now, leaseBy: lease.by } as const
  switch (outcome.end) {
    case 'done':
      return finish(context, key, { ...held, to: 'done' }, outcome.changed === true)
    case 'more':
      await returnLease(context, key, lease, { notBefore: 0, failures: 0 })
      return undefined
    case 'later': {
      const { failures } = outcome
      if (failures > maxFailures) return stopBecause(context, key, held, 'unavailable')
      await returnLease(context, key, lease, { notBefore: now + backoff(retryDelays, failures), failures })
      return undefined
    }
    case 'waits': {
      const { why, until } = outcome
      const waits = { why, until }
      const returned = await returnLease(context, key, lease, { notBefore: until, failures: 0, waits }, async (tx) => {
        if (why === 'hourlyLimit') await requestQueries(tx).prolong(key, until + approvalLifetime)
        // The card says what it waits for.
        if (why !== 'busy') await raisePosts(tx, key, 'requester', now)
      })
      if (!returned) return undefined
      logWaiting(context, key, returned.before, waits)
      if (why !== 'busy') await context.notifier.state(key)
      return undefined
    }
    case 'givenBack':
      return undefined
    case 'needsSignIn': {
      const waiting = moveChange({ ...held, to: 'needsSignIn', pause: outcome.pause })
      const waits = await inChangeTransaction(context, async ({ tx, advance }) => {
        if (!(await waitsForSignIn(tx, lease))) return false
        return advance(key, events.signInNeeded, { now, change: waiting })
      })
      if (waits !== false) return waits
      await returnLease(context, key, lease, { notBefore: 0, failures: 0 })
      return undefined
    }
    case 'asks': {
      const asking = moveChange({ ...held, to: 'paused', pause: outcome.pause })
      return inChangeTransaction(context, ({ advance }) => advance(key, events.failedAlike, { now, change: asking }))
    }
    case 'stopped':
      return stopBecause(context, key, held, outcome.because)
    case 'lapsed':
      return endByEvent(
        context,
        key,
        events.lapsed,
        { ...held, to: 'expired', because: outcome.because },
        outcome.because,
      )
  }
}

async function finish(
  context: Context,
  key: OperationKey,
  move: Move,
  changed: boolean,
): Promise<OperationRow | undefined> {
  // A failed step doesn't stop the account's other steps from being verified.
  const toBeSeen = changed || (await hasWritesIn(context.store.db, key, ['done', 'uncertain']))
  const { now } = move
  const verify = moveChange({ ...move, to: 'verifying', lookAt: now, looks: 0 })
  return inChangeTransaction(context, ({ advance }) =>
    toBeSeen
      ? advance(key, events.sent, { now, change: verify })
      : advance(key, events.finished, { now, change: moveChange(move) }),
  )
}

function stopBecause(
  context: Context,
  key: OperationKey,
  held: Omit<Move, 'to'>,
  because: EndReason,
): Promise<OperationRow | undefined> {
  return endByEvent(context, key, events.stopped, { ...held, to: 'stopped', because }, because)
}

/** Returns what it waited for `before`; undefined if another instance has taken it. */
function returnLease(
  context: Context,
  key: OperationKey,
  lease: Lease,
  { notBefore, failures, waits }: { notBefore: number; failures: number; waits?: Waits },
  also?: (tx: Tx) => Promise<void>,
): Promise<{ readonly before: Waits | null } | undefined> {
  return context.store.db.transaction().execute(async (tx) => {
    const now = context.clock.now()
    const before = waits ? await readWaits(tx, key) : null
    const mine = await leaseQueries(tx).release(key, {
      by: lease.by,
      now,
      notBefore,
      failures,
      waits,
      stopping: interruptionOf(lease.signal)?.why === 'shutdown',
    })
    if (!mine) return undefined
    await also?.(tx)
    await enqueueSlice(context, key, { tx, after: notBefore })
    return { before }
  })
}

/** Logs what it waits for, unless it was waiting for the same before: one line, however many slices find it so. */
function logWaiting({ log }: Context, { id }: OperationKey, before: Waits | null, { why, until }: Waits): void {
  const again = before?.why === why && (why !== 'throttled' || before.until === until)
  if (!again) log.info('Operation', { operation: id, step: 'waiting', why, until: new Date(until).toISOString() })
}
