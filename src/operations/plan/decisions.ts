import { confirmedStates } from '../../core/operation-states.ts'
import type {
  AccountHistory,
  LastDecision,
  PendingDecision,
  Warning,
  WriteState,
} from '../../store/queries/operation-types.ts'
import { type Decision, decisionQueries } from '../../store/queries/plan/decisions.ts'
import { inEffectStates } from '../../store/queries/plan/write-states.ts'
import type { Context } from '../model/context.ts'
import { signInAllowingKinds } from '../model/step-order.ts'
import { createSteps, type Step } from '../model/steps.ts'
import type { Person } from '../model/types.ts'
import type { ReasonCode } from '../registry/reason.ts'
import { findStillContained } from '../rules/compromised.ts'
import { findUnseenOpposite, isOpposite, replicationLag } from './unseen-decisions.ts'

/*
 * What a plan says about earlier decisions on its accounts: pending ones, and the latest. `later-decisions.ts` decides
 * which of them count when the plan runs.
 */

export type DecisionContext = Pick<Context, 'clock'> & { readonly store: Pick<Context['store'], 'db'> }

/** Whether the action puts accounts into a lasting state; signing out, for example, doesn't. */
export const isLasting = (step: Step): boolean => step.action.undo !== 'never'

const possiblyDoneStates: readonly WriteState[] = ['none', ...inEffectStates]

/** Pending decisions by account. */
export type DecisionsByAccount = ReadonlyMap<string, AccountDecisions>

/** The pending decisions about an account, those just sent and, if a step restores access, who last removed it. */
interface AccountDecisions {
  readonly pending: readonly PendingAction[]
  readonly sent: readonly Decision[]
  readonly last?: LastDecision
  readonly compromised?: LastDecision
}

/** A pending decision; `action` is what it will do. */
export interface PendingAction extends PendingDecision {
  readonly action: string
  readonly restores: boolean
}

/** Which decisions a plan asks for. `from`: when it began to read the directory, in ms since the epoch. */
interface DecisionQuery {
  readonly steps: readonly Step[]
  readonly accounts: readonly string[]
  readonly from: number
  /** An operation being undone by someone who can do so without a second person. */
  readonly undoneAlone?: string | undefined
  /** An operation that the plan replaces. */
  readonly replaces?: string | undefined
}

/**
 * Decisions about these accounts that one of the steps would override: pending ones, and those carried out so shortly
 * before the plan began to read, or since, that the plan might not have seen them.
 */
export async function findPendingDecisions(
  { store, clock, registry }: DecisionContext & Pick<Context, 'registry'>,
  tenantId: string,
  { steps, accounts, from, undoneAlone, replaces }: DecisionQuery,
): Promise<DecisionsByAccount> {
  const actions = [...new Set(steps.filter(isLasting).flatMap(({ rivals }) => rivals.actions))]
  const sentSince = from - replicationLag
  const asking = { accounts, actions, sentSince, now: clock.now(), except: replaces }
  const decisions = await decisionQueries(store.db).over(tenantId, asking)
  const pending = new Map<string, AccountDecisions>()
  const giving = steps.filter(({ opens }) => opens !== undefined)
  const marks = giving.length === 0 ? [] : await findStillContained(store.db, registry, tenantId, accounts, undoneAlone)
  const marked = new Map(marks.map(({ account, upn: _, ...one }) => [account, one]))
  for (const [account, mine] of byAccount(decisions)) {
    const latest = Math.max(0, ...mine.filter(isInForce).map(({ number }) => number))
    const found = mine.flatMap((one) => toPendingActions(one, latest, registry))
    // Latest first. A decision that is still to be carried out is pending, whatever was done before it.
    const took = mine.find((one) => isInForce(one) && possiblyDoneStates.includes(one.written))
    const last = took && giving.some(({ opens }) => opens === took.action) ? toLastDecision(took) : undefined
    const sent = mine.filter(({ sentAt }) => sentAt !== null && sentAt >= sentSince)
    pending.set(account, { pending: found, sent, ...(last && { last }) })
  }
  for (const [account, compromised] of marked)
    pending.set(account, { pending: [], sent: [], ...pending.get(account), compromised })
  return pending
}

/**
 * Why an account needs a step although it looks as if it didn't: the decision that will do the opposite, or has just
 * done so and might not show in the directory yet.
 */
export function oppositeDecision(
  step: Step,
  over: AccountDecisions | undefined,
): (Warning & { readonly why: ReasonCode<'again'> }) | undefined {
  if (!over || !isLasting(step)) return undefined
  const { undo } = step.action
  const pending = over.pending.find((one) => isOpposite(one, step))
  if (pending && undo !== 'never' && 'by' in undo) {
    const { operation, at } = pending
    return { why: undo.keep, detail: operation, ...(at !== null && { at }) }
  }
  const one = pending ?? findUnseenOpposite(over.sent, step)
  return one && { why: 'justChanged', detail: one.operation }
}

function toPendingActions(one: Decision, latest: number, registry: Context['registry']): PendingAction[] {
  const { operation, action, playbook, by, number } = one
  const shared = { operation, by: by.name }
  if (confirmedStates.includes(one.state) && ['pending', 'sending'].includes(one.written)) {
    const { restores } = one
    const own = { ...shared, action, restores, playbook, at: one.runAt, awaitsApproval: !one.inForce }
    return [own, ...takingBack()]
  }
  return takingBack()

  // Until a scheduled undo has an operation of its own, it is listed under the operation it undoes.
  function takingBack(): PendingAction[] {
    const { undo } = registry.action(action)
    const back = registry.playbook(playbook).undo
    if (one.backAt === null || undo === 'never' || back === null || number < latest) return []
    const opposite = 'by' in undo ? { action: undo.by, restores: false } : { action, restores: true }
    return [{ ...shared, ...opposite, playbook: back, at: one.backAt, awaitsApproval: !one.inForce }]
  }
}

/** What a plan says about an account's history, if it has any. */
export function toAccountHistory(over: AccountDecisions | undefined): AccountHistory | undefined {
  if (!over) return undefined
  const { sent: _, pending, ...before } = over
  if (pending.length === 0 && !before.last && !before.compromised) return undefined
  const isFirst = ({ operation, at }: PendingAction, index: number) =>
    pending.findIndex((one) => one.operation === operation && one.at === at) === index
  return { ...before, pending: pending.filter(isFirst).map(({ action: _, restores: __, ...one }) => one) }
}

/**
 * Who last removed these accounts' access, if that is still in force, and pending decisions about it; by account ID.
 */
export async function readAccessHistory(
  context: DecisionContext & Pick<Context, 'registry'>,
  { tid }: Pick<Person, 'tid'>,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, AccountHistory>> {
  const { registry } = context
  const steps = createSteps(
    registry,
    signInAllowingKinds(registry).map((kind) => ({ kind, parameters: null })),
  )
  const over = await findPendingDecisions(context, tid, { steps, accounts, from: context.clock.now() })
  return new Map(
    [...over].flatMap(([id, one]) => {
      const history = toAccountHistory(one)
      return history ? [[id, history] as const] : []
    }),
  )
}

const toLastDecision = ({ operation, playbook, by, at, reason }: Decision): LastDecision => ({
  operation,
  playbook,
  at,
  reason,
  by: by.name,
})

export const isInForce = ({ inForce, superseded }: Decision): boolean => inForce && !superseded

export function byAccount(decisions: readonly Decision[]): Map<string, Decision[]> {
  const found = new Map<string, Decision[]>()
  for (const one of decisions) found.set(one.account, [...(found.get(one.account) ?? []), one])
  return found
}
