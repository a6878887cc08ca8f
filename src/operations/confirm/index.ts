import { absenceQueries } from '../../store/queries/absences.ts'
import { decidedBy, openRequests, readStanding } from '../../store/queries/approval/approvers.ts'
import { operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { checkRequester, findOperation, keyFor, loadOperations } from '../lifecycle/access.ts'
import type { Context } from '../model/context.ts'
import { hashToken, newToken } from '../model/ids.ts'
import type { ApprovalNeed, ItemFilter, Operation, Person } from '../model/types.ts'
import { approvalNeed } from '../rules/approval-need.ts'
import { excludedApprovers, readParts } from '../rules/plan-parts.ts'
import {
  type ApprovalDecision,
  type Approver,
  approve,
  deny,
  presentRequest,
  type Review,
  reviewRequest,
} from './approval.ts'
import { type Confirmation, confirm } from './confirm.ts'
import { cancel, continueOperation, type EndOptions } from './end.ts'
import { extendApproval } from './extend.ts'
import { answerQuestion, askQuestion } from './questions.ts'
import { findOfferedApprovers } from './who-is-asked.ts'

/** How many of someone's own decisions are listed. */
const maxDecisions = 3

type PageFilter = Omit<ItemFilter, 'attention' | 'onPremises'>

/** What people can decide about operations: requesters, approvers, and those who oversee them. */
export const createDecisions = (context: Context) => ({
  /**
   * Confirms a plan once. Throws, in this order: notYourOperation, tampered, errors from `authorise`, operationExpired,
   * operationUnderWay or operationEnded, readOnly, nothingToDo, countMismatch, reasonRequired, badTicket, timePast or
   * timeTooFar, protectionIncomplete, planOvertaken, nobodyMayApprove, tooManyThisHour. If the accounts, including
   * earlier changes without approval, exceed the limit, it then waits for approval.
   */
  confirm: (id: string, by: Confirmation): Promise<Operation> => confirm(context, id, by),
  /** Whether a plan currently requires approval; confirming checks again. */
  approvalNeed: async (id: string, person: Person): Promise<ApprovalNeed> => {
    const row = await findOperation(context.store, keyFor(id, person))
    checkRequester(row, person)
    return approvalNeed(context.store.db, row, context, context.clock.now())
  },
  /** The people who would be asked to approve a plan; empty if they can't be read right now. */
  mayApprove: async (id: string, person: Person): Promise<readonly Person[]> => {
    const key = keyFor(id, person)
    const row = await findOperation(context.store, key)
    checkRequester(row, person)
    const { db } = context.store
    const targets = await itemQueries(db).targets(key)
    const parts = await readParts(context, db, key, row.actions)
    return findOfferedApprovers(context, row, [...targets, ...excludedApprovers(parts)])
  },
  /**
   * A new token for a plan that is shown again; the previous card's token becomes invalid. Undefined if it is no longer
   * a plan.
   */
  renewToken: async (id: string, person: Person): Promise<string | undefined> => {
    const key = keyFor(id, person)
    checkRequester(await findOperation(context.store, key), person)
    const token = newToken(context.random)
    return (await operationQueries(context.store.db).saveToken(key, hashToken(token))) ? token : undefined
  },
  /**
   * Approves a waiting operation. Throws, in this order: ownApproval, notAnApprover, tampered, targetMayNotApprove,
   * notAskedToApprove, those of features, approvalAnswered or approvalExpired or operationEnded, readOnly,
   * approverDisabled, notAmongAccounts, excludedShared, allExcluded.
   */
  approve: (id: string, by: ApprovalDecision): Promise<Operation> => approve(context, id, by),
  /** Denies it instead. Throws the same errors except readOnly. */
  deny: (id: string, by: ApprovalDecision): Promise<Operation> => deny(context, id, by),
  /** The request and a page of its accounts. Throws the errors of `approve` up to notAskedToApprove. */
  review: (id: string, by: Approver, filter: PageFilter): Promise<Review> => reviewRequest(context, id, by, filter),
  /**
   * Like `review`, but only for undecided requests, with a token that activates the card's buttons. Throws the same
   * errors as `deny`, and those for `without`.
   */
  present: (id: string, by: Approver, filter: PageFilter, without?: string): Promise<Review & { token: string }> =>
    presentRequest(context, id, by, filter, without),
  /**
   * Asks the requester something before deciding. Throws the errors of `approve` up to readOnly, then questionMissing,
   * textTooLong and tooManyQuestions.
   */
  ask: (id: string, by: Parameters<typeof askQuestion>[2]): Promise<Operation> => askQuestion(context, id, by),
  /**
   * Answers a question, by default the oldest open one. Throws noQuestion, questionMissing, textTooLong, readOnly, and
   * the errors of a request that isn't waiting.
   */
  answer: (id: string, by: Parameters<typeof answerQuestion>[2]): Promise<Operation> => answerQuestion(context, id, by),
  /**
   * Gives approvers the same time again, once, but not beyond the operation's scheduled times. Throws alreadyExtended,
   * cannotExtend, approvalExpired, operationUnderWay or operationEnded.
   */
  extend: (id: string, by: { person: Person }): Promise<Operation> => extendApproval(context, id, by),
  /** Open requests to this person, oldest first. */
  requests: async ({ tid, oid }: Pick<Person, 'oid' | 'tid'>): Promise<readonly Operation[]> => {
    const rows = await openRequests(context.store.db, tid, oid, context.clock.now())
    return loadOperations(context, rows)
  },
  /** The last few requests this person approved or denied, latest first. */
  decided: async ({ tid, oid }: Pick<Person, 'oid' | 'tid'>): Promise<readonly Operation[]> => {
    const rows = await decidedBy(context.store.db, tid, oid, maxDecisions)
    return loadOperations(context, rows)
  },
  /** Whether this person was ever asked to approve, and how many requests are waiting for them. */
  approverStanding: ({ tid, oid }: Pick<Person, 'oid' | 'tid'>) =>
    readStanding(context.store.db, tid, oid, context.clock.now()),
  /** When this person will be back; undefined if they aren't away. */
  awayUntil: async ({ tid, oid }: Pick<Person, 'oid' | 'tid'>): Promise<number | undefined> =>
    (await absenceQueries(context.store.db).away(tid, [oid], context.clock.now())).get(oid),
  /**
   * Cancels an operation that hasn't started, or stops one that has: within one batch, and everything not sent by then
   * is skipped. With a `directory`, also for people who oversee others' operations, who must give a reason. Throws
   * operationEnded or operationExpired, and for others' operations reasonRequired or textTooLong.
   */
  cancel: (id: string, by: EndOptions): Promise<Operation> => cancel(context, id, by),
  /**
   * Continues an operation that paused because many accounts failed for the same reason. Throws readOnly,
   * operationUnderWay or operationEnded.
   */
  continueOperation: (id: string, by: { person: Person }): Promise<Operation> => continueOperation(context, id, by),
  /** Like `cancel`. */
  stop: (id: string, by: EndOptions): Promise<Operation> => cancel(context, id, by),
})
