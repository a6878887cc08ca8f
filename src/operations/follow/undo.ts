import { UserError } from '../../core/errors.ts'
import type { Account } from '../../core/model.ts'
import { itemQueries, type NewItem, type OperationItemRow } from '../../store/queries/operation-items.ts'
import type { OperationWriteRow } from '../../store/queries/operation-writes.ts'
import { mayMendAlone } from '../compromised.ts'
import type { Context } from '../context.ts'
import { changedSince, historyOf } from '../decisions.ts'
import { allHeld, type Judgement, judge, judgeAccount, judgeStep, type Reading } from '../plan/classify.ts'
import { withoutHeld } from '../plan/held.ts'
import { checkSize, doable, keep } from '../plan/plan.ts'
import { readForPlan } from '../plan/plan-inputs.ts'
import { impactsFor, readAccounts } from '../plan/read-accounts.ts'
import { accountIds } from '../rows.ts'
import { type Step, stepsOf, undoing } from '../steps.ts'
import type { Operation } from '../types.ts'
import { type FollowRequest, findEnded, itemOf } from './ended-operation.ts'
import { type EndedSessions, endedSince, noneEnded } from './sessions.ts'

/** The basis for judging an undo: each step with the action it reverses, and who changed that since. */
interface Undoing {
  readonly reading: Reading
  readonly steps: readonly {
    readonly step: Step
    readonly of: string
    readonly since: ReadonlyMap<string, string>
  }[]
  readonly sessions: EndedSessions
}

/**
 * Plans to restore what an operation removed: only accounts that it changed, that are still as it left them and that no
 * other operation has changed since. All others are listed with the reason. Confirmed and run like any operation.
 */
export async function undo(
  context: Context,
  id: string,
  request: FollowRequest,
): Promise<{ operation: Operation; token: string }> {
  const { registry, store, limits } = context
  const from = context.clock.now()
  const { key, row } = await findEnded(context, id, request)
  const { undo: playbook } = registry.playbook(row.playbook)
  const all = undoing(registry, row.actions)
  const { here: back, leftOut: off } = doable(registry, all, ({ planned }) => planned.kind)
  if (playbook === null || back.length === 0) throw new UserError('cannotUndo', { id: row.id })
  const undone = back.map(({ of }) => of.kind)
  const rows = await itemQueries(store.db).written(key, { actions: undone, states: ['done', 'uncertain'] })
  if (!rows.some(({ writes }) => writes.some((one) => undone.includes(one.action) && one.state === 'done'))) {
    throw new UserError('nothingToUndo', { id: row.id })
  }
  const ids = accountIds(rows)
  checkSize(ids, limits.maxAccounts)
  const planned = back.map(({ planned }) => planned)
  const original = stepsOf(registry, row.actions)
  const { protection, lookups: accounts } = await readForPlan(context, request, (onProgress) =>
    request.directory.byIds(ids, { onProgress }),
  )
  const mended = mayMendAlone(row, request.requester.oid, from) ? row.id : undefined
  const recordedFor = new Map(rows.map((one) => [one.account_id ?? '', one.writes.filter(isDone)]))
  const recorded = ({ kind }: Step, account: string) =>
    (recordedFor.get(account) ?? []).filter(({ action }) => action === kind)
  const intended = { playbook, actions: planned, leftOut: off, protection, from, mended, recorded }
  const read = await readAccounts(context, request, { ...intended, accounts: [...accounts.values()] })
  const { actions, leftOut, reading } = read
  const { steps } = reading
  const since = back.map(async ({ of, planned }) => {
    const first = original.find(({ kind }) => kind === of.kind)
    const step = steps.find(({ kind }) => kind === planned.kind)
    if (!first || !step) return []
    return [{ step, of: of.kind, since: await changedSince(context, row, first, ids) }]
  })
  const opens = steps.some((step) => step.opens !== undefined)
  const undoing_: Undoing = {
    reading,
    steps: (await Promise.all(since)).flat(),
    sessions: opens ? await endedSince(context, row, request.directory, ids) : noneEnded,
  }
  const items = rows.map((one, index) => judgeUndo(one, index, accounts.get(one.account_id ?? ''), undoing_))
  const impacts = await impactsFor(context, request, read, { items, accounts: accounts.values() })
  // It concerns the same ticket, but needs its own reason.
  const ticket = row.ticket ?? undefined
  return keep(
    context,
    { ...request, playbook, actions, leftOut, impacts, undoOf: row.id, ...(ticket && { ticket }) },
    items,
    protection,
  )
}

