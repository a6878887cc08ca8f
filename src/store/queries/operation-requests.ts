import { type Kysely, sql } from 'kysely'
import type { EscalationReason, LeftOutBy, LeftOutItem, Verdict } from '../../core/model.ts'
import type { Database } from '../schema.ts'
import { isAway } from './absences.ts'
import type { Change, Which } from './lifecycle/advance.ts'
import { asksNow, released } from './lifecycle/changes.ts'
import type { Decider } from './operation-approvals.ts'
import type { OperationKey, OperationRow } from './operations.ts'

/** What is left of a plan after an approver left accounts, apps or devices out. */
export interface SmallerPlan {
  readonly planHash: string
  readonly counts: Readonly<Record<Verdict, number>>
  readonly guests: number
  readonly leftOut: readonly LeftOutBy[]
  readonly leftOutItems: readonly LeftOutItem[]
}

/** A decision about a request. */
export interface Deciding {
  readonly person: Decider
  /** Decides as a member of the second group. */
  readonly escalated: boolean
  readonly to: 'queued' | 'scheduled' | 'denied'
  readonly comment: string | null
  readonly planHash: string
  /** Replaces the plan. */
  readonly smaller?: SmallerPlan
  readonly now: number
  readonly executeBy: number | null
  readonly notBefore: number
}

/** Of any number of concurrent decisions, one succeeds. */
export const deciding = (by: Deciding): Change => ({
  set: () => ({
    decided_at: by.now,
    finished_at: by.to === 'denied' ? by.now : null,
    approver_oid: by.person.oid,
    approver_upn: by.person.upn,
    approver_name: by.person.name,
    approver_escalated: by.escalated,
    approval_comment: by.comment,
    execute_by: by.executeBy,
    not_before: by.notBefore,
    nudged_at: by.now,
    ...(by.smaller && {
      plan_hash: by.smaller.planHash,
      counts: JSON.stringify(by.smaller.counts),
      guests: by.smaller.guests,
      approval_left_out: JSON.stringify(by.smaller.leftOut),
      left_out_items: JSON.stringify(by.smaller.leftOutItems),
    }),
  }),
  where: (e) => [
    e('plan_hash', '=', by.planHash),
    e('approve_by', '>', by.now),
    e('requester_oid', '!=', by.person.oid),
    sql<boolean>`not handed @> ${JSON.stringify([{ from: { oid: by.person.oid } }])}::jsonb`,
  ],
})

/**
 * Requires approval for an operation that was about to run and has written nothing; lease holder only. Discards an
 * earlier approval; see `forgetAsked`.
 */
export const askingNow = (by: { lease: string; now: number; approveBy: number; planHash: string }): Change => ({
  set: (e) => ({
    ...asksNow(e, by.now),
    approve_by: by.approveBy,
    plan_hash: by.planHash,
    approver_oid: null,
    approver_upn: null,
    approver_name: null,
    approver_escalated: false,
    escalated_at: null,
    escalated_because: null,
    extended_at: null,
    approval_comment: null,
    decided_at: null,
    execute_by: null,
    started_at: null,
    ...released,
    not_before: 0,
    nudged_at: by.now,
  }),
  where: (e) => [e('lease_by', '=', by.lease), e('stop_requested', '=', false)],
})

/**
 * Requests (or only this operation's) that have waited for `after` ms, or that nobody in the first group can be asked
 * about.
 */
export const toEscalate =
  (now: number, after: number, only?: OperationKey): Which =>
  () => {
    const wanted = only ? sql`o.tenant_id = ${only.tenantId} and o.id = ${only.id}` : sql`true`
    const people = (which: ReturnType<typeof sql>) => sql`exists (select from operation_approvers a
      where a.tenant_id = o.tenant_id and a.operation_id = o.id and a.conversation is null and ${which})`
    return sql<boolean>`(tenant_id, id) in (select o.tenant_id, o.id from operations o
      where o.state = 'awaitingApproval' and o.escalated_at is null and o.approve_by > ${now} and ${wanted}
        and ${people(sql`a.escalated`)} and (${isLate(now, after)}
          or not ${people(sql`not a.escalated and not a.unreachable and not ${isAway(now)}`)})
      order by o.tenant_id, o.id for update skip locked)`
  }

