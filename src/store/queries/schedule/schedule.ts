import { type Kysely, sql, type Updateable } from 'kysely'
import type { Database } from '../../database.ts'
import { saveApproval } from '../approval/requests.ts'
import { isKnown, type KnownOperations } from '../known-operations.ts'
import type { Change } from '../lifecycle/advance.ts'
import type { OperationKey, OperationRow } from '../lifecycle/operations.ts'
import type { SkippedAtRecheck } from '../operation-types.ts'
import type { OwnerChange } from '../owner-changes.ts'
import { createSubquery, type Subquery } from '../subqueries.ts'
import type { OperationSchedulesTable } from './tables.ts'

/** What one operation changed, counted towards its requester's hourly limit. */
export interface ChangeCount {
  readonly at: number
  readonly accounts: number
}

/** The person whose operations are counted, and the operation being checked. */
interface Requester extends OperationKey {
  readonly oid: string
}

/**
 * Accounts `i` and their writes `w` of this person's operations `o`. By key from table to table, each fenced by `offset
 * 0`: a new plan's rows never have statistics, and without them the planner compares every account with every other.
 */
function fromWritesOfPerson({ tenantId, oid, id }: Requester, since: number, changes: readonly OwnerChange[]) {
  const owned = changes.map(({ ownedBefore }) => sql` or o.id in ${ownedBefore({ tenantId, oid })}`)
  const owners = changes.map(({ ownerAt }) => ownerAt('o', sql`w.sent_at`))
  return sql`from operations o
  cross join lateral (select tenant_id, operation_id, seq, action, state, reason, sent_at from operation_writes w
    where w.tenant_id = o.tenant_id and w.operation_id = o.id offset 0) w
  cross join lateral (select account_id from operation_items i where i.tenant_id = w.tenant_id
    and i.operation_id = w.operation_id and i.seq = w.seq offset 0) i
  where o.tenant_id = ${tenantId} and o.id <> ${id} and (o.requester_oid = ${oid}${sql.join(owned, sql``)})
    -- What was sent before the owner changed counts for whoever had it then, the rest for whoever has it now.
    and coalesce(${sql.join([...owners, sql`o.requester_oid`])}) = ${oid}
    and (o.finished_at is null or o.finished_at > ${since})`
}

/** What Graph accepted counts even if it no longer shows: somebody else may have changed the account since. */
const isSentSince = (since: number) => sql`w.sent_at > ${since} and (w.state in ('sending', 'done', 'uncertain')
  or w.state = 'failed' and w.reason ->> 'code' = 'notInEffect')`

/** The name of the lock on what this person may still change. */
export const limitsLockKey = ({ tenantId, oid }: { tenantId: string; oid: string }): string =>
  `confirm/${tenantId}/${oid}`

/** Stores these columns of an operation's schedule. */
export async function saveSchedule(
  db: Kysely<Database>,
  { tenant_id, id: operation_id }: Pick<OperationRow, 'tenant_id' | 'id'>,
  columns: Omit<Updateable<OperationSchedulesTable>, 'tenant_id' | 'operation_id'>,
): Promise<void> {
  await db
    .insertInto('operation_schedules')
    .values({ tenant_id, operation_id, ...columns })
    .onConflict((on) => on.columns(['tenant_id', 'operation_id']).doUpdateSet(columns))
    .execute()
}

/** Records that the plan was compared with the directory again; lease holder only, once. */
export const recheckChange = (by: { lease: string; now: number; skippedAtRecheck: SkippedAtRecheck }): Change => ({
  when: (row) => row.lease_by === by.lease && row.replanned_at === null,
  write: (db, row) =>
    saveSchedule(db, row, { replanned_at: by.now, changed_since: JSON.stringify(by.skippedAtRecheck) }),
})

/** Schedules it for a set time, because the operation it follows was confirmed. */
export const followChange = (by: { runAt: number; follows: OperationRow; now: number }): Change => ({
  set: () => ({
    confirmed_at: by.now,
    not_before: by.runAt,
    nudged_at: by.now,
    follows: by.follows.id,
    decision: by.follows.decision,
  }),
  write: async (db, row) => {
    await saveSchedule(db, row, { run_at: by.runAt })
    const { approver_oid, approver_upn, approver_name, approver_escalated, approval_comment, decided_at } = by.follows
    if (approver_oid === null) return
    const answer = { approver_oid, approver_upn, approver_name, approver_escalated, approval_comment, decided_at }
    await saveApproval(db, row, answer)
  },
})

