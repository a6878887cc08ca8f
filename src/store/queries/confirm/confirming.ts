import { sql } from 'kysely'
import { requestColumns, saveApproval } from '../approval/requests.ts'
import type { ExcludedItem } from '../approval/tables.ts'
import type { Change } from '../lifecycle/advance.ts'
import type { PlannedAction } from '../operation-types.ts'
import { saveSchedule } from '../schedule/schedule.ts'

/** What a confirmation records. */
export interface ConfirmationRecord {
  readonly oid: string
  readonly tokenHash: string
  readonly planHash: string
  readonly now: number
  readonly reason: string
  readonly ticket: string | null
  readonly compromised: boolean
  readonly repeatedReason: string | null
  readonly actions: readonly PlannedAction[]
  readonly excludedItems: readonly ExcludedItem[]
  readonly newHash: string
  readonly approveBy: number | null
  /** The object ID of the approver to ask first. */
  readonly namedApprover: string | null
  /** From when its accounts count towards the requester's hourly limit. */
  readonly admittedAt: number | null
  readonly runAt: number | null
  readonly enableAt: number | null
}

/** Of any number of concurrent confirmations, one succeeds. */
export const confirmationChange = (by: ConfirmationRecord): Change => ({
  ...partsOf(by),
  set: () => ({
    confirmed_at: by.now,
    admitted_at: by.admittedAt,
    not_before: by.runAt ?? 0,
    nudged_at: by.now,
    reason: by.reason,
    ticket: by.ticket,
    compromised: by.compromised,
    repeated_reason: by.repeatedReason,
    actions: JSON.stringify(by.actions),
    excluded_items: JSON.stringify(by.excludedItems),
    plan_hash: by.newHash,
    // The next number in the tenant, under the lock on its decisions.
    decision: sql<number>`(select 1 + coalesce(max(o.decision), 0) from operations o
      where o.tenant_id = operations.tenant_id and o.decision is not null)`,
  }),
  when: (row) =>
    row.requester_oid === by.oid &&
    row.token_hash === by.tokenHash &&
    row.plan_hash === by.planHash &&
    row.expires_at > by.now,
})

/** The parts about approval and times, if there are any. */
function partsOf({ approveBy, namedApprover, runAt, enableAt, now }: ConfirmationRecord): Pick<Change, 'write'> {
  const isTimed = runAt !== null || enableAt !== null
  if (approveBy === null && !isTimed) return {}
  const approval = { approve_by: approveBy, named_approver: namedApprover }
  return {
    write: async (db, row) => {
      if (approveBy !== null) await saveApproval(db, row, { ...approval, ...requestColumns(row, now) })
      if (isTimed) await saveSchedule(db, row, { run_at: runAt, enable_at: enableAt })
    },
  }
}
