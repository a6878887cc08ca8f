import { UserError } from '../../core/errors.ts'
import { runJob } from '../batch/job.ts'
import type { Patience } from '../batch/job-options.ts'
import { canRepeat, type FinalOutcome, type NotApplied, pollAddress } from '../batch/judge-responses.ts'
import { writeRetries } from '../batch/retry-times.ts'
import { createSerialDelivery } from '../batch/serial-delivery.ts'
import { type CombinableChange, type CombinedTask, combineChanges, splitInHalf } from './combine-changes.ts'
import { type AcceptedWrite, followAccepted } from './long-running.ts'
import type { Reader } from './read.ts'
import { type InconclusiveWrite, requestIdFields, verifyWrites } from './verify.ts'

export interface WriteOptions {
  readonly signal?: AbortSignal
  /**
   * Awaited before changes are first sent, for write-ahead logging. If it rejects, they aren't sent and writing ends.
   */
  onSending(keys: readonly string[]): Promise<void>
  /** Awaited before changes are sent again. */
  onResending?(keys: readonly string[]): Promise<void>
  /** Called one at a time, with each key once. If it rejects, writing ends. */
  onSettled(settled: readonly { readonly key: string; readonly outcome: FinalOutcome }[]): Promise<void>
  /**
   * Called when writing ends early, for changes that were sent but not settled. Without it, writing waits as long as it
   * has to. `throttledUntil`: set if nothing should be sent before this, in ms since the epoch.
   */
  onWaiting?(waiting: readonly WaitingChange[], throttledUntil: number | undefined): Promise<void>
}

/** A change that was sent without a clear answer and has to be sent again. */
export interface WaitingChange {
  readonly key: string
  /** Not to be sent before this, in ms since the epoch. */
  readonly until: number
  /** Whether it was throttled on every attempt and doesn't show when read back, so that it was certainly not applied. */
  readonly untouched: boolean
  /** How many attempts were throttled. They don't count as tries. */
  readonly throttled: number
}

/** While nothing else can be sent, in ms: after that, the caller can do something else for the other accounts. */
const patience: Patience = { retry: 2_000, throttled: 10_000 }

/**
 * Sends changes in paced parallel batches. A small first wave is settled before anything else is sent. Every change
 * that was sent ends as done, failed or uncertain. After `signal` aborts, only batches in flight can still be applied;
 * changes never sent, or throttled on every attempt, aren't settled. Inconclusive responses are read back before
 * anything is called failed, and before a change that should be sent only once is repeated. Throws UserError if the
 * token stops working; all changes not settled by then were refused or can safely be sent again.
 */
