import { UserError } from '../core/errors.ts'
import { hasEnded, statesBefore, waitingStates } from '../core/operation-states.ts'
import { actAs } from '../store/queries/audit.ts'
import { writeQueries } from '../store/queries/operation-writes.ts'
import {
  type Move,
  type OperationKey,
  type OperationRow,
  operationQueries,
  type Stop,
} from '../store/queries/operations.ts'
import { checkOwner, find, findVisible, keyFor, type Observer, show } from './access.ts'
import { checkReason, notNow } from './confirm/confirmation-rules.ts'
import { announce, type Context, enqueueSlice } from './context.ts'
import type { EndReason, Operation, Person } from './types.ts'

/** Who stops an operation. */
export interface Ending extends Pick<Observer, 'person'>, Partial<Pick<Observer, 'directory'>> {
  /** The token from the requester's card. */
  readonly token?: string
  /** Required for somebody else's operation. */
  readonly reason?: string
}

/**
 * Cancels a plan or an operation that hasn't started. One that has started stops within one batch; anything not sent by
 * then is skipped. With a `directory`, also somebody else's operation that this person may oversee.
 */
export async function cancel(context: Context, id: string, by: Ending): Promise<Operation> {
  const key = keyFor(id, by.person)
  const stop = await stopBy(context, id, by)
  const from = statesBefore('cancelled').filter((state) => !stop || state !== 'planned')
  const owner = stop ? undefined : by.person.oid
  const move = { from, to: 'cancelled', now: context.clock.now(), unstarted: true, stop, owner } as const
  const cancelled = await endWith(context, key, move, 'stopped', by.person)
  return cancelled ? show(context.store, cancelled) : stopWhatRuns(context, key, by.person, stop)
}

/** Checks that this person may stop it. Returns what to record if it isn't their own. */
async function stopBy(context: Context, id: string, by: Ending): Promise<Stop | undefined> {
  const { person, directory, token, reason = '' } = by
  const { row, own } = directory
    ? await findVisible(context, id, { person, directory })
    : { row: await find(context.store, keyFor(id, person)), own: true }
  if (own) {
    checkOwner(row, person, token)
    return undefined
  }
  // Don't ask for a reason if it's too late anyway.
  if (hasEnded(row.state) || row.state === 'verifying') throw notNow(row)
  return { by: person, reason: checkReason(reason) }
}

/** Continues an operation that paused because many accounts failed for the same reason. */
export async function goOn(context: Context, id: string, { person }: { person: Person }): Promise<Operation> {
  const { store, clock } = context
  const key = keyFor(id, person)
  const row = await find(store, key)
  checkOwner(row, person)
  if (context.limits.readOnly) throw new UserError('readOnly')
  const going = await store.db.transaction().execute(async (tx) => {
    const queued = await operationQueries(tx).goOn(key, person.oid, clock.now())
    if (queued) await enqueueSlice(context, key, { tx })
    return queued
  })
  if (!going) throw await tooLate(context, key, person)
  announce(context, going)
  return show(store, going)
}

/**
 * Ends an operation that is waiting for its requester, at the request of `by` if given; undefined if it isn't waiting
 * any more.
 */
export function endWaiting(
  context: Context,
  key: OperationKey,
  because: EndReason,
  by?: Person,
  stop?: Stop,
): Promise<OperationRow | undefined> {
  const owner = by && !stop ? by.oid : undefined
  const move = { from: waitingStates, to: 'stopped', now: context.clock.now(), because, stop, owner } as const
  return endWith(context, key, move, because, by)
}

/** Ends an operation and all its unfinished writes, in one transaction. */
export async function endWith(
  context: Context,
  key: OperationKey,
  move: Move,
  why: EndReason,
  by?: Person,
): Promise<OperationRow | undefined> {
  const row = await context.store.db.transaction().execute(async (tx) => {
    if (by) await actAs(tx, by)
    // Everything it changed or may have changed is still read back.
    const toRead = await writeQueries(tx).any(key, ['sending', 'uncertain', 'done'])
    const ended = await operationQueries(tx).move(key, { ...move, ...(toRead && { lookAt: move.now, looks: 0 }) })
    if (ended) await writeQueries(tx).endAll(key, why)
    if (ended && toRead) await enqueueSlice(context, key, { tx })
    return ended
  })
  if (row) announce(context, row)
  return row
}

/** Why it can't be done any more. An owner may have handed it over while this was being decided. */
async function tooLate({ store }: Context, key: OperationKey, owner: Person | undefined): Promise<UserError> {
  const now = await find(store, key)
  if (owner) checkOwner(now, owner)
  return notNow(now)
}

async function stopWhatRuns(
  context: Context,
  key: OperationKey,
  person: Person,
  stop: Stop | undefined,
): Promise<Operation> {
  const { store, clock } = context
  const waited = await endWaiting(context, key, 'stopped', person, stop)
  if (waited) return show(store, waited)
  const asked = await store.db.transaction().execute(async (tx) => {
    await actAs(tx, person)
    const row = await operationQueries(tx).requestStop(key, clock.now(), stop ?? { owner: person.oid })
    if (row) await enqueueSlice(context, key, { tx })
    return row
  })
  if (!asked) throw await tooLate(context, key, stop ? undefined : person)
  context.onStep({ ...key, kind: asked.playbook, state: asked.state, stopRequested: true })
  // The requester should see it at once.
  if (stop) void context.notifier.again(key)
  return show(store, asked)
}
