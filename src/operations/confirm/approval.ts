import type { UserError } from '../../core/errors.ts'
import { textLimits } from '../../core/text-limits.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { me } from '../../graph/directory/me.ts'
import { type ApproverRow, requestsTo, saveShownToken } from '../../store/queries/approval/approvers.ts'
import { decisionChange, requestQueries } from '../../store/queries/approval/requests.ts'
import { setActor } from '../../store/queries/audit.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { readDecidedAccounts } from '../../store/queries/plan/accounts.ts'
import { decisionQueries } from '../../store/queries/plan/decisions.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { endWrites } from '../../store/queries/plan/writes.ts'
import { findOperation, keyFor, loadOperation } from '../lifecycle/access.ts'
import { inChangeTransaction } from '../lifecycle/advance.ts'
import { endReplaced } from '../lifecycle/end-replaced.ts'
import { operationErrors } from '../lifecycle/errors.ts'
import { events } from '../lifecycle/events.ts'
import { knownOperations, requireParts } from '../lifecycle/known-operations.ts'
import { checkMember } from '../lifecycle/operators-and-approvers.ts'
import type { Each } from '../model/chore.ts'
import { type Context, saveTraceContext } from '../model/context.ts'
import { hashToken, matchesToken, newToken } from '../model/ids.ts'
import { toItem } from '../model/item-rows.ts'
import type { AffectedPeople, Item, ItemFilter, Operation, Person } from '../model/types.ts'
import { putInForce } from '../plan/later-decisions.ts'
import { planHash } from '../plan/plan-hash.ts'
import { checkWritable, notPendingError } from '../rules/confirmation.ts'
import { approvalLifetime, findTooLateReason, maxStartDelay } from '../rules/deadlines.ts'
import { ruleErrors } from '../rules/errors.ts'
import { checkNotExcluded, readParts } from '../rules/plan-parts.ts'
import { endByEvent } from './end.ts'
import { approvalErrors } from './errors.ts'
import { excludeAccounts, planWithout } from './exclusions.ts'
import { describeAffectedPeople } from './who-is-asked.ts'

/** Someone viewing or deciding on an approval request. */
export interface Approver {
  readonly person: Person
  /** Reads as this person; membership of the approvers' group is checked every time. */
  readonly directory: Pick<Directory, 'ask'>
  /** The token on their card; absent if they typed a command. */
  readonly token?: string
}

/** A decision, with an optional comment. */
export interface ApprovalDecision extends Approver {
  readonly comment?: string
  /** Accounts to exclude, as typed; only for approving. */
  readonly without?: string
}

/** An approval request, with a page of its accounts. */
export interface Review {
  readonly operation: Operation
  readonly concerned: AffectedPeople
  readonly items: Item[]
  readonly total: number
}

/**
 * Approves a waiting operation, without the accounts in `without`, so that it runs as the requester. The first decision
 * counts. Throws, in this order: ownApproval, notAnApprover, tampered, targetMayNotApprove, notAskedToApprove, those of
 * features, approvalAnswered or approvalExpired or operationEnded, anotherVersion, readOnly, approverDisabled,
 * notAmongAccounts, excludedShared, allExcluded.
 */
export async function approve(context: Context, id: string, by: ApprovalDecision): Promise<Operation> {
  const { key, row, own } = await findOpenRequest(context, id, by)
  const now = context.clock.now()
  await checkAwaitingApproval(context, key, row)
  requireParts(context.registry, row)
  checkWritable(context.limits)
  // Their token can work for another hour.
  if (!(await by.directory.ask(me)).accountEnabled) throw new approvalErrors.approverDisabled({ id: row.id })
  const smaller = await planWithout(context, row, by.without, by.person)
  const runAt = (row.run_at ?? 0) > now ? row.run_at : null
  const to = runAt === null ? 'queued' : 'scheduled'
  let overrides = false
  const decided = await inChangeTransaction(context, async ({ tx, advance }) => {
    await decisionQueries(tx).lock(key.tenantId, by.person)
    const decision = decisionChange({
      ...toDecisionRecord(row, own, by, now),
      to,
      executeBy: (runAt ?? now) + approvalLifetime,
      notBefore: runAt ?? 0,
      ...(smaller && { smaller: smaller.plan }),
    })
    const won = await advance(key, events.approved, { now, to, change: decision })
    if (won && smaller) await excludeAccounts(tx, won, smaller, by.person)
    if (won) {
      overrides = await putInForce(context, tx, won, await readDecidedAccounts(tx, key))
      await saveTraceContext(context, tx, key)
    }
    return won
  })
  if (overrides) await endReplaced(context, { key, person: by.person })
  return loadDecided(context, key, decided)
}

