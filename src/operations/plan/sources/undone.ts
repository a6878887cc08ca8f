import type { OperationRow } from '../../../store/queries/lifecycle/operations.ts'
import type { PlannedAction } from '../../../store/queries/operation-types.ts'
import { originOf } from '../../../store/queries/origin.ts'
import { itemQueries, type OperationItemRow } from '../../../store/queries/plan/items.ts'
import type { OperationWriteRow } from '../../../store/queries/plan/writes.ts'
import type { Context } from '../../model/context.ts'
import { accountIds } from '../../model/rows.ts'
import { createSteps, createUndoActions, type Step } from '../../model/steps.ts'
import { mayUndoAlone } from '../../rules/compromised.ts'
import { requireRead } from '../../rules/rule.ts'
import { findUndoneOperation } from '../../rules/sessions-ended.ts'
import { judgeStep, type PlanFacts } from '../classify.ts'
import { draftPlan, type Plan } from '../draft.ts'
import { planErrors } from '../errors.ts'
import { findChangedSince } from '../later-decisions.ts'
import { changesAfter } from '../others-changes.ts'
import type { ChosenActions } from '../source.ts'
import { availableActions, checks, findEndedOperation, type UndoOrRetryRequest } from './undo-or-retry.ts'

/** Actions of the original, with the actions that undo them. */
type Reversals = ReturnType<typeof createUndoActions>

/**
 * Plans to restore what an operation removed: only for accounts that it changed, that are still as it left them, and
 * that no other operation has changed since. All others are listed with the reason. Confirmed and run like any
 * operation. Throws notEnded, cannotUndo, nothingToUndo, tooManyAccounts, and the directory's errors.
 */
export async function planUndo(context: Context, id: string, request: UndoOrRetryRequest): Promise<Plan> {
  const { registry, store, clock } = context
  const { key, row } = await findEndedOperation(context, id, request)
  const { undo: playbook } = registry.playbook(row.playbook)
  const { here: back, omittedSteps } = availableActions(
    registry,
    createUndoActions(registry, row.actions),
    ({ planned }) => planned.kind,
  )
  if (playbook === null || back.length === 0) throw new planErrors.cannotUndo({ id: row.id })
  const undone = back.map(({ of }) => of.kind)
  const rows = await itemQueries(store.db).written(key, { actions: undone, states: [...mayHaveChanged] })
  if (!rows.some(({ writes }) => writes.some((one) => undone.includes(one.action) && isDone(one)))) {
    throw new planErrors.nothingToUndo({ id: row.id })
  }
  const undoneAlone = mayUndoAlone(row, request.requester.oid, clock.now()) ? row.id : undefined
  // Access to accounts that had been marked was given back; taking it away again restores the mark.
  const restored = await findUndoneOperation(context, row)
  const compromised = restored?.compromised === true || row.repeated_reason !== null
  const { requester, locale, channel } = request
  return draftPlan(context, {
    checks,
    planned: {
      playbook,
      requester,
      locale,
      channel,
      reason: request.undoReason?.(row),
      ticket: row.ticket ?? undefined,
      origin: originOf(row) ?? undefined,
      compromised,
      undoOf: row.id,
      replaces: request.replaces,
      includeChanged: request.includeChanged,
    },
    planner: request,
    inputs: accountIds(rows),
    rows,
    choose: async () => ({
      ...judgeUndo(context, row, rows, back),
      omittedSteps,
      after: changesAfter(row),
      undone: row,
      undoneAlone,
    }),
  })
}

const mayHaveChanged = ['done', 'uncertain'] as const

function judgeUndo(
  context: Context,
  row: OperationRow,
  rows: readonly OperationItemRow[],
  back: Reversals,
): Omit<ChosenActions, 'omittedSteps'> {
  const byAccount = new Map(rows.map((one) => [one.account_id ?? '', one.writes]))
  const original = createSteps(context.registry, row.actions)
  const reversed = ({ kind }: Pick<PlannedAction, 'kind'>) => back.find(({ planned }) => planned.kind === kind)?.of.kind
  /** What the original wrote to the account that this action undoes; undefined for a follow-up action. */
  const writesOf = (action: Pick<PlannedAction, 'kind'>, account: string) => {
    const of = reversed(action)
    if (of === undefined) return undefined
    return (byAccount.get(account) ?? []).filter(
      (one) => one.action === of && mayHaveChanged.some((state) => state === one.state),
    )
  }
  return {
    actions: back.map(({ planned }) => planned),
    recorded: (step, account) => writesOf(step, account)?.filter(isDone) ?? [],
    only: (action, account) => writesOf(action, account)?.length !== 0,
    since: async (steps, accounts) => {
      const each = steps.map(async (step) => {
        const first = original.find(({ kind }) => kind === reversed(step))
        return [
          step.kind,
          first ? await findChangedSince(context, row, first, accounts) : new Map<string, string>(),
        ] as const
      })
      return new Map(await Promise.all(each))
    },
    judge: (step, account, facts) => {
      const writes = writesOf(step, account.id)
      const judged = judgeStep(step, account, facts)
      if (!writes) return judged
      const since = requireRead(facts.later, 'What others have decided since').get(step.kind)?.get(account.id)
      return judgeReversal(step, writes, since, judged)
    },
  }
}

const isDone = ({ state }: OperationWriteRow): boolean => state === 'done'

/** Whether to undo one action for this account. */
function judgeReversal(
  step: Step,
  writes: readonly OperationWriteRow[],
  since: string | undefined,
  judged: ReturnType<NonNullable<PlanFacts['judge']>>,
): ReturnType<NonNullable<PlanFacts['judge']>> {
  if (writes.every((write) => write.audit_before !== null && write.audit_before === write.audit_after)) {
    return { verdict: 'already', why: 'asBefore' }
  }
  const isCertain = writes.some(isDone)
  // Without a certain record, it is unknown what would be restored.
  if (judged.verdict === 'already' && (isCertain || !step.planned.restores)) {
    return since
      ? { verdict: 'already', why: 'changedLater', detail: since }
      : { verdict: 'already', why: 'changedSince' }
  }
  return isCertain ? judged : { verdict: 'protected', why: 'notCertain' }
}
