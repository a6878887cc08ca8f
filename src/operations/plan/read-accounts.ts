import type { Clock } from '../../core/clock.ts'
import { undefinedAfter } from '../../core/deadline.ts'
import { UserError } from '../../core/errors.ts'
import { signInErrors } from '../../core/sign-in-errors.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import type { OmittedStep, PlannedAction } from '../../store/queries/operation-types.ts'
import type { NewItem } from '../../store/queries/plan/items.ts'
import type { Context } from '../model/context.ts'
import { candidateActions } from '../model/step-order.ts'
import { createSteps, type PlanInspection, type Step } from '../model/steps.ts'
import { activeRoles, rolesLackedBy } from '../registry/admin-roles.ts'
import { planScopesFor } from '../registry/collect-scopes.ts'
import type { Registry } from '../registry/registry.ts'
import { readFederation } from '../rules/federated.ts'
import { findHeldItems } from '../rules/held-items.ts'
import type { Protection } from '../rules/protection.ts'
import { noEndedSessions, noFacts, readRules } from '../rules/rule.ts'
import { readEndedSessions } from '../rules/sessions-ended.ts'
import type { PlanFacts } from './classify.ts'
import { findPendingDecisions } from './decisions.ts'
import { readEstimates } from './estimates.ts'
import { type Impacts, mergeImpacts, readImpacts } from './impact.ts'
import { addNamesAndProof } from './names-and-proof.ts'
import { readOthersChanges } from './others-changes.ts'
import { findMissingSeats } from './seats.ts'
import { type ChosenActions, makesCheck, type Planner, type Source } from './source.ts'

/** What was found before the accounts are read. */
interface LookupResult {
  readonly chosen: ChosenActions
  readonly accounts: readonly Account[]
  readonly protection: Protection
  /** When the plan began to read, in ms since the epoch. */
  readonly from: number
}

/** What was read, and the actions that are left to plan. */
export interface ReadResult {
  readonly actions: readonly PlannedAction[]
  readonly omittedSteps: readonly OmittedStep[]
  readonly facts: ReadPlan
  readonly notChecked: Impacts['notChecked']
}

type ReadPlan = PlanFacts & { readonly found: ReadonlyMap<string, PlanInspection> }

/** Everything a plan reads about its accounts before it judges them. */
export async function readFacts(
  context: Context,
  source: Source,
  planner: Planner,
  { chosen, accounts, protection, from }: LookupResult,
): Promise<ReadResult> {
  const { registry } = context
  const { recorded = () => [], only, doneBefore, judge, undoneAlone, undone } = chosen
  const { playbook } = source.planned
  const { tid } = planner.requester
  const ids = accounts.map(({ id }) => id)
  const mustRead = isMandatoryAction(registry, playbook, chosen.actions)
  const notPermitted = stepsNotPermitted(
    createSteps(registry, candidateActions(registry, playbook, chosen.actions, chosen.omittedSteps)).filter(
      (step) => !mustRead(step),
    ),
    protection,
  )
  const impossible = [...chosen.omittedSteps, ...notPermitted]
  const {
    found: read,
    omittedSteps: unreadable,
    refused,
  } = await inspectForPlan(
    context.clock,
    createSteps(registry, candidateActions(registry, playbook, without(chosen.actions, impossible), impossible)),
    ids,
    (step) => !mustRead(step),
    async (step) => (mustRead(step) ? planner.directory : readerOf(context, planner, step)),
  )
  const omittedSteps = [...impossible, ...unreadable]
  const actions = without(chosen.actions, omittedSteps)
  if (refused && actions.length === 0) throw refused
  const steps = createSteps(registry, candidateActions(registry, playbook, actions, omittedSteps))
  const [found, others] = await Promise.all([
    addNamesAndProof(context, planner, steps, read, accounts),
    readOthersChanges(context, planner, {
      accounts,
      steps,
      ...(chosen.after && { after: chosen.after }),
      include: source.planned.includeChanged === true,
    }),
  ])
  const estimates = await readEstimates(context, planner, { steps, found, accounts })
  const pending = await findPendingDecisions(context, tid, {
    steps,
    accounts: ids,
    from,
    undoneAlone,
    replaces: source.planned.replaces,
  })
  const restoring = steps.filter(({ planned }) => planned.restores)
  const held = await findHeldItems(context, tid, { steps: restoring, found, recorded, accounts: ids, among: ids })
  const opens = steps.some((step) => step.opens !== undefined && actions.includes(step.planned))
  const ofFeatures = await readRules(context.features, { ...context, tenantId: tid, steps, found, opens })
  const remarks = await readRemarks(steps, planner.directory, accounts)
  const { notChecked, federated } = await readFederation(context, planner, steps, accounts)
  const later = makesCheck(source, 'since') && chosen.since ? await chosen.since(steps, ids) : new Map()
  const letsIn = undone && makesCheck(source, 'sessions') && steps.some(({ opens }) => opens !== undefined)
  const sessions = letsIn ? await readEndedSessions(context, undone, planner.directory, ids) : noEndedSessions
  const unread = makesCheck(source, 'unread') ? chosen.actions.filter((one) => !actions.includes(one)) : []
  const rare = registry.playbook(playbook).steps.flatMap(({ action, optional }) => (optional?.rare ? [action] : []))
  const warns = (kind: string) => !rare.includes(kind) || actions.some((one) => one.kind === kind)
  const facts = {
    ...noFacts,
    steps,
    protection,
    federated,
    later,
    sessions,
    ofFeatures,
    found,
    estimates,
    pending,
    held,
    remarks,
    others,
    recorded,
    unread,
    warns,
    ...(only && { only }),
    ...(doneBefore && { doneBefore }),
    ...(judge && { judge }),
  }
  return { actions, omittedSteps, facts, notChecked: [...notChecked, ...others.notChecked] }
}

