import { findByName } from '../../graph/directory/find-by-name.ts'
import { suggestSimilar } from '../../graph/directory/similar.ts'
import type { NewOperation, OperationKey } from '../../store/queries/lifecycle/operations.ts'
import type { OmittedStep, PlannedAction } from '../../store/queries/operation-types.ts'
import { itemQueries, type NewItem } from '../../store/queries/plan/items.ts'
import { findOperation, loadOperation } from '../lifecycle/access.ts'
import { type ChangeTransaction, inChangeTransaction } from '../lifecycle/advance.ts'
import type { Context } from '../model/context.ts'
import { hashToken, newId, newToken } from '../model/ids.ts'
import { accountIds } from '../model/rows.ts'
import { createSteps } from '../model/steps.ts'
import type { Operation } from '../model/types.ts'
import { isByOthers } from '../registry/reason.ts'
import { checkAdministratorCount, namesOf } from '../rules/administrators.ts'
import { marksCompromised } from '../rules/compromised.ts'
import { checkDraft } from '../rules/confirmation.ts'
import { planLifetime } from '../rules/deadlines.ts'
import { partsOf } from '../rules/plan-parts.ts'
import type { Protection } from '../rules/protection.ts'
import { noFacts } from '../rules/rule.ts'
import { accountsFound, classify, countVerdicts } from './classify.ts'
import { planErrors } from './errors.ts'
import { type Impacts, mergeImpacts, noImpacts } from './impact.ts'
import { checkNames } from './names.ts'
import { lookupInputs, notChosenItems } from './not-chosen.ts'
import { createNothingToDo } from './nothing-to-do.ts'
import { planHash } from './plan-hash.ts'
import { readPlanInputs } from './plan-inputs.ts'
import { readFacts, readPlanImpacts } from './read-accounts.ts'
import type { StoreWithPlan } from './read-with-plan.ts'
import { recordChangedAccounts } from './record-others-changes.ts'
import { makesCheck, type PlanDetails, type Source } from './source.ts'

/** A stored plan. `token` is only for the card; only its hash is stored. */
export interface Plan {
  readonly operation: Operation
  readonly token: string
}

/** A plan that isn't stored yet. */
export interface PreparedPlan {
  readonly planned: PlanDetails
  readonly actions: readonly PlannedAction[]
  readonly omittedSteps: readonly OmittedStep[]
  readonly items: readonly NewItem[]
  readonly protection: Protection | undefined
  readonly impacts: Impacts
  /** What features store with it. */
  readonly toStore: readonly StoreWithPlan[]
}

/**
 * Makes and stores a plan from any source: looks everything up, reads what is needed, judges each account, and stores
 * the result for its requester to confirm. Doesn't change the directory.
 */
export async function draftPlan(context: Context, source: Source): Promise<Plan> {
  return storePlan(context, await preparePlan(context, source))
}

/** Like `draftPlan`, but without storing the plan. */
export async function preparePlan(context: Context, source: Source): Promise<PreparedPlan> {
  const { planned, planner } = source
  const from = context.clock.now()
  if (!planner) return prepareFromRecords(context, source)
  const inputs = source.inputs.map((input) => input.trim()).filter((input) => input !== '')
  checkSize(inputs, context.limits.maxAccounts)
  if (makesCheck(source, 'form')) checkDraft(planned, context.limits, from)
  const named = makesCheck(source, 'names')
  const aside = source.aside ?? []
  const { protection, lookups: all } = await readPlanInputs(context, planner, async (onProgress) => {
    const found = await planner.directory.find([...inputs, ...lookupInputs(aside)], { onProgress })
    return named ? planner.directory.ask(suggestSimilar, await planner.directory.ask(findByName, found)) : found
  })
  const lookups = all.slice(0, inputs.length)
  if (named) checkNames(lookups)
  const accounts = accountsFound(lookups)
  const chosen = await source.choose(accounts)
  const { facts, ...read } = await readFacts(context, source, planner, { chosen, accounts, protection, from })
  const own = classify(lookups, { ...facts, ...(source.people && { people: source.people }) }, source.rows)
  const items = [...own, ...notChosenItems(aside, all.slice(inputs.length), own.length + 1)]
  const impacts = await readPlanImpacts(context, planner, { playbook: planned.playbook, facts, items, accounts })
  const { actions, omittedSteps, notChecked } = read
  const judged = { planner, planned, facts, items, accounts, omittedSteps, impacts }
  const toStore = await Promise.all(
    context.features.flatMap(({ readWithPlan }) => readWithPlan?.(context, judged) ?? []),
  )
  return {
    planned,
    actions,
    omittedSteps,
    items,
    protection,
    impacts: mergeImpacts(impacts, { impact: [], notChecked }),
    toStore,
  }
}

/** A plan judged by what is recorded; the run reads everything when it is due. */
async function prepareFromRecords(
  context: Context,
  source: Extract<Source, { planner?: undefined }>,
): Promise<PreparedPlan> {
  const { planned, recorded: lookups, rows } = source
  const accounts = accountsFound(lookups)
  const ids = accounts.map(({ id }) => id)
  const { actions, omittedSteps, since, ...chosen } = await source.choose(accounts)
  const steps = createSteps(context.registry, actions)
  const facts = { ...noFacts, ...chosen, steps, ...(since && { later: await since(steps, ids) }) }
  const items = classify(lookups, facts, rows).map((item, index) => ({
    ...item,
    admin_roles: rows[index]?.admin_roles ?? null,
  }))
  return { planned, actions, omittedSteps, items, protection: undefined, impacts: noImpacts, toStore: [] }
}

