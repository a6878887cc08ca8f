import { permissionErrors } from '../../core/sign-in-errors.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { insertWrites } from '../../store/queries/plan/writes.ts'
import type { DueWrite } from '../../store/queries/run/due-writes.ts'
import { dropReplaced, type WriteResult } from '../../store/queries/run/sending.ts'
import type { Context } from '../model/context.ts'
import { accountIds, channelOf, personOf } from '../model/rows.ts'
import { createSteps, type InspectionResults, type NewRequest, type Step, snapshot } from '../model/steps.ts'
import { findLaterDecisions, type LaterDecisions } from '../plan/later-decisions.ts'
import { addProof } from '../plan/names-and-proof.ts'
import { readContained } from '../rules/compromised.ts'
import { readFederation } from '../rules/federated.ts'
import { findHeldItems } from '../rules/held-items.ts'
import { judge } from '../rules/index.ts'
import type { Protection } from '../rules/protection.ts'
import { type EndedSessions, type Facts, type Judgement, noEndedSessions, readRules } from '../rules/rule.ts'
import { findUndoneOperation, readEndedSessions } from '../rules/sessions-ended.ts'
import type { Lease } from './lease.ts'

/** What a recheck uses to read. */
interface RecheckContext {
  readonly context: Pick<Context, 'store' | 'clock' | 'registry' | 'features' | 'graph' | 'tokenFor'>
  readonly key: OperationKey
  readonly lease: Pick<Lease, 'row' | 'signal' | 'interrupt'>
  readonly directory: Directory
}

/** The current facts, other than the account itself. */
interface CurrentFacts extends Facts {
  readonly found: InspectionResults
  readonly unseen: LaterDecisions['unseen']
}

/** A due write with its request, or with its result if nothing needs to be sent. */
export type RecheckedWrite =
  | { readonly row: DueWrite; readonly write: NewRequest; readonly end?: undefined }
  | { readonly row: DueWrite; readonly end: WriteResult }

/** Checks the writes an action is about to send against the current situation. */
export async function recheck(
  { context, key, lease, directory }: RecheckContext,
  step: Step,
  rows: readonly DueWrite[],
  protect: () => Protection | Promise<Protection>,
): Promise<RecheckedWrite[]> {
  if (rows.length === 0) return []
  const ids = [...new Set(accountIds(rows))]
  const [protection, accounts] = await Promise.all([protect(), directory.accountsByIds(ids, { signal: lease.signal })])
  // It might have been switched off since the plan.
  if (context.registry.unavailable(step.kind)) return toEnds(rows, { to: 'skipped', why: 'readOnly' })
  const looked = await inspectAgain(step, directory, ids, lease)
  if ('refused' in looked) return toEnds(rows, { to: 'failed', reason: { code: looked.refused } })
  const reader = { requester: personOf(lease.row), channel: channelOf(lease.row) }
  // A policy might have changed since the plan.
  const found = await addProof(context, { ...reader, directory }, step, looked.found, [...accounts.values()])
  const since = await findLaterDecisions(context, lease.row, step, ids)
  // A domain might have been federated since the plan.
  const { federated } = await readFederation(context, reader, [step], [...accounts.values()])
  const now: CurrentFacts = {
    found,
    unseen: since.unseen,
    protection,
    federated,
    later: new Map([[step.kind, since.later]]),
    contained: await readContained(context, lease.row, step, ids),
    sessions: await readSessions(context, lease, directory, ids),
    ofFeatures: await readRules(context.features, {
      ...context,
      tenantId: key.tenantId,
      steps: [step],
      found: new Map([[step.kind, found]]),
      opens: false,
    }),
  }
  if (since.busy.size > 0) lease.interrupt('busy')
  lease.signal.throwIfAborted()
  const held = await findHeldAtRun(context, lease.row, step, rows, found)
  const stays = rows.flatMap((row) => held(row) ?? [])
  const more: (NewRequest & { readonly seq: number })[] = []
  const rechecked = [...bySeq(rows.filter((row) => !held(row))).values()].flatMap((mine) => {
    const [{ seq, account_id: id, phase }] = mine
    const account = accounts.get(id ?? '')
    const judged = recheckAccount(step, mine, account, now)
    // Includes whatever has been added since the plan.
    const known = new Set(mine.map(({ target }) => target))
    const fresh = judged.writes.filter(({ target }) => !known.has(target))
    more.push(...fresh.map((write) => ({ ...write, seq, phase: Math.max(write.phase, phase) })))
    return judged.rows
  })
  if (found) {
    const unknown = more.map(({ request: _, ...write }) => write)
    const read = rows.filter((row) => row.kind === 'unread' && more.some(({ seq }) => seq === row.seq))
    await context.store.db.transaction().execute(async (tx) => {
      await insertWrites(tx, key, unknown, 'pending')
      await dropReplaced(tx, key, read)
    })
  }
  return [...rechecked, ...stays]
}

/**
 * The items that aren't restored, for example because an account that the approver excluded is still contained.
 */
async function findHeldAtRun(
  context: RecheckContext['context'],
  row: OperationRow,
  step: Step,
  rows: readonly DueWrite[],
  found: InspectionResults,
): Promise<(row: DueWrite) => RecheckedWrite | undefined> {
  if (!step.planned.restores) return () => undefined
  const held = await findHeldItems(context, row.tenant_id, {
    steps: [step],
    found: new Map([[step.kind, found]]),
    accounts: [...new Set(accountIds(rows))],
    recorded: (_step, account) => rows.filter((one) => one.account_id === account),
    among: await itemQueries(context.store.db).targets({ tenantId: row.tenant_id, id: row.id }),
  })
  return (due) => {
    const one = held(step, due.account_id ?? '').find(({ target }) => target === due.target)
    return one && toEnds([due], { to: 'skipped', kept: true, why: one.why, detail: one.detail })[0]
  }
}

