import { sql } from 'kysely'
import { unfinishedStates } from '../../../core/operation-states.ts'
import type { Pause } from '../operation-types.ts'
import type { Change } from './advance.ts'
import type { Move, OperationRow, Stop } from './operations.ts'

/* The columns that change together with an event, and its conditions, for events that don't belong to a part. */

/** Ends a slice or a wait, and releases the lease, unless the same slice reads back what it has sent. */
export const moveChange = (move: Move): Change => ({
  set: () => ({
    finished_at: unfinishedStates.includes(move.to) ? null : move.now,
    // Kept until the operation makes progress, so that the same pause isn't reported again.
    pause: move.pause ? JSON.stringify(move.pause) : move.to === 'queued' ? sql<string>`pause` : null,
    ended_because: move.because ?? null,
    ...(move.to === 'verifying' ? { failures: 0 } : releasedLeaseColumns),
    not_before: 0,
    nudged_at: move.now,
    ...(move.stop ? stoppedBy(move.stop) : (move.to === 'verifying' || move.to === 'done') && { stopped_by: null }),
    ...(move.lookAt !== undefined && { look_at: move.lookAt }),
    ...(move.looks !== undefined && { looks: move.looks }),
  }),
  when: (row) =>
    // Only a slice can end an operation that is running.
    (move.leaseBy ? row.lease_by === move.leaseBy : row.lease_until <= move.now && row.state !== 'running') &&
    !(move.unstarted && row.started_at !== null) &&
    // The time for an answer might have been extended meanwhile.
    !(move.because === 'notApproved' && row.state === 'awaitingApproval' && (row.approve_by ?? 0) > move.now) &&
    !(move.confirmed && row.confirmed_at === null) &&
    (move.owner === undefined || isOwnedBy(row, move.owner)),
})

/** The columns of an operation that no slice holds and whose last slice didn't fail. */
export const releasedLeaseColumns = { lease_by: null, lease_until: 0, failures: 0 } as const

/** Ends an operation that another one has replaced before it started. */
export const replacedChange = (id: string, now: number): Change => ({
  ...moveChange({ to: 'cancelled', now, because: 'replaced' }),
  when: (row) => row.lease_until <= now,
  detail: { replacedBy: id },
})

/** Continues an operation that asked whether to continue, and no longer asks about these failures. */
export const acceptFailuresChange = (owner: string, now: number): Change => ({
  set: () => ({
    nudged_at: now,
    accepted_failures: sql`accepted_failures || (pause -> 'details' ->> 'reason')`,
    pause: null,
  }),
  when: (row) => row.lease_until <= now && isOwnedBy(row, owner),
})

/**
 * Asks the running instance to stop, on behalf of its owner or of someone else with a reason. The first request counts.
 */
export const stopChange = (now: number, stop: Stop | { readonly owner: string }): Change => ({
  set: () => ({
    ...('by' in stop && stoppedBy(stop)),
    not_before: 0,
    nudged_at: now,
  }),
  when: (row) => !row.stop_requested && !('owner' in stop && !isOwnedBy(row, stop.owner)),
})

/** A read-back by the slice with this lease, and when to do the next. */
interface ReadBackState {
  readonly by: string
  readonly now: number
  readonly looks: number
  readonly lookAt: number | null
  /** Why it can't be read back until its owner signs in. */
  readonly pause?: Pause | undefined
}

/** What a read-back records; releases the lease. */
export const readBackColumns = (look: ReadBackState) => ({
  looks: look.looks,
  look_at: look.lookAt,
  lease_by: null,
  lease_until: 0,
  nudged_at: look.now,
  ...(look.pause && { pause: JSON.stringify(look.pause) }),
})

export const readBackChange = (look: ReadBackState): Change => ({
  set: () => readBackColumns(look),
  when: (row) => row.lease_by === look.by,
})

const isOwnedBy = (row: OperationRow, owner: string): boolean =>
  row.requester_oid === owner && row.handing_over === null

const stoppedBy = ({ by: { oid, upn, name }, reason }: Stop) => ({
  stopped_by: JSON.stringify({ oid, upn, name, reason }),
})
