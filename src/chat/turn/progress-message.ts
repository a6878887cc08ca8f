import type { TurnContext } from 'botbuilder'
import type { Clock } from '../../core/clock.ts'
import type { QuotaWaits } from '../../core/quota-waits.ts'
import { readRetries } from '../../graph/batch/retry-times.ts'
import { answerVisibleAfter } from '../../operations/posts/pace.ts'
import type { Delivery, Reference } from '../channel/delivery.ts'
import { showAnswerProgress } from '../views/answer-progress.ts'
import type { Progress, Reply } from '../views/reply.ts'
import type { Background } from './background.ts'
import type { RequestContext } from './router.ts'

/** The message that the answer replaces. */
export interface ProgressCard {
  readonly id: string
  /** Whether it contained the pressed card, which is now gone. */
  readonly taken: boolean
}

/** A message that shows an answer's progress and then becomes the answer. */
export interface ProgressMessage {
  /** Records progress. */
  note(progress: Progress): void
  /** Receives waits for quotas, which are shown instead of progress. */
  readonly quota: QuotaWaits
  /**
   * Shows progress from now on.
   * @returns the immediate response to a button press
   */
  show(context: TurnContext): Promise<Reply>
  /** Stops showing progress; resolves when pending updates have finished. */
  end(): Promise<ProgressCard | undefined>
}

/** Progress counts as stalled after this long, in ms. */
const stalledAfter = 10_000

/** Shorter waits for a quota aren't shown, in ms. */
const minQuotaWait = 5_000

/** Minimum time between edits, in ms. */
const editGap = 2_000

const unknownProgress: Progress = { what: 'something', done: 0 }

export function createProgressMessage(
  { deliver, background, clock }: { deliver: Delivery; background: Background; clock: Clock },
  { asked, messages, sender, log }: Pick<RequestContext, 'asked' | 'messages' | 'sender' | 'log'>,
  reference: Reference,
): ProgressMessage {
  const { pressedId } = asked
  const over = new AbortController()
  let newest = unknownProgress
  let since = clock.now()
  let progressedAt = since
  let toldStalled = false
  let toldQuota: string | undefined
  let shown: Progress | undefined
  /** When each job's wait for a quota ends, in `Clock.elapsed` time. */
  const quotaWaits = new Map<object, number>()
  let placeId = asked.waitingId
  let lost = false
  let underWay: Promise<unknown> = Promise.resolve()

  /** Whether the command has yet to decide on replacing the pressed card, which stays until then. */
  const isOpen = () => placeId === undefined && pressedId !== undefined && newest === unknownProgress

  const put = async (reply: Reply): Promise<string | undefined> => {
    const id = placeId ?? (newest.replace === false ? undefined : pressedId)
    if (id === undefined) return deliver.postLater(reference, reply)
    return (await deliver.edit(reference, id, reply)) ? id : undefined
  }

  const draw = async (): Promise<Reply | undefined> => {
    const wait = Math.max(0, ...quotaWaits.values()) - clock.elapsed()
    const quota = wait >= minQuotaWait ? messages.waiting.quota(wait / 1000) : undefined
    // Work that follows a wait has only just begun.
    if (wait > 0) progressedAt = clock.now()
    const stalled = quota === undefined && clock.now() - progressedAt >= stalledAfter
    const isTold = shown === newest && stalled === toldStalled && quota === toldQuota
    if (lost || isOpen() || isTold) return undefined
    shown = newest
    toldStalled = stalled
    toldQuota = quota
    const until = stalled ? progressedAt + readRetries.deadlineMs : undefined
    const reply = showAnswerProgress({ ...newest, since, until, quota }, messages, { ...sender, now: clock.now() })
    placeId = await put(reply).catch((error: unknown) => void log.warn('Progress could not be shown', { error }))
    // If the message was deleted, the answer will be posted as a new one; progress isn't worth a message of its own.
    lost = placeId === undefined
    return lost ? undefined : reply
  }

  const follow = async () => {
    if (placeId !== undefined && placeId === pressedId) await clock.sleep(answerVisibleAfter)
    while (!over.signal.aborted) {
      await clock.sleep(editGap, over.signal).catch(() => undefined)
      if (!over.signal.aborted) await draw()
    }
  }

  return {
    note(progress) {
      if (isSame(progress, newest)) return
      progressedAt = clock.now()
      if (progress.what !== newest.what) since = progressedAt
      newest = progress
    },
    quota: {
      note: (job, ms) => {
        if (ms > 0) quotaWaits.set(job, clock.elapsed() + ms)
        else quotaWaits.delete(job)
      },
    },
    async show(context) {
      const first = draw()
      underWay = first.then(follow)
      background.run('showProgress', () => underWay)
      const reply = await first
      if (reply && placeId === pressedId) return reply
      // The pressed card stays unless the answer replaces it. On phones, nothing else shows that work continues.
      if (!reply && context.activity.type === 'message')
        await context.sendActivity({ type: 'typing' }).catch(() => undefined)
      return { text: messages.waiting.pressed, replace: false }
    },
    async end() {
      over.abort()
      await underWay
      return placeId === undefined ? undefined : { id: placeId, taken: placeId === pressedId }
    },
  }
}

const isSame = (one: Progress, other: Progress): boolean =>
  one.what === other.what && one.done === other.done && one.total === other.total && one.replace === other.replace
