import type {
  AccountHistory,
  KeepReason,
  LastDecision,
  PendingDecision,
  Warning,
  WriteState,
} from '../../core/model.ts'
import { begunStates, confirmedStates } from '../../core/operation-states.ts'
import { inEffectStates } from '../../core/write-states.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { type Decision, decisionQueries } from '../../store/queries/plan/decisions.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import type { Context } from '../model/context.ts'
import { accountIds } from '../model/rows.ts'
import { opening, type Step, stepsOf } from '../model/steps.ts'
import { isOpposite, unseenFor, unseenOf } from './unseen.ts'

/*
 * Tracks the latest and pending decisions about accounts, for every plan and run. The latest decision in force wins and
 * overrides all earlier ones that are still pending, scheduled or not. It also covers accounts found to be in the
 * wanted state already.
 */

type Db = Parameters<typeof decisionQueries>[0]
type Asking = Pick<Context, 'clock'> & { readonly store: Pick<Context['store'], 'db'> }

/** Whether the action puts accounts into a lasting state; signing out, for example, doesn't. */
const holds = (step: Step): boolean => step.action.undo !== 'never'

const mayBeDone: readonly WriteState[] = ['none', ...inEffectStates]

/** Pending decisions by account. */
export type Pending = ReadonlyMap<string, Over>

/** The decisions pending about an account, those just sent and, if a step restores access, who last removed it. */
interface Over {
  readonly pending: readonly PendingOver[]
  readonly sent: readonly Decision[]
  readonly last?: LastDecision
  readonly compromised?: LastDecision
}

/** A pending decision; `action` is what it will do. */
export interface PendingOver extends PendingDecision {
  readonly action: string
  readonly restores: boolean
}

/** What a plan asks about. `from`: when it began to read the directory, in ms since the epoch. */
interface AskedOver {
  readonly steps: readonly Step[]
  readonly accounts: readonly string[]
  readonly from: number
  /** An operation being undone by somebody who may do so alone. */
  readonly mended?: string | undefined
}

/**
 * Decisions about these accounts that one of the steps would override: those pending, and those carried out so shortly
 * before the plan began to read, or since, that it may not have seen them.
 */
export async function pendingOver(
  { store, clock, registry }: Asking & Pick<Context, 'registry'>,
  tenantId: string,
  { steps, accounts, from, mended }: AskedOver,
): Promise<Pending> {
  const actions = [...new Set(steps.filter(holds).flatMap(({ rivals }) => rivals.actions))]
  const sentSince = from - unseenFor
  const decisions = await decisionQueries(store.db).over(tenantId, { accounts, actions, sentSince, now: clock.now() })
  const pending = new Map<string, Over>()
  const giving = steps.filter(({ opens }) => opens !== undefined)
  const asked = { accounts, opening: giving.map(({ kind }) => kind), ...(mended && { except: mended }) }
  const marks = await decisionQueries(store.db).compromised(tenantId, asked)
  const marked = new Map(marks.map(({ account, upn: _, ...one }) => [account, one]))
  for (const [account, mine] of byAccount(decisions)) {
    const latest = Math.max(0, ...mine.filter(isInForce).map(({ number }) => number))
    const found = mine.flatMap((one) => pendingOf(one, latest, registry))
    // Latest first. A decision that is still to be carried out is pending, whatever was done before it.
    const took = mine.find((one) => isInForce(one) && mayBeDone.includes(one.written))
    const last = took && giving.some(({ opens }) => opens === took.action) ? lastOf(took) : undefined
    const sent = mine.filter(({ sentAt }) => sentAt !== null && sentAt >= sentSince)
    pending.set(account, { pending: found, sent, ...(last && { last }) })
  }
  for (const [account, compromised] of marked)
    pending.set(account, { pending: [], sent: [], ...pending.get(account), compromised })
  return pending
}

/**
 * Why a step is needed by an account that looks as if it were not: the decision that will do the opposite or has just
 * done so, which the directory may not show yet.
 */