/** For an undo that allows sign-in: accounts whose sessions were ended since the operation that it undoes. */
async function readSessions(
  context: RecheckContext['context'],
  { row, signal }: RecheckContext['lease'],
  directory: Directory,
  accounts: readonly string[],
): Promise<EndedSessions> {
  if (!createSteps(context.registry, row.actions).some(({ opens }) => opens !== undefined)) return noEndedSessions
  const first = await findUndoneOperation(context, row)
  return first ? readEndedSessions(context, first, directory, accounts, signal) : noEndedSessions
}

/** Ends all rows in the same way. Writes that were in flight when a slice was cut off might have been applied. */
const toEnds = (rows: readonly DueWrite[], end: Omit<WriteResult, 'seq' | 'action' | 'target'>): RecheckedWrite[] =>
  rows.map((row) => ({
    row,
    end: { ...keyOf(row), ...end, ...(row.state === 'sending' && { to: 'uncertain', kept: false }) },
  }))

/**
 * Inspects again. If one step can't be read, because the requester lost a permission or the tenant its licence, the
 * other steps continue.
 */
async function inspectAgain(
  step: Step,
  directory: Directory,
  ids: readonly string[],
  { row, signal }: RecheckContext['lease'],
): Promise<{ found: InspectionResults } | { refused: 'forbidden' | 'unlicensed' }> {
  try {
    return { found: await step.inspect(directory, ids, signal) }
  } catch (error) {
    if (error instanceof graphErrors.licenceMissing) return { refused: 'unlicensed' }
    if (error instanceof permissionErrors.graphForbidden && row.actions.length > 1) return { refused: 'forbidden' }
    throw error
  }
}

function bySeq(rows: readonly DueWrite[]): ReadonlyMap<number, readonly [DueWrite, ...DueWrite[]]> {
  const groups = new Map<number, [DueWrite, ...DueWrite[]]>()
  for (const row of rows) {
    const group = groups.get(row.seq)
    if (group) group.push(row)
    else groups.set(row.seq, [row])
  }
  return groups
}

function recheckAccount(
  step: Step,
  rows: readonly [DueWrite, ...DueWrite[]],
  account: Account | undefined,
  now: CurrentFacts,
): { readonly rows: RecheckedWrite[]; readonly writes: readonly NewRequest[] } {
  const end = (how: (row: DueWrite) => Omit<WriteResult, 'seq' | 'action' | 'target'>) => ({
    rows: rows.map((row) => ({ row, end: { ...keyOf(row), ...how(row) } })),
    writes: [],
  })
  const { found } = now
  // An account that couldn't be inspected has been deleted meanwhile.
  if (!account || (found && !found.has(account.id))) return end(() => ({ to: 'failed', reason: { code: 'notFound' } }))
  const { undo } = step.action
  const planned = undo !== 'never' && 'keep' in undo && rows[0].plan_why === undo.keep
  const unseen = now.unseen.has(account.id)
  const keep = planned || unseen
  const judged = judge(step, account, 'write', now, { keep, found, recorded: rows })
  // It was in flight when a slice was cut off and is now in the wanted state, so this operation did it.
  if (judged.verdict === 'already' && unseen && rows.some(({ kind }) => kind === 'unread'))
    return end(() => ({ to: 'failed', reason: { code: 'notShown' } }))
  if (judged.verdict === 'already')
    return end(({ state }) => (state === 'sending' ? { to: 'done' } : { to: 'skipped', why: 'already' }))
  if (judged.verdict !== 'change') return end((row) => toSkip(judged, row))
  const writes = step.writes(snapshot(account), found, rows, keep)
  const seen = { account: stateOf(account), found: found?.get(account.id) }
  // The placeholder for all items is replaced with the items that were found; later phases follow in turn.
  const due = rows.flatMap((row) =>
    row.kind === 'unread'
      ? writes.filter(({ phase }) => phase <= row.phase).map(({ request: _, ...write }) => ({ ...row, ...write }))
      : row,
  )
  const checked = due.map((row): RecheckedWrite => {
    // Don't resend what has been applied; repeating it might not be safe.
    if (row.state === 'sending' && step.verify(row, seen) === 'verified')
      return { row, end: { ...keyOf(row), to: 'done' } }
    const write = writes.find(({ target }) => target === row.target)
    if (write) return { row, write }
    return {
      row,
      end: { ...keyOf(row), ...(row.state === 'sending' ? { to: 'done' } : { to: 'skipped', why: 'already' }) },
    }
  })
  return { rows: checked, writes }
}

function toSkip({ verdict, why, detail, reason, late }: Judgement, { state }: DueWrite) {
  const to: WriteResult['to'] = verdict === 'failed' ? 'failed' : 'skipped'
  return {
    // It was in flight when a slice was cut off, so it is unknown whether it was applied before this obstacle appeared.
    to: late && state === 'sending' ? ('uncertain' as const) : to,
    ...(why && { why }),
    ...(detail && { detail }),
    ...(reason && { reason }),
  }
}

/** Bulk reads of accounts don't include session validity. */
const stateOf = ({ accountEnabled }: Account) => ({ enabled: accountEnabled, validFrom: Number.NaN })

const keyOf = ({ seq, action, target }: DueWrite) => ({ seq, action, target })
