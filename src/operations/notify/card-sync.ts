import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Metrics } from '../../core/metrics.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { cardQueries } from '../../store/queries/notify/cards.ts'
import type { Store } from '../../store/store.ts'
import { show as view } from '../access.ts'
import { notifyApprovers } from '../confirm/approver-cards.ts'
import type { CardNotifier } from '../context.ts'
import { createHandoverCards } from '../handover/cards.ts'
import type { RandomBytes } from '../ids.ts'
import { channelOf } from '../rows.ts'
import type { Limits, Notify, NotifyApprover, NotifyHandover } from '../types.ts'
import { createNotices, type SendNotice } from './notices.ts'
import { createPace } from './pace.ts'

const progressGap = 2_000
/** Progress counts as stalled after this long, in ms. */
const stalledAfter = 10_000
/** How often postponed progress is checked, in ms. */
const followGap = 500

/** `turn`: showing a state failed before, and this caller may retry now. */
type Occasion = 'state' | 'turn' | 'progress' | 'again'

/** Updates cards through `notify`. If that throws, the sweep retries. */
export function createCardNotifier(options: {
  store: Store
  clock: Clock
  log: Log
  metrics: Metrics
  random: RandomBytes
  notify: Notify
  notifyApprover: NotifyApprover
  notice: SendNotice
  notifyHandover: NotifyHandover
  limits?: Pick<Limits, 'installLink'>
  closing?: AbortSignal
}): CardNotifier {
  const { store, clock, log, metrics, notify } = options
  const operations = operationQueries(store.db)
  const telling = cardQueries(store.db)
  const notices = createNotices(options)
  const handovers = createHandoverCards(options)
  const underWay = new Map<string, Promise<void>>()
  // Every settled batch reports progress; most of them needn't even query the store.
  const pace = createPace(clock, progressGap)
  /**
   * Operations with progress that isn't shown yet. No further event may follow for a while, for example when Graph asks
   * to wait.
   */
  const owed = new Set<string>()
  /** When each running operation last made progress, and whether its card says that it has stalled. */
  const lastProgress = new Map<string, { readonly at: number; told: boolean }>()

  /** Which cards need updating now. */
  const dueTo = async (key: OperationKey, row: OperationRow, occasion: Occasion) => {
    const now = clock.now()
    // After a failure, or while a sweep has claimed the cards. `again` has news for them, such as who is asked now.
    const rests =
      row.untellable_version === row.version && row.tell_after > now && ['state', 'progress'].includes(occasion)
    const is = (told: number) => told < row.version && !rests
    const approvers = row.approve_by !== null && occasion !== 'progress' && is(row.approvers_told)
    if (is(row.told_version) || occasion === 'again') return { requester: true, approvers }
    const progress = occasion === 'progress' && row.state === 'running' && row.told_version >= row.version
    return { requester: progress && (await telling.mayTellProgress(key, now, progressGap)), approvers }
  }

  const tellRequester = async (key: OperationKey, row: OperationRow, occasion: Occasion) => {
    if (row.state !== 'running') lastProgress.delete(nameOf(key))
    const last = lastProgress.get(nameOf(key))
    const stalled = row.state === 'running' && last?.told === true
    const shown = { ...(await view(store, row)), ...(stalled && { stalledSince: last.at }) }
    await notify(shown, channelOf(row))
    // Handed over while this was on its way: the previous owner's card must say so last.
    const owner = await telling.told(key, row.version, clock.now())
    if (owner !== row.requester_oid) await telling.formerAgain(key)
    // The original operation's card shows this one and its state.
    const followed = row.undo_of ?? row.retry_of
    if (followed && (occasion === 'state' || occasion === 'turn') && row.confirmed_at !== null) {
      void queue({ tenantId: key.tenantId, id: followed }, 'again')
    }
  }

  const nameOf = ({ tenantId, id }: OperationKey) => `${tenantId}/${id}`

  const show = async (key: OperationKey, occasion: Occasion) => {
    owed.delete(nameOf(key))
    const failed = (error: unknown) =>
      log.warn("an operation's card could not be updated", { operation: key.id, error })
    try {
      let row = await operations.find(key)
      if (!row) return
      const to = await dueTo(key, row, occasion)
      if (occasion === 'progress' && row.state === 'running' && !to.requester) owed.add(nameOf(key))
      const broken = new Set<'requester' | 'approvers'>()
      const attempt = (whose: 'requester' | 'approvers', tell: Promise<void>) =>
        tell.catch((error: unknown) => {
          broken.add(whose)
          failed(error)
        })
      const approvers = async () => {
        row = await notifyApprovers(options, key)
        await telling.approversTold(key, row.version)
      }
      // While approval is pending, the requester sees who was reached; afterwards the requester doesn't wait for
      // others' cards.
      const asking = row.state === 'awaitingApproval'
      if (to.approvers && asking) await attempt('approvers', approvers())
      if (to.requester) await attempt('requester', tellRequester(key, row, occasion))
      if (to.approvers && !asking) await attempt('approvers', approvers())
      const gaveUp = broken.size > 0 && (await telling.failed(key, row.version, clock.now(), broken.has('requester')))
      if (gaveUp) {
        metrics.count('rollcall.cards.abandoned', {})
        log.error("An operation's card could not be updated for an hour; giving up", { operation: key.id })
      }
    } catch (error) {
      failed(error)
    }
  }

  // One at a time per operation: concurrent edits of a card may arrive out of order.
  const queue = (key: OperationKey, occasion: Occasion) => {
    const name = nameOf(key)
    const before = underWay.get(name)
    if (occasion === 'progress') {
      if (before || !pace.due(name)) {
        owed.add(name)
        return before ?? Promise.resolve()
      }
    } else pace.reset(name)
    const mine = (before ?? Promise.resolve())
      .then(() => show(key, occasion))
      .then(() => (occasion === 'state' ? notices.send(key) : undefined))
      .then(() => (occasion === 'progress' ? undefined : handovers.send(key)))
      .finally(() => {
        if (underWay.get(name) === mine) underWay.delete(name)
      })
    underWay.set(name, mine)
    return mine
  }

  return {
    state: (key, turn) => queue(key, turn ? 'turn' : 'state'),
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
        if (owed.has(nameOf(key))) void queue(key, 'progress')
      })
      return () => {
        stop()
        owed.delete(nameOf(key))
      }
    },
    again: (key) => queue(key, 'again'),
    notices: () => {
      const name = 'notices'
      const mine = underWay.get(name) ?? notices.sweep().finally(() => underWay.delete(name))
      underWay.set(name, mine)
      return mine
    },
    handovers: () => handovers.sweep(),
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay.values())
    },
  }
}
