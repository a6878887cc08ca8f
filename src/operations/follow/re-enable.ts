import { itemQueries, type NewItem, type OperationItemRow } from '../../store/queries/operation-items.ts'
import { scheduleQueries } from '../../store/queries/operation-schedule.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/operations.ts'
import { type Context, nudge } from '../context.ts'
import { hashToken, newToken } from '../ids.ts'
import { countVerdicts } from '../plan/classify.ts'
import { insertPlan } from '../plan/plan.ts'
import { planHash } from '../plan/plan-hash.ts'
import { channelOf, personOf } from '../rows.ts'

const everything = 1_000_000

/** Schedules the enabling of all that was disabled for a while and has no operation for that yet. */
export async function followUps(context: Context): Promise<void> {
  for (const key of await scheduleQueries(context.store.db).withoutFollowUp()) await followUp(context, key)
}

/**
 * When an operation that disables for a while has ended: schedules the one that enables again those, and only those,
 * that it disabled. It was confirmed, and approved if need be, together with the first one. Does nothing when there is
 * one already, or the operation has not ended.
 */
export async function followUp(context: Context, key: OperationKey): Promise<void> {
  const made = await context.store.db.transaction().execute(async (tx) => {
    const schedule = scheduleQueries(tx)
    // First of all: once rows are in the audit, waiting for another operation could be waiting for each other.
    await schedule.lock(key)
    const row = await operationQueries(tx).find(key)
    if (!row || row.enable_at === null || row.follow_up !== null || !hasRun(row)) return undefined
    // What is not certain may turn out to be done while it is looked at.
    const looked = row.look_at === null || row.enable_at <= context.clock.now()
    if (!looked && (await itemQueries(tx).tally(key)).uncertain > 0) return undefined
    const items = (await itemQueries(tx).next(key, 'change', ['done'], everything)).map(toEnable)
    if (items.length === 0) return (await schedule.tie(key, '')) ? 'nothing' : undefined
    const child = await insertPlan(context, planOf(context, row, items), (plan) => operationQueries(tx).insert(plan))
    const runAt = Math.max(row.enable_at, context.clock.now())
    await itemQueries(tx).insert(child, items)
    await itemQueries(tx).planWrites(child, false)
    await schedule.schedule(child, { runAt, follows: row, now: context.clock.now() })
    await nudge(context, child, { tx, after: runAt })
    return (await schedule.tie(key, child.id)) ? 'scheduled' : undefined
  })
  if (!made) return
  // Nobody has to confirm it: it is scheduled as soon as it is planned.
  if (made === 'scheduled')
    for (const state of ['planned', 'scheduled'] as const) context.onStateChange({ kind: 'enable', state })
  void context.teller.again(key)
}

function hasRun({ state }: OperationRow): boolean {
  return state === 'done' || state === 'stopped'
}

function planOf(context: Context, row: OperationRow, items: readonly NewItem[]) {
  const { activityId, ...channel } = channelOf(row)
  const targets = items.flatMap(({ account_id }) => account_id ?? [])
  const now = context.clock.now()
  return {
    tenantId: row.tenant_id,
    kind: 'enable' as const,
    requester: personOf(row),
    locale: row.locale,
    // Not in the place of the first one's card, which goes on telling what that one did.
    channel,
    reason: row.reason,
    ticket: row.ticket,
    signOut: false,
    planHash: planHash({ kind: 'enable', targets, signOut: false }),
    // Nobody ever gets a token for it: there is nothing to confirm.
    tokenHash: hashToken(newToken(context.random)),
    counts: countVerdicts(items),
    guests: items.filter(({ account_guest }) => account_guest).length,
    now,
    expiresAt: now,
  }
}

function toEnable(row: OperationItemRow, index: number): NewItem {
  const { input, account_id, account_upn, account_name, account_guest } = row
  const account = { account_id, account_upn, account_name, account_guest, account_enabled: false }
  return { seq: index + 1, input, verdict: 'change', why: null, detail: null, reason: null, ...account }
}