/**
 * How many accounts (not counting `id`) this person changed since `since` without approval, or has confirmed but not
 * changed yet; `kinds` limits it to these actions. Undoing your own operations doesn't count and isn't limited.
 */
export function unapprovedAccountCount(
  person: Requester,
  since: number,
  ownerChanges: readonly OwnerChange[],
  kinds?: readonly string[],
): Subquery<number> {
  const ofKinds = kinds ? sql`w.action = any(${[...kinds]}::text[])` : sql`true`
  return createSubquery(
    kinds?.length === 0
      ? undefined
      : sql<{ accounts: number }>`
      select count(distinct lower(i.account_id)) as accounts
      ${fromWritesOfPerson(person, since, ownerChanges)} and o.confirmed_at is not null and o.follows is null
        and not exists (select from operation_approvals a where a.tenant_id = o.tenant_id and a.operation_id = o.id
          and a.approver_oid is not null)
        and o.state not in ('planned', 'awaitingApproval') and ${ofKinds}
        and (${isSentSince(since)} or o.finished_at is null and w.state in ('pending', 'sending'))
        and not exists (select from operations u join operations d on d.tenant_id = u.tenant_id and d.id = u.undo_of
          where u.tenant_id = o.tenant_id and u.id in (o.id, ${person.id}) and d.requester_oid = o.requester_oid)
        and lower(i.account_id) not in (select lower(account_id) from operation_items where tenant_id = ${person.tenantId}
          and operation_id = ${person.id} and verdict = 'change' and account_id is not null)`,
    ([row]) => row?.accounts ?? 0,
  )
}

/** Queries on scheduling, retries and hourly limits; `db` can be a transaction. */
export function scheduleQueries(db: Kysely<Database>) {
  const at = ({ tenantId, id }: OperationKey) =>
    db.updateTable('operations').where('tenant_id', '=', tenantId).where('id', '=', id)

  return {
    /** Makes others who check this person's limits wait until the transaction ends. */
    lockPerson: async (person: { tenantId: string; oid: string }): Promise<void> => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${limitsLockKey(person)}, 0))`.execute(db)
    },

    /**
     * How many accounts this person's operations other than `id` changed since `since`, and when; oldest first.
     * Includes accounts admitted but not changed yet. Scheduled re-enabling doesn't count, because it was confirmed
     * together with the disabling.
     */
    changeCountsSince: async (
      person: Requester,
      since: number,
      ownerChanges: readonly OwnerChange[],
    ): Promise<ChangeCount[]> => {
      const { rows } = await sql<ChangeCount>`
        select max(coalesce(w.sent_at, o.admitted_at)) as at, count(distinct i.account_id)::integer as accounts
        ${fromWritesOfPerson(person, since, ownerChanges)} and o.follows is null
          and (${isSentSince(since)} or o.admitted_at is not null and o.finished_at is null and w.state = 'pending')
        group by o.id order by at`.execute(db)
      return rows.map(({ at: when, accounts }) => ({ at: Number(when), accounts }))
    },

    /** Lets the operation start; its accounts count from now on. */
    admit: async (key: OperationKey, now: number): Promise<void> => {
      await at(key).set({ admitted_at: now }).where('admitted_at', 'is', null).execute()
    },

    /** Ended operations whose accounts are due to be re-enabled but that have no follow-up operation yet. */
    withoutFollowUp: (known: KnownOperations): Promise<OperationKey[]> =>
      db
        .selectFrom('operation_schedules as s')
        .innerJoin('operations as o', (join) =>
          join.onRef('o.tenant_id', '=', 's.tenant_id').onRef('o.id', '=', 's.operation_id'),
        )
        .select(['o.tenant_id as tenantId', 'o.id'])
        .where('s.enable_at', 'is not', null)
        .where('s.follow_up', 'is', null)
        .where('s.needs_no_follow_up', '=', false)
        .where('o.state', 'in', ['done', 'stopped'])
        .where(isKnown('o', known))
        .limit(100)
        .execute(),

    /** Makes other changes to this operation wait until the transaction ends. */
    lock: async ({ tenantId, id }: OperationKey): Promise<void> => {
      await sql`select id from operations where tenant_id = ${tenantId} and id = ${id} for update`.execute(db)
    },
  }
}
