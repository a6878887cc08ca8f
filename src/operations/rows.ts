import type { FailureReason } from '../graph/directory/account.ts'
import type { OperationItemRow, Tally } from '../store/queries/operation-items.ts'
import type { Follower } from '../store/queries/operation-links.ts'
import type { OperationRow } from '../store/queries/operations.ts'
import type {
  Approval,
  ChangeNote,
  EndReason,
  Item,
  Notes,
  Operation,
  OperationChannel,
  Person,
  Verdict,
  Why,
} from './types.ts'

// What these columns hold was written by this folder in these very types; the store keeps it without looking.

export function personOf(row: OperationRow): Person {
  return { oid: row.requester_oid, tid: row.tenant_id, upn: row.requester_upn, name: row.requester_name }
}

/** The ids of those that are accounts. */
export function accountIds(rows: readonly Pick<OperationItemRow, 'account_id'>[]): string[] {
  return rows.flatMap((row) => row.account_id ?? [])
}

export function channelOf(row: OperationRow): OperationChannel {
  return row.channel as OperationChannel
}

/** Who approved or denied it; undefined when nobody has. */
export function approverOf(row: OperationRow): Person | undefined {
  if (row.approver_oid === null) return undefined
  return { oid: row.approver_oid, tid: row.tenant_id, upn: row.approver_upn ?? '', name: row.approver_name ?? '' }
}

function approvalOf(row: OperationRow): Approval | null {
  const by = approverOf(row)
  if (row.approve_by === null && !by) return null
  return {
    until: row.approve_by ?? 0,
    by: by ? { oid: by.oid, upn: by.upn, name: by.name } : null,
    comment: row.approval_comment,
    decidedAt: row.decided_at,
    asked: row.approvers?.asked ?? [],
    unreachable: row.approvers?.unreachable ?? [],
    conversation: row.approvers?.conversation ?? null,
  }
}

export function toOperation(row: OperationRow, tally: Tally, followers: readonly Follower[] = []): Operation {
  const counts = row.counts as Record<Verdict, number>
  const { open, signOutOpen, ...progress } = tally
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    requester: personOf(row),
    locale: row.locale,
    reason: row.reason,
    ticket: row.ticket,
    signOut: row.sign_out,
    planHash: row.plan_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    confirmedAt: row.confirmed_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    counts,
    guests: row.guests,
    progress: { total: counts.change, ...progress },
    pause: row.state === 'needsSignIn' ? row.pause : null,
    endedBecause: row.ended_because as EndReason | null,
    approval: approvalOf(row),
    runAt: row.run_at,
    changedSince: row.changed_since as Operation['changedSince'],
    enableAt: row.enable_at,
    followUp: row.follow_up || null,
    follows: row.follows,
    stopping: row.stop_requested && row.finished_at === null,
    undoOf: row.undo_of,
    retryOf: row.retry_of,
    followers,
  }
}

const changeNotes: readonly ChangeNote[] = ['syncedToo', 'restrictedUnit', 'roleGroup', 'sharedMailbox']

/** The notes among the remarks on an operation's accounts. */
export function notesIn(counts: ReadonlyMap<string, number>): Notes {
  return Object.fromEntries(
    changeNotes.flatMap((note) => {
      const count = counts.get(note)
      return count ? [[note, count]] : []
    }),
  )
}

export function toItem(row: OperationItemRow): Item {
  return {
    seq: row.seq,
    input: row.input,
    verdict: row.verdict,
    why: row.why as Why | null,
    detail: row.detail,
    account: row.account_id
      ? {
          id: row.account_id,
          upn: row.account_upn ?? '',
          name: row.account_name ?? '',
          enabled: row.account_enabled ?? false,
          guest: row.account_guest ?? false,
        }
      : null,
    change: row.change,
    reason: row.reason as FailureReason | null,
    requestId: row.request_id,
    signOut: row.sign_out,
    signOutReason: row.sign_out_reason as FailureReason | null,
    signOutRequestId: row.sign_out_request_id,
    proof: row.proof,
    signOutProof: row.sign_out_proof,
  }
}
