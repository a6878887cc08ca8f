import { type Kysely, sql, type Updateable } from 'kysely'
import type { NamedPerson } from '../../../core/model.ts'
import type { Database } from '../../database.ts'
import { isAway } from '../absences.ts'
import { isKnown, type KnownOperations } from '../known-operations.ts'
import type { Change, RowSelection } from '../lifecycle/advance.ts'
import { releasedLeaseColumns } from '../lifecycle/changes.ts'
import type { OperationKey, OperationRow } from '../lifecycle/operations.ts'
import type { Verdict } from '../operation-types.ts'
import { isReached, isUnreachable } from './approver-posts.ts'
import type { EscalationReason, ExcludedItem, Exclusion, OperationApprovalsTable } from './tables.ts'

/** What remains of a plan after an approver excluded accounts, apps or devices. */
export interface SmallerPlan {
  readonly planHash: string
  readonly counts: Readonly<Record<Verdict, number>>
  readonly guests: number
  readonly excluded: readonly Exclusion[]
  readonly excludedItems: readonly ExcludedItem[]
}

/** A decision about a request. */
export interface DecisionRecord {
  readonly person: NamedPerson
  /** Whether they decide as a member of the second group. */
  readonly escalated: boolean
  readonly to: 'queued' | 'scheduled' | 'denied'
  readonly comment: string | null
  readonly planHash: string
  /** Replaces the plan. */
  readonly smaller?: SmallerPlan
  readonly now: number
  readonly executeBy: number | null
  /** The sign-in made for it, if it was answered on the page. */
  readonly signIn?: { readonly at: number; readonly context?: string } | undefined
  /** The same for the audit log, or `press`. */
  readonly how?: string | undefined
  readonly notBefore: number
}

/** Stores these columns of an operation's approval. */
export async function saveApproval(
  db: Kysely<Database>,
  { tenant_id, id: operation_id }: Pick<OperationRow, 'tenant_id' | 'id'>,
  columns: Omit<Updateable<OperationApprovalsTable>, 'tenant_id' | 'operation_id'>,
): Promise<void> {
  await db
    .insertInto('operation_approvals')
    .values({ tenant_id, operation_id, ...columns })
    .onConflict((on) => on.columns(['tenant_id', 'operation_id']).doUpdateSet(columns))
    .execute()
}

/** Marks it as waiting for an answer from now on. */
export const requestColumns = ({ version }: OperationRow, now: number) => ({
  asked_at: now,
  asked_version: version + 1,
})

const canBeAnswered = ({ approve_by: until }: OperationRow, now: number): boolean => until !== null && until > now

const smallerColumns = ({ planHash, counts, guests, excludedItems }: SmallerPlan) => ({
  plan_hash: planHash,
  counts: JSON.stringify(counts),
  guests,
  excluded_items: JSON.stringify(excludedItems),
})

const canDecide =
  ({ person, planHash, now }: Pick<DecisionRecord, 'person' | 'planHash' | 'now'>) =>
  (row: OperationRow): boolean =>
    row.plan_hash === planHash &&
    canBeAnswered(row, now) &&
    row.requester_oid !== person.oid &&
    !row.handed.some(({ from }) => from.oid === person.oid)

/** Makes the plan smaller, and leaves the request open. */
export const exclusionChange = (
  by: Pick<DecisionRecord, 'person' | 'planHash' | 'now'> & { readonly smaller: SmallerPlan },
): Change => ({
  set: () => smallerColumns(by.smaller),
  when: canDecide(by),
  write: (db, row) => saveApproval(db, row, { approval_excluded: JSON.stringify(by.smaller.excluded) }),
})

/** Of any number of concurrent decisions, one succeeds. */
export const decisionChange = (by: DecisionRecord): Change => ({
  set: () => ({
    finished_at: by.to === 'denied' ? by.now : null,
    not_before: by.notBefore,
    nudged_at: by.now,
    ...(by.smaller && smallerColumns(by.smaller)),
  }),
  when: canDecide(by),
  write: (db, row) =>
    saveApproval(db, row, {
      decided_at: by.now,
      approver_oid: by.person.oid,
      approver_upn: by.person.upn,
      approver_name: by.person.name,
      approver_escalated: by.escalated,
      approval_comment: by.comment,
      execute_by: by.executeBy,
      signed_in_at: by.signIn?.at ?? null,
      auth_context: by.signIn?.context ?? null,
      ...(by.smaller && { approval_excluded: JSON.stringify(by.smaller.excluded) }),
    }),
  ...(by.how && { detail: { target: by.how } }),
})

/**
 * Requires approval for an operation that was about to run and hasn't written anything; lease holder only. Discards an
 * earlier approval.
 */
export const askChange = (by: { lease: string; now: number; approveBy: number; planHash: string }): Change => ({
  set: () => ({ plan_hash: by.planHash, started_at: null, ...releasedLeaseColumns, not_before: 0, nudged_at: by.now }),
  when: (row) => row.lease_by === by.lease && !row.stop_requested,
  write: (db, row) =>
    saveApproval(db, row, {
      ...requestColumns(row, by.now),
      approve_by: by.approveBy,
      approver_oid: null,
      approver_upn: null,
      approver_name: null,
      approver_escalated: null,
      escalated_at: null,
      escalated_because: null,
      extended_at: null,
      approval_comment: null,
      decided_at: null,
      execute_by: null,
      signed_in_at: null,
      auth_context: null,
    }),
})

