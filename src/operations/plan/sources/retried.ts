import { earlyEndReasons } from '../../../core/operation-states.ts'
import type { OperationKey, OperationRow } from '../../../store/queries/lifecycle/operations.ts'
import type { OmittedStep, PlannedAction } from '../../../store/queries/operation-types.ts'
import { originOf } from '../../../store/queries/origin.ts'
import { itemQueries, type OperationItemRow } from '../../../store/queries/plan/items.ts'
import type { Context } from '../../model/context.ts'
import { accountIds } from '../../model/rows.ts'
import { createSteps, type Step } from '../../model/steps.ts'
import type { Registry } from '../../registry/registry.ts'
import { findUndoneOperation } from '../../rules/sessions-ended.ts'
import { draftPlan, type Plan, type PreparedPlan, preparePlan, storePlan } from '../draft.ts'
import { planErrors } from '../errors.ts'
import { findChangedSince, findOppositeSince } from '../later-decisions.ts'
import { changesAfter } from '../others-changes.ts'
import type { Source } from '../source.ts'
import { accountsPerStep } from './typed.ts'
import { availableActions, checks, findEndedOperation, type UndoOrRetryRequest } from './undo-or-retry.ts'

/**
 * Plans the unfinished part of an operation: accounts that failed, are uncertain, or weren't reached before it stopped,
 * and those for which only a follow-up action is missing. Everything is read and judged again, and the plan needs
 * confirmation like any other, with the original reason filled in. If nothing but follow-up actions is left, plans
 * these as an operation of their own. `only`: a follow-up action to retry alone. Throws notEnded, nothingToRetry, and the
 * errors of `plan`.
 */
export async function planRetry(
  context: Context,
  id: string,
  request: UndoOrRetryRequest,
  only?: string,
): Promise<Plan> {
  const { key, row } = await findEndedOperation(context, id, request)
  const rows = only === undefined ? await itemQueries(context.store.db).notDone(key, earlyEndReasons) : []
  const left = await findLeftToRetry(context, key, row, only)
  if (rows.length > 0) {
    const { here } = availableActions(context.registry, row.actions, ({ kind }) => kind)
    const all = unite(rows, left?.rows ?? [])
    const part = { ...unfinishedPart(context, row, here, all), rows: all }
    const made = await preparePlan(context, await retrySource(context, request, row, part))
    if (!left || repeatsAny(made)) return storePlan(context, made)
  }
  if (!left) throw new planErrors.nothingToRetry({ id: row.id })
  return draftPlan(context, await retrySource(context, request, row, left))
}

const unite = (some: readonly OperationItemRow[], others: readonly OperationItemRow[]): OperationItemRow[] =>
  [...new Map([...some, ...others].map((one) => [one.seq, one])).values()].toSorted((a, b) => a.seq - b.seq)

/** Whether it changes an account for which more than a follow-up action was missing. */
const repeatsAny = ({ items }: PreparedPlan): boolean =>
  items.some(({ writes = [] }) =>
    writes.some(({ kind, after }) => after === null && (kind === 'request' || kind === 'unread')),
  )

/** The part of an operation that is to be done again. */
interface RetryPart {
  readonly playbook: string
  readonly actions: readonly PlannedAction[]
  readonly rows: readonly OperationItemRow[]
}

type Write = OperationItemRow['writes'][number]

const isDone = ({ state, why }: Write): boolean => state === 'done' || why === 'doneBefore'

const isUnfinished = ({ kind, state, why }: Write): boolean =>
  (kind === 'request' || kind === 'unread') && state !== 'done' && !(state === 'skipped' && why === 'already')

/**
 * The steps that aren't finished for all of these accounts; a single one as an operation of its own if a playbook exists
 * for it. All steps if an account has none yet, because it couldn't be read.
 */
function unfinishedPart(
  { registry }: Context,
  { playbook, actions: all }: OperationRow,
  here: readonly PlannedAction[],
  rows: readonly OperationItemRow[],
): Pick<RetryPart, 'playbook' | 'actions'> {
  const isLeft = ({ kind }: PlannedAction) =>
    rows.some(({ writes }) => writes.length === 0 || writes.some((one) => one.action === kind && isUnfinished(one)))
  const left = here.filter(isLeft)
  const [only, ...others] = left
  if (!only || left.length === all.length) return { playbook, actions: here }
  const alone = others.length === 0 && !only.restores && playbookOfAction(registry, only)
  if (!alone) return { playbook, actions: left }
  const { after: _, ...action } = only
  return { playbook: alone, actions: [action] }
}

