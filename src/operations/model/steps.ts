import type { Json } from '../../core/model.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { AccountSnapshot, PlannedAction } from '../../store/queries/operation-types.ts'
import type { NewItem } from '../../store/queries/plan/items.ts'
import { inEffectStates } from '../../store/queries/plan/write-states.ts'
import { keptWrite, type NewWrite, type OperationWriteRow, unaudited } from '../../store/queries/plan/writes.ts'
import type { Action, Estimate, Judgement, PlannedWrite } from '../registry/action.ts'
import type { Registry } from '../registry/registry.ts'
import type { ReadBack } from '../registry/undo.ts'
import { liftedBlock } from './step-order.ts'

/** More phases than any action has; the next action's phases start after these. */
export const maxPhases = 10

/** A write as recorded when sent. */
export type RecordedWrite = Pick<OperationWriteRow, 'target' | 'before'>

/** The results of inspecting, by account ID; undefined for actions that only need the account. */
export type InspectionResults = ReadonlyMap<string, unknown> | undefined
/** The same for a plan, which can leave inspecting to the run. */
export type PlanInspection = InspectionResults | 'unread'

/** Options for judging an account; `recorded` is what a restoring step would restore. */
export interface JudgeOptions {
  readonly again: boolean
  readonly changesSynced: boolean
  readonly recorded: readonly RecordedWrite[]
  readonly reported?: Estimate | undefined
}

/** One action of an operation with its parameters, ready to be judged, written and verified. */
export type Step = ReturnType<typeof createStep>

/** A write to store, and its request. */
export type NewRequest = Extract<NewWrite, { kind: 'request' | 'unread' }> & {
  readonly request: PlannedWrite<unknown>['request'] | undefined
}

/** Keeps what the plan found and the run didn't read again: an item's name, or when it would have ended by itself. */
function addPlannedFacts<T extends { readonly target: string; readonly before: unknown }>(
  write: T,
  recorded: readonly RecordedWrite[],
): T {
  const planned = recorded.find(({ target }) => target === write.target)?.before
  if (typeof planned !== 'object' || planned === null) return write
  const now = Object(write.before)
  const kept = {
    ...('item' in planned && { item: planned['item'] }),
    ...('until' in planned && !('until' in now) && { until: planned['until'] }),
  }
  return Object.keys(kept).length > 0 ? { ...write, before: { ...now, ...kept } } : write
}

const foundOf = (found: PlanInspection, account: string): unknown =>
  typeof found === 'object' ? found.get(account) : undefined

/** An operation's actions as steps, in order. Throws for unknown actions or parameters. */
export function createSteps(registry: Registry, actions: readonly PlannedAction[]): Step[] {
  return actions.map((planned, index) => createStep(registry, planned, index))
}

/** The step that a phase belongs to. */
export const stepAt = (steps: readonly Step[], phase: number): Step | undefined =>
  steps.find((step) => phase >= step.phase && phase < step.phase + maxPhases)

