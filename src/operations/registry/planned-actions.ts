import type { Json } from '../../core/model.ts'
import type { PlannedAction } from '../../store/queries/operation-types.ts'
import type { Choices, Playbook, PlaybookStep } from './playbook.ts'

/** An operation's actions with parameters: the chosen steps, or all of them. */
export function plannedActions(
  steps: readonly PlaybookStep[],
  choices: Choices | 'all',
  parameters: Readonly<Record<string, Json>> = {},
): PlannedAction[] {
  const chosen = new Map(Object.entries(choices === 'all' ? {} : choices))
  const planned = steps
    .filter(({ optional }) => !optional || choices === 'all' || (chosen.get(optional.input) ?? optional.on))
    .map(({ action, after, restores, parameters: settled }) => ({
      kind: action,
      parameters: settled ?? parameters[action] ?? null,
      ...(after !== undefined && { after }),
      ...(restores && { restores }),
    }))
  return choices === 'all' ? planned : withoutOrphans(planned)
}

/** Removes actions whose prerequisite isn't included. */
const withoutOrphans = (planned: readonly PlannedAction[]): PlannedAction[] =>
  planned.filter(({ after }) => after === undefined || planned.some(({ kind }) => kind === after))

/** The actions the operator chose from those possible. Actions without a choice stay as planned. */
export function chosenActions(
  { steps }: Playbook,
  candidates: readonly PlannedAction[],
  planned: readonly PlannedAction[],
  choices: Choices,
): PlannedAction[] {
  const chosen = new Map(Object.entries(choices))
  return withoutOrphans(
    candidates.filter(({ kind, restores }) => {
      const asked = steps.find((step) => step.action === kind && step.restores === restores)?.optional
      return (asked && chosen.get(asked.input)) ?? planned.some((one) => one.kind === kind)
    }),
  )
}
