import { z } from 'zod/v4'
import { onPremisesTasks, type Registry } from '../actions/registry.ts'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { type Metrics, noMetrics } from '../core/metrics.ts'
import { earlyEnds } from '../core/operation-states.ts'
import { underSignals } from '../core/signals.ts'
import type { Graph } from '../graph/client.ts'
import type { Directory } from '../graph/directory/directory.ts'
import { approvalQueries } from '../store/queries/approval/approvers.ts'
import { operationQueries } from '../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../store/queries/plan/items.ts'
import { leaseQueries } from '../store/queries/run/leases.ts'
import type { Store } from '../store/store.ts'
import {
  type Answer,
  type Approver,
  approvalPosted,
  approve,
  deny,
  present,
  type Review,
  review,
  showDecision,
} from './confirm/approval.ts'
import { approvalNeed, approversOffered } from './confirm/approvers.ts'
import { type Confirmation, confirm } from './confirm/confirm.ts'
import { cancel, type Ending, goOn } from './confirm/end.ts'
import { extend } from './confirm/extend.ts'
import { answer, ask } from './confirm/questions.ts'
import type { NotifyApprover } from './confirm/types.ts'
import { formerPosted } from './handover/cards.ts'
import { createHandovers, type Handovers } from './handover/index.ts'
import type { NotifyHandover } from './handover/types.ts'
import { checkRequester, find, findVisible, keyFor, type Observer, show, showAll } from './lifecycle/access.ts'
import { blockingActions } from './model/blocking.ts'
import { type Context, type OnStep, operationQueue } from './model/context.ts'
import { hashToken, newToken, type RandomBytes } from './model/ids.ts'
import { channelOf, leftOutIn, notesIn, toItem } from './model/rows.ts'
import type {
  AccountHistory,
  ApprovalNeed,
  ApproverChannel,
  Item,
  ItemFilter,
  LeftOut,
  Limits,
  Notes,
  Notify,
  Operation,
  OperationChannel,
  Person,
  ProtectionGap,
} from './model/types.ts'
import { leftThisHour, type OperationsOf, openOperations, operationsOf } from './of-person.ts'
import { accessHistory } from './plan/decisions.ts'
import type { Reading } from './plan/plan-inputs.ts'
import { type FollowRequest, followScopes } from './plan/sources/earlier.ts'
import { release } from './plan/sources/released.ts'
import { retry } from './plan/sources/retried.ts'
import { type PlanRequest, plan } from './plan/sources/typed.ts'
import { undo } from './plan/sources/undone.ts'
import { createNotifier } from './posts/deliver.ts'
import type { SendNotice } from './posts/types.ts'
import { readListed } from './rules/protected-accounts.ts'
import { runSlice } from './run/slice.ts'
import { type LeasesAhead, sweep, sweepEvery } from './run/sweep.ts'
import { createSignIns, type SignIns } from './sign-in.ts'

export { hasEnded } from '../core/operation-states.ts'
export { type Absences, createAbsences } from './absences.ts'
export type { ApproverCard, NotifyApprover } from './confirm/types.ts'
export type { HandoverView, NotifyHandover } from './handover/types.ts'
export type { NoticeKind } from './lifecycle/events.ts'
export { checkMember, mayOversee } from './lifecycle/membership.ts'
export { type OperationStep, operationQueue } from './model/context.ts'
export type * from './model/types.ts'
export { NameShared, NotUnderstood, sharedNameIn } from './plan/names.ts'
export { createNotifications, type Notifications } from './posts/notifications.ts'
export type { Notice, SendNotice } from './posts/types.ts'
export { checkDraft, countTypedAbove } from './rules/confirmation.ts'
export type { Answer, Approver, Confirmation, FollowRequest, Observer, PlanRequest, Reading }

