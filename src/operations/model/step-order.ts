import type { OmittedStep, PlannedAction } from '../../store/queries/operation-types.ts'
import type { Block } from '../../store/queries/plan/lifted.ts'
import type { Action } from '../registry/action.ts'
import { plannedActions } from '../registry/planned-actions.ts'
import type { PlaybookStep } from '../registry/playbook.ts'
import type { Registry } from '../registry/registry.ts'

/**
 * The actions an operation has, or can still get before it is confirmed: its own, plus the playbook's optional ones if
 * the action they follow is included. In the playbook's order, whatever was chosen.
 */
export function candidateActions(
  registry: Registry,
  playbook: string,
  actions: readonly PlannedAction[],
  omittedSteps: readonly OmittedStep[] = [],
): PlannedAction[] {
  const { steps } = registry.playbook(playbook)
  const has = (kind: string) => actions.some((one) => one.kind === kind && !one.restores)
  const optional = plannedActions(
    steps.filter((step) => step.optional),
    'all',
  ).filter(
    ({ kind, after }) =>
      !actions.some((one) => one.kind === kind) &&
      (after === undefined || has(after)) &&
      !omittedSteps.some(({ action }) => action === kind),
  )
  return orderActions(registry, playbook, [...actions, ...optional], actions)
}

/**
 * Puts actions in the playbook's order, which can depend on those `chosen`. What is restored comes back in reverse
 * order, before sign-in is allowed. If an action isn't in the playbook, the order stays as it is.
 */
export function orderActions(
  registry: Registry,
  playbook: string,
  actions: readonly PlannedAction[],
  chosen: readonly PlannedAction[] = actions,
): PlannedAction[] {
  const { steps, releases } = registry.playbook(playbook)
  const isLast = ({ lastUnless }: PlaybookStep) =>
    lastUnless !== undefined && !chosen.some(({ kind }) => kind === lastUnless)
  const own = [...steps.filter((step) => !isLast(step)), ...steps.filter(isLast)].flatMap(({ action, restores }) =>
    restores ? [] : [action],
  )
  const back = releases === undefined ? [] : registry.playbook(releases).steps.map(({ action }) => `${action} back`)
  const opens = own.findIndex((kind) => liftedBlock(registry, registry.action(kind)) !== undefined)
  const first = opens < 0 ? own.length - 1 : opens
  const order = [...own.slice(0, first), ...back.toReversed(), ...own.slice(first)]
  const place = ({ kind, restores }: PlannedAction) => order.indexOf(restores ? `${kind} back` : kind)
  if (actions.some((one) => place(one) < 0)) return [...actions]
  return actions.toSorted((one, other) => place(one) - place(other))
}

/** The kind of block that an action lifts, if it does. */
export const liftedBlock = (registry: Registry, { locksOut, undo }: Action): string | undefined =>
  locksOut === false && undo !== 'never' && 'by' in undo && registry.action(undo.by).locksOut !== false
    ? undo.by
    : undefined

/** Each action that shuts people out, with the one that lets them in again. */
export const blocksOf = (registry: Registry): Block[] =>
  registry.actions().flatMap((one) => {
    const action = liftedBlock(registry, one)
    return action === undefined ? [] : [{ action, liftedBy: one.kind }]
  })

/** The kinds of all actions that lift a block. */
export const signInAllowingKinds = (registry: Registry): string[] => blocksOf(registry).map(({ liftedBy }) => liftedBy)
