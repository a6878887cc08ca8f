import { insertApprovers } from '../../store/queries/approval/approvers.ts'
import { auditQueries, ownSteps } from '../../store/queries/audit.ts'
import { confirmationChange } from '../../store/queries/confirm/confirming.ts'
import { moveChange } from '../../store/queries/lifecycle/changes.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { readDecidedAccounts } from '../../store/queries/plan/accounts.ts'
import { decisionQueries } from '../../store/queries/plan/decisions.ts'
import { hasWritesLeft, markPending, renumberPhases } from '../../store/queries/plan/writes.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { findOperation, findOwn, loadOperation } from '../lifecycle/access.ts'
import { inChangeTransaction } from '../lifecycle/advance.ts'
import { endReplaced } from '../lifecycle/end-replaced.ts'
import { operationErrors } from '../lifecycle/errors.ts'
import { events } from '../lifecycle/events.ts'
import { requireParts } from '../lifecycle/known-operations.ts'
import { type Context, ownerChangesOf, saveTraceContext } from '../model/context.ts'
import { auditEntry } from '../model/rows.ts'
import { candidateActions, orderActions } from '../model/step-order.ts'
import { createSteps, maxPhases } from '../model/steps.ts'
import type { Operation, Person } from '../model/types.ts'
import type { PlanEntries } from '../plan/form-fields.ts'
import { findOvertaken, putInForce } from '../plan/later-decisions.ts'
import { planHash } from '../plan/plan-hash.ts'
import { chosenActions } from '../registry/planned-actions.ts'
import { approvalNeed } from '../rules/approval-need.ts'
import { checkNotTimed, checkRepeated, findCompromised, marksCompromised } from '../rules/compromised.ts'
import { checkProtectionComplete } from '../rules/configured-accounts.ts'
import {
  anHourBefore,
  checkAdminNames,
  checkHourlyCap,
  checkStatement,
  checkTimes,
  checkWorthwhile,
  checkWritable,
  notPendingError,
  planExpiredError,
} from '../rules/confirmation.ts'
import { requestLifetime } from '../rules/deadlines.ts'
import { ruleErrors } from '../rules/errors.ts'
import { excludedApprovers, readParts } from '../rules/plan-parts.ts'
import { escalateIn } from './ask-second-group.ts'
import { approvalErrors } from './errors.ts'
import { excludeItems, findExcludedItems } from './exclusions.ts'
import { findApprovers, type PossibleApprovers } from './who-is-asked.ts'

/** One press of the confirm button on a plan. */
export interface Confirmation extends PlanEntries {
  readonly person: Person
  readonly token: string
  /**
   * Throws notAnOperator if they are no longer an operator. Called after checking whose plan it is, before revealing
   * its state.
   */
  authorise(): Promise<void>
}

/**
 * Confirms a plan exactly once: of several presses on any number of devices, one succeeds. If the accounts, including
 * earlier changes without approval, exceed the limit, it then waits for approval. Throws, in this order:
 * notYourOperation, tampered, errors from `authorise`, operationUnderWay or operationEnded, anotherVersion,
 * operationExpired, readOnly, nothingToDo, countMismatch, reasonRequired, badTicket, timePast or timeTooFar,
 * protectionIncomplete, planOvertaken, nobodyMayApprove, tooManyThisHour.
 */