/**
 * Requests (or only this operation's) that have waited for `after` ms, or for which nobody in the first group can be
 * asked.
 */
export const dueForEscalation =
  (now: number, after: number, known: KnownOperations, only?: OperationKey): RowSelection =>
  () => {
    const wanted = only ? sql`o.tenant_id = ${only.tenantId} and o.id = ${only.id}` : sql`true`
    const people = (which: ReturnType<typeof sql>) => sql`exists (select from operation_approvers a
      where a.tenant_id = o.tenant_id and a.operation_id = o.id and a.conversation is null and ${which})`
    return sql<boolean>`(tenant_id, id) in (select o.tenant_id, o.id
      from operations o join operation_approvals r on r.tenant_id = o.tenant_id and r.operation_id = o.id
      where o.state = 'awaitingApproval' and r.escalated_at is null and r.approve_by > ${now} and ${wanted}
        and ${isKnown('o', known)}
        and ${people(sql`a.escalated`)} and (r.asked_at <= ${now - after}
          or not ${people(sql`not a.escalated and not ${isUnreachable('a')} and not ${isAway(now)}`)})
      order by o.tenant_id, o.id for update of o skip locked)`
  }

export const escalationChange = (now: number, after: number): Change => {
  const because = ({ asked_at: since }: OperationRow): EscalationReason =>
    (since ?? now) <= now - after ? 'unanswered' : 'unavailable'
  return {
    when: (row) => row.escalated_at === null && canBeAnswered(row, now),
    write: (db, row) => saveApproval(db, row, { escalated_at: now, escalated_because: because(row) }),
    detail: (row) => ({ why: because(row) }),
  }
}

/** Gives approvers `more` ms to answer, once and not beyond the scheduled times. */
export const extensionChange = (now: number, more: number): Change => {
  const until = ({ approve_by: before, run_at: runAt, enable_at: enableAt }: OperationRow) =>
    Math.min((before ?? 0) + more, runAt !== null && runAt > now ? runAt : Infinity, enableAt ?? Infinity)
  return {
    when: (row) => canBeAnswered(row, now) && row.extended_at === null && until(row) > (row.approve_by ?? 0),
    write: (db, row) => saveApproval(db, row, { approve_by: until(row), extended_at: now }),
    detail: (row) => ({ after: new Date(until(row)).toISOString() }),
  }
}

/**
 * A question or an answer, if the request is still waiting. `most`: for a question, the maximum number of questions.
 */
export const messageChange = (now: number, comment: string, most?: number): Change => ({
  when: (row) => canBeAnswered(row, now) && (most === undefined || row.questions < most),
  detail: { comment },
})

/** Queries on whole approval requests; `db` can be a transaction. */
export function requestQueries(db: Kysely<Database>) {
  return {
    /** The approvers who can see the request and aren't away. */
    reached: async ({ tenantId, id }: OperationKey, now: number): Promise<string[]> => {
      const { rows } = await sql<{ oid: string }>`select a.approver_oid as oid from operation_approvers a
        where a.tenant_id = ${tenantId} and a.operation_id = ${id} and a.conversation is null and ${isReached}
          and not ${isAway(now)}`.execute(db)
      return rows.map(({ oid }) => oid)
    },

    /** Extends an existing approval. */
    prolong: async ({ tenantId, id }: OperationKey, until: number): Promise<void> => {
      await db
        .updateTable('operation_approvals')
        .set({ execute_by: until })
        .where('tenant_id', '=', tenantId)
        .where('operation_id', '=', id)
        .where('execute_by', 'is not', null)
        .execute()
    },

    /** Operations whose approval request has timed out. */
    unanswered: (now: number, known: KnownOperations): Promise<OperationKey[]> =>
      db
        .selectFrom('whole_operations')
        .select(['tenant_id as tenantId', 'id'])
        .where('state', '=', 'awaitingApproval')
        .where('approve_by', '<=', now)
        .where(isKnown('whole_operations', known))
        .execute(),

    /**
     * Operations that haven't started and aren't running, whose approval has expired, whose accounts are already due to
     * be re-enabled, or that are overdue by `latest` ms. Operations waiting for a sign-in count as started in time.
     */
    lapsed: (now: number, latest: number, known: KnownOperations): Promise<OperationRow[]> =>
      db
        .selectFrom('whole_operations')
        .selectAll()
        .where('state', 'in', ['scheduled', 'queued', 'needsSignIn'])
        .where(
          sql<boolean>`least(execute_by, enable_at, case when state <> 'needsSignIn'
            then greatest(run_at, decided_at, confirmed_at) + ${latest} end) <= ${now}`,
        )
        .where('lease_until', '<=', now)
        .where(isKnown('whole_operations', known))
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('operation_writes as w')
                .select(sql.lit(1).as('one'))
                .whereRef('w.tenant_id', '=', 'whole_operations.tenant_id')
                .whereRef('w.operation_id', '=', 'whole_operations.id')
                .where('w.state', 'in', ['sending', 'done', 'failed', 'uncertain']),
            ),
          ),
        )
        .execute(),
  }
}
