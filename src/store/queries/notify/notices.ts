import { type Kysely, type Selectable, sql } from 'kysely'
import type { NoticeKind, NotificationChoice } from '../../../core/notices.ts'
import type { Database } from '../../schema.ts'
import { isAway } from '../absences.ts'
import { isDue, isOlder, maxTries, pauseAfter, tryTime } from '../attempts.ts'
import type { OperationKey, OperationRow } from '../lifecycle/operations.ts'
import type { OperationNoticesTable } from '../operation-tables.ts'

/** A short message to somebody, as stored. */
export type NoticeRow = Selectable<OperationNoticesTable>

/** Older messages are no longer news and aren't sent. */
const newsFor = 24 * 3_600_000

interface Whose {
  readonly tenantId: string
  readonly personId: string
}

/** Queries on short messages to people who are waiting; `db` may be a transaction. */
export function noticeQueries(db: Kysely<Database>) {
  const at = (one: NoticeRow) =>
    db
      .updateTable('operation_notices')
      .where('tenant_id', '=', one.tenant_id)
      .where('operation_id', '=', one.operation_id)
      .where('version', '=', one.version)
      .where('person', '=', one.person)
      .where('about', '=', one.about)

  return {
    /** Notes messages about events that have just happened; nobody gets one twice. */
    add: async (messages: readonly { row: OperationRow; to: string; about: NoticeKind }[]): Promise<void> => {
      if (messages.length === 0) return
      const values = messages.map(({ row, to: person, about }) => ({
        ...{ tenant_id: row.tenant_id, operation_id: row.id, version: row.version },
        ...{ person, about, created_at: row.changed_at },
      }))
      await db
        .insertInto('operation_notices')
        .values(values)
        .onConflict((on) => on.doNothing())
        .execute()
    },

    /**
     * Messages due now, for one operation or, if created `age` ms ago or earlier, for all. Each goes to a single caller, for one
     * attempt.
     */
    claim: async (now: number, which: { readonly of: OperationKey } | { readonly age: number }) => {
      const wanted =
        'of' in which
          ? sql`tenant_id = ${which.of.tenantId} and operation_id = ${which.of.id}`
          : isOlder('created_at', now, which.age)
      const { rows } = await sql<NoticeRow>`
        with due as materialized (select tenant_id, operation_id, version, person, about from operation_notices
          where settled_at is null and created_at > ${now - newsFor} and tries < ${maxTries} and ${isDue('try_after', now)}
            and ${wanted}
          order by created_at, version limit 100 for update skip locked)
        update operation_notices n set tries = n.tries + 1, try_after = ${now + tryTime}
        from due where (n.tenant_id, n.operation_id, n.version, n.person, n.about)
          = (due.tenant_id, due.operation_id, due.version, due.person, due.about)
        returning n.*`.execute(db)
      return rows
    },

    /** Records that it was sent or isn't wanted. */
    settle: async (one: NoticeRow, now: number): Promise<void> => {
      await at(one).set({ settled_at: now }).execute()
    },

    /** Postpones the next attempt; true if there won't be one. */
    failed: async (one: NoticeRow, now: number): Promise<boolean> => {
      await at(one)
        .set({ try_after: now + pauseAfter(one.tries) })
        .execute()
      return one.tries >= maxTries
    },

    /** Creates notices for the requesters of requests that nobody can be asked about: all are away or can't be reached. */
    noteNobodyToAsk: async (now: number): Promise<void> => {
      await sql`insert into operation_notices (tenant_id, operation_id, version, person, about, created_at)
        select o.tenant_id, o.id, o.asked_version, o.requester_oid, 'nobodyToAsk', ${now}::bigint from whole_operations o
        where o.state = 'awaitingApproval' and o.approve_by > ${now} and o.asked_version is not null
          and not exists (select from operation_approvers a where a.tenant_id = o.tenant_id and a.operation_id = o.id
            and a.conversation is null and not a.unreachable and not ${isAway(now)})
        on conflict do nothing`.execute(db)
    },

    /**
     * Creates reminders for everyone reached about requests for approval that have waited for `after` ms and do not expire
     * within `before` ms.
     */
    noteReminders: async (now: number, after: number, before: number): Promise<void> => {
      await sql`insert into operation_notices (tenant_id, operation_id, version, person, about, created_at)
        select o.tenant_id, o.id, o.asked_version, a.approver_oid, 'reminder', o.asked_at + ${after}
        from whole_operations o join operation_approvers a on a.tenant_id = o.tenant_id and a.operation_id = o.id
        where o.state = 'awaitingApproval' and o.asked_at <= ${now - after} and o.approve_by > ${now + before}
          and a.conversation is null and a.told = 'asked' and a.asked_at < o.asked_at + ${after} and not ${isAway(now)}
        on conflict do nothing`.execute(db)
    },

    /**
     * Creates notices for the requester and everyone reached about requests for approval that expire within `before` ms:
     * one for each time for an answer. A requester who is told about the escalation then reads it there; another instance
     * may be about to escalate.
     */
    noteExpiring: async (now: number, before: number): Promise<void> => {
      await sql`insert into operation_notices (tenant_id, operation_id, version, person, about, created_at)
        select o.tenant_id, o.id, o.version, p.person, 'expiring', o.approve_by - ${before}
        from whole_operations o cross join lateral (select o.requester_oid as person union
          select a.approver_oid from operation_approvers a where a.tenant_id = o.tenant_id and a.operation_id = o.id
            and a.conversation is null and a.told = 'asked' and a.asked_at < o.approve_by - ${before}::bigint
            and not ${isAway(now)}) p
        where o.state = 'awaitingApproval' and o.approve_by > ${now} and o.approve_by <= ${now + before}
          and not (p.person = o.requester_oid and case when o.escalated_at is null
            then exists (select from operation_approvers a where a.tenant_id = o.tenant_id and a.operation_id = o.id
              and a.conversation is null and a.escalated)
            else o.escalated_at >= o.approve_by - ${before}::bigint end)
          and not exists (select from operation_notices n where n.tenant_id = o.tenant_id and n.operation_id = o.id
            and n.person = p.person and n.about = 'expiring' and n.created_at = o.approve_by - ${before}::bigint)
        on conflict do nothing`.execute(db)
    },

    /** This person's choice of notifications; undefined if they never made one. */
    choice: async ({ tenantId, personId }: Whose): Promise<NotificationChoice | undefined> => {
      const row = await db
        .selectFrom('notification_choices')
        .select('choice')
        .where('tenant_id', '=', tenantId)
        .where('person_id', '=', personId)
        .executeTakeFirst()
      return row?.choice
    },

    choose: async ({ tenantId, personId }: Whose, choice: NotificationChoice): Promise<void> => {
      await db
        .insertInto('notification_choices')
        .values({ tenant_id: tenantId, person_id: personId, choice })
        .onConflict((it) => it.columns(['tenant_id', 'person_id']).doUpdateSet({ choice }))
        .execute()
    },
  }
}