export const escalating = (now: number, after: number): Change => ({
  set: () => ({
    escalated_at: now,
    escalated_because: sql<EscalationReason>`case when ${isLate(now, after)} then 'unanswered' else 'unavailable' end`,
  }),
  detail: sql<string>`jsonb_build_object('why', escalated_because)`,
})

const isLate = (now: number, after: number) => sql`asked_at <= ${now - after}::bigint`

/** Gives approvers `more` ms to answer, once and not beyond the scheduled times. */
export const extending = (now: number, more: number): Change => {
  const until = sql<number>`least(approve_by + ${more}::bigint, case when run_at > ${now} then run_at end, enable_at)`
  return {
    set: () => ({ approve_by: until, extended_at: now }),
    where: (e) => [e('approve_by', '>', now), e('extended_at', 'is', null), sql<boolean>`${until} > approve_by`],
    detail: sql<string>`jsonb_build_object('after',
      to_char(to_timestamp(approve_by / 1000.0) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
  }
}

/** Queries on requests for approval as a whole; `db` may be a transaction. */
export function requestQueries(db: Kysely<Database>) {
  const at = ({ tenantId, id }: OperationKey) =>
    db.updateTable('operations').where('tenant_id', '=', tenantId).where('id', '=', id)

  return {
    /** Forgets who was asked, because others may be asked next. */
    forgetAsked: async (key: OperationKey): Promise<void> => {
      const asked = db.deleteFrom('operation_approvers').where('tenant_id', '=', key.tenantId)
      await asked.where('operation_id', '=', key.id).execute()
    },

    /** The approvers who can see the request and aren't away. */
    reached: async ({ tenantId, id }: OperationKey, now: number): Promise<string[]> => {
      const { rows } = await sql<{ oid: string }>`select a.approver_oid as oid from operation_approvers a
        where a.tenant_id = ${tenantId} and a.operation_id = ${id} and a.conversation is null and a.told = 'asked'
          and not ${isAway(now)}`.execute(db)
      return rows.map(({ oid }) => oid)
    },

    /** Extends an existing approval. */
    prolong: async (key: OperationKey, until: number): Promise<void> => {
      await at(key).set({ execute_by: until }).where('execute_by', 'is not', null).execute()
    },

    /** Operations whose approval request has timed out. */
    unanswered: (now: number): Promise<OperationKey[]> =>
      db
        .selectFrom('operations')
        .select(['tenant_id as tenantId', 'id'])
        .where('state', '=', 'awaitingApproval')
        .where('approve_by', '<=', now)
        .execute(),

    /**
     * Operations that haven't started and aren't running, whose approval has expired, whose accounts are already due to
     * be re-enabled, or that are overdue by `latest` ms. Operations waiting for a sign-in did start in time.
     */
    lapsed: (now: number, latest: number): Promise<OperationRow[]> =>
      db
        .selectFrom('operations')
        .selectAll()
        .where('state', 'in', ['scheduled', 'queued', 'needsSignIn'])
        .where(
          sql<boolean>`least(execute_by, enable_at, case when state <> 'needsSignIn'
            then greatest(run_at, decided_at, confirmed_at) + ${latest} end) <= ${now}`,
        )
        .where('lease_until', '<=', now)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('operation_writes as w')
                .select(sql.lit(1).as('one'))
                .whereRef('w.tenant_id', '=', 'operations.tenant_id')
                .whereRef('w.operation_id', '=', 'operations.id')
                .where('w.state', 'in', ['sending', 'done', 'failed', 'uncertain']),
            ),
          ),
        )
        .execute(),
  }
}