export function oppositeTo(step: Step, over: Over | undefined): (Warning & { readonly why: KeepReason }) | undefined {
  if (!over || !holds(step)) return undefined
  const { undo } = step.action
  const pending = over.pending.find((one) => isOpposite(one, step))
  if (pending && undo !== 'never' && 'by' in undo) {
    const { operation, at } = pending
    return { why: undo.keep, detail: operation, ...(at !== null && { at }) }
  }
  const one = pending ?? unseenOf(over.sent, step)
  return one && { why: 'justChanged', detail: one.operation }
}

function pendingOf(one: Decision, latest: number, registry: Context['registry']): PendingOver[] {
  const { operation, action, playbook, by, number } = one
  const shared = { operation, by: by.name }
  if (confirmedStates.includes(one.state) && ['pending', 'sending'].includes(one.written)) {
    const { restores } = one
    const own = { ...shared, action, restores, playbook, at: one.runAt, awaitsApproval: !one.inForce }
    return [own, ...takingBack()]
  }
  return takingBack()

  // Until it has an operation of its own, a reversal is listed under the operation it reverses.
  function takingBack(): PendingOver[] {
    const { undo } = registry.action(action)
    const back = registry.playbook(playbook).undo
    if (one.backAt === null || undo === 'never' || back === null || number < latest) return []
    const opposite = 'by' in undo ? { action: undo.by, restores: false } : { action, restores: true }
    return [{ ...shared, ...opposite, playbook: back, at: one.backAt, awaitsApproval: !one.inForce }]
  }
}

/** What a plan says about an account's history, if it has any. */
export function historyOf(over: Over | undefined): AccountHistory | undefined {
  if (!over) return undefined
  const { sent: _, pending, ...before } = over
  if (pending.length === 0 && !before.last && !before.compromised) return undefined
  const isFirst = ({ operation, at }: PendingOver, index: number) =>
    pending.findIndex((one) => one.operation === operation && one.at === at) === index
  return { ...before, pending: pending.filter(isFirst).map(({ action: _, restores: __, ...one }) => one) }
}

/**
 * Who last removed these accounts' access, if that is still in force, and pending decisions about it; by account id.
 */
