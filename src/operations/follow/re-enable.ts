import { itemQueries, type NewItem, type OperationItemRow } from '../../store/queries/operation-items.ts'
import { following, scheduleQueries } from '../../store/queries/operation-schedule.ts'
import { writeQueries } from '../../store/queries/operation-writes.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/operations.ts'
import type { Context } from '../context.ts'
import { decidedSince } from '../decisions.ts'
import { hashToken, newToken } from '../ids.ts'
import { change } from '../lifecycle/advance.ts'
import { countVerdicts } from '../plan/classify.ts'
import { insertPlan } from '../plan/plan.ts'
import { planHash } from '../plan/plan-hash.ts'
import { accountIds, channelOf, personOf } from '../rows.ts'
import { type Step, snapshotOf, stepsOf, undoing } from '../steps.ts'

/** Schedules all reversals that are due later and don't have an operation yet. */
export async function followUps(context: Context): Promise<void> {
  for (const key of await scheduleQueries(context.store.db).withoutFollowUp()) await followUp(context, key)
}

/**
 * After an operation with a scheduled reversal has ended, schedules the operation that reverses it, for exactly those
 * accounts that were changed. It was confirmed, and approved if required, together with the original. Does nothing if
 * it already exists or the original hasn't ended.
 */
export async function followUp(context: Context, key: OperationKey): Promise<void> {
  const made = await change(context, async ({ tx, create, advance }) => {
    const schedule = scheduleQueries(tx)
    // Lock first: once rows have been added to the audit, waiting for another operation could deadlock.
    await schedule.lock(key)
    const row = await operationQueries(tx).find(key)
    if (!row || row.enable_at === null || row.follow_up !== null || !hasRun(row)) return undefined
    // Verification may still turn uncertain writes into done.
    const looked = row.look_at === null || row.enable_at <= context.clock.now()
    if (!looked && (await itemQueries(tx).tally(key)).uncertain > 0) return undefined
    const { registry } = context
    const { undo: playbook } = registry.playbook(row.playbook)
    const back = undoing(registry, row.actions)
    const undone = back.map(({ of }) => of.kind)
    const done = await itemQueries(tx).written(key, { actions: undone, states: ['done'] })
    const actions = back.map(({ planned }) => planned)
    const steps = stepsOf(registry, actions)
    const asking = { clock: context.clock, store: { db: tx } }
    const pairs = await Promise.all(
      steps.map(async (step, index) => {
        const { later } = await decidedSince(asking, row, step, accountIds(done))
        return { step, of: undone[index] ?? '', later }
      }),
    )
    const left = stepsOf(registry, row.actions)
    const items = done.flatMap((one, index) => toTakeBack(one, index, pairs, left))
    if (playbook === null || items.length === 0) return schedule.tie(key, '')
    const plan = { ...planOf(context, row, items), playbook, actions }
    const hash = planHash({ playbook, actions, targets: items.flatMap(({ account_id }) => account_id ?? []) })
    const child = await insertPlan(context, { ...plan, planHash: hash }, create)
    const runAt = Math.max(row.enable_at, context.clock.now())
    await itemQueries(tx).insert(child, items)
    await writeQueries(tx).makeDue(
      child,
      actions.map(({ kind }) => kind),
    )
    // Needs no confirmation, so it is scheduled as soon as it is planned.
    const now = context.clock.now()
    await advance(child, 'followUpScheduled', { now, change: following({ runAt, follows: row, now }) })
    return schedule.tie(key, child.id)
  })
  if (made) void context.notifier.again(key)
}

function hasRun({ state }: OperationRow): boolean {
  return state === 'done' || state === 'stopped'
}

function planOf(context: Context, row: OperationRow, items: readonly NewItem[]) {
  const { activityId, ...channel } = channelOf(row)
  const now = context.clock.now()
  return {
    tenantId: row.tenant_id,
    requester: personOf(row),
    locale: row.locale,
    // On a new card: the original's card keeps showing what that did.
    channel,
    reason: row.reason,
    ticket: row.ticket,
    // Nobody ever receives this token, because there is nothing to confirm.
    tokenHash: hashToken(newToken(context.random)),
    counts: countVerdicts(items),
    guests: items.filter(({ account_guest }) => account_guest).length,
    now,
    expiresAt: now,
  }
}

/** Planned without reading anything; the run judges the accounts as they are then. */
function toTakeBack(
  row: OperationItemRow,
  index: number,
  pairs: readonly { readonly step: Step; readonly of: string; readonly later: ReadonlyMap<string, string> }[],
  done: readonly Step[],
): NewItem[] {
  const isDone = (kind: string) => row.writes.some((one) => one.action === kind && one.state === 'done')
  const planned = snapshotOf(row)
  const account =
    planned && done.reduce((one, { kind, action }) => (isDone(kind) ? (action.leaves?.(one) ?? one) : one), planned)
  const writes = pairs.flatMap(({ step, of, later }) => {
    // A later decision takes precedence.
    if (!account || !isDone(of) || later.has(account.id)) return []
    const recorded = row.writes.filter((one) => one.action === of && one.state === 'done')
    return step.writes(account, undefined, recorded).map(({ request: _, ...write }) => write)
  })
  if (writes.length === 0) return []
  const { input, account_id, account_upn, account_name, account_guest, account_synced, admin_roles } = row
  return [
    {
      seq: index + 1,
      ...{ input, verdict: 'change', why: null, detail: null, reason: null },
      ...{ account_id, account_upn, account_name, account_guest, account_enabled: account?.enabled ?? null },
      account_synced,
      admin_roles,
      writes,
    },
  ]
}
