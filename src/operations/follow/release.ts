import { plannedActions } from '../../actions/playbooks.ts'
import type { LeftOutAction, PlannedAction } from '../../core/model.ts'
import { type RecordedEarlier, writeQueries } from '../../store/queries/operation-writes.ts'
import { checkDraft } from '../confirm/confirmation-rules.ts'
import type { Context } from '../context.ts'
import { classify, foundIn } from '../plan/classify.ts'
import { checkNames } from '../plan/names.ts'
import { checkSize, keep, type PlanRequest } from '../plan/plan.ts'
import { readForPlan } from '../plan/plan-inputs.ts'
import { impactsFor, readAccounts } from '../plan/read-accounts.ts'
import { inOrder, type RecordedWrite, type Step } from '../steps.ts'
import type { Operation } from '../types.ts'

/**
 * Plans the second half of an incident: allows sign-in again and restores what operations of the playbook it releases
 * recorded for these accounts, whichever operations those were. Nothing is restored twice.
 */
export async function release(
  context: Context,
  request: PlanRequest,
): Promise<{ operation: Operation; token: string }> {
  const { limits, clock, store } = context
  const { playbook, requester, directory } = request
  const inputs = request.inputs.map((input) => input.trim()).filter((input) => input !== '')
  const from = clock.now()
  checkSize(inputs, limits.maxAccounts)
  checkDraft(request, limits, from)
  const { protection, lookups } = await readForPlan(context, request, (onProgress) =>
    directory.find(inputs, { onProgress }).then(directory.named).then(directory.suggest),
  )
  checkNames(lookups)
  const accounts = foundIn(lookups)
  const ids = accounts.map(({ id }) => id)
  const earlier = await writeQueries(store.db).earlier(requester.tid, ids)
  const records = recordsOf(context, playbook, earlier)
  const { chosen, missing } = chooseActions(context, request, records)
  const recorded = (step: Step, account: string) => records.get(step.kind)?.get(account) ?? []
  const intended = { playbook, actions: chosen, leftOut: missing, accounts, protection, from, recorded }
  const read = await readAccounts(context, request, intended)
  const items = classify(lookups, {
    ...read.reading,
    only: (step, account) => !step.planned.restores || records.get(step.kind)?.has(account) === true,
  })
  const impacts = await impactsFor(context, request, read, { items, accounts })
  const { actions, leftOut } = read
  return keep(context, { ...request, actions, leftOut, impacts }, items, protection)
}

/** What to restore, by action and account. */
type Records = ReadonlyMap<string, ReadonlyMap<string, readonly RecordedWrite[]>>

/** The latest record of each target that hasn't been restored since; `earlier` is oldest first. */
function recordsOf({ registry }: Context, playbook: string, earlier: readonly RecordedEarlier[]): Records {
  // Undoing a release repeats what the release had restored.
  const { releases, undo } = registry.playbook(playbook)
  // Earlier versions stored it as the undo of what is released.
  const undos = [undo, ...(releases === undefined ? [] : [registry.playbook(releases).undo])]
  const records = new Map<string, Map<string, Map<string, RecordedEarlier>>>()
  for (const one of earlier) {
    const byAccount = records.get(one.action) ?? new Map<string, Map<string, RecordedEarlier>>()
    records.set(one.action, byAccount)
    const byTarget = byAccount.get(one.account) ?? new Map<string, RecordedEarlier>()
    byAccount.set(one.account, byTarget)
    // What one release could not restore stays for the next.
    if (one.restores) {
      if (one.done) byTarget.delete(one.target)
    } else if (one.playbook === releases || undos.some((name) => name === one.playbook)) byTarget.set(one.target, one)
  }
  return new Map(
    [...records].map(([action, byAccount]) => [
      action,
      new Map(
        [...byAccount].flatMap(([account, byTarget]) =>
          byTarget.size > 0 ? [[account, [...byTarget.values()]] as const] : [],
        ),
      ),
    ]),
  )
}

/** The playbook's own actions and those to restore, as chosen so far; lists what can't be restored. */
function chooseActions({ registry }: Context, request: PlanRequest, records: Records) {
  const { steps, releases } = registry.playbook(request.playbook)
  const missing: LeftOutAction[] = steps.flatMap(({ action, optional, restores }) => {
    const because = optional && !restores && registry.unavailable(action)?.because
    return because ? [{ action, because }] : []
  })
  const back: PlannedAction[] = []
  for (const { action } of releases === undefined ? [] : registry.playbook(releases).steps) {
    const isChoice = steps.some((step) => step.restores && step.action === action)
    const { undo } = registry.action(action)
    const because = undo === 'never' ? 'final' : registry.unavailable(action)?.because
    if (!records.get(action)?.size) {
      if (isChoice) missing.push({ action, because: 'nothing' })
    } else if (because) missing.push({ action, because })
    else if (!isChoice && undo !== 'never' && 'restore' in undo)
      back.push({ kind: action, parameters: null, restores: true })
  }
  const isMissing = ({ kind }: PlannedAction) => missing.some(({ action }) => action === kind)
  const own = plannedActions(steps, request).filter((one) => !isMissing(one))
  return { chosen: inOrder(registry, request.playbook, [...own, ...back]), missing }
}