function createStep(registry: Registry, planned: PlannedAction, index: number) {
  const action = registry.action(planned.kind)
  const { undo } = action
  const parameters = parse(action, planned.parameters)
  const phase = index * maxPhases
  const restore = planned.restores && undo !== 'never' && 'restore' in undo ? undo : undefined
  if (planned.restores && !restore) throw new Error(`The action ${action.kind} does not say how it is put back`)

  const isBack = (account: AccountSnapshot, found: PlanInspection) => (write: RecordedWrite) => {
    const seen = { account: { enabled: account.enabled, validFrom: Number.NaN }, found: foundOf(found, account.id) }
    return restore?.isBack({ ...write, sentAt: null }, seen, parameters) === 'verified'
  }
  const record = (write: PlannedWrite<unknown>, at: number): NewRequest => {
    if (at >= maxPhases) throw new Error(`The action ${action.kind} has more than ${maxPhases} phases`)
    const said = action.audit(write, parameters)
    return {
      action: action.kind,
      kind: 'request',
      target: write.target,
      phase: phase + at,
      after: planned.after ?? null,
      before: toJson(write.before),
      audit_before: restore ? said.after : said.before,
      audit_after: restore ? said.before : said.after,
      request: write.request,
    }
  }
  return {
    planned,
    kind: action.kind,
    after: planned.after,
    action,
    /** Number of its first phase. */
    phase,
    /** The kind of the action whose block this one ends, if it does. */
    opens: liftedBlock(registry, action),
    /** Actions that do the same as this one or undo it, and the write states in which they count. */
    rivals: {
      actions: [action.kind, ...(undo !== 'never' && 'by' in undo ? [undo.by] : [])],
      states: undo === 'never' ? (['done'] as const) : inEffectStates,
    },
    inspect: async (directory: Directory, accounts: readonly string[], signal?: AbortSignal) =>
      action.inspect?.(directory, accounts, { parameters, ...(signal && { signal }) }),
    judge: (
      account: Account,
      found: PlanInspection,
      { again, changesSynced, recorded, reported }: JudgeOptions,
    ): Judgement => {
      const judged = action.judge({
        account,
        found: foundOf(found, account.id),
        parameters,
        again,
        reported,
        restores: restore !== undefined,
        unread: found === 'unread',
        changesSynced: changesSynced && registry.changesSyncedAccounts(action.kind),
      })
      if (!restore || judged.is === 'skip') return judged
      const anyAgain = again && recorded.length > 0
      return { is: recorded.every(isBack(snapshot(account), found)) && !anyAgain ? 'noChange' : 'change' }
    },
    /** `again`: what was read about accounts in the wanted state might be out of date. */
    writes: (
      account: AccountSnapshot,
      found: PlanInspection,
      recorded: readonly RecordedWrite[],
      again = false,
    ): readonly NewRequest[] => {
      if (restore) {
        const isThere = isBack(account, found)
        return recorded.map((write) => {
          const now = again && isThere(write) ? undefined : foundOf(found, account.id)
          const request = restore.restore(account, write, parameters, now)
          return record({ target: write.target, before: write.before, request }, 0)
        })
      }
      const phases = action.writes(account, foundOf(found, account.id), parameters)
      return phases.flatMap((writes, at) => writes.map((write) => record(addPlannedFacts(write, recorded), at)))
    },
    /** A placeholder for all items of the account until the run has read them; `estimate` is the number in a report. */
    unread: ({ id }: AccountSnapshot, estimate?: Estimate): NewWrite => ({
      action: action.kind,
      kind: 'unread',
      target: id,
      phase,
      after: null,
      before: estimate ? { sorts: estimate.sorts, asOf: estimate.asOf ?? null } : null,
      ...unaudited,
    }),
    /** What is left in place on an account that it changes, with reasons. */
    stays: ({ id }: AccountSnapshot, found: PlanInspection, reported?: Estimate) =>
      (restore ? undefined : action.stays?.(foundOf(found, id), reported))?.map(({ name, ...item }) =>
        keptWrite(action.kind, phase, { ...item, detail: name }),
      ) ?? [],
    /** What is recorded about an account that is already in the wanted state. */
    already: (account: string, found: PlanInspection) =>
      typeof found === 'object' && !restore ? toJson(action.already?.(foundOf(found, account))) : null,
    /** The other accounts that have what a write would restore. */
    shared: (account: string, write: RecordedWrite, found: PlanInspection) =>
      restore?.shared?.(write, foundOf(found, account)),
    /** Why what a write removed is never restored, if it isn't. */
    keeps: (before: Json) => restore?.keeps?.(before),
    /** Licences needed to restore a write. */
    seats: (account: string, before: Json, found: PlanInspection) =>
      restore?.seats?.(before, foundOf(found, account)) ?? [],
    verify: ({ target, before, sent_at: sentAt }: OperationWriteRow, seen: ReadBack<unknown>) => {
      const write = { target, before, sentAt }
      return restore ? restore.isBack(write, seen, parameters) : action.verify(write, seen, parameters)
    },
    /** What should have come back along with the item that a write restored, but hasn't. */
    lacks: ({ target, before }: OperationWriteRow, { found }: ReadBack<unknown>) =>
      restore?.lacks?.({ target, before }, found),
  }
}

/** The playbook and actions of an operation that undoes these actions, in reverse order. */
export function createUndoActions(
  registry: Registry,
  actions: readonly PlannedAction[],
): { readonly of: PlannedAction; readonly planned: PlannedAction }[] {
  return actions.toReversed().flatMap((of) => {
    const { kind, parameters } = of
    if (of.restores) return [{ of, planned: { kind, parameters } }]
    const action = registry.action(kind)
    const { undo } = action
    if (undo === 'never') return []
    if ('restore' in undo) return [{ of, planned: { kind, parameters, restores: true } }]
    return [{ of, planned: { kind: undo.by, parameters: undo.parameters?.(parse(action, parameters)) ?? null } }]
  })
}

/** An account as it was when planned. */
export function plannedSnapshot(
  row: Pick<NewItem, `account_${'id' | 'upn' | 'name' | 'enabled' | 'guest' | 'synced'}`>,
): AccountSnapshot | undefined {
  if (row.account_id === null) return undefined
  return {
    id: row.account_id,
    upn: row.account_upn ?? '',
    name: row.account_name ?? '',
    enabled: row.account_enabled ?? false,
    guest: row.account_guest ?? false,
    ...(row.account_synced && { synced: true }),
  }
}

/** An account as it is now. */
export const snapshot = (account: Account): AccountSnapshot => ({
  id: account.id,
  upn: account.userPrincipalName,
  name: account.displayName,
  enabled: account.accountEnabled,
  guest: account.userType === 'Guest',
  ...(account.synced && { synced: true }),
})

function parse({ kind, parameters: schema }: Action, given: Json): unknown {
  if (schema) return schema.parse(given)
  if (given !== null) throw new Error(`The action ${kind} takes no parameters`)
  return undefined
}

/** Normalises a value to what the database will return. */
function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null)) as Json
}
