import { groupMembers } from '../../graph/directory/groups.ts'
import { forgetApprovers, insertApprovers } from '../../store/queries/approval/approvers.ts'
import { askChange } from '../../store/queries/approval/requests.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { hasBegunWrites } from '../../store/queries/plan/writes.ts'
import { scheduleQueries } from '../../store/queries/schedule/schedule.ts'
import { escalateIn } from '../confirm/ask-second-group.ts'
import { approvalErrors } from '../confirm/errors.ts'
import { findApprovers } from '../confirm/who-is-asked.ts'
import { inChangeTransaction } from '../lifecycle/advance.ts'
import { events } from '../lifecycle/events.ts'
import { ownerChangesOf } from '../model/context.ts'
import { planHash } from '../plan/plan-hash.ts'
import { approvalNeed } from '../rules/approval-need.ts'
import { anHourBefore, nextTimeWithRoom } from '../rules/confirmation.ts'
import { requestLifetime } from '../rules/deadlines.ts'
import { excludedApprovers, readParts } from '../rules/plan-parts.ts'
import type { SliceOutcome } from './conclude.ts'
import type { Run } from './run-state.ts'

/**
 * Why an operation can't run yet; undefined if it can. Considers its approval, what its requester has changed meanwhile
 * and limits that were lowered. From here on, its accounts count towards the hourly limit.
 */
export async function admit(run: Run): Promise<SliceOutcome | undefined> {
  const { context, key, lease } = run
  const { store, clock, limits } = context
  const { row } = lease
  if (await isApprovalVoid(run)) return requestApproval(run)
  if (row.admitted_at !== null || row.follows !== null) return undefined
  // One that was handed over when partly done was checked then, and an approver can't refuse what has happened.
  if (
    row.approver_oid === null &&
    !(await hasBegunWrites(store.db, key)) &&
    (await approvalNeed(store.db, row, context, clock.now())).needed
  )
    return requestApproval(run)
  return store.db.transaction().execute(async (tx) => {
    const schedule = scheduleQueries(tx)
    await schedule.lockPerson({ tenantId: row.tenant_id, oid: row.requester_oid })
    const now = clock.now()
    const changed = await schedule.changeCountsSince(
      { ...key, oid: row.requester_oid },
      anHourBefore(now),
      ownerChangesOf(context),
    )
    // It might exceed the limit on its own if that was lowered; it then runs when nothing else counts.
    const room = nextTimeWithRoom(
      changed,
      Math.min(row.counts.change, limits.maxAccountsPerHour),
      limits.maxAccountsPerHour,
      now,
    )
    if (room !== undefined && room > now) return { end: 'waits', why: 'hourlyLimit', until: room }
    await schedule.admit(key, now)
    return undefined
  })
}

/**
 * Whether, before anything was written, its approver has lost that role or its accounts aren't exactly those that were
 * approved.
 */
async function isApprovalVoid(run: Run): Promise<boolean> {
  const { context, key, lease, directory } = run
  const { approver_oid: approver, approver_escalated: escalated, follows } = lease.row
  if (approver === null) return false
  if (await hasBegunWrites(context.store.db, key)) return false
  const {
    playbook,
    actions,
    run_at: runAt,
    enable_at: enableAt,
    plan_hash: hash,
    excluded_items: excludedItems,
  } = lease.row
  const targets = await itemQueries(context.store.db).targets(key)
  const parts = await readParts(context, context.store.db, key, actions)
  // A timed re-enable was approved with its operation, not on its own.
  const now = planHash({ playbook, actions, targets, runAt, enableAt, excludedItems, parts })
  if (follows === null && hash !== now) return true
  const { approverGroupId, escalationGroupId } = context.limits
  const group = escalated ? escalationGroupId : approverGroupId
  const members = group ? await directory.ask(groupMembers, group) : new Set<string>()
  return ![...members].some((id) => id.toLowerCase() === approver.toLowerCase())
}

/** Requires approval before anything is written. */
async function requestApproval({ context, key, lease }: Run): Promise<SliceOutcome> {
  const { store, clock, limits } = context
  const targets = await itemQueries(store.db).targets(key)
  try {
    const parts = await readParts(context, store.db, key, lease.row.actions)
    const mayApprove = await findApprovers(context, lease.row, [...targets, ...excludedApprovers(parts)])
    const asking = await inChangeTransaction(context, async (changing) => {
      const { tx, advance } = changing
      const now = clock.now()
      const { playbook, actions, run_at: runAt, enable_at: enableAt, excluded_items: excludedItems } = lease.row
      const hash = planHash({ playbook, actions, targets, runAt, enableAt, excludedItems, parts })
      const asked = askChange({ lease: lease.by, now, approveBy: now + requestLifetime, planHash: hash })
      const row = await advance(key, events.approvalNeeded, { now, change: asked })
      if (!row) return undefined
      await forgetApprovers(tx, key)
      await insertApprovers(tx, key, { ...mayApprove, conversation: limits.approvalConversation }, row.plan_hash)
      await escalateIn(context, changing, now, key)
      return row
    })
    // Someone requested a stop or took over the lease.
    if (!asking) return { end: 'more' }
    return { end: 'givenBack' }
  } catch (error) {
    if (error instanceof approvalErrors.nobodyMayApprove) return { end: 'lapsed', because: 'notApproved' }
    throw error
  }
}
