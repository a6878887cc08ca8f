import { UserError } from '../../core/errors.ts'
import { isKept, type LeftOutAction, type PlannedAction } from '../../core/model.ts'
import { earlyEnds } from '../../core/operation-states.ts'
import { itemQueries, type NewItem, type OperationItemRow } from '../../store/queries/operation-items.ts'
import type { OperationKey, OperationRow } from '../../store/queries/operations.ts'
import type { Context } from '../context.ts'
import { actedSince, changedSince } from '../decisions.ts'
import { classify, foundIn } from '../plan/classify.ts'
import type { Impacts } from '../plan/impact.ts'
import { checkSize, doable, keep } from '../plan/plan.ts'
import { readForPlan } from '../plan/plan-inputs.ts'
import type { Protection } from '../plan/protection.ts'
import { impactsFor, type ReadAccounts, readAccounts } from '../plan/read-accounts.ts'
import { accountIds } from '../rows.ts'
import { type Step, stepsOf } from '../steps.ts'
import type { Operation } from '../types.ts'
import { type FollowRequest, findEnded } from './ended-operation.ts'

/**
 * Plans the unfinished part of an operation: accounts that failed, are uncertain, or weren't reached before it stopped.
 * Everything is read and judged again, and the plan needs confirmation like any other, with the original reason filled
 * in. If none of these accounts needs the change any more, plans unfinished follow-up actions instead. `only`: a
 * follow-up action to retry alone.
 */
export async function retry(
  context: Context,
  id: string,
  request: FollowRequest,
  only?: string,
): Promise<{ operation: Operation; token: string }> {
  const { key, row } = await findEnded(context, id, request)
  const rows = only === undefined ? await itemQueries(context.store.db).notDone(key, earlyEnds) : []
  const left = await followingLeft(context, key, row, only)
  if (rows.length === 0 && !left) throw new UserError('nothingToRetry', { id: row.id })
  const typed = { ...(row.reason && { reason: row.reason }), ...(row.ticket && { ticket: row.ticket }) }
  const base = { ...request, ...typed, compromised: row.compromised, retryOf: row.id }
  if (rows.length > 0) {
    const { playbook } = row
    const { here: actions } = doable(context.registry, row.actions, ({ kind }) => kind)
    const { items, protection, ...more } = await judgeAgain(context, request, row, rows, { playbook, actions })
    if (!left || items.some((item) => item.verdict === 'change')) {
      return keep(context, { ...base, playbook, ...more }, items, protection)
    }
  }
  if (!left) throw new UserError('nothingToRetry', { id: row.id })
  const { rows: missing, ...alone } = left
  const { items, protection, ...more } = await judgeAgain(context, request, row, missing, alone)
  return keep(context, { ...base, ...alone, ...more }, items, protection)
}

async function judgeAgain(
  context: Context,
  request: FollowRequest,
  row: OperationRow,
  rows: readonly OperationItemRow[],
  { playbook, actions }: { readonly playbook: string; readonly actions: readonly PlannedAction[] },
): Promise<Pick<ReadAccounts, 'actions' | 'leftOut'> & { items: NewItem[]; protection: Protection; impacts: Impacts }> {
  const from = context.clock.now()
  const inputs = rows.map((row) => row.account_id ?? row.input)
  checkSize(inputs, context.limits.maxAccounts)
  const { directory } = request
  const { protection, lookups } = await readForPlan(context, request, (onProgress) =>
    directory.find(inputs, { onProgress }),
  )
  const accounts = foundIn(lookups)
  const omitted = unseen(context, row, playbook, actions)
  const before = new Map(rows.map((row) => [row.account_id ?? '', row.writes]))
  const writesOf = ({ kind }: Pick<Step, 'kind'>, account: string) =>
    (before.get(account) ?? []).filter((one) => one.action === kind && !isKept(one.why))
  const isOpen = (step: Pick<Step, 'kind'>, account: string) => {
    const writes = writesOf(step, account)
    return writes.length === 0 || writes.some(({ state }) => state !== 'done')
  }
  const recorded = (step: Step, account: string) => writesOf(step, account).filter(({ state }) => state !== 'done')
  const intended = { playbook, actions, leftOut: omitted, accounts, protection, from, recorded }
  const read = await readAccounts(context, request, intended)
  const since = await actedSince(
    context,
    row,
    read.reading.steps,
    accounts.map(({ id }) => id),
  )
  const judged = classify(lookups, { ...read.reading, since, only: isOpen })
  const unread = actions.filter(({ kind }) => !read.actions.some((one) => one.kind === kind))
  const items = judged.map((item, index): NewItem => {
    const input = rows[index]?.input ?? item.input
    const isUnread = unread.some((action) => isOpen(action, item.account_id ?? ''))
    // What is left to do there can't be read.
    if (item.verdict === 'already' && isUnread)
      return { ...item, input, verdict: 'failed', reason: { code: 'forbidden' } }
    return { ...item, input }
  })
  const impacts = await impactsFor(context, request, read, { items, accounts })
  return { items, protection, actions: read.actions, leftOut: read.leftOut, impacts }
}

/** Actions that were left out, or not chosen and readable only with extra permissions, aren't offered again. */
function unseen(
  { registry }: Context,
  row: OperationRow,
  playbook: string,
  actions: readonly PlannedAction[],
): LeftOutAction[] {
  const others = registry.playbook(playbook).steps.flatMap(({ action }) => {
    const chosen = actions.some(({ kind }) => kind === action) || row.left_out.some((one) => one.action === action)
    return chosen || registry.action(action).scopes.plan.length === 0 ? [] : [{ action, because: 'notChosen' as const }]
  })
  const off = row.actions.flatMap(({ kind: action }) => {
    const missing = registry.unavailable(action)
    return missing ? [{ action, because: missing.because }] : []
  })
  return [...row.left_out, ...off, ...others]
}

/**
 * The first unfinished follow-up action, excluding accounts that another operation has handled since, as an operation
 * of its own if a playbook exists for it.
 */
async function followingLeft({ store, registry, clock }: Context, key: OperationKey, row: OperationRow, only?: string) {
  for (const step of stepsOf(registry, row.actions)) {
    if (step.after === undefined || (only !== undefined && step.kind !== only)) continue
    const { after: _, ...action } = step.planned
    const alone = registry.playbooks().find(([, { steps }]) => steps.length === 1 && steps[0]?.action === step.kind)
    const rows = await itemQueries(store.db).notFollowed(key, step.kind, earlyEnds)
    const since = await changedSince({ store, clock }, row, step, accountIds(rows))
    const left = rows.filter((one) => !since.has(one.account_id ?? ''))
    if (alone && left.length > 0) return { playbook: alone[0], actions: [action], rows: left }
  }
  return undefined
}
