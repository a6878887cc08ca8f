import { type ExpressionBuilder, sql } from 'kysely'
import type { LeftOutItem, PlannedAction } from '../../../core/model.ts'
import { unfinishedStates } from '../../../core/operation-states.ts'
import type { Database } from '../../schema.ts'
import type { Move, Stop } from '../operations.ts'
import type { Change } from './advance.ts'

/*
 * The columns that change together with an event, and what must hold for it, where no part of its own has them.
 */

/** What a confirmation settles. */
export interface Confirming {
  readonly oid: string
  readonly tokenHash: string
  readonly planHash: string
  readonly now: number
  readonly reason: string
  readonly ticket: string | null
  readonly compromised: boolean
  readonly repeatedReason: string | null
  readonly actions: readonly PlannedAction[]
  readonly leftOutItems: readonly LeftOutItem[]
  readonly newHash: string
  readonly approveBy: number | null
  /** The object id of the approver to ask first. */
  readonly namedApprover: string | null
  /** Since when its accounts count against the requester's hourly limit. */
  readonly admittedAt: number | null
  readonly runAt: number | null
  readonly enableAt: number | null
}

/** Of any number of concurrent confirmations, one succeeds. */
export const confirming = (by: Confirming): Change => ({
  set: (e) => ({
    confirmed_at: by.now,
    approve_by: by.approveBy,
    ...(by.approveBy !== null && asksNow(e, by.now)),
    named_approver: by.namedApprover,
    admitted_at: by.admittedAt,
    run_at: by.runAt,
    enable_at: by.enableAt,
    not_before: by.runAt ?? 0,
    nudged_at: by.now,
    reason: by.reason,
    ticket: by.ticket,
    compromised: by.compromised,
    repeated_reason: by.repeatedReason,
    actions: JSON.stringify(by.actions),
    left_out_items: JSON.stringify(by.leftOutItems),
    plan_hash: by.newHash,
  }),
  where: (e) => [
    e('requester_oid', '=', by.oid),
    e('token_hash', '=', by.tokenHash),
    e('plan_hash', '=', by.planHash),
    e('expires_at', '>', by.now),
  ],
})

/** From now on it waits for an answer. */
export const asksNow = (e: ExpressionBuilder<Database, 'operations'>, now: number) => ({
  asked_at: now,
  asked_version: e('version', '+', 1),
})

/** Ends a slice or a wait, and releases the lease. */
export const moving = (move: Move): Change => ({
  set: () => ({
    finished_at: unfinishedStates.includes(move.to) ? null : move.now,
    // Kept until the operation gets further, so that the same pause isn't reported again.
    pause: move.pause ? JSON.stringify(move.pause) : move.to === 'queued' ? sql<string>`pause` : null,
    ended_because: move.because ?? null,
    ...released,
    not_before: 0,
    nudged_at: move.now,
    ...(move.stop ? stoppedBy(move.stop) : (move.to === 'verifying' || move.to === 'done') && notStopped),
    ...(move.lookAt !== undefined && { look_at: move.lookAt }),
    ...(move.looks !== undefined && { looks: move.looks }),
  }),
  where: (e) => [
    // Only a slice ends what is running.
    ...(move.leaseBy
      ? [e('lease_by', '=', move.leaseBy)]
      : [e('lease_until', '<=', move.now), e('state', '<>', 'running')]),
    ...(move.unstarted ? [e('started_at', 'is', null)] : []),
    // The time for an answer may have been extended meanwhile.
    ...(move.because === 'notApproved'
      ? [e.or([e('state', '<>', 'awaitingApproval'), e('approve_by', '<=', move.now)])]
      : []),
    ...(move.confirmed ? [e('confirmed_at', 'is not', null)] : []),
    ...(move.owner === undefined ? [] : [isOwnedBy(e, move.owner)]),
  ],
})

/** Nobody has it, and nothing went wrong. */
export const released = { lease_by: null, lease_until: 0, failures: 0 } as const

/** Ends an operation that another one has replaced before it started. */
export const replacedBy = (id: string, now: number): Change => ({
  set: (e) => ({ ...moving({ to: 'cancelled', now, because: 'replaced' }).set?.(e), replaced_by: id }),
  where: (e) => [e('lease_until', '<=', now)],
  detail: { replacedBy: id },
})

/** Continues an operation that asked whether to, and stops asking about these failures. */
export const acceptingFailures = (owner: string, now: number): Change => ({
  set: () => ({
    nudged_at: now,
    accepted_failures: sql`accepted_failures || (pause -> 'details' ->> 'reason')`,
    pause: null,
  }),
  where: (e) => [e('lease_until', '<=', now), isOwnedBy(e, owner)],
})

/** Asks the running instance to stop, for its owner or somebody else with a reason. The first request counts. */
export const requestingStop = (now: number, stop: Stop | { readonly owner: string }): Change => ({
  set: (e) => ({
    ...('by' in stop && stoppedBy(stop)),
    not_before: 0,
    nudged_at: now,
    // The state stays, so the cards need no edit.
    told_version: e('told_version', '+', 1),
    approvers_told: e('approvers_told', '+', 1),
  }),
  where: (e) => [e('stop_requested', '=', false), ...('owner' in stop ? [isOwnedBy(e, stop.owner)] : [])],
})

/** Records a read-back and when to do the next, and releases the lease. */
export const lookedBack = (look: {
  readonly by: string
  readonly now: number
  readonly looks: number
  readonly lookAt: number | null
}): Change => ({
  set: () => ({ looks: look.looks, look_at: look.lookAt, lease_by: null, lease_until: 0, nudged_at: look.now }),
  where: (e) => [e('lease_by', '=', look.by)],
})

const isOwnedBy = (e: ExpressionBuilder<Database, 'operations'>, owner: string) =>
  e.and([e('requester_oid', '=', owner), e('handing_over', 'is', null)])

const stoppedBy = ({ by, reason }: Stop) => ({
  stopped_by_oid: by.oid,
  stopped_by_upn: by.upn,
  stopped_by_name: by.name,
  stop_reason: reason,
})

const notStopped = { stopped_by_oid: null, stopped_by_upn: null, stopped_by_name: null, stop_reason: null } as const
