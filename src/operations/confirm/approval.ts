import { textLimits } from '../../core/text-limits.ts'
import type { ApproverRow } from '../../store/queries/approval/approvers.ts'
import { decisionChange, exclusionChange, requestQueries } from '../../store/queries/approval/requests.ts'
import { setActor } from '../../store/queries/audit.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { readDecidedAccounts } from '../../store/queries/plan/accounts.ts'
import { decisionQueries } from '../../store/queries/plan/decisions.ts'
import { endWrites } from '../../store/queries/plan/writes.ts'
import { findOperation, loadOperation } from '../lifecycle/access.ts'
import { inChangeTransaction } from '../lifecycle/advance.ts'
import { endReplaced } from '../lifecycle/end-replaced.ts'
import { events } from '../lifecycle/events.ts'
import { knownOperations, requireParts } from '../lifecycle/known-operations.ts'
import type { Each } from '../model/chore.ts'
import { type Context, saveTraceContext } from '../model/context.ts'
import { toNamedPerson } from '../model/rows.ts'
import type { Operation } from '../model/types.ts'
import { putInForce } from '../plan/later-decisions.ts'
import { takesFreshSignIn } from '../rules/approval-need.ts'
import { checkWritable } from '../rules/confirmation.ts'
import { approvalLifetime, findTooLateReason, maxStartDelay } from '../rules/deadlines.ts'
import { ruleErrors } from '../rules/errors.ts'
import { endByEvent } from './end.ts'
import { approvalErrors } from './errors.ts'
import { excludeAccounts, planWithout } from './exclusions.ts'
import {
  type Approver,
  checkAwaitingApproval,
  endUnanswered,
  findOpenRequest,
  requestClosedError,
} from './open-request.ts'

/** A decision, with an optional comment. */
export type ApprovalDecision = Approver & {
  readonly comment?: string
  /** The hash of the plan that was shown to them, if they have no token. */
  readonly plan?: string
  /** Accounts to exclude, as typed; only for approving. */
  readonly without?: string
}

/**
 * Approves a waiting operation, without the accounts in `without`, so that it runs as the requester. The first decision
 * counts. Throws, in this order: ownApproval, notAnApprover, tampered, targetMayNotApprove, notAskedToApprove, those of
 * features, approvalAnswered or approvalExpired or operationEnded, planChanged, anotherVersion, readOnly,
 * signInToApprove, approverDisabled, notAmongAccounts, excludedShared, allExcluded.
 */
export async function approve(context: Context, id: string, by: ApprovalDecision): Promise<Operation> {
  const { key, row, own, standing } = await findOpenRequest(context, id, by)
  const now = context.clock.now()
  await checkAwaitingApproval(context, key, row)
  checkShownPlan(row, by)
  requireParts(context.registry, row)
  checkWritable(context.limits)
  await checkSignIn(context, row, by)
  // Their token can work for another hour.
  if (!(await standing.isEnabled())) throw new approvalErrors.approverDisabled({ id: row.id })
  const smaller = await planWithout(context, row, by.without, by.person)
  const runAt = (row.run_at ?? 0) > now ? row.run_at : null
  const to = runAt === null ? 'queued' : 'scheduled'
  let overrides = false
  const decided = await inChangeTransaction(context, async ({ tx, advance }) => {
    await decisionQueries(tx).lock(key.tenantId, by.person)
    const decision = decisionChange({
      ...toDecisionRecord(context, row, own, by, now),
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

/**
 * Excludes the accounts in `without` from a request that stays open, for one whose approval takes a sign-in. Throws the
 * errors of `approve`, except those of signing in.
 */
export async function exclude(context: Context, id: string, by: ApprovalDecision): Promise<Operation> {
  const { key, row } = await findOpenRequest(context, id, by)
  await checkAwaitingApproval(context, key, row)
  requireParts(context.registry, row)
  checkWritable(context.limits)
  const { person } = by
  const smaller = await planWithout(context, row, by.without, person)
  if (!smaller) return loadOperation(context, row)
  const now = context.clock.now()
  const excluded = await inChangeTransaction(context, async ({ tx, advance }) => {
    await decisionQueries(tx).lock(key.tenantId, person)
    const change = exclusionChange({ person, planHash: row.plan_hash, smaller: smaller.plan, now })
    const won = await advance(key, events.excluded, { now, actor: toNamedPerson(person), change })
    if (won) await excludeAccounts(tx, won, smaller, person)
    return won
  })
  return loadDecided(context, key, excluded)
}

/** Refuses an answer to another plan than the one that was shown. */
function checkShownPlan({ id, plan_hash: hash }: OperationRow, { plan = hash }: ApprovalDecision): void {
  if (plan !== hash) throw new approvalErrors.planChanged({ id })
}

/** Refuses to approve without a sign-in made for it if that is needed; whoever has a stolen session can't make one. */
async function checkSignIn(context: Context, row: OperationRow, by: ApprovalDecision): Promise<void> {
  if (!(await takesFreshSignIn(context, row))) return
  const { page = '', context: demanded } = context.limits.approvalSignIn ?? {}
  if ('signIn' in by && by.signIn.context === demanded) return
  throw new approvalErrors.signInToApprove({ id: row.id, page: `${page}/${row.id}` })
}

/** Denies the operation, ending it before it started. Throws the errors of `approve` except readOnly. */
export async function deny(context: Context, id: string, by: ApprovalDecision): Promise<Operation> {
  const { key, row, own } = await findOpenRequest(context, id, by)
  const now = context.clock.now()
  await checkAwaitingApproval(context, key, row)
  checkShownPlan(row, by)
  const decided = await inChangeTransaction(context, async ({ tx, advance }) => {
    await setActor(tx, by.person)
    const decision = decisionChange({
      ...toDecisionRecord(context, row, own, by, now),
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

/** Ends requests that nobody decided. */
export async function endUnansweredRequests(context: Context, each: Each): Promise<void> {
  const { store, clock, registry } = context
  const unanswered = await requestQueries(store.db).unanswered(clock.now(), knownOperations(registry))
  await each(unanswered, (key) => endUnanswered(context, key))
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

function toDecisionRecord(
  { limits }: Pick<Context, 'limits'>,
  row: OperationRow,
  { escalated }: ApproverRow,
  by: ApprovalDecision,
  now: number,
) {
  const { person, comment = '' } = by
  const text = comment.trim()
  const { length } = text
  if (length > textLimits.comment) throw new ruleErrors.textTooLong({ length, limit: textLimits.comment })
  const signIn = 'signIn' in by ? by.signIn : undefined
  const press = limits.approvalSignIn ? 'press' : undefined
  const how = signIn ? ['signIn', new Date(signIn.at).toISOString(), ...[signIn.context ?? []].flat()].join(' ') : press
  return { person, escalated, comment: text || null, planHash: row.plan_hash, signIn, how, now }
}

async function loadDecided(context: Context, key: OperationKey, decided: OperationRow | undefined): Promise<Operation> {
  if (!decided) {
    const row = await findOperation(context.store, key)
    await checkAwaitingApproval(context, key, row)
    throw requestClosedError(row)
  }
  return loadOperation(context, decided)
}
