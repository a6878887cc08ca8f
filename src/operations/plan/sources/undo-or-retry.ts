import { hasEnded } from '../../../core/operation-states.ts'
import { linkQueries } from '../../../store/queries/follow/links.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../../store/queries/lifecycle/operations.ts'
import type { OmittedStep, PlannedAction } from '../../../store/queries/operation-types.ts'
import { checkOwner, findOperation, keyFor, loadOperation } from '../../lifecycle/access.ts'
import { hasParts, requireParts } from '../../lifecycle/known-operations.ts'
import type { Context } from '../../model/context.ts'
import { createUndoActions } from '../../model/steps.ts'
import type { Operation, PersonKey } from '../../model/types.ts'
import { planScopesFor } from '../../registry/collect-scopes.ts'
import type { Registry } from '../../registry/registry.ts'
import { planErrors } from '../errors.ts'
import { isMandatoryAction } from '../read-accounts.ts'
import { everyReading, type Source } from '../source.ts'
import { type PlanRequest, throwUnavailable } from './typed.ts'

/** The person who requests an operation that follows another, and how to show it. */
export interface UndoOrRetryRequest
  extends Pick<
    PlanRequest,
    'requester' | 'directory' | 'locale' | 'channel' | 'onProgress' | 'replaces' | 'includeChanged'
  > {
  /** The reason to fill in for undoing this operation, in the requester's language. */
  readonly undoReason?: (of: { readonly id: string; readonly reason: string | null }) => string
}

/** For plans based on an earlier operation, whose typed input isn't checked again. */
export const checks = {
  ...everyReading,
  form: 'This comes from the earlier operation, or is entered when confirming.',
  names: 'The earlier plan has settled that.',
  since: true,
  sessions: true,
  unread: true,
} as const satisfies Source['checks']

/**
 * The operation to follow. Throws operationNotFound, notYourOperation, notEnded if it is still in progress, or
 * anotherVersion.
 */
export async function findEndedOperation(
  { store, registry }: Context,
  id: string,
  { requester }: UndoOrRetryRequest,
): Promise<{ key: OperationKey; row: OperationRow }> {
  const key = keyFor(id, requester)
  const row = await findOperation(store, key)
  checkOwner(row, requester)
  if (!hasEnded(row.state)) throw new planErrors.notEnded({ id: row.id })
  requireParts(registry, row)
  return { key, row }
}

/** The person's plan to undo or retry an operation, if it is open and has these steps; `only` as in `planRetry`. */
export async function findOpenPlan(
  context: Context,
  id: string,
  how: 'undo' | 'retry',
  person: PersonKey,
  only?: string,
): Promise<Operation | undefined> {
  const { store, clock } = context
  const by = { oid: person.oid, now: clock.now() }
  const key = await linkQueries(store.db).openPlan(keyFor(id, person), how, by)
  const row = key && (await findOperation(store, key))
  if (!row) return undefined
  const { actions } = await findOperation(store, keyFor(id, person))
  // A step that follows others is retried alone only if someone chose it.
  const isMain = ({ kind }: PlannedAction) => actions.some((one) => one.kind === kind && one.after === undefined)
  const ofSteps = only === undefined ? row.actions.some(isMain) : row.actions.every(({ kind }) => kind === only)
  return how === 'undo' || ofSteps ? loadOperation(context, row) : undefined
}

/**
 * Permissions for planning an undo or retry; empty if there is nothing to follow. Never throws: whether the person is
 * allowed to do that is checked when they try.
 */
export async function undoOrRetryScopes(
  { store, registry }: Context,
  id: string,
  how: 'undo' | 'retry',
  person: PersonKey,
): Promise<readonly string[]> {
  const row = await operationQueries(store.db).find(keyFor(id, person))
  if (!row || row.requester_oid !== person.oid || !hasParts(registry, row)) return []
  const undone = how === 'undo'
  const playbook = undone ? registry.playbook(row.playbook).undo : row.playbook
  const actions = undone ? createUndoActions(registry, row.actions).map(({ planned }) => planned) : row.actions
  // The plan requests the others' permissions one by one, and omits what it can't read.
  return planScopesFor(
    registry,
    playbook === null ? [] : actions.filter(isMandatoryAction(registry, playbook, actions)),
  )
}

/**
 * Splits an earlier operation's actions into those still available here and those that aren't, for example because they
 * were switched off. Throws if none are available.
 */
export function availableActions<T>(
  registry: Registry,
  actions: readonly T[],
  kindOf: (action: T) => string,
): { here: T[]; omittedSteps: OmittedStep[] } {
  const here = actions.filter((one) => !registry.unavailable(kindOf(one)))
  const missing = actions.flatMap((one) => registry.unavailable(kindOf(one)) ?? [])
  if (here.length === 0 && missing[0]) throwUnavailable(missing[0])
  const omittedSteps = actions.flatMap((one) => {
    const because = registry.unavailable(kindOf(one))?.because
    return because ? [{ action: kindOf(one), because }] : []
  })
  return { here, omittedSteps }
}
