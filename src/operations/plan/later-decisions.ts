import { begunStates } from '../../core/operation-states.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import type { DecidedAccount } from '../../store/queries/plan/accounts.ts'
import { type Decision, decisionQueries } from '../../store/queries/plan/decisions.ts'
import type { Context } from '../model/context.ts'
import { createSteps, type Step } from '../model/steps.ts'
import { byAccount, type DecisionContext, isInForce, isLasting } from './decisions.ts'
import { findUnseenOpposite, isOpposite, replicationLag } from './unseen-decisions.ts'

/*
 * Which decision about an account counts, for every plan and run. The latest decision in force wins and overrides all
 * earlier ones that are still pending, scheduled or not. It also covers accounts that were already in the wanted state.
 */

type Db = Parameters<typeof decisionQueries>[0]

/** What a run must know before writing, by account. */
export interface LaterDecisions {
  /** The operation with a later decision. */
  readonly later: ReadonlyMap<string, string>
  /** Accounts that another operation is writing to right now. */
  readonly busy: ReadonlySet<string>
  /** Accounts whose earlier writes might not be visible yet, so that a read showing the wanted state proves nothing. */
  readonly unseen: ReadonlySet<string>
}

/**
 * Decisions made by other operations about these accounts after this one, and earlier decisions still being carried
 * out.
 */
export async function findLaterDecisions(
  { store, clock }: DecisionContext,
  row: OperationRow,
  step: Step,
  accounts: readonly string[],
): Promise<LaterDecisions> {
  if (!isLasting(step)) return { later: new Map(), busy: new Set(), unseen: new Set() }
  const own = row.decision ?? 0
  const now = clock.now()
  const decisions = await decisionQueries(store.db).over(row.tenant_id, {
    accounts,
    actions: step.rivals.actions,
    except: row.id,
    after: own,
    sentSince: now - replicationLag,
    now,
  })
  const earlier = decisions.filter(({ number }) => number <= own)
  return {
    later: latestByAccount(decisions.filter((one) => one.number > own && isInForce(one))),
    busy: accountsOf(earlier.filter(({ written, running }) => written === 'sending' && running)),
    unseen: new Set(
      [...byAccount(earlier)].flatMap(([account, mine]) => (findUnseenOpposite(mine, step) ? [account] : [])),
    ),
  }
}

/**
 * Accounts shown on a plan as already in the wanted state, to which another operation has since done the opposite; with
 * that operation.
 */
export async function findOvertaken(
  { store, clock }: DecisionContext,
  row: OperationRow,
  steps: readonly Step[],
  planned: readonly DecidedAccount[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  const sentSince = row.created_at - replicationLag
  for (const step of steps.filter((one) => isLasting(one) && !one.planned.restores)) {
    const accounts = planned.flatMap(({ id, foundSo }) =>
      foundSo === 'all' || foundSo.includes(step.kind) ? [id] : [],
    )
    const { actions } = step.rivals
    const asked = { accounts, actions, except: row.id, sentSince, now: clock.now() }
    const decisions = await decisionQueries(store.db).over(row.tenant_id, asked)
    const sent = decisions.filter(({ sentAt }) => sentAt !== null && sentAt >= sentSince)
    for (const [account, mine] of byAccount(sent)) {
      const one = findUnseenOpposite(mine, step)
      if (one) found.set(account, one.operation)
    }
  }
  return found
}

/** By action and account ID: accounts to which other operations have since done the opposite. */
export async function findOppositeSince(
  context: DecisionContext,
  row: OperationRow,
  steps: readonly Step[],
  accounts: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const each = steps
    .filter(isLasting)
    .map(async (step) => [step.kind, await findChangedSince(context, row, step, accounts, { opposite: true })] as const)
  return new Map(await Promise.all(each))
}

/** Which of these accounts other operations have changed, or found already changed, after this operation. */
export async function findChangedSince(
  { store, clock }: DecisionContext,
  { tenant_id: tenantId, id, decision }: Pick<OperationRow, 'tenant_id' | 'id' | 'decision'>,
  step: Step,
  accounts: readonly string[],
  { except, opposite = false }: { readonly except?: string; readonly opposite?: boolean } = {},
): Promise<ReadonlyMap<string, string>> {
  const decisions = await decisionQueries(store.db).over(tenantId, {
    accounts,
    actions: step.rivals.actions,
    // A scheduled undo shares the number of the operation it undoes.
    after: (decision ?? 0) - 1,
    now: clock.now(),
  })
  const later = decisions.filter(
    (one) =>
      one.operation !== id &&
      one.operation !== except &&
      (one.number > (decision ?? 0) || one.follows === id) &&
      isCarriedOut(one, step) &&
      (!opposite || isOpposite(one, step)),
  )
  return latestByAccount(later)
}

/**
 * Makes an operation the latest decision about these accounts, which are all of its accounts, in the transaction that
 * puts it in force. An undo or retry yields where someone else has acted since. Returns whether it overrides anything
 * that was still to be done.
 */
export async function putInForce(
  context: Pick<Context, 'registry' | 'clock'>,
  db: Db,
  row: OperationRow,
  decided: readonly DecidedAccount[],
): Promise<boolean> {
  const key: OperationKey = { tenantId: row.tenant_id, id: row.id }
  const asking = { clock: context.clock, store: { db } }
  const steps = createSteps(context.registry, row.actions).filter(isLasting)
  const decisions = decisionQueries(db)
  const accounts = decided.map(({ id }) => id)
  const first = row.undo_of ?? row.retry_of
  const base = first === null ? undefined : await operationQueries(db).find({ ...key, id: first })
  const aside: { action: string; account: string; operation: string }[] = []
  for (const step of steps) {
    const { later } = await findLaterDecisions(asking, row, step, accounts)
    const how = { except: row.id, opposite: row.undo_of === null }
    const acted = base ? await findChangedSince(asking, base, step, accounts, how) : []
    for (const [account, operation] of [...later, ...acted]) aside.push({ action: step.kind, account, operation })
  }
  await decisions.skipDecidedLater(key, aside)
  const over = steps.map(({ kind, rivals }) => ({ action: kind, over: rivals.actions }))
  const overrides = await decisions.supersede(key, over, [...new Set(aside.map(({ account }) => account))])
  return overrides || row.replaces !== null
}

function isCarriedOut({ written, state }: Decision, step: Step): boolean {
  if (written === 'none') return isLasting(step) && begunStates.includes(state)
  return step.rivals.states.includes(written)
}

const accountsOf = (decisions: readonly Decision[]): ReadonlySet<string> =>
  new Set(decisions.map(({ account }) => account))

/** The latest decision for each account; the input is sorted latest first. */
function latestByAccount(decisions: readonly Decision[]): ReadonlyMap<string, string> {
  return new Map(decisions.toReversed().map(({ account, operation }) => [account, operation]))
}