/** Stores a plan, to be confirmed by its requester. Throws NothingToDo if there is nothing to confirm. */
export async function storePlan(context: Context, made: PreparedPlan): Promise<Plan> {
  if (!changesAny(made)) throw await createNothingToDo(context, made)
  const token = newToken(context.random)
  const { row, items } = toStoredPlan(context, made, token)
  const key = await inChangeTransaction(context, async (changing) => {
    const stored = await storeOperation(context, changing, row, items)
    await recordChanged(changing.tx, stored, made)
    for (const store of made.toStore) await store(changing.tx, stored, row.now)
    return stored
  })
  return { operation: await loadOperation(context, await findOperation(context.store, key)), token }
}

/** Records who has changed the accounts that are left out because of that. */
const recordChanged = (
  tx: ChangeTransaction['tx'],
  key: OperationKey,
  { items, planned: { requester, playbook } }: PreparedPlan,
): Promise<void> =>
  recordChangedAccounts(
    tx,
    key,
    playbook,
    requester,
    items.flatMap(({ verdict, why, detail, detail_at: at, ...item }) => {
      if (verdict !== 'protected' || why === null || !isByOthers(why)) return []
      const account = { id: item.account_id, upn: item.account_upn, name: item.account_name }
      return [{ account, why, detail, ...(at && { at }) }]
    }),
  )

const changesAny = ({ items }: PreparedPlan): boolean => items.some(({ verdict }) => verdict === 'change')

/** The stored form of a plan, which can be confirmed with this token. */
export function toStoredPlan(
  context: Context,
  made: PreparedPlan,
  token: string,
): { row: OperationWithoutId; items: readonly NewItem[] } {
  const { planned, actions, omittedSteps, protection, impacts } = made
  const { playbook } = planned
  const items = protection ? made.items.map((item) => withGuardsAndRoles(item, protection)) : made.items
  if (protection) checkAdministratorCount(items.filter(({ admin_roles: held }) => held).length)
  const changing = items.filter((item) => item.verdict === 'change')
  const now = context.clock.now()
  const row = {
    tenantId: planned.requester.tid,
    playbook,
    actions,
    omittedSteps,
    requester: planned.requester,
    locale: planned.locale,
    channel: planned.channel,
    reason: planned.reason?.trim() || null,
    ticket: planned.ticket?.trim() || null,
    origin: planned.origin,
    planHash: planHash({
      playbook,
      actions,
      targets: accountIds(changing),
      parts: partsOf(context, actions, changing),
    }),
    tokenHash: hashToken(token),
    counts: countVerdicts(items),
    guests: changing.filter((item) => item.account_guest).length,
    // Unknown, rather than empty, for a plan that hasn't read who is protected.
    ...(protection && {
      gaps: protection.gaps,
      notChecked: [...protection.notChecked, ...impacts.notChecked],
      impact: impacts.impact,
    }),
    now,
    expiresAt: now + planLifetime,
    compromised: marksCompromised(context.registry.playbook(playbook), planned.compromised),
    undoOf: planned.undoOf,
    retryOf: planned.retryOf,
    replaces: planned.replaces,
  }
  return { row, items }
}

/** Adds the admin roles of an account to change, and its role in this bot. */
function withGuardsAndRoles(item: NewItem, { guards, roles }: Protection): NewItem {
  if (item.verdict !== 'change') return item
  const id = item.account_id?.toLowerCase() ?? ''
  const [guard, held] = [guards.get(id), roles.get(id)]
  return { ...item, ...(guard && { guards: guard }), ...(held && { admin_roles: namesOf(held) }) }
}

/** Refuses empty and oversized input. */
function checkSize(inputs: readonly string[], limit: number): void {
  // Checked before anything is sent to Graph; duplicates don't count.
  const count = new Set(inputs.map((input) => input.toLowerCase())).size
  if (count === 0) throw new planErrors.noAccounts()
  if (count > limit) throw new planErrors.tooManyAccounts({ count, limit })
}

type OperationWithoutId = Omit<NewOperation, 'id'>

/** Stores an operation and its items, in the transaction in which it is planned. */
export async function storeOperation(
  context: Pick<Context, 'random'>,
  { tx, create }: ChangeTransaction,
  row: OperationWithoutId,
  items: readonly NewItem[],
): Promise<OperationKey> {
  const inserted = await insertPlan(context, row, create)
  await itemQueries(tx).insert(inserted, items)
  return inserted
}

/** Stores an operation under an unused ID. */
export async function insertPlan(
  { random }: Pick<Context, 'random'>,
  row: OperationWithoutId,
  write: (plan: NewOperation) => Promise<boolean>,
): Promise<OperationKey> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const plan = { ...row, id: newId(random) }
    if (await write(plan)) return plan
  }
  throw new Error('No free operation id was found')
}
