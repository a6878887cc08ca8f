import { type Kysely, sql } from 'kysely'
import type { ChangedSince } from '../../core/model.ts'
import type { Database } from '../schema.ts'
import type { Change } from './lifecycle/advance.ts'
import type { OperationKey, OperationRow } from './operations.ts'

/** What one operation changed, counted against its requester's hourly limit. */
export interface Changed {
  readonly at: number
  readonly accounts: number
}

/** The person whose operations are counted, and the operation being checked. */
interface Requester extends OperationKey {
  readonly oid: string
}

const writesOf = ({ tenantId, oid, id }: Requester, since: number) => sql`from operations o
  join operation_items i on i.tenant_id = o.tenant_id and i.operation_id = o.id
  join operation_writes w on w.tenant_id = i.tenant_id and w.operation_id = i.operation_id and w.seq = i.seq
  where o.tenant_id = ${tenantId} and o.id <> ${id} and (o.requester_oid = ${oid} or o.id in (select operation_id
      from operation_handovers where tenant_id = ${tenantId} and from_oid = ${oid} and state = 'done'))
    -- What was sent before a hand-over counts for whoever had it then, the rest for whoever has it now.
    and coalesce((select h.from_oid from operation_handovers h where h.tenant_id = o.tenant_id and h.operation_id = o.id
      and h.state = 'done' and h.ended_at > w.sent_at order by h.ended_at limit 1), o.requester_oid) = ${oid}
    and (o.finished_at is null or o.finished_at > ${since})`

const sentSince = (since: number) => sql`w.sent_at > ${since} and w.state in ('sending', 'done', 'uncertain')`

/** The plan was compared with the directory again; lease holder only, once. */
export const rechecking = (by: { lease: string; now: number; changedSince: ChangedSince }): Change => ({
  set: () => ({ replanned_at: by.now, changed_since: JSON.stringify(by.changedSince) }),
  where: (e) => [e('lease_by', '=', by.lease), e('replanned_at', 'is', null)],
})

/** Runs at a set time, because the operation it follows was confirmed. */
export const following = (by: { runAt: number; follows: OperationRow; now: number }): Change => ({
  set: (e) => ({
    confirmed_at: by.now,
    run_at: by.runAt,
    not_before: by.runAt,
    nudged_at: by.now,
    // The card of the operation that it follows says so.
    told_version: e('version', '+', 1),
    follows: by.follows.id,
    decision: by.follows.decision,
    approver_oid: by.follows.approver_oid,
    approver_upn: by.follows.approver_upn,
    approver_name: by.follows.approver_name,
    approver_escalated: by.follows.approver_escalated,
    approval_comment: by.follows.approval_comment,
    decided_at: by.follows.decided_at,
  }),
})

/** Queries on scheduling, retries and hourly limits; `db` may be a transaction. */
export function scheduleQueries(db: Kysely<Database>) {
  const at = ({ tenantId, id }: OperationKey) =>
    db.updateTable('operations').where('tenant_id', '=', tenantId).where('id', '=', id)

  return {
    /** Blocks others who check this person's limits until the transaction ends. */
    lockPerson: async (person: { tenantId: string; oid: string }): Promise<void> => {
      const name = `confirm/${person.tenantId}/${person.oid}`
      await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
    },

    /**
     * How many accounts this person's operations other than `id` changed since `since`, and when; oldest first.
     * Includes accounts admitted but not changed yet. Scheduled re-enabling isn't counted, because it was confirmed
     * with the disabling.
     */
    changedSince: async (person: Requester, since: number): Promise<Changed[]> => {
      const { rows } = await sql<Changed>`
        select max(coalesce(w.sent_at, o.admitted_at)) as at, count(distinct i.account_id)::integer as accounts
        ${writesOf(person, since)} and o.follows is null
          and (${sentSince(since)} or o.admitted_at is not null and o.finished_at is null and w.state = 'pending')
        group by o.id order by at`.execute(db)
      return rows.map(({ at: when, accounts }) => ({ at: Number(when), accounts }))
    },

    /** Lets the operation start; its accounts count from now on. */
    admit: async (key: OperationKey, now: number): Promise<void> => {
      await at(key).set({ admitted_at: now }).where('admitted_at', 'is', null).execute()
    },

    /**
     * How many accounts (not counting `id`) this person changed since `since` without approval, or has confirmed but
     * not changed yet; `kinds` limits it to these actions. Undoing one's own operations doesn't count and isn't
     * limited.
     */
    unapprovedSince: async (person: Requester, since: number, kinds?: readonly string[]): Promise<number> => {
      const ofKinds = kinds ? sql`w.action = any(${[...kinds]}::text[])` : sql`true`
      const { rows } = await sql<{ accounts: number }>`
        select count(distinct lower(i.account_id))::integer as accounts
        ${writesOf(person, since)} and o.confirmed_at is not null and o.approver_oid is null and o.follows is null
          and o.state not in ('planned', 'awaitingApproval') and ${ofKinds}
          and (${sentSince(since)} or o.finished_at is null and w.state in ('pending', 'sending'))
          and not exists (select from operations u join operations d on d.tenant_id = u.tenant_id and d.id = u.undo_of
            where u.tenant_id = o.tenant_id and u.id in (o.id, ${person.id}) and d.requester_oid = o.requester_oid)
          and not exists (select from operation_items p where p.tenant_id = o.tenant_id and p.operation_id = ${person.id}
            and p.verdict = 'change' and lower(p.account_id) = lower(i.account_id))`.execute(db)
      return rows[0]?.accounts ?? 0
    },

    /** Ended operations whose accounts are due to be re-enabled but that have no follow-up operation yet. */
    withoutFollowUp: (): Promise<OperationKey[]> =>
      db
        .selectFrom('operations')
        .select(['tenant_id as tenantId', 'id'])
        .where('enable_at', 'is not', null)
        .where('follow_up', 'is', null)
        .where('finished_at', 'is not', null)
        .where('state', 'in', ['done', 'stopped'])
        .limit(100)
        .execute(),

    /** Blocks other changes to this operation until the transaction ends. */
    lock: async ({ tenantId, id }: OperationKey): Promise<void> => {
      await sql`select id from operations where tenant_id = ${tenantId} and id = ${id} for update`.execute(db)
    },

    /**
     * Links an operation to the one that will reverse it: true for one caller. `followUp` is '' if there is nothing to
     * reverse.
     */
    tie: async (key: OperationKey, followUp: string): Promise<boolean> => {
      const result = await at(key)
        .set({ follow_up: followUp })
        .where('follow_up', 'is', null)
        .where('state', 'in', ['done', 'stopped'])
        .executeTakeFirst()
      return result.numUpdatedRows === 1n
    },
  }
}

export type ScheduleQueries = ReturnType<typeof scheduleQueries>
