import type { Json } from '../../../core/model.ts'
import type { Account } from '../../../graph/directory/account.ts'
import { graphErrors } from '../../../graph/directory/errors.ts'
import type { OmittedStep } from '../../../store/queries/operation-types.ts'
import type { Context } from '../../model/context.ts'
import { plannedActions } from '../../registry/planned-actions.ts'
import type { PlaybookStep } from '../../registry/playbook.ts'
import type { Registry, Unavailability } from '../../registry/registry.ts'
import { draftPlan, type Plan } from '../draft.ts'
import { planErrors } from '../errors.ts'
import type { EnteredFields } from '../form-fields.ts'
import type { NotChosenAccount } from '../not-chosen.ts'
import type { OriginPeople } from '../origin-people.ts'
import type { ChangesAfter } from '../others-changes.ts'
import { type ChosenActions, everyReading, type PlanDetails, type Planner, type Source } from '../source.ts'

/** An operator's request for a plan. `choices` says which optional actions to include. */
export interface PlanRequest extends Omit<PlanDetails, 'undoOf' | 'retryOf'>, Planner, EnteredFields<'choices'> {
  /** Parameters by action kind. */
  readonly parameters?: Readonly<Record<string, Json>>
  /** As typed: UPNs, email addresses, object IDs. */
  readonly inputs: readonly string[]
  /** Other accounts that its origin names. */
  readonly aside?: readonly NotChosenAccount[] | undefined
  /** The plan that it repeats, for which others' changes since then matter. */
  readonly changesAfter?: ChangesAfter
  /** Everyone its origin names. */
  readonly people?: OriginPeople | undefined
}

const notFollowing = 'The plan follows no other operation.'

export const checks = {
  ...everyReading,
  form: true,
  names: true,
  since: notFollowing,
  sessions: notFollowing,
  unread: notFollowing,
} as const satisfies Source['checks']

/** Plans what an operator typed or chose. */
export async function planTyped(context: Context, request: PlanRequest): Promise<Plan> {
  const { steps } = context.registry.playbook(request.playbook)
  const omittedSteps = unavailableSteps(context.registry, steps)
  const actions = plannedActions(steps, request.choices ?? {}, request.parameters).filter(
    ({ kind }) => !omittedSteps.some(({ action }) => action === kind),
  )
  return draftPlan(context, {
    checks,
    planned: request,
    planner: request,
    inputs: request.inputs,
    aside: request.aside,
    people: request.people,
    choose: async (accounts) => ({
      actions,
      omittedSteps,
      only: accountsPerStep(steps, accounts),
      ...(request.changesAfter && { after: request.changesAfter }),
    }),
  })
}

/** For some steps, the accounts they are limited to. */
export function accountsPerStep(
  steps: readonly PlaybookStep[],
  accounts: readonly Account[],
): NonNullable<ChosenActions['only']> {
  const limited = new Set(steps.flatMap(({ action, onlyFor }) => (onlyFor === 'synced' ? [action] : [])))
  const synced = new Set(accounts.flatMap((one) => (one.synced ? [one.id] : [])))
  return ({ kind }, account) => !limited.has(kind) || synced.has(account)
}

/** Steps that aren't available here; throws if one of them is mandatory. */
function unavailableSteps(registry: Registry, steps: readonly PlaybookStep[]): OmittedStep[] {
  return steps.flatMap(({ action, optional }) => {
    const missing = registry.unavailable(action)
    if (missing && !optional) throwUnavailable(missing)
    return missing ? [{ action, because: missing.because }] : []
  })
}

export function throwUnavailable(missing: Unavailability): never {
  throw missing.because === 'cloud'
    ? new graphErrors.notInCloud()
    : new planErrors.switchedOff({ setting: missing.setting })
}