/** The playbook that consists of this action alone. */
const playbookOfAction = (registry: Registry, { kind }: Pick<PlannedAction, 'kind'>): string | undefined =>
  registry.playbooks().find(([, { steps }]) => steps.length === 1 && steps[0]?.action === kind)?.[0]

async function retrySource(
  context: Context,
  request: UndoOrRetryRequest,
  row: OperationRow,
  part: RetryPart,
): Promise<Source> {
  const { playbook, actions, rows } = part
  const before = new Map(rows.map((one) => [one.account_id ?? '', one.writes]))
  const writesOf = ({ kind }: Pick<PlannedAction, 'kind'>, account: string) =>
    (before.get(account) ?? []).filter((one) => one.action === kind && one.kind !== 'kept')
  const doneBefore = (action: PlannedAction, account: string): string | undefined => {
    const writes = writesOf(action, account)
    const follows = ({ after, ...following }: PlannedAction) =>
      after === action.kind && writesOf(following, account).some(({ state }) => state !== 'done')
    if (writes.length === 0 || !writes.every(isDone) || !actions.some(follows)) return undefined
    return writes.find(({ why }) => why === 'doneBefore')?.detail ?? row.id
  }
  const undone = await findUndoneOperation(context, row)
  return {
    checks,
    planned: {
      playbook,
      requester: request.requester,
      locale: request.locale,
      channel: request.channel,
      reason: row.reason ?? undefined,
      ticket: row.ticket ?? undefined,
      origin: originOf(row) ?? undefined,
      compromised: row.compromised,
      retryOf: row.id,
      replaces: request.replaces,
      includeChanged: request.includeChanged,
    },
    planner: request,
    inputs: rows.map((one) => one.account_id ?? one.input),
    rows,
    choose: async (found) => {
      const isTheirs = accountsPerStep(context.registry.playbook(playbook).steps, found)
      return {
        actions,
        omittedSteps: omittedSteps(context, row, playbook, actions),
        recorded: (step, account) => writesOf(step, account).filter(({ state }) => state !== 'done'),
        only: (action, account) => {
          if (!isTheirs(action, account)) return false
          const writes = writesOf(action, account)
          const left = writes.length === 0 || writes.some(({ state }) => state !== 'done')
          return left || doneBefore(action, account) !== undefined
        },
        doneBefore,
        since: (steps: readonly Step[], accounts) => findOppositeSince(context, row, steps, accounts),
        after: changesAfter(row),
        undone,
      }
    },
  }
}

/**
 * Actions that were omitted, or not chosen and readable only with extra permissions, aren't offered again, and neither
 * are those that are finished.
 */
function omittedSteps(
  { registry }: Context,
  row: OperationRow,
  playbook: string,
  actions: readonly PlannedAction[],
): OmittedStep[] {
  const has = (some: readonly { readonly kind: string }[], action: string) => some.some(({ kind }) => kind === action)
  const steps = registry.playbook(playbook).steps.flatMap(({ action }): OmittedStep[] => {
    if (has(actions, action) || row.omitted_steps.some((one) => one.action === action)) return []
    if (!has(row.actions, action))
      return registry.action(action).scopes.plan.length === 0 ? [] : [{ action, because: 'notChosen' }]
    const missing = registry.unavailable(action)
    return [{ action, because: missing ? missing.because : 'nothing' }]
  })
  return playbook === row.playbook ? [...row.omitted_steps, ...steps] : steps
}

/**
 * The first unfinished follow-up action, as an operation of its own if a playbook exists for it. Excludes accounts that
 * another operation has handled since.
 */
async function findLeftToRetry(
  { store, registry, clock }: Context,
  key: OperationKey,
  row: OperationRow,
  only?: string,
) {
  for (const step of createSteps(registry, row.actions)) {
    if (step.after === undefined || (only !== undefined && step.kind !== only)) continue
    const { after: _, ...action } = step.planned
    const alone = playbookOfAction(registry, step)
    const rows = await itemQueries(store.db).notFollowed(key, step.kind, earlyEndReasons)
    const since = await findChangedSince({ store, clock }, row, step, accountIds(rows))
    const left = rows.filter((one) => !since.has(one.account_id ?? ''))
    if (alone && left.length > 0) return { playbook: alone, actions: [action], rows: left }
  }
  return undefined
}
