import { type Kysely, sql } from 'kysely'
import type { LeftOutBy, OperationState, Verdict } from '../../core/model.ts'
import type { Database } from '../schema.ts'
import { isAway } from './absences.ts'
import type { Decider } from './operation-approvals.ts'
import type { OperationKey, OperationRow } from './operations.ts'

/** What is left of a plan after an approver left accounts out. */
export interface SmallerPlan {
  readonly planHash: string
  readonly counts: Readonly<Record<Verdict, number>>
  readonly guests: number
  readonly leftOut: readonly LeftOutBy[]
}

/** Queries on requests for approval as a whole; `db` may be a transaction. Each decision is a single statement. */
export function requestQueries(db: Kysely<Database>) {
  const at = ({ tenantId, id }: OperationKey) =>
    db.updateTable('operations').where('tenant_id', '=', tenantId).where('id', '=', id)

  return {
    /** Decides the request: of any number of concurrent decisions, one gets the row and the others get nothing. */
    decide: (
      key: OperationKey,
      by: {
        person: Decider
        /** Decides as a member of the second group. */
        escalated: boolean
        to: OperationState
        comment: string | null
        planHash: string
        /** Replaces the plan. */
        smaller?: SmallerPlan
        now: number
        executeBy: number | null
        notBefore: number
      },
    ): Promise<OperationRow | undefined> =>
      at(key)
        .set((e) => ({
          state: by.to,
          version: e('version', '+', 1),
          changed_at: by.now,
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
          }),
        }))
        .where('state', '=', 'awaitingApproval')
        .where('plan_hash', '=', by.planHash)
        .where('approve_by', '>', by.now)
        .where('requester_oid', '!=', by.person.oid)
        .where(sql<boolean>`not handed @> ${JSON.stringify([{ from: { oid: by.person.oid } }])}::jsonb`)
        .returningAll()
        .executeTakeFirst(),

    /**
     * Requires approval for an operation that was about to run and has written nothing; lease holder only. Discards an
     * earlier approval and who was asked for it.
     */
    ask: async (
      key: OperationKey,
      by: { lease: string; now: number; approveBy: number; planHash: string },
    ): Promise<OperationRow | undefined> => {
      const row = await at(key)
        .set((e) => ({
          state: 'awaitingApproval',
          version: e('version', '+', 1),
          changed_at: by.now,
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
          lease_by: null,
          lease_until: 0,
          not_before: 0,
          failures: 0,
          nudged_at: by.now,
        }))
        .where('state', '=', 'running')
        .where('lease_by', '=', by.lease)
        .where('stop_requested', '=', false)
        .returningAll()
        .executeTakeFirst()
      if (row) {
        const asked = db.deleteFrom('operation_approvers').where('tenant_id', '=', key.tenantId)
        await asked.where('operation_id', '=', key.id).execute()
      }
      return row
    },

    /**
     * Escalates requests (or only this operation's) that have waited for `after` ms or that nobody in the first group
     * can be asked about, and creates notices for their requesters. Returns each to a single caller.
     */
    escalate: async (now: number, after: number, only?: OperationKey): Promise<OperationRow[]> => {
      const wanted = only ? sql`o.tenant_id = ${only.tenantId} and o.id = ${only.id}` : sql`true`
      const people = (which: ReturnType<typeof sql>) => sql`exists (select from operation_approvers a
        where a.tenant_id = o.tenant_id and a.operation_id = o.id and a.conversation is null and ${which})`
      const late = sql`o.asked_at <= ${now - after}::bigint`
      const { rows } = await sql<OperationRow>`
        with due as materialized (select tenant_id, id from operations o
          where o.state = 'awaitingApproval' and o.escalated_at is null and o.approve_by > ${now} and ${wanted}
            and ${people(sql`a.escalated`)} and (${late} or not ${people(sql`not a.escalated and not a.unreachable and not ${isAway(now)}`)})
          for update skip locked),
        escalated as (update operations o set escalated_at = ${now}, version = o.version + 1, changed_at = ${now},
            escalated_because = case when ${late} then 'unanswered' else 'unavailable' end
          from due where o.tenant_id = due.tenant_id and o.id = due.id returning o.*),
        noted as (insert into operation_notices (tenant_id, operation_id, version, person, about, created_at)
          select tenant_id, id, version, requester_oid, 'escalated', ${now} from escalated on conflict do nothing)
        select * from escalated`.execute(db)
      return rows
    },

    /**
     * Gives approvers `more` ms to answer, once and not beyond the scheduled times, and creates notices for those who were
     * reached. Undefined if that isn't possible any more.
     */
    extend: async (key: OperationKey, now: number, more: number): Promise<OperationRow | undefined> => {
      const until = sql`least(o.approve_by + ${more}::bigint, case when o.run_at > ${now} then o.run_at end, o.enable_at)`
      const { rows } = await sql<OperationRow>`
        with extended as (update operations o set approve_by = ${until}, extended_at = ${now}, version = o.version + 1,
            changed_at = ${now}
          where o.tenant_id = ${key.tenantId} and o.id = ${key.id} and o.state = 'awaitingApproval'
            and o.approve_by > ${now} and o.extended_at is null and ${until} > o.approve_by returning o.*),
        noted as (insert into operation_notices (tenant_id, operation_id, version, person, about, created_at)
          select o.tenant_id, o.id, o.version, a.approver_oid, 'extended', ${now}::bigint
          from extended o join operation_approvers a on a.tenant_id = o.tenant_id and a.operation_id = o.id
            and a.conversation is null and a.told = 'asked' and not ${isAway(now)} on conflict do nothing)
        select * from extended`.execute(db)
      return rows[0]
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
