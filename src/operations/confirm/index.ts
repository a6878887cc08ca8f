import { bindAll } from '../../core/bind.ts'
import { absenceQueries } from '../../store/queries/absences.ts'
import { decidedBy, openRequests, readStanding } from '../../store/queries/approval/approvers.ts'
import { operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { findOwn, loadOperations } from '../lifecycle/access.ts'
import { knownOperations, requireParts } from '../lifecycle/known-operations.ts'
import type { Context } from '../model/context.ts'
import { hashToken, newToken } from '../model/ids.ts'
import type { ApprovalNeed, Operation, Person, PersonKey } from '../model/types.ts'
import { approvalNeed as needOf } from '../rules/approval-need.ts'
import { excludedApprovers, readParts } from '../rules/plan-parts.ts'
import { approve, deny, exclude } from './approval.ts'
import { confirm } from './confirm.ts'
import { cancel, continueOperation } from './end.ts'
import { extendApproval } from './extend.ts'
import { presentRequest, reviewRequest } from './open-request.ts'
import { answerQuestion, askQuestion } from './questions.ts'
import { findOfferedApprovers } from './who-is-asked.ts'

/** How many of someone's own decisions are listed. */
const maxDecisions = 3

/** What people can decide about operations: requesters, approvers, and those who oversee them. */
export const createDecisions = (context: Context) =>
  bindAll(context, {
    confirm,
    approvalNeed,
    mayApprove,
    renewToken,
    approve,
    deny,
    exclude,
    review: reviewRequest,
    present: presentRequest,
    ask: askQuestion,
    answer: answerQuestion,
    extend: extendApproval,
    requests,
    decided,
    approverStanding,
    awayUntil,
    cancel,
    continueOperation,
    stop: cancel,
  })

/** Whether a plan currently requires approval; confirming checks again. Throws anotherVersion. */
async function approvalNeed(context: Context, id: string, person: Person): Promise<ApprovalNeed> {
  const { row } = await findOwn(context, id, person)
  requireParts(context.registry, row)
  return needOf(context.store.db, row, context, context.clock.now())
}

/** The people who would be asked to approve a plan; empty if they can't be read right now. */
async function mayApprove(context: Context, id: string, person: Person): Promise<readonly Person[]> {
  const { db } = context.store
  const { key, row } = await findOwn(context, id, person)
  const targets = await itemQueries(db).targets(key)
  const parts = await readParts(context, db, key, row.actions)
  return findOfferedApprovers(context, row, [...targets, ...excludedApprovers(parts)])
}

/**
 * A new token for a plan that is shown again; the previous card's token becomes invalid. Undefined if it is no longer a
 * plan, or one of another version.
 */
async function renewToken(context: Context, id: string, person: Person): Promise<string | undefined> {
  const { store, registry, random } = context
  const { key } = await findOwn(context, id, person)
  const token = newToken(random)
  const isSaved = await operationQueries(store.db).saveToken(key, hashToken(token), knownOperations(registry))
  return isSaved ? token : undefined
}

/** Open requests to this person, oldest first. */
async function requests(context: Context, { tid, oid }: PersonKey): Promise<readonly Operation[]> {
  return loadOperations(context, await openRequests(context.store.db, tid, oid, context.clock.now()))
}

/** The last few requests this person approved or denied, latest first. */
async function decided(context: Context, { tid, oid }: PersonKey): Promise<readonly Operation[]> {
  return loadOperations(context, await decidedBy(context.store.db, tid, oid, maxDecisions))
}

/** Whether this person was ever asked to approve, and how many requests are waiting for them. */
const approverStanding = ({ store, clock }: Context, { tid, oid }: PersonKey) =>
  readStanding(store.db, tid, oid, clock.now())

/** When this person will be back; undefined if they aren't away. */
const awayUntil = async ({ store, clock }: Context, { tid, oid }: PersonKey): Promise<number | undefined> =>
  (await absenceQueries(store.db).away(tid, [oid], clock.now())).get(oid)
