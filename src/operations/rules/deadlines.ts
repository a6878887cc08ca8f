import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { EndReason } from '../model/types.ts'

/** How long a plan can be confirmed, in ms. */
export const planLifetime = 10 * 60_000

/** How long a request can be approved, in ms. */
export const requestLifetime = 30 * 60_000
/** Time without an answer after which approvers are reminded, and others than a named one are asked, in ms. */
export const remindAfter = requestLifetime / 3
/** Time without an answer after which a second group is asked too, in ms. */
export const escalateAfter = (requestLifetime * 2) / 3
/** How long an approval remains valid once it can be used, in ms. */
export const approvalLifetime = 15 * 60_000

/** How long a paused operation waits for its requester before it ends, in ms. */
export const maxPause = 24 * 3_600_000

/**
 * How late an operation can start, in ms after its scheduled time or, without one, after it was confirmed or approved.
 * Older decisions, for example from before an outage, have to be made again.
 */
export const maxStartDelay = 24 * 3_600_000

/** Why it is too late to start; undefined if it isn't. */
export function findTooLateReason(
  row: Pick<OperationRow, 'enable_at' | 'execute_by' | 'run_at' | 'decided_at' | 'confirmed_at'>,
  now: number,
): EndReason | undefined {
  if (row.enable_at !== null && row.enable_at <= now) return 'pastEnableAt'
  if (row.execute_by !== null && row.execute_by <= now) return 'lapsed'
  const due = Math.max(row.run_at ?? 0, row.decided_at ?? 0, row.confirmed_at ?? 0)
  return due + maxStartDelay <= now ? 'tooLate' : undefined
}
