import type { Playbook, Step as PlaybookStep } from '../../actions/playbook.ts'
import { type Choices, plannedActions } from '../../actions/playbooks.ts'
import type { Registry, Unavailable } from '../../actions/registry.ts'
import { UserError } from '../../core/errors.ts'
import type { Json, LeftOutAction, PlannedAction } from '../../core/model.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { itemQueries, type NewItem } from '../../store/queries/operation-items.ts'
import type { NewOperation, OperationKey } from '../../store/queries/operations.ts'
import { find, show } from '../access.ts'
import { checkDraft, type Draft } from '../confirm/confirmation-rules.ts'
import type { Context } from '../context.ts'
import { hashToken, newId, newToken } from '../ids.ts'
import { change } from '../lifecycle/advance.ts'
import { accountIds } from '../rows.ts'
import type { Operation, OperationChannel, Person } from '../types.ts'
import { classify, countVerdicts, foundIn } from './classify.ts'
import type { Impacts } from './impact.ts'
import { checkNames } from './names.ts'
import { planHash } from './plan-hash.ts'
import { type Reading, readForPlan } from './plan-inputs.ts'
import { namesOf, type Protection } from './protection.ts'
import { impactsFor, readAccounts } from './read-accounts.ts'

const lifetime = 10 * 60_000
/** Each has to be typed by the operator and shown to the approver. */
const maxAdmins = 5

/** An operator's request for a plan. `Choices` says which optional actions to include. */
export interface PlanRequest extends Draft, Choices {
  /** The playbook's name. */
  readonly playbook: string
  /** Parameters by action kind. */
  readonly parameters?: Readonly<Record<string, Json>>
  /** As typed: UPNs, mail addresses, object ids. */
  readonly inputs: readonly string[]
  readonly requester: Person
  /** Reads as the requester, with `planScopes`. */
  readonly directory: Directory
  readonly locale: string
  readonly channel: OperationChannel
  /** Whether the operator marked the accounts as compromised. */
  readonly compromised?: boolean
  /** Whether a language model derived it from a sentence. */
  readonly fromSentence?: boolean
  /** Receives the progress. */
  readonly onProgress?: (reading: Reading) => void
}

/** Looks everything up, judges it and stores the plan. Doesn't change the directory. */
export async function plan(context: Context, request: PlanRequest): Promise<{ operation: Operation; token: string }> {
  const { registry, limits, clock } = context
  const { playbook, parameters, directory } = request
  const inputs = request.inputs.map((input) => input.trim()).filter((input) => input !== '')
  const from = clock.now()
  checkSize(inputs, limits.maxAccounts)
  checkDraft(request, limits, from)
  const missing = unavailable(registry, registry.playbook(playbook).steps)
  const planned = plannedActions(registry.playbook(playbook).steps, request, parameters).filter(isNotIn(missing))
  const { protection, lookups } = await readForPlan(context, request, (onProgress) =>
    directory.find(inputs, { onProgress }).then(directory.named).then(directory.suggest),
  )
  checkNames(lookups)
  const accounts = foundIn(lookups)
  const intended = { playbook, actions: planned, leftOut: missing, accounts, protection, from }
  const read = await readAccounts(context, request, intended)
  const items = classify(lookups, read.reading)
  const impacts = await impactsFor(context, request, read, { items, accounts })
  const { actions, leftOut } = read
  return keep(context, { ...request, actions, leftOut, impacts }, items, protection)
}

/** Steps that aren't available here; throws if one of them is mandatory. */
function unavailable(registry: Registry, steps: readonly PlaybookStep[]): LeftOutAction[] {
  return steps.flatMap(({ action, optional }) => {
    const missing = registry.unavailable(action)
    if (missing && !optional) refuse(missing)
    return missing ? [{ action, because: missing.because }] : []
  })
}

function refuse(missing: Unavailable): never {
  throw missing.because === 'cloud'
    ? new UserError('notInCloud')
    : new UserError('switchedOff', { setting: missing.setting })
}

/**
 * Splits an earlier operation's actions into those still available here and those that aren't, for example because they
 * were switched off. Throws if none are.
 */