/** Bulk changes, from plan to result. All methods except planning throw operationNotFound and notYourOperation. */
export interface Operations extends Handovers, SignIns {
  /**
   * Looks everything up and stores the plan. `token` is only for the card and isn't returned again. Throws noAccounts,
   * tooManyAccounts, reasonRequired, badTicket, timePast, timeTooFar, and the directory's errors. `runAt` is validated
   * but not stored, because the confirmation sets it.
   */
  plan(request: PlanRequest): Promise<{ operation: Operation; token: string }>
  /**
   * Confirms a plan once. Throws, in this order: notYourOperation, tampered, errors from `authorise`, operationExpired,
   * operationUnderWay or operationEnded, readOnly, nothingToDo, countMismatch, reasonRequired, badTicket, timePast or
   * timeTooFar, protectionIncomplete, planOvertaken, nobodyMayApprove, tooManyThisHour. If the accounts, including earlier changes
   * without approval, exceed the limit, it then waits for approval.
   */
  confirm(id: string, by: Confirmation): Promise<Operation>
  /**
   * Plans a new operation that restores what an operation changed, except for accounts changed again since. Throws
   * notEnded, cannotUndo, nothingToUndo, tooManyAccounts, and the directory's errors.
   */
  undo(id: string, request: FollowRequest): Promise<{ operation: Operation; token: string }>
  /**
   * Plans the unfinished part of an operation: accounts that failed, are uncertain or weren't reached. If none of them
   * still needs it, or with `only`, plans unfinished follow-up actions instead. Throws notEnded, nothingToRetry, and
   * what `plan` throws.
   */
  retry(id: string, request: FollowRequest, only?: string): Promise<{ operation: Operation; token: string }>
  /** Permissions for planning an undo or retry; empty if there is nothing to follow. Never throws. */
  followScopes(id: string, how: 'undo' | 'retry', person: Pick<Person, 'oid' | 'tid'>): Promise<readonly string[]>
  /**
   * Approves a waiting operation. Throws, in this order: ownApproval, notAnApprover, tampered, targetMayNotApprove,
   * notAskedToApprove, approvalAnswered or approvalExpired or operationEnded, readOnly, notAmongAccounts, leftOutShared,
   * allLeftOut.
   */
  approve(id: string, by: Answer): Promise<Operation>
  /** Denies it instead. Throws the same errors except readOnly. */
  deny(id: string, by: Answer): Promise<Operation>
  /** The request and a page of its accounts. Throws the errors of `approve` up to notAskedToApprove. */
  review(id: string, by: Approver, filter: Omit<ItemFilter, 'attention' | 'onPremises'>): Promise<Review>
  /**
   * Asks the requester something before deciding. Throws the errors of `approve` up to readOnly, then questionMissing,
   * textTooLong and tooManyQuestions.
   */
  ask(id: string, by: Approver & { readonly text: string }): Promise<Operation>
  /**
   * Answers a question, by default the oldest open one. Throws noQuestion, questionMissing, textTooLong, readOnly, and the
   * errors of a request that doesn't wait.
   */
  answer(id: string, by: { person: Person; text: string; question?: number }): Promise<Operation>
  /**
   * Gives approvers as much time again, once. Throws alreadyExtended, cannotExtend, approvalExpired, operationUnderWay or
   * operationEnded.
   */
  extend(id: string, by: { person: Person }): Promise<Operation>
  /** Open requests to this person, oldest first. */
  requests(person: Pick<Person, 'oid' | 'tid'>): Promise<readonly Operation[]>
  /** What this person approved or denied, latest first; a few. */
  decided(person: Pick<Person, 'oid' | 'tid'>): Promise<readonly Operation[]>
  /** Whether this person was ever asked to approve, and how many requests wait for them. */
  approverStanding(person: Pick<Person, 'oid' | 'tid'>): Promise<{ readonly asked: boolean; readonly waiting: number }>
  /**
   * Like `review`, for undecided requests only, with a token that activates the card's buttons. Throws the same errors
   * as `deny`, and those for `without`.
   */
  present(
    id: string,
    by: Approver,
    filter: Omit<ItemFilter, 'attention' | 'onPremises'>,
    without?: string,
  ): Promise<Review & { token: string }>
  /** Makes this card the one that is kept up to date; returns where the approver's previous card is. */
  approvalPosted(
    id: string,
    person: Pick<Person, 'oid' | 'tid'>,
    where: ApproverChannel,
  ): Promise<ApproverChannel | undefined>
  /** Sends this approver's card again if the request was decided while it was being sent. */
  showDecision(id: string, person: Pick<Person, 'oid' | 'tid'>): Promise<void>
  /** Why the list of protected accounts may be incomplete, as seen by this person. */
  protectionGaps(person: Pick<Person, 'tid'>, directory: Directory): Promise<readonly ProtectionGap[]>
  /**
   * Cancels an operation that hasn't started, or stops one that has. With a `directory`, also for people who oversee others'
   * operations, who give a reason. Throws operationEnded or operationExpired, and for others' operations reasonRequired or
   * textTooLong.
   */
  cancel(id: string, by: Ending): Promise<Operation>
  /**
   * Continues an operation that paused because many accounts failed for the same reason. Throws readOnly,
   * operationUnderWay or operationEnded.
   */
  goOn(id: string, by: { person: Person }): Promise<Operation>
  /** Like `cancel`. */
  stop(id: string, by: Ending): Promise<Operation>
  get(id: string, person: Pick<Person, 'oid' | 'tid'>): Promise<Operation>
  /** Like `get`, but also for members of the operators' group and approvers, who oversee others' operations. */
  see(id: string, by: Observer): Promise<Operation>
  /** A page of everybody's confirmed operations that haven't ended, newest first. Throws mayNotOversee. */
  listOpen(by: Observer, range: { offset: number; limit: number }): Promise<OperationsOf>
  /** A page of the person's operations, pending ones first, then newest first; `total` counts them all. */
  list(person: Pick<Person, 'oid' | 'tid'>, range?: { offset: number; limit: number }): Promise<OperationsOf>
  /** How many more accounts this person may change within the hour. */
  leftThisHour(person: Pick<Person, 'oid' | 'tid'>): Promise<number>
  items(id: string, person: Person, filter: ItemFilter): Promise<{ items: Item[]; total: number }>
  /** Who last removed these accounts' access through this bot, and pending decisions about it; by account id. */
  accessHistory(person: Pick<Person, 'tid'>, accounts: readonly string[]): Promise<ReadonlyMap<string, AccountHistory>>
  /** Accounts the plan skips, by reason, with the first `some` of each. */
  leftOut(id: string, person: Person, some: number): Promise<readonly LeftOut[]>
  /** Counts of warnings about the accounts to be changed. */
  notes(id: string, person: Person): Promise<Notes>
  /** Whether a plan requires approval as things stand; confirming checks again. */
  approvalNeed(id: string, person: Person): Promise<ApprovalNeed>
  /** Who would be asked to approve a plan; nobody if that can't be read right now. */
  mayApprove(id: string, person: Person): Promise<readonly Person[]>
  /**
   * A new token for a plan that is shown again; the previous card's token becomes invalid. Undefined if it isn't a plan
   * any more.
   */
  renewToken(id: string, person: Person): Promise<string | undefined>
  /**
   * Records where the operation's card is and, if they differ, the chat and device it is read on, then sends the state
   * again. `drawn: false`: an edit might still be overwritten, so the caller has it sent later, with `showAgain`.
   * @returns the previous card, if that was another message
   */
  cardPosted(
    id: string,
    person: Person,
    where: { activityId: string } & Partial<Pick<OperationChannel, 'reference' | 'device'>>,
    options?: { readonly drawn?: boolean },
  ): Promise<OperationChannel | undefined>
  /** Sends the requester's card again, unless it is a plan, whose state needs no edits. */
  showAgain(id: string, person: Pick<Person, 'oid' | 'tid'>): Promise<void>
  /** Starts processing, including anything earlier processes left behind. */
  start(): Promise<void>
  /** Lets running slices finish their batch; the rest continues on another instance, or here after a restart. */
  close(): Promise<void>
}

