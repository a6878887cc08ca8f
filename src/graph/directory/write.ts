import { UserError } from '../../core/errors.ts'
import { runJob } from '../batch/job.ts'
import { askAt, type Settled, type TurnedAway } from '../batch/outcome.ts'
import { writePatience } from '../batch/retry.ts'
import { createSerialDelivery } from '../batch/serial-delivery.ts'
import { type Accepted, followAccepted } from './long-running.ts'
import type { Reader } from './read.ts'
import { type Change, halves, type Joint, together } from './together.ts'
import { traced, type UnconfirmedWrite, verifyWrites } from './verify.ts'

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
    { changes: some }: Joint,
    sentAt: number,
    why: Pick<UnconfirmedWrite, 'reason' | 'requestId'>,
  ) => {
    for (const { key, request } of some)
      unconfirmed.push({ key, shows: request.shows, sentAt, reason: why.reason, ...traced(why) })
  }

  try {
    const left = await runJob(engine, together(changes), {
      session,
      urgency: 'write',
      patience: writePatience,
      signal: stop.signal,
      sending: (some) => options.onSending(keysOf(some)),
      resending: async (some) => options.onResending?.(keysOf(some)),
      judgeFirst: () => outbox.drain(),
      settled: (joint, outcome, answer, firstSentAt) => {
        const location = outcome.outcome === 'done' ? askAt(answer) : undefined
        const parts = halves(joint, outcome)
        if (parts.length > 0) return parts
        if (outcome.outcome === 'uncertain') leaveUnconfirmed(joint, firstSentAt, outcome)
        else if (location !== undefined) for (const { key } of joint.changes) accepted.push({ key, location })
        else for (const { key } of joint.changes) outbox.put({ key, outcome })
        return undefined
      },
    })
    const { onTurnedAway } = options
    const away = new Map(
      onTurnedAway && left.flatMap(({ task, turnedAway }) => task.changes.map(({ key }) => [key, turnedAway] as const)),
    )
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

const keysOf = (some: readonly Joint[]): string[] => some.flatMap(({ changes }) => changes.map(({ key }) => key))

/** Whether it was not carried out: a "no" read at once proves it only of what was turned away, for a change may show late. */
function isUntouched(outcome: Settled, turnedAway: TurnedAway | undefined): boolean {
  if (outcome.outcome === 'done' || outcome.reason.code !== 'cancelled') return false
  return turnedAway === 'surely' || (turnedAway === 'probably' && outcome.outcome === 'failed')
}