export async function accessHistory(
  context: Asking & Pick<Context, 'registry'>,
  tenantId: string,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, AccountHistory>> {
  const { registry } = context
  const steps = stepsOf(
    registry,
    opening(registry).map((kind) => ({ kind, parameters: null })),
  )
  const over = await pendingOver(context, tenantId, { steps, accounts, from: context.clock.now() })
  return new Map(
    [...over].flatMap(([id, one]) => {
      const history = historyOf(one)
      return history ? [[id, history] as const] : []
    }),
  )
}

const lastOf = ({ operation, playbook, by, at, reason }: Decision): LastDecision => ({
  ...{ operation, playbook, at, reason },
  by: by.name,
})

/** What a run must know before writing, by account. */
export interface Since {
  /** The operation with a later decision. */
  readonly later: ReadonlyMap<string, string>
  /** Another operation is writing to it right now. */
  readonly busy: ReadonlySet<string>
  /** Earlier writes may not be visible yet, so a read showing the wanted state proves nothing. */
  readonly unseen: ReadonlySet<string>
}

/** Decisions others made about these accounts after this operation, and earlier decisions still being carried out. */
export async function decidedSince(
  { store, clock }: Asking,
  row: OperationRow,
  step: Step,
  accounts: readonly string[],
): Promise<Since> {
  if (!holds(step)) return { later: new Map(), busy: new Set(), unseen: new Set() }
  const own = row.decision ?? 0
  const now = clock.now()
  const decisions = await decisionQueries(store.db).over(row.tenant_id, {
    accounts,
    actions: step.rivals.actions,
    except: row.id,
    after: own,
    sentSince: now - unseenFor,
    now,
  })
  const earlier = decisions.filter(({ number }) => number <= own)
  return {
    later: latestOf(decisions.filter((one) => one.number > own && isInForce(one))),
    busy: accountsOf(earlier.filter(({ written, running }) => written === 'sending' && running)),
    unseen: new Set([...byAccount(earlier)].flatMap(([account, mine]) => (unseenOf(mine, step) ? [account] : []))),
  }
}

/**
 * Accounts that a plan shows as already in the wanted state, to which another operation has done the opposite since; with
 * that operation.
 */
export async function overtaken(
  { store, clock }: Asking,
  row: OperationRow,
  steps: readonly Step[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  const sentSince = row.created_at - unseenFor
  for (const step of steps.filter((one) => holds(one) && !one.planned.restores)) {
    const accounts = await itemQueries(store.db).foundSo({ tenantId: row.tenant_id, id: row.id }, step.kind)
    const { actions } = step.rivals
    const asked = { accounts, actions, except: row.id, sentSince, now: clock.now() }
    const decisions = await decisionQueries(store.db).over(row.tenant_id, asked)
    const sent = decisions.filter(({ sentAt }) => sentAt !== null && sentAt >= sentSince)
    for (const [account, mine] of byAccount(sent)) {
      const one = unseenOf(mine, step)
      if (one) found.set(account, one.operation)
    }
  }
  return found
}

/** By action and account id: accounts for which others have since done the opposite. */
export async function actedSince(
  context: Asking,
  row: OperationRow,
  steps: readonly Step[],
  accounts: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const each = steps
    .filter(holds)
    .map(async (step) => [step.kind, await changedSince(context, row, step, accounts, { opposite: true })] as const)
  return new Map(await Promise.all(each))
}

/** Which of these accounts others have changed, or found already changed, after this operation. */
export async function changedSince(
  { store, clock }: Asking,
  { tenant_id: tenantId, id, decision }: Pick<OperationRow, 'tenant_id' | 'id' | 'decision'>,
  step: Step,
  accounts: readonly string[],
  { except, opposite = false }: { readonly except?: string; readonly opposite?: boolean } = {},
): Promise<ReadonlyMap<string, string>> {
  const decisions = await decisionQueries(store.db).over(tenantId, {
    accounts,
    actions: step.rivals.actions,
    // A scheduled reversal shares the number of the operation it reverses.
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
  return latestOf(later)
}

/**
 * Makes an operation the latest decision about its accounts, in the transaction that puts it in force. An undo or retry
 * yields where somebody else has acted since.
 */
export async function takeEffect(
  context: Pick<Context, 'registry' | 'clock' | 'store'>,
  db: Db,
  key: OperationKey,
): Promise<void> {
  const row = await operationQueries(db).find(key)
  if (!row) return
  const asking = { clock: context.clock, store: { db } }
  const steps = stepsOf(context.registry, row.actions).filter(holds)
  const decisions = decisionQueries(db)
  const accounts = accountIds(await itemQueries(db).decided(key))
  const first = row.undo_of ?? row.retry_of
  const base = first === null ? undefined : await operationQueries(db).find({ ...key, id: first })
  const aside: { action: string; account: string; operation: string }[] = []
  for (const step of steps) {
    const { later } = await decidedSince(asking, row, step, accounts)
    const how = { except: row.id, opposite: row.undo_of === null }
    const acted = base ? await changedSince(asking, base, step, accounts, how) : []
    for (const [account, operation] of [...later, ...acted]) aside.push({ action: step.kind, account, operation })
  }
  await decisions.standAside(key, aside)
  const over = steps.map(({ kind, rivals }) => ({ action: kind, over: rivals.actions }))
  await decisions.supersede(key, over, [...new Set(aside.map(({ account }) => account))])
}

const isInForce = ({ inForce, superseded }: Decision): boolean => inForce && !superseded

function isCarriedOut({ written, superseded, state }: Decision, step: Step): boolean {
  if (superseded) return false
  if (written === 'none') return holds(step) && begunStates.includes(state)
  return step.rivals.states.includes(written)
}

function byAccount(decisions: readonly Decision[]): Map<string, Decision[]> {
  const found = new Map<string, Decision[]>()
  for (const one of decisions) found.set(one.account, [...(found.get(one.account) ?? []), one])
  return found
}

const accountsOf = (decisions: readonly Decision[]): ReadonlySet<string> =>
  new Set(decisions.map(({ account }) => account))

/** The latest decision for each account; the input is sorted latest first. */
function latestOf(decisions: readonly Decision[]): ReadonlyMap<string, string> {
  return new Map(decisions.toReversed().map(({ account, operation }) => [account, operation]))
}