export interface OperationsOptions {
  readonly store: Store
  readonly graph: Graph
  readonly clock: Clock
  readonly log: Log
  readonly notify: Notify
  readonly notifyApprover: NotifyApprover
  readonly notice: SendNotice
  readonly notifyHandover: NotifyHandover
  readonly tokenFor: Context['tokenFor']
  readonly limits: Limits
  readonly onStep: OnStep
  /** Receives trace links and cards that were given up on. */
  readonly metrics?: Metrics
  readonly registry: Registry
  readonly random: RandomBytes
}

/** How many of somebody's own decisions are listed. */
const shownDecisions = 3

const jobData = z.object({ tenantId: z.string(), id: z.string() })

/** Operations on a store whose queues include `operationQueue`. */
export function createOperations(options: OperationsOptions): Operations {
  const { store, clock, log, metrics = noMetrics } = options
  const closing = new AbortController()
  const notifier = createNotifier({ ...options, metrics, closing: closing.signal })
  const context: Context = { ...options, metrics, notifier, unmatched: new Set() }
  const working = new Set<Promise<void>>()
  const leasesAhead: LeasesAhead = new Map()
  let stopSweeping = () => {}

  const track = (task: Promise<void>) => {
    const tracked = task.finally(() => working.delete(tracked))
    working.add(tracked)
    return tracked
  }
  const sweepOnce = async () => {
    try {
      await sweep(context, leasesAhead)
    } catch (error) {
      log.warn('sweep failed', { error })
    }
  }
  let sweeping: Promise<void> | undefined
  const sweepNow = () => {
    sweeping ??= track(sweepOnce()).finally(() => {
      sweeping = undefined
    })
    return sweeping
  }

  return {
    ...createHandovers(context),
    ...createSignIns(context),
    plan: (request) =>
      context.registry.playbook(request.playbook).releases === undefined
        ? plan(context, request)
        : release(context, request),
    confirm: (id, by) => confirm(context, id, by),
    undo: (id, request) => undo(context, id, request),
    retry: (id, request, only) => retry(context, id, request, only),
    followScopes: (id, how, person) => followScopes(context, id, how, person),
    approve: (id, by) => approve(context, id, by),
    deny: (id, by) => deny(context, id, by),
    review: (id, by, filter) => review(context, id, by, filter),
    decided: async ({ tid, oid }) => {
      const rows = await approvalQueries(store.db).decidedBy(tid, oid, shownDecisions)
      return showAll(context, rows)
    },
    approverStanding: ({ tid, oid }) => approvalQueries(store.db).standing(tid, oid, clock.now()),
    ask: (id, by) => ask(context, id, by),
    answer: (id, by) => answer(context, id, by),
    extend: (id, by) => extend(context, id, by),
    requests: async ({ tid, oid }) => {
      const rows = await approvalQueries(store.db).openRequests(tid, oid, clock.now())
      return showAll(context, rows)
    },
    present: (id, by, filter, without) => present(context, id, by, filter, without),
    approvalPosted: (id, person, where) => approvalPosted(context, id, person, where),
    showDecision: (id, person) => showDecision(context, id, person),
    accessHistory: ({ tid }, accounts) => accessHistory(context, tid, accounts),
    protectionGaps: async ({ tid }, directory) => (await readListed(context, directory, tid)).gaps,
    cancel: (id, by) => cancel(context, id, by),
    goOn: (id, by) => goOn(context, id, by),
    stop: (id, by) => cancel(context, id, by),
    get: async (id, person) => {
      const row = await find(store, keyFor(id, person))
      checkRequester(row, person)
      return show(context, row)
    },
    see: async (id, by) => show(context, (await findVisible(context, id, by)).row),
    listOpen: (by, range) => openOperations(context, by, range),
    list: (person, range = { offset: 0, limit: 20 }) => operationsOf(context, person, range),
    leftThisHour: (person) => leftThisHour(context, person),
    items: async (id, person, filter) => {
      const key = keyFor(id, person)
      const row = await find(store, key)
      checkRequester(row, person)
      const { attention = false, onPremises = false, unchanged = false, ...rest } = filter
      const page = {
        ...rest,
        ...(unchanged && { unchanged: blockingActions(context.registry, row) }),
        ...(attention && { attentionExcept: earlyEnds }),
        ...(onPremises && { onPremises: [...onPremisesTasks(context.registry, row.actions).keys()] }),
      }
      const { rows, total } = await itemQueries(store.db).page(key, page)
      return { items: rows.map((one) => toItem(context.registry, one, row)), total }
    },
    leftOut: async (id, person, some) => {
      const key = keyFor(id, person)
      const row = await find(store, key)
      checkRequester(row, person)
      return leftOutIn(context.registry, await itemQueries(store.db).leftOut(key, some), row)
    },
    notes: async (id, person) => {
      const key = keyFor(id, person)
      checkRequester(await find(store, key), person)
      return notesIn(await itemQueries(store.db).notes(key))
    },
    approvalNeed: async (id, person) => {
      const row = await find(store, keyFor(id, person))
      checkRequester(row, person)
      return approvalNeed(store.db, row, context, clock.now())
    },
    mayApprove: async (id, person) => {
      const key = keyFor(id, person)
      const row = await find(store, key)
      checkRequester(row, person)
      return approversOffered(context, row, await itemQueries(store.db).targets(key))
    },
    renewToken: async (id, person) => {
      const key = keyFor(id, person)
      checkRequester(await find(store, key), person)
      const token = newToken(context.random)
      return (await operationQueries(store.db).saveToken(key, hashToken(token))) ? token : undefined
    },
    cardPosted: async (id, person, where, { drawn = true } = {}) => {
      const key = keyFor(id, person)
      const before = await find(store, key)
      const row = await operationQueries(store.db).saveActivity(key, person.oid, where)
      if (!row && (await formerPosted(context, key, person, where))) return undefined
      checkRequester(before, person)
      // Changes made before the card existed aren't on it yet.
      if (row && drawn && row.state !== 'planned') void context.notifier.again(key)
      const former = channelOf(before)
      return former.activityId && former.activityId !== where.activityId ? former : undefined
    },
    showAgain: async (id, person) => {
      const key = keyFor(id, person)
      const row = await find(store, key)
      if (row.requester_oid === person.oid && row.state !== 'planned') void context.notifier.again(key)
    },
    start: async () => {
      if (store.kind === 'pglite') await leaseQueries(store.db).releaseAll()
      await store.queue.work(
        operationQueue,
        async (data, signal) => {
          // Fail the job instead of returning it, or it would come straight back to this process.
          closing.signal.throwIfAborted()
          const key = jobData.parse(data)
          await track(underSignals([signal, closing.signal], (either) => runSlice(context, key, either)))
        },
        { concurrency: 4 },
      )
      await sweepNow()
      stopSweeping = clock.every(sweepEvery, () => void sweepNow())
    },
    close: async () => {
      stopSweeping()
      closing.abort(new Error('The operations are closing'))
      await Promise.allSettled(working)
      await context.notifier.idle()
    },
  }
}