export async function confirm(context: Context, id: string, by: Confirmation): Promise<Operation> {
  const { store, registry, clock, limits } = context
  // Others could only be choices, so a new field of the form doesn't compile until it is listed here.
  const {
    person,
    token,
    authorise,
    reason,
    ticket,
    count,
    admins,
    compromised,
    repeated,
    approver,
    without,
    runAt,
    enableAt,
    choices,
    ...others
  } = by
  const { key, row } = await findOwn(context, id, person, token)
  await authorise()
  if (row.state !== 'planned') throw notPendingError(row)
  requireParts(registry, row)
  await checkTime(context, key, row)
  checkWritable(limits)
  checkWorthwhile(row)
  checkProtectionComplete(row.protection_gaps ?? [], limits)
  const playbook = registry.playbook(row.playbook)
  const candidate = candidateActions(registry, row.playbook, row.actions, row.omitted_steps)
  const chosenNow = chosenActions(playbook, candidate, row.actions, { ...choices, ...others })
  const actions = orderActions(registry, row.playbook, chosenNow)
  if (actions.length === 0) throw new ruleErrors.nothingToDo({ id: row.id })
  const irreversible = registry.isIrreversible(actions)
  const chosen = { ...row, actions, run_at: runAt ?? null }
  const marked = marksCompromised(playbook, compromised ?? row.compromised)
  // A plan is final once it is stored: what it says about its accounts is read only once.
  const accounts = await readDecidedAccounts(store.db, key)
  const targets = accounts.flatMap(({ id, verdict }) => (verdict === 'change' ? [id] : []))
  const unnamed = accounts.filter((one) => one.verdict === 'change' && one.unnamed).length
  const shown = await readParts(context, store.db, key, row.actions)
  // What runs must be exactly what the card showed.
  if (row.plan_hash !== planHash({ playbook: row.playbook, actions: row.actions, targets, parts: shown }))
    throw new operationErrors.tampered({ id: row.id })
  const named = await findExcludedItems(store.db, row, candidate, without, person)
  const excludedItems = named.filter((item) => actions.some(({ kind }) => kind === item.action))
  const parts = await readParts(context, store.db, key, actions)
  let overrides = false
  const claim = (approvers: PossibleApprovers | undefined) =>
    inChangeTransaction(context, async (changing) => {
      const { tx, advance } = changing
      // Concurrent confirmations would each miss the other's changes.
      await decisionQueries(tx).lock(key.tenantId, person, row.requester_oid)
      const now = clock.now()
      const need = await approvalNeed(tx, chosen, context, now)
      // Approval might no longer be required since the first attempt; the requester's own confirmation is then enough.
      const approved = approvers !== undefined || need.needed
      const statement = checkStatement({ reason, ticket, count }, row.counts.change, limits, { irreversible, approved })
      checkAdminNames(admins, need.admins)
      const times = checkTimes({ runAt, enableAt }, playbook, now)
      checkNotTimed(marked, times.enableAt)
      // Nothing is written to accounts already in the wanted state, so nothing would notice if that changed.
      const reversed = await findOvertaken({ clock, store: { db: tx } }, row, createSteps(registry, actions), accounts)
      const [[, operation] = []] = reversed
      if (operation !== undefined)
        throw new approvalErrors.planOvertaken({ id: row.id, count: reversed.size, operation })
      const repeatedReason = checkRepeated(await findCompromised(tx, chosen, registry, now), repeated)
      if (!approvers && need.needed) return 'needsApproval' as const
      const immediate = !approvers && times.runAt === null
      const asked = approvers && findNamedApprover(approvers, approver)
      const newHash = planHash({ playbook: row.playbook, actions, targets, ...times, excludedItems, parts })
      const confirmed = confirmationChange({
        oid: person.oid,
        tokenHash: row.token_hash,
        planHash: row.plan_hash,
        now,
        ...statement,
        ...times,
        compromised: marked,
        repeatedReason,
        actions,
        excludedItems,
        newHash,
        approveBy: approvers ? now + requestLifetime : null,
        namedApprover: asked?.oid ?? null,
        admittedAt: immediate ? now : null,
      })
      const to = approvers ? 'awaitingApproval' : times.runAt === null ? 'queued' : 'scheduled'
      const change = unnamed > 0 ? { ...confirmed, detail: { unnamed } } : confirmed
      const won = await advance(key, events.confirmed, { now, to, change })
      if (!won) return undefined
      // Operations that start later count towards the limit of the hour in which they start.
      const changed = immediate
        ? await scheduleQueries(tx).changeCountsSince(
            { ...key, oid: row.requester_oid },
            anHourBefore(now),
            ownerChangesOf(context),
          )
        : []
      checkHourlyCap(changed, row.counts.change, limits.maxAccountsPerHour, now)
      await excludeItems(tx, won, excludedItems, person)
      // The order of the steps can depend on which are chosen.
      const steps = createSteps(registry, candidateActions(registry, row.playbook, actions, row.omitted_steps))
      if (steps.some(({ kind }, n) => kind !== candidate[n]?.kind)) await renumberPhases(tx, key, steps, maxPhases)
      await markPending(
        tx,
        key,
        actions.map(({ kind }) => kind),
      )
      if (excludedItems.length > 0 && !(await hasWritesLeft(tx, key)))
        throw new approvalErrors.noItemsLeft({ id: row.id })
      await saveTraceContext(context, tx, key)
      if (approvers) {
        await insertApprovers(tx, key, { ...approvers, conversation: limits.approvalConversation }, newHash)
        if (asked) await auditQueries(tx).append(key.tenantId, [approverNamedEntry(won, person, asked)])
        await escalateIn(context, changing, now, key)
      } else overrides = await putInForce(context, tx, won, accounts)
      return won
    })
  // Approvers are read from the directory, and transactions mustn't wait for Graph, so first try without them.
  let claimed = await claim(undefined)
  if (claimed === 'needsApproval')
    claimed = await claim(await findApprovers(context, row, [...targets, ...excludedApprovers(parts)]))
  if (!claimed || claimed === 'needsApproval') return throwConflict(context, key)
  if (overrides) await endReplaced(context, { key, person })
  return loadOperation(context, claimed)
}

/** The approver to ask first, if the requester named one. Throws approverNotOffered if they can't be asked. */
function findNamedApprover({ approvers }: PossibleApprovers, oid: string | undefined): Person | undefined {
  if (oid === undefined) return undefined
  const named = approvers.find((one) => one.oid === oid.toLowerCase())
  if (!named) throw new approvalErrors.approverNotOffered()
  return named
}

function approverNamedEntry(row: OperationRow, { oid, upn, name }: Person, named: Person) {
  const actor = { oid, upn, name }
  return { ...auditEntry(ownSteps.approverNamed, row), actor, accounts: row.counts.change, after: named.upn }
}

async function checkTime(context: Context, key: OperationKey, row: OperationRow): Promise<void> {
  const now = context.clock.now()
  if (row.state !== 'planned' || row.expires_at > now) return
  await inChangeTransaction(context, ({ advance }) =>
    advance(key, events.planExpired, { now, change: moveChange({ to: 'expired', now }) }),
  )
  throw planExpiredError(row)
}

async function throwConflict(context: Context, key: OperationKey): Promise<never> {
  const row = await findOperation(context.store, key)
  await checkTime(context, key, row)
  throw notPendingError(row)
}