export function doable<T>(
  registry: Registry,
  actions: readonly T[],
  kindOf: (action: T) => string,
): { here: T[]; leftOut: LeftOutAction[] } {
  const here = actions.filter((one) => !registry.unavailable(kindOf(one)))
  const missing = actions.flatMap((one) => registry.unavailable(kindOf(one)) ?? [])
  if (here.length === 0 && missing[0]) refuse(missing[0])
  const leftOut = actions.flatMap((one) => {
    const because = registry.unavailable(kindOf(one))?.because
    return because ? [{ action: kindOf(one), because }] : []
  })
  return { here, leftOut }
}

const isNotIn =
  (leftOut: readonly LeftOutAction[]) =>
  ({ kind }: PlannedAction) =>
    !leftOut.some(({ action }) => action === kind)

/** Stores a plan of judged items, to be confirmed by its requester. */
export async function keep(
  context: Context,
  request: Omit<PlanRequest, 'inputs' | 'directory' | 'onProgress' | 'parameters'> & {
    readonly actions: readonly PlannedAction[]
    readonly leftOut?: readonly LeftOutAction[]
    readonly impacts?: Impacts
    readonly undoOf?: string
    readonly retryOf?: string
  },
  judged: readonly NewItem[],
  { guards, gaps, notChecked, roles }: Pick<Protection, 'guards' | 'gaps' | 'notChecked' | 'roles'>,
): Promise<{ operation: Operation; token: string }> {
  const { playbook, actions, requester } = request
  const items = judged.map((item) => {
    if (item.verdict !== 'change') return item
    const id = item.account_id?.toLowerCase() ?? ''
    const [guard, held] = [guards.get(id), roles.get(id)]
    return { ...item, ...(guard && { guards: guard }), ...(held && { admin_roles: namesOf(held) }) }
  })
  const admins = items.filter(({ admin_roles: held }) => held).length
  if (admins > maxAdmins) throw new UserError('tooManyAdmins', { count: admins, limit: maxAdmins })
  const changing = items.filter((item) => item.verdict === 'change')
  const targets = accountIds(changing)
  const token = newToken(context.random)
  const now = context.clock.now()
  const row = {
    tenantId: requester.tid,
    playbook,
    actions,
    leftOut: request.leftOut,
    requester,
    locale: request.locale,
    channel: request.channel,
    reason: request.reason?.trim() || null,
    ticket: request.ticket?.trim() || null,
    planHash: planHash({ playbook, actions, targets }),
    tokenHash: hashToken(token),
    counts: countVerdicts(items),
    guests: changing.filter((item) => item.account_guest).length,
    gaps,
    notChecked: [...notChecked, ...(request.impacts?.notChecked ?? [])],
    impact: request.impacts?.impact,
    now,
    expiresAt: now + lifetime,
    fromSentence: request.fromSentence,
    compromised: isCompromised(context.registry.playbook(playbook), request.compromised),
    undoOf: request.undoOf,
    retryOf: request.retryOf,
  }
  const operation = await store(context, row, items)
  return { operation, token }
}

/** Whether an operation marks its accounts as compromised; `said` is the operator's answer, if asked. */
export const isCompromised = ({ contains }: Pick<Playbook, 'contains'>, said = false): boolean =>
  contains === 'always' || (contains === 'asked' && said)

/** Refuses empty and oversized input. */
export function checkSize(inputs: readonly string[], limit: number): void {
  // Checked before anything is sent to Graph; duplicates don't count.
  const count = new Set(inputs.map((input) => input.toLowerCase())).size
  if (count === 0) throw new UserError('noAccounts')
  if (count > limit) throw new UserError('tooManyAccounts', { count, limit })
}

async function store(context: Context, row: Omit<NewOperation, 'id'>, items: readonly NewItem[]): Promise<Operation> {
  const key = await change(context, async ({ tx, create }) => {
    const inserted = await insertPlan(context, row, create)
    await itemQueries(tx).insert(inserted, items)
    return inserted
  })
  return show(context.store, await find(context.store, key))
}

/** Stores an operation under an unused id. */
export async function insertPlan(
  { random }: Context,
  row: Omit<NewOperation, 'id'>,
  write: (plan: NewOperation) => Promise<boolean>,
): Promise<OperationKey> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const plan = { ...row, id: newId(random) }
    if (await write(plan)) return plan
  }
  throw new Error('No free operation id was found')
}
