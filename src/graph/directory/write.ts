import { UserError } from '../../core/errors.ts'
import { runJob } from '../batch/job.ts'
import { askAt, type Settled, type TurnedAway } from '../batch/outcome.ts'
import { writePatience } from '../batch/retry.ts'
import { createSerialDelivery } from '../batch/serial-delivery.ts'
import type { Task } from '../batch/task-queue.ts'
import type { GraphRequest } from '../http/request.ts'
import { type Accepted, followAccepted } from './long-running.ts'
import type { Reader } from './read.ts'
import { traced, type UnconfirmedWrite, verifyWrites } from './verify.ts'

/** A change to send, by a key of the caller's. */
export interface Change {
  readonly key: string
  readonly request: GraphRequest
}

export interface WriteOptions {
  readonly signal?: AbortSignal
  /** Awaited before changes leave for the first time: write-ahead. When it rejects, they do not leave and writing ends. */
  onSending(keys: readonly string[]): Promise<void>
  /** The same before they leave again, because Graph turned them away. */
  onResending?(keys: readonly string[]): Promise<void>
  /** One call at a time; each key once. When it rejects, writing ends. */
  onSettled(settled: readonly { readonly key: string; readonly outcome: Settled }[]): Promise<void>
  /**
   * When writing ends early: these were turned away each time they left, and reading does not show them. They may leave anew.
   * Without it they are settled, as failed.
   */
  onTurnedAway?(keys: readonly string[]): Promise<void>
}

/**
 * Sends changes in paced parallel batches, a small first wave before all others: `onSettled` hears of it before they leave.
 * Every change that left ends as done, failed or uncertain; after `signal` aborts, at most the batches under way still arrive,
 * and what never left, or was turned away each time, is not settled. What Graph's answers leave open is read back:
 * nothing is called failed unread. Throws UserError when the token gives out: what is not settled then was refused, or is to
 * be sent again, which is safe.
 */
export async function write(reader: Reader, changes: readonly Change[], options: WriteOptions): Promise<void> {
  const { engine, session } = reader
  const { signal } = options
  const stop = new AbortController()
  const abort = () => stop.abort(signal?.reason)
  if (signal?.aborted) return
  signal?.addEventListener('abort', abort, { once: true })
  const outbox = createSerialDelivery(options.onSettled, (error) => stop.abort(error))
  const unconfirmed: UnconfirmedWrite[] = []
  const accepted: Accepted[] = []
  const leaveUnconfirmed = (
    { key, request }: Task & Change,
    sentAt: number,
    why: Pick<UnconfirmedWrite, 'reason' | 'requestId'>,
  ) => unconfirmed.push({ key, shows: request.shows, sentAt, reason: why.reason, ...traced(why) })

  try {
    const left = await runJob(engine, changes, {
      session,
      urgency: 'write',
      patience: writePatience,
      signal: stop.signal,
      sending: (some) => options.onSending(some.map(({ key }) => key)),
      resending: async (some) => options.onResending?.(some.map(({ key }) => key)),
      judgeFirst: () => outbox.drain(),
      settled: (change, outcome, answer, firstSentAt) => {
        const location = outcome.outcome === 'done' ? askAt(answer) : undefined
        if (outcome.outcome === 'uncertain') leaveUnconfirmed(change, firstSentAt, outcome)
        else if (location !== undefined) accepted.push({ key: change.key, location })
        else outbox.put({ key: change.key, outcome })
        return undefined
      },
    })
    const { onTurnedAway } = options
    const away = new Map(onTurnedAway && left.map(({ task, turnedAway }) => [task.key, turnedAway]))
    for (const { task, firstSentAt } of left) leaveUnconfirmed(task, firstSentAt, { reason: { code: 'cancelled' } })
    for (const one of await followAccepted(reader, accepted, stop.signal)) outbox.put(one)
    await outbox.drain()
    const verified = await verifyWrites({ ...reader, urgency: 'high' }, unconfirmed, {
      often: signal?.aborted !== true,
    })
    const untouched = verified.flatMap(({ key, outcome }) => (isUntouched(outcome, away.get(key)) ? [key] : []))
    for (const one of verified) if (!untouched.includes(one.key)) outbox.put(one)
    await outbox.drain()
    if (untouched.length > 0) await onTurnedAway?.(untouched)
  } catch (error) {
    if (error instanceof UserError)
      for (const { key, reason, ...more } of unconfirmed)
        outbox.put({ key, outcome: { outcome: 'uncertain', reason, ...traced(more) } })
    throw error
  } finally {
    signal?.removeEventListener('abort', abort)
    await outbox.drain()
  }
}

/** Whether it was not carried out: a "no" read at once proves it only of what was turned away, for a change may show late. */
function isUntouched(outcome: Settled, turnedAway: TurnedAway | undefined): boolean {
  if (outcome.outcome === 'done' || outcome.reason.code !== 'cancelled') return false
  return turnedAway === 'surely' || (turnedAway === 'probably' && outcome.outcome === 'failed')
}
