import type { UserError } from '../../core/errors.ts'
import { activeStates, hasEnded } from '../../core/operation-states.ts'
import { setActor } from '../../store/queries/audit.ts'
import { acceptFailuresChange, moveChange, stopChange } from '../../store/queries/lifecycle/changes.ts'
import type { Move, OperationKey, OperationRow, Stop } from '../../store/queries/lifecycle/operations.ts'
import { endWrites, hasWritesIn } from '../../store/queries/plan/writes.ts'
import {
  checkOwner,
  findOperation,
  findVisible,
  isOwnedBy,
  keyFor,
  loadOperation,
  type Observer,
} from '../lifecycle/access.ts'
import { inChangeTransaction } from '../lifecycle/advance.ts'
import type { Event } from '../lifecycle/event.ts'
import { events } from '../lifecycle/events.ts'
import type { Context } from '../model/context.ts'
import type { EndReason, Operation, Person } from '../model/types.ts'
import { checkReason, checkWritable, notPendingError } from '../rules/confirmation.ts'

/** A person who stops an operation. */
export interface EndOptions extends Pick<Observer, 'person'>, Partial<Pick<Observer, 'directory'>> {
  /** The token from the requester's card. */
  readonly token?: string
  /** Required for someone else's operation. */
  readonly reason?: string
}

/**
 * Cancels an operation that hasn't started, or stops one that has: within one batch, and everything not sent by then is
 * skipped. With a `directory`, also for people who oversee others' operations, who must give a reason. Throws
 * operationEnded or operationExpired, and for others' operations reasonRequired or textTooLong.
 */
export async function cancel(context: Context, id: string, by: EndOptions): Promise<Operation> {
  const key = keyFor(id, by.person)
  const stop = await readStop(context, id, by)
  const owner = stop ? undefined : by.person.oid
  // Nobody else knows about a plan.
  const move = {
    to: 'cancelled',
    now: context.clock.now(),
    unstarted: true,
    confirmed: stop !== undefined,
    stop,
    owner,
  } as const
  const end = () => endByEvent(context, key, events.cancelled, move, 'stopped', by.person)
  // Meanwhile, a slice might have found that it needs approval: then it waits again, as before it started.
  const ended = (await end()) ?? (await stopRunning(context, key, by.person, stop)) ?? (await end())
  if (ended) return loadOperation(context, ended)
  const row = await findOperation(context.store, key)
  // The first stop request counts.
  if (row.stop_requested && activeStates.includes(row.state) && (stop || isOwnedBy(row, by.person)))
    return loadOperation(context, row)
  throw await tooLateError(context, key, stop ? undefined : by.person)
}

/** Checks that this person is allowed to stop the operation. Returns what to record if it isn't their own. */
async function readStop(context: Context, id: string, by: EndOptions): Promise<Stop | undefined> {
  const { person, directory, token, reason = '' } = by
  const { row, own } = directory
    ? await findVisible(context, id, { person, directory })
    : { row: await findOperation(context.store, keyFor(id, person)), own: true }
  if (own) {
    checkOwner(row, person, token)
    return undefined
  }
  // Don't ask for a reason if it's too late anyway.
  if (hasEnded(row.state) || row.state === 'verifying') throw notPendingError(row)
  return { by: person, reason: checkReason(reason) }
}

/**
 * Continues an operation that paused because many accounts failed for the same reason. Throws readOnly,
 * operationUnderWay or operationEnded.
 */
export async function continueOperation(
  context: Context,
  id: string,
  { person }: { person: Person },
): Promise<Operation> {
  const { store, clock } = context
  const key = keyFor(id, person)
  const row = await findOperation(store, key)
  checkOwner(row, person)
  checkWritable(context.limits)
  const going = await inChangeTransaction(context, ({ advance }) => {
    const now = clock.now()
    return advance(key, events.failuresAccepted, { now, change: acceptFailuresChange(person.oid, now) })
  })
  if (!going) throw await tooLateError(context, key, person)
  return loadOperation(context, going)
}

/**
 * Ends an operation that is waiting for its requester; `by` is the person who asked for it, if any. Undefined if it is
 * no longer waiting.
 */
export function endWaiting(
  context: Context,
  key: OperationKey,
  because: EndReason,
  by?: Person,
  stop?: Stop,
): Promise<OperationRow | undefined> {
  const owner = by && !stop ? by.oid : undefined
  const move = { to: 'stopped', now: context.clock.now(), because, stop, owner } as const
  return endByEvent(context, key, events.stopped, move, because, by)
}

/** Ends an operation and all its unfinished writes, in one transaction. */
export function endByEvent(
  context: Context,
  key: OperationKey,
  event: Event,
  move: Move,
  why: EndReason,
  by?: Person,
): Promise<OperationRow | undefined> {
  return inChangeTransaction(context, async ({ tx, advance }) => {
    if (by) await setActor(tx, by)
    // Everything it changed, or might have changed, is still read back.
    const toRead = await hasWritesIn(tx, key, ['sending', 'uncertain', 'done'])
    const ending = moveChange({ ...move, ...(toRead && { lookAt: move.now, looks: 0 }) })
    const ended = await advance(key, event, { now: move.now, change: ending })
    if (ended) await endWrites(tx, key, why)
    return ended
  })
}

/** Why it is too late to end or continue the operation. Its owner might have handed it over in the meantime. */
async function tooLateError({ store }: Context, key: OperationKey, owner: Person | undefined): Promise<UserError> {
  const now = await findOperation(store, key)
  if (owner) checkOwner(now, owner)
  return notPendingError(now)
}

/** Ends an operation that is waiting, or asks the slice that runs it to stop; undefined if it is neither. */
async function stopRunning(
  context: Context,
  key: OperationKey,
  person: Person,
  stop: Stop | undefined,
): Promise<OperationRow | undefined> {
  const waited = await endWaiting(context, key, 'stopped', person, stop)
  if (waited) return waited
  return inChangeTransaction(context, async ({ tx, advance }) => {
    await setActor(tx, person)
    const now = context.clock.now()
    return advance(key, events.stopRequested, { now, change: stopChange(now, stop ?? { owner: person.oid }) })
  })
}
