import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import { isAway } from '../absences.ts'
import { isReached, isUnreachable } from '../approval/approver-posts.ts'
import { isKnown, type KnownOperations } from '../known-operations.ts'

/**
 * Messages about known operations that become due with time. Each statement adds those that are due now; nobody gets one
 * twice.
 */
export function reminderQueries(db: Kysely<Database>, known: KnownOperations) {
  const add = async (role: string, subject: 'asked_version' | 'version', rest: ReturnType<typeof sql>) => {
    await sql`insert into posts (tenant_id, operation_id, role, subject, wanted, person, wanted_at)
      select o.tenant_id, o.id, ${role}::text, ${sql.ref(`o.${subject}`)}, 1, ${rest} on conflict do nothing`.execute(
      db,
    )
  }

  return {
    /** To requesters whose approvers can't be asked because all of them are away or can't be reached. */
    nobodyToAsk: (now: number): Promise<void> =>
      add(
        'nobodyToAsk',
        'asked_version',
        sql`o.requester_oid, ${now}::bigint from whole_operations o
          where o.state = 'awaitingApproval' and o.approve_by > ${now} and o.asked_version is not null and ${isKnown('o', known)}
            and not exists (select from operation_approvers a where a.tenant_id = o.tenant_id and a.operation_id = o.id
              and a.conversation is null and not ${isUnreachable('a')} and not ${isAway(now)})`,
      ),

    /**
     * To everyone reached about approval requests that have waited for `after` ms and don't expire within `before` ms.
     */
    waiting: (now: number, after: number, before: number): Promise<void> =>
      add(
        'reminder',
        'asked_version',
        sql`a.approver_oid, o.asked_at + ${after}
          from whole_operations o join operation_approvers a on a.tenant_id = o.tenant_id and a.operation_id = o.id
          where o.state = 'awaitingApproval' and o.asked_at <= ${now - after} and o.approve_by > ${now + before}
            and ${isKnown('o', known)}
            and a.conversation is null and ${isReached} and a.asked_at < o.asked_at + ${after} and not ${isAway(now)}`,
      ),

    /**
     * To the requester and everyone reached about approval requests that expire within `before` ms; once per deadline.
     * A requester isn't reminded if the request has just been escalated or is about to be: the notice of that says the
     * same.
     */
    expiring: (now: number, before: number): Promise<void> =>
      add(
        'expiring',
        'version',
        sql`r.person, o.approve_by - ${before}
          from whole_operations o cross join lateral (select o.requester_oid as person union
            select a.approver_oid from operation_approvers a where a.tenant_id = o.tenant_id and a.operation_id = o.id
              and a.conversation is null and ${isReached} and a.asked_at < o.approve_by - ${before}::bigint
              and not ${isAway(now)}) r
          where o.state = 'awaitingApproval' and o.approve_by > ${now} and o.approve_by <= ${now + before}
            and ${isKnown('o', known)} and not (r.person = o.requester_oid and case when o.escalated_at is null
              then exists (select from operation_approvers a where a.tenant_id = o.tenant_id and a.operation_id = o.id
                and a.conversation is null and a.escalated)
              else o.escalated_at >= o.approve_by - ${before}::bigint end)
            and not exists (select from posts n where n.tenant_id = o.tenant_id and n.operation_id = o.id
              and n.person = r.person and n.role = 'expiring' and n.wanted_at = o.approve_by - ${before}::bigint)`,
      ),
  }
}