const without = (actions: readonly PlannedAction[], omitted: readonly OmittedStep[]): PlannedAction[] =>
  actions.filter(({ kind }) => !omitted.some(({ action }) => action === kind))

/** The steps that the requester's admin roles don't permit on any account, as far as these are known. */
function stepsNotPermitted(steps: readonly Step[], { roles: holders, self }: Protection): OmittedStep[] {
  const held = holders.get(self) ?? []
  if (activeRoles(held).length === 0) return []
  return steps.flatMap(({ kind, action }) => {
    const roles = action.ownersToo ? undefined : rolesLackedBy(held, action.roles)
    return roles ? [{ action: kind, because: 'role' as const, roles }] : []
  })
}

/** What to know before confirming these items, and what couldn't be checked. */
export async function readPlanImpacts(
  context: Context,
  planner: Planner,
  plan: {
    readonly playbook: string
    readonly facts: ReadPlan
    readonly items: readonly NewItem[]
    readonly accounts: readonly Account[]
  },
): Promise<Impacts> {
  const { playbook, items, accounts } = plan
  const { steps, found } = plan.facts
  const [lost, seats] = await Promise.all([
    readImpacts(context, planner, { playbook, steps, items, accounts }),
    findMissingSeats(context, planner, { steps, found, items }),
  ])
  return mergeImpacts(lost, seats)
}

/** The actions without which there is no plan; all others are omitted if they can't be read. */
export function isMandatoryAction(
  registry: Registry,
  playbook: string,
  actions: readonly PlannedAction[],
): (action: Pick<PlannedAction, 'kind'>) => boolean {
  const { steps } = registry.playbook(playbook)
  const isAlone = steps.length === 0 && actions.length === 1
  return ({ kind }) => isAlone || steps.some(({ action, optional }) => action === kind && !optional)
}

/** Reads with one step's permissions, so that missing ones only exclude that step. */
async function readerOf(
  { registry, graph, tokenFor }: Context,
  { requester, channel, directory }: Planner,
  step: Step,
): Promise<Directory> {
  if (step.action.scopes.plan.length === 0) return directory
  return graph.as(await tokenFor(requester, channel, planScopesFor(registry, [step])), { priority: 'high' })
}

/**
 * Maximum time a plan waits for an optional action that is slow to inspect, in ms, because others might be using the
 * same quota.
 */
const slowWaitMs = 20_000

/** If inspecting all accounts would take too long, inspects one: an operator who can't read that one can't read any. */
async function inspectSome(step: Step, directory: Directory, accounts: readonly string[], signal?: AbortSignal) {
  const { inspectAtMost = accounts.length } = step.action
  if (accounts.length <= inspectAtMost) return step.inspect(directory, accounts, signal)
  await step.inspect(directory, accounts.slice(0, 1), signal)
  return 'unread'
}

/**
 * Reads what the actions need in addition to what every plan reads. An optional action that can't be read (because a
 * permission or role is missing, or because it would take too long) is omitted without affecting the rest.
 * `directoryFor` provides a directory with one action's permissions.
 */
async function inspectForPlan(
  clock: Clock,
  steps: readonly Step[],
  accounts: readonly string[],
  isOptional: (step: Step) => boolean,
  directoryFor: (step: Step) => Promise<Directory>,
): Promise<{
  found: ReadonlyMap<string, PlanInspection>
  omittedSteps: OmittedStep[]
  refused: UserError | undefined
}> {
  const found = new Map<string, PlanInspection>()
  const omittedSteps: OmittedStep[] = []
  let refused: UserError | undefined
  if (accounts.length === 0) return { found, omittedSteps, refused }
  const look = async (step: Step) => {
    const isSlow = isOptional(step) && step.action.inspectAtMost !== undefined
    try {
      const directory = await directoryFor(step)
      const inspect = (signal?: AbortSignal) => inspectSome(step, directory, accounts, signal)
      found.set(step.kind, isSlow ? ((await undefinedAfter(clock, slowWaitMs, inspect)) ?? 'unread') : await inspect())
    } catch (error) {
      if (!(error instanceof UserError) || !isOptional(step)) throw error
      if (isSlow && error instanceof graphErrors.graphThrottled) return void found.set(step.kind, 'unread')
      const because = error.meaning.unread
      // Graph might be able to answer when the plan is created again.
      if (!because || because === 'unavailable') throw error
      refused ??= error
      // An add-on that nobody has consented to isn't offered.
      const isOff = error instanceof signInErrors.consentRequired && error.details.addOn !== undefined
      omittedSteps.push({ action: step.kind, because: isOff ? 'nothing' : because })
    }
  }
  await Promise.all(steps.map(look))
  return { found, omittedSteps, refused }
}

/** The actions' warnings about these accounts. */
export async function readRemarks(
  steps: readonly Step[],
  directory: Directory,
  accounts: readonly Account[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const remarks = steps.map(
    async ({ kind, action }) => [kind, (await action.remarks?.(directory, accounts)) ?? new Map()] as const,
  )
  return new Map(await Promise.all(remarks))
}