/** Denies the operation, ending it before it started. Throws the errors of `approve` except readOnly. */
export async function deny(context: Context, id: string, by: ApprovalDecision): Promise<Operation> {
  const { key, row, own } = await findOpenRequest(context, id, by)
  const now = context.clock.now()
  await checkAwaitingApproval(context, key, row)
  const decided = await inChangeTransaction(context, async ({ tx, advance }) => {
    await setActor(tx, by.person)
    const decision = decisionChange({
      ...toDecisionRecord(row, own, by, now),
      to: 'denied',
      executeBy: null,
      notBefore: 0,
    })
    const won = await advance(key, events.denied, { now, change: decision })
    if (won) await endWrites(tx, key, 'denied')
    return won
  })
  return loadDecided(context, key, decided)
}

/** The request and a page of its accounts. Throws the errors of `approve` up to notAskedToApprove. */
export async function reviewRequest(
  context: Context,
  id: string,
  by: Approver,
  filter: Omit<ItemFilter, 'attention' | 'onPremises' | 'stillEnabled'>,
): Promise<Review> {
  const { key, row } = await findOpenRequest(context, id, by)
  const { rows, total } = await itemQueries(context.store.db).page(key, filter)
  const concerned = await describeAffectedPeople(context, key, row)
  return {
    operation: await loadOperation(context, row),
    concerned,
    items: rows.map((one) => toItem(context.registry, one, row)),
    total,
  }
}

/**
 * Like `reviewRequest`, but only for undecided requests, with a token that activates the card's buttons. `without` is
 * checked as if the request were approved like this. Throws the errors of `deny`, and those for `without`.
 */
export async function presentRequest(
  context: Context,
  id: string,
  by: Approver,
  filter: Omit<ItemFilter, 'attention' | 'onPremises' | 'stillEnabled'>,
  without?: string,
): Promise<Review & { token: string }> {
  const { key, row } = await findOpenRequest(context, id, by)
  await checkAwaitingApproval(context, key, row)
  await planWithout(context, row, without, by.person)
  const token = newToken(context.random)
  await saveShownToken(context.store.db, key, by.person.oid, hashToken(token))
  return { ...(await reviewRequest(context, id, by, filter)), token }
}

/** Ends requests that nobody decided. */
export async function endUnansweredRequests(context: Context, each: Each): Promise<void> {
  const { store, clock, registry } = context
  const unanswered = await requestQueries(store.db).unanswered(clock.now(), knownOperations(registry))
  await each(unanswered, (key) => endUnanswered(context, key))
}

function endUnanswered(context: Context, key: OperationKey): Promise<OperationRow | undefined> {
  const move = { to: 'expired', now: context.clock.now(), because: 'notApproved' } as const
  return endByEvent(context, key, events.unanswered, move, 'notApproved')
}

/** Ends operations for which it is too late to start. */
export async function endLapsed(context: Context, each: Each): Promise<void> {
  const { store, clock, registry } = context
  const now = clock.now()
  const lapsed = await requestQueries(store.db).lapsed(now, maxStartDelay, knownOperations(registry))
  await each(lapsed, (row) => {
    const because = findTooLateReason(row, now) ?? 'tooLate'
    const key = { tenantId: row.tenant_id, id: row.id }
    return endByEvent(context, key, events.lapsed, { to: 'expired', now, because }, because)
  })
}

