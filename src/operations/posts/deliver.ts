import { Unreachable } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { Advanced } from '../../store/queries/lifecycle/advance.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import {
  claimPosts,
  type DuePosts,
  leftBehind,
  markFailed,
  markShown,
  markUnreachable,
  maxClaimed,
  type PostRow,
  raisePosts,
  releasePost,
} from '../../store/queries/posts/posts.ts'
import { loadOperation } from '../lifecycle/access.ts'
import type { Notifier } from '../model/context.ts'
import { raiseApproverPosts, saveAskedApprovers } from './ask-approvers.ts'
import { createPace } from './pace.ts'
import { createSender } from './posts.ts'
import type { Subject } from './role-card.ts'
import type { SendContext } from './types.ts'

const progressGap = 2_000
/** Progress counts as stalled after this long, in ms. */
const stalledAfter = 10_000
/** How often progress is checked, in ms. */
const followGap = 500
/** Younger posts, in ms, are still being sent by the process that queued them. */
const freshTime = 10_000
/** Limited, because Teams throttles. */
const maxConcurrent = 5

/** `again`: something other than the state has changed. */
type UpdateReason = 'state' | 'progress' | 'again'

/** Sends cards and messages. Failed ones are retried, at the latest by the sweep. */
export function createNotifier(
  options: SendContext & {
    readonly log: Log
    readonly metrics: Metrics
    /** Aborted when this instance stops; another one then sends the rest. */
    readonly closing?: AbortSignal
  },
): Notifier {
  const { store, clock, log, metrics, closing } = options
  const { send, known, isMessage, unreachableOn } = createSender(options)
  const { db } = store
  const operations = operationQueries(store.db)
  const underWay = new Map<string, Promise<void>>()
  // Every settled batch reports progress; most of them needn't even query the store.
  const pace = createPace(clock, progressGap)
  /**
   * Operations with progress that isn't shown yet. No other event might follow for a while, for example if Graph asks
   * us to wait.
   */
  const owed = new Set<string>()
  /** When each running operation last made progress, and whether its card says that it has stalled. */
  const lastProgress = new Map<string, { readonly at: number; told: boolean }>()

  const nameOf = ({ tenantId, id }: OperationKey) => `${tenantId}/${id}`

  const subjectOf = async (key: OperationKey, stored?: OperationRow): Promise<Subject | undefined> => {
    const row = stored ?? (await operations.find(key))
    if (!row) return undefined
    const last = lastProgress.get(nameOf(key))
    const stalledSince = row.state === 'running' && last?.told ? last.at : undefined
    return { key, row, operation: await loadOperation(options, row), stalledSince }
  }

  /** Sends one post; returns whether there might be more to send afterwards. */
  const one = async (post: PostRow, subject: Promise<Subject | undefined>): Promise<boolean> => {
    const about = { operation: post.operation_id, role: post.role }
    try {
      const found = await subject
      const address = found && (await send(options, post, found))
      const newer = await markShown(db, post, clock.now(), address)
      // The next message to them was waiting for this one.
      return newer || isMessage(post.role)
    } catch (error) {
      log.warn(isMessage(post.role) ? failures.message : post.role === 'approver' ? failures.approver : failures.card, {
        ...about,
        ...(post.role === 'approver' && { approver: post.person }),
        error,
      })
      // Only a refusal by Teams itself is final; other failures are temporary.
      if (error instanceof Unreachable) {
        await markUnreachable(db, post)
        const key = { tenantId: post.tenant_id, id: post.operation_id }
        for (const card of unreachableOn(post.role)) await raisePosts(db, key, card, clock.now())
      } else if (await markFailed(db, post, clock.now())) {
        if (!isMessage(post.role)) metrics.count('rollcall.cards.abandoned', {})
        log.error(isMessage(post.role) ? failures.messageFinally : failures.cardFinally, about)
      }
      return true
    }
  }

  /**
   * Sends some posts, a few at a time, the requester's card first. Returns whether there might be more afterwards.
   * `row`: their operation, if it hadn't changed when they were claimed.
   */
  const some = async (due: readonly PostRow[], row?: OperationRow): Promise<boolean> => {
    const subjects = new Map<string, Promise<Subject | undefined>>()
    const subject = ({ tenant_id: tenantId, operation_id: id }: PostRow) => {
      const key = { tenantId, id }
      const found = subjects.get(nameOf(key)) ?? subjectOf(key, row)
      subjects.set(nameOf(key), found)
      return found
    }
    let more = due.length === maxClaimed
    const rest = due.filter(({ role }) => role !== 'requester').values()
    for (const post of due) if (post.role === 'requester') more = (await one(post, subject(post))) || more
    const worker = async () => {
      for (const post of rest) {
        // Asking takes long, and another instance can do it.
        if (closing?.aborted && post.role === 'approver') await releasePost(db, post)
        else more = (await one(post, subject(post))) || more
      }
    }
    await Promise.all(Array.from({ length: maxConcurrent }, worker))
    return more
  }

  /**
   * Sends what is due until nothing is, including messages to the same people that had to wait for these. Returns how
   * many were sent.
   */
  const all = async (due: DuePosts) => {
    const people = new Set<string>()
    let sent = 0
    let more: boolean
    do {
      const claimed = await claimPosts(db, clock.now(), { ...due, people: [...people] })
      sent += claimed.length
      more = await some(claimed)
      for (const post of claimed) if (isMessage(post.role)) people.add(post.person)
    } while (more && !closing?.aborted)
    return sent
  }

  /**
   * While a request is waiting, asks the approvers first, so that the requester's card can name those who were reached.
   */
  const ask = async (key: OperationKey) => {
    do await raiseApproverPosts(options, key)
    while ((await all({ ...known, of: key, cards: ['approver'], messages: [] })) > 0 && !closing?.aborted)
    const row = await operations.find(key)
    if (row?.state === 'awaitingApproval') await saveAskedApprovers(options, key, row)
  }

  const pass = async (key: OperationKey, occasion: UpdateReason, just?: Advanced) => {
    const name = nameOf(key)
    owed.delete(name)
    try {
      if (occasion === 'again') await raisePosts(db, key, 'requester', clock.now())
      if (occasion === 'progress') {
        const due = { ...known, of: key, cards: ['requester'], messages: [], gap: progressGap } as const
        const claimed = await claimPosts(db, clock.now(), due)
        if (claimed.length === 0) owed.add(name)
        await some(claimed)
        return
      }
      const row = just?.row ?? (await operations.find(key))
      if (!row) return
      if (row.state !== 'running') lastProgress.delete(name)
      if (row.state === 'awaitingApproval') await ask(key)
      const { card, more } = just?.sends ?? { card: undefined, more: true }
      const newer = card ? await some([card], row) : false
      // Approvers who can be asked only now wait for the next pass, because the card that names them comes after them.
      const cards = row.state === 'awaitingApproval' ? known.cards.filter((role) => role !== 'approver') : known.cards
      if (more || newer) await all({ ...known, of: key, cards })
      // The card is current, so progress needn't query the store until the next interval is over.
      pace.restart(name)
      // The original operation's card shows this one and its state.
      const original = row.confirmed_at === null ? null : (row.undo_of ?? row.retry_of)
      if (original !== null && occasion === 'state') void queue({ tenantId: key.tenantId, id: original }, 'state')
    } catch (error) {
      log.warn(failures.card, { operation: key.id, error })
    }
  }

  // One at a time per operation: a later pass shows what an earlier one left.
  const queue = (key: OperationKey, occasion: UpdateReason, just?: Advanced) => {
    const name = nameOf(key)
    const before = underWay.get(name)
    if (occasion === 'progress') {
      if (before || !pace.due(name)) {
        owed.add(name)
        return before ?? Promise.resolve()
      }
    }
    return track(name, async () => {
      await before
      await pass(key, occasion, just)
    })
  }

  const track = (name: string, work: () => Promise<void>) => {
    const mine = work().finally(() => {
      if (underWay.get(name) === mine) underWay.delete(name)
    })
    underWay.set(name, mine)
    return mine
  }

  const sweep = async () => {
    const now = clock.now()
    const keys = [...(await raiseApproverPosts(options)), ...(await leftBehind(db, now, freshTime, known))]
    const due = new Map(keys.map((key) => [nameOf(key), key]))
    await Promise.all([...due.values()].map((key) => queue(key, 'state')))
  }

  return {
    state: (key, just) => queue(key, 'state', just),
    progress: (key) => {
      lastProgress.set(nameOf(key), { at: clock.now(), told: false })
      return queue(key, 'progress')
    },
    follow: (key) => {
      const name = nameOf(key)
      // A new slice alone doesn't count as progress.
      if (!lastProgress.get(name)?.told) lastProgress.set(name, { at: clock.now(), told: false })
      const stop = clock.every(followGap, () => {
        const last = lastProgress.get(name)
        if (last && !last.told && clock.now() - last.at >= stalledAfter) {
          last.told = true
          void queue(key, 'again')
        }
        if (owed.has(name)) void queue(key, 'progress')
      })
      return () => {
        stop()
        owed.delete(name)
      }
    },
    again: (key) => queue(key, 'again'),
    sweep: () => underWay.get('sweep') ?? track('sweep', sweep),
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay.values())
    },
  }
}

const failures = {
  card: "An operation's card could not be updated",
  approver: 'An approver could not be reached',
  message: 'A message about an operation could not be sent',
  cardFinally: "An operation's card could not be updated for an hour; giving up",
  messageFinally: 'A message about an operation could not be sent for an hour; giving up',
} as const
