import { type Kysely, sql } from 'kysely'
import type { FailureReason } from '../../../core/model.ts'
import type { Database } from '../../database.ts'
import type { OperationKey } from '../lifecycle/operations.ts'
import type { Verification, WriteState } from '../operation-types.ts'
import { isChangingOwner, type OwnerChange } from '../owner-changes.ts'
import { type WriteKey, type WriteRecord, wasDoneBefore } from '../plan/writes.ts'
import { triedSince } from './due-writes.ts'

/*
 * What the holder of an operation's lease records about its writes: before they are sent, when they are answered, and
 * when they have been read back.
 */

type Db = Kysely<Database>

/** The operation as `mine`, if `by` holds its lease. The share lock makes a takeover wait until the statement ends. */
const heldLease = ({ tenantId, id }: OperationKey, by: string) => sql`mine as materialized (
      select id from operations where tenant_id = ${tenantId} and id = ${id} and lease_by = ${by} for share)`

/** The result of one write. `why`: the reason if skipped. */
export interface WriteResult extends WriteKey {
  readonly to: Extract<WriteState, 'done' | 'failed' | 'uncertain' | 'skipped'>
  readonly why?: string
  readonly detail?: string
  readonly reason?: FailureReason
  readonly requestId?: string
  /** Whether the item stays as it is, if the write is skipped. */
  readonly kept?: boolean
}

/** The result of reading back one write. */
export interface ReadBackResult extends WriteKey {
  readonly verified: Verification
  /** Set if the write itself is done, but something that belongs to it isn't in effect. */
  readonly reason?: FailureReason
  /** Whether the write counts as failed, because it was never found in effect. */
  readonly failed?: boolean
}

/**
 * Write-ahead: records that these are about to be sent, with the state before them. Lease holder only, and only if no
 * stop was requested, its owner isn't about to change, and the owner hasn't signed out since (`signOuts`: how often before the
 * slice began). Marks all or none, because a later decision might have overridden one. Returns how many were marked.
 */
export async function markSending(
  db: Db,
  key: OperationKey,
  writes: readonly (WriteKey & WriteRecord)[],
  by: string,
  now: number,
  ownerChanges: readonly OwnerChange[],
  signOuts = 0,
): Promise<number> {
  // The share lock makes a takeover wait; otherwise it could read the writes between this check and this write. Writes
  // being resent might already have been applied, so the state recorded first is kept.
  const result = await sql`with mine as materialized (
      select id from operations where tenant_id = ${key.tenantId} and id = ${key.id}
        and lease_by = ${by} and lease_until > ${now} and not stop_requested
        and not ${isChangingOwner('operations', ownerChanges)}
        and not exists (select from sign_outs o where o.tenant_id = operations.tenant_id
          and o.person_id = operations.requester_oid and (o.signed_out or o.times <> ${signOuts})) for share),
    s as materialized (select * from jsonb_to_recordset(${JSON.stringify(writes)}::jsonb) as s (seq integer, action text,
      target text, before jsonb, audit_before text, audit_after text)),
    due as materialized (select w.seq, w.action, w.target from mine, s, operation_writes w
      where w.tenant_id = ${key.tenantId} and w.operation_id = mine.id and w.seq = s.seq and w.action = s.action
        and w.target = s.target and w.state in ('pending', 'sending') for update of w)
    update operation_writes w set state = 'sending', sent_at = ${now}, retry_at = null, tries = w.tries + 1,
      first_sent_at = coalesce(${triedSince(now)}, ${now}),
      before = case when w.state = 'sending' then w.before else s.before end,
      audit_before = case when w.state = 'sending' then w.audit_before else s.audit_before end,
      audit_after = case when w.state = 'sending' then w.audit_after else s.audit_after end
    from due, s
    where (select count(*) from due) = ${writes.length} and w.tenant_id = ${key.tenantId} and w.operation_id = ${key.id}
      and w.seq = due.seq and w.action = due.action and w.target = due.target
      and s.seq = due.seq and s.action = due.action and s.target = due.target`.execute(db)
  return Number(result.numAffectedRows ?? 0n)
}

/** Removes placeholder writes that individual ones have replaced. */
export async function dropReplaced(db: Db, { tenantId, id }: OperationKey, writes: readonly WriteKey[]): Promise<void> {
  if (writes.length === 0) return
  await sql`delete from operation_writes w using jsonb_to_recordset(${JSON.stringify(writes.map(({ seq, action, target }) => ({ seq, action, target })))}::jsonb)
      as s (seq integer, action text, target text)
    where w.tenant_id = ${tenantId} and w.operation_id = ${id} and w.state = 'pending'
      and w.seq = s.seq and w.action = s.action and w.target = s.target`.execute(db)
}

/** A write to be sent again. */
export interface PostponedWrite extends WriteKey {
  /** Not before this. */
  readonly until: number
  /** Whether it was certainly not applied. It then counts as never sent. */
  readonly untouched: boolean
  /** How often it was sent for nothing, because it was throttled. */
  readonly throttled: number
}