/** The operation, for someone who can decide on it. Checks who they are before revealing anything about its state. */
export async function findOpenRequest(context: Context, id: string, { person, directory, token }: Approver) {
  const { store, limits } = context
  const key = keyFor(id, person)
  const found = await operationQueries(store.db).find(key)
  const hasOrHad = [found?.requester_oid, ...(found?.handed ?? []).map(({ from }) => from.oid)]
  if (found && found.approve_by !== null && hasOrHad.includes(person.oid))
    throw new approvalErrors.ownApproval({ id: found.id })
  // Checked first, so that strangers don't learn whether the operation exists.
  const requests = await requestsTo(store.db, key, person.oid)
  const own = requests.find(({ approver_oid: asked }) => asked === person.oid)
  const role = own ? (own.escalated ? 'escalation' : 'approver') : 'eitherApprover'
  await checkMember(role, limits, directory)
  const row = found ?? (await findOperation(store, key))
  const carries = ({ token_hashes: hashes }: ApproverRow, card: string) =>
    hashes.some((hash) => matchesToken(card, hash))
  const request = requests.find((one) => token === undefined || carries(one, token))
  if (token !== undefined && !request) throw new operationErrors.tampered({ id: row.id })
  if (row.approve_by === null) throw new operationErrors.operationNotFound({ id: row.id })
  const targets = await itemQueries(store.db).targets(key)
  if (targets.some((target) => target.toLowerCase() === person.oid)) {
    throw new approvalErrors.targetMayNotApprove({ id: row.id })
  }
  // Someone who became an approver later was never asked.
  if (!own || (own.escalated && row.escalated_at === null)) throw new approvalErrors.notAskedToApprove({ id: row.id })
  // What runs must be exactly what was approved.
  const { playbook, actions, run_at: runAt, enable_at: enableAt, plan_hash: hash, excluded_items: excludedItems } = row
  const parts = await readParts(context, store.db, key, actions)
  checkNotExcluded(parts, person.oid, row.id)
  if (
    hash !== planHash({ playbook, actions, targets, runAt, enableAt, excludedItems, parts }) ||
    (request && request.plan_hash !== hash)
  ) {
    // What this version doesn't have is missing from the hash.
    requireParts(context.registry, row)
    throw new operationErrors.tampered({ id: row.id })
  }
  return { key, row, own }
}

/** Refuses a request that has been decided or has expired. */
export async function checkAwaitingApproval(context: Context, key: OperationKey, row: OperationRow): Promise<void> {
  if (row.state !== 'awaitingApproval') throw requestClosedError(row)
  if ((row.approve_by ?? 0) > context.clock.now()) return
  await endUnanswered(context, key)
  throw new approvalErrors.approvalExpired({ id: row.id })
}

function toDecisionRecord(
  row: OperationRow,
  { escalated }: ApproverRow,
  { person, comment = '' }: ApprovalDecision,
  now: number,
) {
  const text = comment.trim()
  const { length } = text
  if (length > textLimits.comment) throw new ruleErrors.textTooLong({ length, limit: textLimits.comment })
  return { person, escalated, comment: text || null, planHash: row.plan_hash, now }
}

async function loadDecided(context: Context, key: OperationKey, decided: OperationRow | undefined): Promise<Operation> {
  if (!decided) {
    const row = await findOperation(context.store, key)
    await checkAwaitingApproval(context, key, row)
    throw requestClosedError(row)
  }
  return loadOperation(context, decided)
}

function requestClosedError(row: OperationRow): UserError {
  const { id, state, approver_name: name, ended_because: because } = row
  if (name !== null)
    return new approvalErrors.approvalAnswered({ id, name, answer: state === 'denied' ? 'denied' : 'approved' })
  return because === 'notApproved' ? new approvalErrors.approvalExpired({ id }) : notPendingError(row)
}