export async function write(
  reader: Reader,
  changes: readonly CombinableChange[],
  options: WriteOptions,
): Promise<void> {
  const { engine, session } = reader
  const { signal } = options
  const stop = new AbortController()
  const abort = () => stop.abort(signal?.reason)
  if (signal?.aborted) return
  signal?.addEventListener('abort', abort, { once: true })
  const outbox = createSerialDelivery(options.onSettled, (error) => stop.abort(error))
  const unconfirmed: InconclusiveWrite[] = []
  const accepted: AcceptedWrite[] = []
  const byKey = new Map(changes.map((one) => [one.key, one]))
  const toRepeat = (key: string, outcome: FinalOutcome) => {
    const one = byKey.get(key)
    return one && canRepeat(outcome, one.request, one.sentBefore === true) ? [{ ...one, sentBefore: true }] : []
  }
  let again: readonly CombinableChange[] = []
  /** A change that could still be repeated isn't given up: the process that continues reads it back and repeats it. */
  const interrupted = (key: string, outcome: FinalOutcome): FinalOutcome =>
    toRepeat(key, outcome).length > 0 ? { outcome: 'uncertain', reason: { code: 'cancelled' } } : outcome
  const leaveUnconfirmed = (
    { changes: some }: CombinedTask,
    sentAt: number,
    why: Pick<InconclusiveWrite, 'reason' | 'requestId'>,
  ) => {
    for (const { key, request } of some)
      unconfirmed.push({ key, shows: request.shows, sentAt, reason: why.reason, ...requestIdFields(why) })
  }

  try {
    const { unsettled: left, throttledUntil } = await runJob(engine, combineChanges(changes), {
      session,
      urgency: 'write',
      retries: writeRetries,
      signal: stop.signal,
      patience: options.onWaiting && patience,
      onSending: (some) => options.onSending(keysOf(some)),
      onResending: async (some) => options.onResending?.(keysOf(some)),
      judgeFirst: () => outbox.drain(),
      onSettled: (joint, outcome, response, firstSentAt) => {
        const location = outcome.outcome === 'done' ? pollAddress(response) : undefined
        const parts = splitInHalf(joint, outcome)
        if (parts.length > 0) return parts
        if (outcome.outcome === 'uncertain') leaveUnconfirmed(joint, firstSentAt, outcome)
        else if (location !== undefined) for (const { key } of joint.changes) accepted.push({ key, location })
        else for (const { key } of joint.changes) outbox.put({ key, outcome })
        return undefined
      },
    })
    const stopped = stop.signal.aborted
    if (stopped)
      for (const { task, firstSentAt } of left) leaveUnconfirmed(task, firstSentAt, { reason: { code: 'cancelled' } })
    for (const one of await followAccepted(reader, accepted, stop.signal)) outbox.put(one)
    await outbox.drain()
    const verified = await verifyWrites({ ...reader, urgency: 'high' }, unconfirmed, {
      often: signal?.aborted !== true,
    })
    const byOutcome = new Map(verified.map(({ key, outcome }) => [key, outcome]))
    const { clock } = engine
    const waiting = left.flatMap(({ task, readyAt, notApplied, waited, throttled }) =>
      task.changes.flatMap(({ key, earlier }): WaitingChange[] => {
        const outcome = byOutcome.get(key)
        if (outcome?.outcome === 'done') return []
        // Otherwise, this job doesn't know all answers, or would have to be told how often the change has waited.
        const throttledOnly = earlier === undefined && waited === 0
        const untouched = throttledOnly && (outcome ? isUntouched(outcome, notApplied) : notApplied === 'surely')
        return [{ key, until: clock.now() + Math.max(0, readyAt - clock.elapsed()), untouched, throttled }]
      }),
    )
    const repeated = verified.flatMap(({ key, outcome }) => toRepeat(key, outcome))
    if (!stopped) again = repeated
    const untouched = options.onWaiting ? waiting.filter((one) => one.untouched) : []
    const open = new Set([...untouched, ...again].map(({ key }) => key))
    for (const { key, outcome } of verified) if (!open.has(key)) outbox.put({ key, outcome: interrupted(key, outcome) })
    await outbox.drain()
    if (waiting.length > 0 || throttledUntil !== undefined) await options.onWaiting?.(waiting, throttledUntil)
  } catch (error) {
    if (error instanceof UserError)
      for (const { key, reason, ...more } of unconfirmed)
        outbox.put({ key, outcome: interrupted(key, { outcome: 'uncertain', reason, ...requestIdFields(more) }) })
    throw error
  } finally {
    signal?.removeEventListener('abort', abort)
    await outbox.drain()
  }
  if (again.length > 0) await write(reader, again, options)
}

const keysOf = (some: readonly CombinedTask[]): string[] => some.flatMap(({ changes }) => changes.map(({ key }) => key))

/**
 * Whether it was definitely not applied. Not showing when read back immediately proves this only for throttled changes,
 * because applied ones can take time to show.
 */
function isUntouched(outcome: FinalOutcome, notApplied: NotApplied): boolean {
  if (outcome.outcome === 'done' || outcome.reason.code !== 'cancelled') return false
  return notApplied === 'surely' || (notApplied === 'probably' && outcome.outcome === 'failed')
}
