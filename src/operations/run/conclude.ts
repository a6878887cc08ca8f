import { backoff } from '../../core/backoff.ts'
import type { ManyFailures, Pause } from '../../core/model.ts'
import { itemQueries } from '../../store/queries/operation-items.ts'
import { leaseQueries } from '../../store/queries/operation-leases.ts'
import { requestQueries } from '../../store/queries/operation-requests.ts'
import { type Move, type OperationKey, operationQueries } from '../../store/queries/operations.ts'
import { goodFor } from '../confirm/approvers.ts'
import { announce, type Context, enqueueSlice } from '../context.ts'
import { endWith } from '../end.ts'
import type { EndReason } from '../types.ts'
import { type Lease, waitsForSignIn } from './lease.ts'

// With delays that double up to a minute, about 15 minutes in all.
const maxFailures = 20
const pauses = { first: 2_000, longest: 60_000 }

/** How a slice ended. */
export type Outcome =
  | { readonly end: 'done' }
  /** There is more to do, after this many ms. */
  | { readonly end: 'more'; readonly after?: number }
  /** Nothing succeeded; `failures` slices in a row so far. */
  | { readonly end: 'later'; readonly failures: number }
  /** Waits because its requester has reached the hourly limit. */
  | { readonly end: 'postponed'; readonly until: number }
  /** Waits for something else, without a lease. */
  | { readonly end: 'givenBack' }
  | { readonly end: 'needsSignIn'; readonly pause: Pause }
  /** Many accounts failed alike, so somebody has to decide whether to continue. */
  | { readonly end: 'asks'; readonly pause: ManyFailures }
  | { readonly end: 'stopped'; readonly because: EndReason }
  /** It became too late before it could start. */
  | { readonly end: 'lapsed'; readonly because: EndReason }

/**
 * Stores how a slice ended and queues the next one, in one transaction. Does nothing if another instance has taken the
 * operation.
 */
export async function conclude(context: Context, key: OperationKey, lease: Lease, outcome: Outcome): Promise<void> {
  const now = context.clock.now()
  const held = { from: ['running'], now, leaseBy: lease.by } as const
  switch (outcome.end) {
    case 'done':
      return finish(context, key, { ...held, to: 'done' })
    case 'more':
      return giveBack(context, key, lease, { notBefore: outcome.after ? now + outcome.after : 0, failures: 0 })
    case 'later': {
      const { failures } = outcome
      if (failures > maxFailures) return stopBecause(context, key, held, 'unavailable')
      return giveBack(context, key, lease, { notBefore: now + backoff(pauses, failures), failures })
    }
    case 'postponed': {
      await requestQueries(context.store.db).prolong(key, outcome.until + goodFor)
      await giveBack(context, key, lease, { notBefore: outcome.until, failures: 0 })
      return context.notifier.again(key)
    }
    case 'givenBack':
      return
    case 'needsSignIn': {
      const move = { ...held, to: 'needsSignIn', pause: outcome.pause } as const
      const waiting = await context.store.db.transaction().execute(async (tx) => {
        if (!(await waitsForSignIn(tx, lease))) return { paused: undefined, waits: false }
        return { paused: await operationQueries(tx).move(key, move), waits: true }
      })
      if (!waiting.waits) return giveBack(context, key, lease, { notBefore: 0, failures: 0 })
      if (waiting.paused) announce(context, waiting.paused)
      return
    }
    case 'asks': {
      const move = { ...held, to: 'paused', pause: outcome.pause } as const
      const paused = await operationQueries(context.store.db).move(key, move)
      if (paused) announce(context, paused)
      return
    }
    case 'stopped':
      return stopBecause(context, key, held, outcome.because)
    case 'lapsed':
      await endWith(context, key, { ...held, to: 'expired', because: outcome.because }, outcome.because)
  }
}

async function finish(context: Context, key: OperationKey, move: Move): Promise<void> {
  const { steps } = await itemQueries(context.store.db).tally(key)
  // A failed step doesn't stop the account's other steps from being verified.
  const toBeSeen = steps.some(({ done, uncertain }) => done + uncertain > 0)
  const verify = { ...move, to: 'verifying', lookAt: move.now, looks: 0 } as const
  const moved = await context.store.db.transaction().execute(async (tx) => {
    const row = await operationQueries(tx).move(key, toBeSeen ? verify : move)
    if (row?.state === 'verifying') await enqueueSlice(context, key, { tx })
    return row
  })
  if (moved) announce(context, moved)
}

async function stopBecause(
  context: Context,
  key: OperationKey,
  held: Omit<Move, 'to'>,
  because: EndReason,
): Promise<void> {
  await endWith(context, key, { ...held, to: 'stopped', because }, because)
}

function giveBack(
  context: Context,
  key: OperationKey,
  lease: Lease,
  { notBefore, failures }: { notBefore: number; failures: number },
): Promise<void> {
  return context.store.db.transaction().execute(async (tx) => {
    const now = context.clock.now()
    const mine = await leaseQueries(tx).release(key, { by: lease.by, now, notBefore, failures })
    if (mine) await enqueueSlice(context, key, { tx, after: notBefore })
  })
}