/** Records when writes without a clear answer are to be sent again; lease holder only. */
export async function postponeWrites(
  db: Db,
  key: OperationKey,
  writes: readonly PostponedWrite[],
  by: string,
): Promise<void> {
  if (writes.length === 0) return
  await sql`with ${heldLease(key, by)}
    update operation_writes w set retry_at = s.until, state = case when s.untouched then 'pending' else w.state end,
      sent_at = case when s.untouched then null else w.sent_at end,
      first_sent_at = case when s.untouched then null else w.first_sent_at end,
      tries = case when s.untouched then 0 else greatest(1, w.tries - s.throttled) end
    from mine, jsonb_to_recordset(${JSON.stringify(writes)}::jsonb)
      as s (seq integer, action text, target text, until bigint, untouched boolean, throttled integer)
    where w.tenant_id = ${key.tenantId} and w.operation_id = mine.id and w.seq = s.seq and w.action = s.action
      and w.target = s.target and w.state = 'sending'`.execute(db)
}

/** Stores results; lease holder only. Writes with a final result keep it. */
export async function settleWrites(
  db: Db,
  key: OperationKey,
  settled: readonly WriteResult[],
  by: string,
  now: number,
): Promise<void> {
  await sql`with ${heldLease(key, by)}
    update operation_writes w set state = s.to_state, kind = case when s.kept then 'kept' else w.kind end, why = coalesce(s.why, w.why),
      detail = coalesce(s.detail, w.detail), reason = s.reason, request_id = s.request_id, settled_at = ${now}
    from mine, jsonb_to_recordset(${settledJson(settled)}::jsonb) as s (seq integer, action text, target text,
      to_state text, kept boolean, why text, detail text, reason jsonb, request_id text)
    where w.tenant_id = ${key.tenantId} and w.operation_id = mine.id and w.seq = s.seq and w.action = s.action
      and w.target = s.target and w.state in ('pending', 'sending', 'uncertain')`.execute(db)
}

/**
 * Skips follow-ups of actions that weren't done to the account and, without `evenAfterFailure`, later phases of actions
 * whose earlier phases weren't; lease holder only. Returns whether there were any.
 */
export async function skipFollowing(
  db: Db,
  key: OperationKey,
  { phase, evenAfterFailure }: { readonly phase: number; readonly evenAfterFailure: boolean },
  by: string,
): Promise<boolean> {
  const result = await sql`with ${heldLease(key, by)}
    update operation_writes w set state = 'skipped' from mine
    where w.tenant_id = ${key.tenantId} and w.operation_id = mine.id and w.phase = ${phase} and w.state = 'pending'
      and exists (select from operation_writes b where b.tenant_id = w.tenant_id
        and b.operation_id = w.operation_id and b.seq = w.seq
        and (b.action = w.after and b.state in ('failed', 'skipped', 'uncertain') and not coalesce(${wasDoneBefore('b')}, false)
          or not ${evenAfterFailure} and b.action = w.action and b.phase < w.phase
            and b.state in ('failed', 'uncertain')))`.execute(db)
  return (result.numAffectedRows ?? 0n) > 0n
}

/**
 * Stores read-back results; lease holder only. Verified writes stay verified, whatever a later read shows. An
 * uncertain write that is verified becomes done; any follow-up skipped because of it then counts as missing. A write
 * that was done can fail. Returns whether any of them says something new.
 */
export async function saveVerifications(
  db: Db,
  key: OperationKey,
  seen: readonly ReadBackResult[],
  by: string,
): Promise<boolean> {
  if (seen.length === 0) return false
  const isBetter = sql<boolean>`w.verified <> 'verified' and w.verified <> s.verified`
  const arrived = sql<boolean>`w.state = 'uncertain' and s.verified = 'verified'`
  const fails = sql<boolean>`w.state = 'done' and w.verified <> 'verified' and coalesce(s.failed, false)`
  const { rows } = await sql<{ news: boolean }>`with ${heldLease(key, by)},
    seen as materialized (select s.* from jsonb_to_recordset(${JSON.stringify(seen)}::jsonb)
      as s (seq integer, action text, target text, verified text, reason jsonb, failed boolean)),
    changed as (update operation_writes w set
        verified = case when w.verified = 'verified' then w.verified else s.verified end,
        state = case when ${arrived} then 'done' when ${fails} then 'failed' else w.state end,
        reason = case when ${arrived} or w.state = 'done' then s.reason else w.reason end
      from mine, seen s
      where w.tenant_id = ${key.tenantId} and w.operation_id = mine.id and w.seq = s.seq and w.action = s.action
        and w.target = s.target and (${isBetter} or ${arrived} or ${fails}) returning w.seq),
    missing as (update operation_writes w set state = 'failed' from mine
    where w.tenant_id = ${key.tenantId} and w.operation_id = mine.id and w.state = 'skipped' and w.after is not null
      and exists (select from seen s join operation_writes b on b.tenant_id = w.tenant_id
        and b.operation_id = w.operation_id and b.seq = s.seq and b.action = s.action and b.target = s.target
        where s.seq = w.seq and s.action = w.after and s.verified = 'verified' and b.state = 'uncertain'))
    select exists (select from changed) as news`.execute(db)
  return rows[0]?.news === true
}

function settledJson(settled: readonly WriteResult[]): string {
  return JSON.stringify(
    settled.map(({ seq, action, target, to, kept, why, detail, reason, requestId }) => ({
      seq,
      action,
      target,
      to_state: to,
      kept: kept ?? false,
      why: why ?? null,
      detail: detail ?? null,
      reason: reason ?? null,
      request_id: requestId ?? null,
    })),
  )
}