function judgeUndo(
  row: OperationItemRow,
  index: number,
  account: Account | undefined,
  { reading, steps, sessions }: Undoing,
): NewItem {
  const mine = steps.flatMap(({ step, of, since }) => {
    const writes = row.writes.filter((one) => one.action === of && ['done', 'uncertain'].includes(one.state))
    return writes.length > 0 ? [{ step, writes, since: since.get(row.account_id ?? '') }] : []
  })
  const judged = mine.map((one) => ({ ...one, judged: judgeOne(account, one, reading) }))
  const back = judged.filter((one) => one.judged.verdict === 'change')
  const enabled = account && { enabled: account.accountEnabled }
  // What it changed there can't be read.
  if (account && mine.length === 0)
    return itemOf(row, index, { verdict: 'failed', reason: { code: 'forbidden' }, ...enabled })
  if (!account || back.length === 0)
    return itemOf(row, index, { ...(judged[0]?.judged ?? { verdict: 'notFound' }), ...enabled })
  if (back.some(({ step }) => step.opens !== undefined)) {
    if (sessions.ended.has(account.id))
      return itemOf(row, index, { verdict: 'protected', why: 'sessionsEnded', ...enabled })
    if (sessions.unread.has(account.id))
      return itemOf(row, index, { verdict: 'failed', reason: { code: 'unavailable' }, ...enabled })
  }
  const recorded = (step: Step) => back.find((one) => one.step === step)?.writes.filter(isDone) ?? []
  const own = new Set(back.map(({ step }) => step))
  const only = (step: Step) => step.after !== undefined || own.has(step)
  const { why, detail, writes } = judgeAccount(account, { ...reading, recorded, only })
  const note = { ...(why && { why }), ...(detail !== undefined && { detail }) }
  const history = historyOf(reading.pending?.get(account.id))
  return itemOf(row, index, { verdict: 'change', ...note, ...(history && { history }), writes, ...enabled })
}

const isDone = ({ state }: OperationWriteRow): boolean => state === 'done'

/** Whether to reverse one action for this account. */
function judgeOne(
  account: Account | undefined,
  one: { readonly step: Step; readonly writes: readonly OperationWriteRow[]; readonly since: string | undefined },
  reading: Reading,
): Judgement {
  const { step, writes, since } = one
  if (writes.every((write) => write.audit_before !== null && write.audit_before === write.audit_after)) {
    return { verdict: 'already', why: 'asBefore' }
  }
  if (!account) return { verdict: 'notFound' }
  const stuck = reading.held?.(step, account.id) ?? []
  const recorded = withoutHeld(writes.filter(isDone), stuck)
  if (stuck.length > 0 && recorded.length === 0) return allHeld(stuck)
  const judged = since
    ? judge(step, account, reading.protection, { found: reading.found?.get(step.kind), recorded })
    : judgeStep(step, account, { ...reading, recorded: () => recorded })
  // Without a certain record, nothing can be said about what is restored.
  if (judged.verdict === 'already' && (recorded.length > 0 || !step.planned.restores)) {
    return since
      ? { verdict: 'already', why: 'changedLater', detail: since }
      : { verdict: 'already', why: 'changedSince' }
  }
  if (recorded.length === 0) return { verdict: 'protected', why: 'notCertain' }
  return since ? { verdict: 'protected', why: 'changedLater', detail: since } : judged
}
