import type { OmittedStep, PlannedAction } from '../../../store/queries/operation-types.ts'
import { type EarlierWrite, earlierWrites } from '../../../store/queries/plan/writes.ts'
import type { Context } from '../../model/context.ts'
import { orderActions } from '../../model/step-order.ts'
import type { RecordedWrite } from '../../model/steps.ts'
import { plannedActions } from '../../registry/planned-actions.ts'
import { draftPlan, type Plan } from '../draft.ts'
import { type ChosenActions, everyReading, type Source } from '../source.ts'
import type { PlanRequest } from './typed.ts'

const ofAnyOperation = 'The plan is about accounts, whichever operations have changed them.'

export const checks = {
  ...everyReading,
  form: true,
  names: true,
  since: ofAnyOperation,
  sessions: 'The plan is meant to let people in again.',
  unread: 'Whatever is restored is optional; the plan says what it leaves out.',
} as const satisfies Source['checks']

/**
 * Plans to let people in again: allows sign-in and restores what operations of the released playbook
 * recorded for these accounts, whichever operations those were. Nothing is restored twice.
 */
export const planRelease = (context: Context, request: PlanRequest): Promise<Plan> =>
  draftPlan(context, {
    checks,
    planned: request,
    planner: request,
    inputs: request.inputs,
    aside: request.aside,
    people: request.people,
    choose: (accounts) =>
      choose(
        context,
        request,
        accounts.map(({ id }) => id),
      ),
  })

async function choose(context: Context, request: PlanRequest, accounts: readonly string[]): Promise<ChosenActions> {
  const earlier = await earlierWrites(context.store.db, request.requester.tid, accounts)
  const records = recordsOf(context, request.playbook, earlier)
  const { registry } = context
  // Only people whose credentials were taken need others.
  const taking = registry.actions().filter((action) => action.takesCredentials)
  const lost = new Set(taking.flatMap(({ kind }) => [...(records.get(kind)?.keys() ?? [])]))
  return {
    ...chooseActions(context, request, records),
    // Whichever operation has changed an account last.
    after: {},
    recorded: ({ kind }, account) => records.get(kind)?.get(account) ?? [],
    only: ({ kind, restores }, account) => {
      if (restores) return records.get(kind)?.has(account) === true
      return registry.find(kind)?.givesCredentials !== true || lost.has(account)
    },
  }
}

/** What to restore, by action and account. */
type Records = ReadonlyMap<string, ReadonlyMap<string, readonly RecordedWrite[]>>

/** The latest record of each target that hasn't been restored since; `earlier` is oldest first. */
function recordsOf({ registry }: Context, playbook: string, earlier: readonly EarlierWrite[]): Records {
  // Undoing a release repeats what the release had restored.
  const { releases, undo } = registry.playbook(playbook)
  const records = new Map<string, Map<string, Map<string, EarlierWrite>>>()
  for (const one of earlier) {
    const byAccount = records.get(one.action) ?? new Map<string, Map<string, EarlierWrite>>()
    records.set(one.action, byAccount)
    const byTarget = byAccount.get(one.account) ?? new Map<string, EarlierWrite>()
    byAccount.set(one.account, byTarget)
    // They have already received something.
    if (one.done && registry.find(one.action)?.givesCredentials) {
      for (const [action, of] of records) if (registry.find(action)?.takesCredentials) of.delete(one.account)
    }
    // What one release couldn't restore remains for the next.
    if (one.restores) {
      if (one.done) byTarget.delete(one.target)
    } else if (one.playbook === releases || one.playbook === undo) byTarget.set(one.target, one)
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
  const missing: OmittedStep[] = steps.flatMap(({ action, optional, restores }) => {
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
  const own = plannedActions(steps, request.choices ?? {}, request.parameters).filter((one) => !isMissing(one))
  return { actions: orderActions(registry, request.playbook, [...own, ...back]), omittedSteps: missing }
}
