import { type Kysely, type Selectable, sql } from 'kysely'
import type { NamedPerson } from '../../../core/model.ts'
import type { Database } from '../../database.ts'
import { isAway } from '../absences.ts'
import type { CardRole } from '../card-roles.ts'
import { isKnown, type KnownOperations } from '../known-operations.ts'
import type { OperationKey, OperationRow } from '../lifecycle/operations.ts'
import { approverPost, isUnreachable } from './approver-posts.ts'
import { saveApproval } from './requests.ts'
import type { AskedApprovers, OperationApproversTable } from './tables.ts'

/** A person who can be asked to approve, as stored. */
export type ApproverRow = Selectable<OperationApproversTable>

/** An approver, and the progress of asking. */
export interface AskedRow extends ApproverRow {
  /** Whether it is their turn. */
  readonly wanted: boolean
  readonly reached: boolean
  readonly unreachable: boolean
  readonly tries: number
  /** When they can be asked: `now`, unless they are away, or wait for escalation or for the approver named. */
  readonly turn: 'now' | 'away' | 'afterNamed' | 'afterEscalation'
}

/**
 * When the approver `a` of the operation `o` can be asked. Members of the second group wait for escalation, and if the
 * requester named an approver, all others wait until `after` ms have passed or that approver can't be asked.
 */
const turnOf = (now: number, after: number) => sql<AskedRow['turn']>`case
  when a.escalated and o.escalated_at is null then 'afterEscalation'
  when ${isAway(now)} then 'away'
  when o.asked_at > ${now - after} and exists (select from operation_approvers n
    where n.tenant_id = o.tenant_id and n.operation_id = o.id and n.approver_oid = o.named_approver
      and n.approver_oid <> a.approver_oid and not ${isUnreachable('n')} and not ${isAway(now, 'n')}) then 'afterNamed'
  else 'now' end`

/** Departments and job titles of the affected people: the most frequent ones, and the number of others. */
export interface Work {
  readonly departments: Frequent
  readonly titles: Frequent
}

interface Frequent {
  readonly some: readonly { readonly name: string; readonly count: number }[]
  readonly others: number
}

/** The people whom a request now asks, besides those it has asked before. */
export interface AskedNow extends OperationKey {
  /** Object IDs, and the ID of a shared conversation. */
  readonly people: readonly string[]
  /** How long they have to answer; in ms since the epoch. */
  readonly until: number
}

type Db = Kysely<Database>

// `db` may be a transaction. Each decision is a single statement.

const approver = (db: Db, { tenantId, id }: OperationKey, oid: string) =>
  db
    .updateTable('operation_approvers')
    .where('tenant_id', '=', tenantId)
    .where('operation_id', '=', id)
    .where('approver_oid', '=', oid)

/** Stores who has to be asked, and in which other conversation; `askNow` decides when. */
export async function insertApprovers(
  db: Db,
  { tenantId, id }: OperationKey,
  asked: {
    approvers: readonly NamedPerson[]
    escalation?: readonly NamedPerson[]
    conversation?: string | undefined
  },
  planHash: string,
): Promise<void> {
  const { approvers, escalation = [], conversation } = asked
  const shared = conversation ? [{ oid: conversation, upn: '', name: '', conversation, escalated: false }] : []
  const people = (some: readonly NamedPerson[], escalated: boolean) =>
    some.map((one) => ({ ...one, conversation: null, escalated }))
  const all = [...people(approvers, false), ...people(escalation, true), ...shared]
  const values = all.map(({ oid, upn, name, conversation, escalated }) => ({
    tenant_id: tenantId,
    operation_id: id,
    approver_oid: oid,
    approver_upn: upn,
    approver_name: name,
    conversation,
    escalated,
    plan_hash: planHash,
  }))
  await db.insertInto('operation_approvers').values(values).execute()
  const posts = all.map(({ oid: person }) => ({
    tenant_id: tenantId,
    operation_id: id,
    role: 'approver' satisfies CardRole,
    person,
    wanted: 0,
    wanted_at: 0,
  }))
  await db.insertInto('posts').values(posts).execute()
}

/** Forgets who was asked, because others might be asked next. */
export async function forgetApprovers(db: Db, { tenantId, id }: OperationKey): Promise<void> {
  for (const table of ['operation_approvers', 'posts'] as const) {
    const all = db.deleteFrom(table).where('tenant_id', '=', tenantId).where('operation_id', '=', id)
    await (table === 'posts' ? all.where(sql<boolean>`role = 'approver'`) : all).execute()
  }
}

export const findApprover = (db: Db, { tenantId, id }: OperationKey, oid: string): Promise<ApproverRow | undefined> =>
  db
    .selectFrom('operation_approvers')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('operation_id', '=', id)
    .where('approver_oid', '=', oid)
    .executeTakeFirst()

/** Everyone who can be asked, with the progress of asking. */
export async function readAsked(
  db: Db,
  { tenantId, id }: OperationKey,
  now: number,
  after: number,
): Promise<AskedRow[]> {
  const { rows } = await sql<AskedRow>`select a.*, p.wanted > 0 as wanted, p.address is not null as reached,
      p.unreachable, p.tries, ${turnOf(now, after)} as turn
    from operation_approvers a join posts p on ${approverPost}
      join whole_operations o on o.tenant_id = a.tenant_id and o.id = a.operation_id
    where a.tenant_id = ${tenantId} and a.operation_id = ${id} order by a.approver_name, a.approver_oid`.execute(db)
  return rows
}

/** Marks those whose turn it is as asked from now on, for all requests or only this one. Returns the requests. */
export async function askNow(
  db: Db,
  now: number,
  after: number,
  known: KnownOperations,
  only?: OperationKey,
): Promise<AskedNow[]> {
  const which = only ? sql`o.tenant_id = ${only.tenantId} and o.id = ${only.id}` : sql`true`
  const { rows } = await sql<AskedNow>`
    with asked as (update posts p set wanted = 1, wanted_at = ${now}
      from whole_operations o join operation_approvers a on a.tenant_id = o.tenant_id and a.operation_id = o.id
      where o.state = 'awaitingApproval' and o.approve_by > ${now} and ${which} and ${approverPost} and p.wanted = 0
        and ${turnOf(now, after)} = 'now' and ${isKnown('o', known)}
      returning o.tenant_id, o.id, o.approve_by, p.person)
    select tenant_id as "tenantId", id, max(approve_by) as until, array_agg(person order by person) as people
    from asked group by tenant_id, id`.execute(db)
  return rows
}

/** Records that this person isn't being asked yet; `askNow` asks them later. */
export async function askLater(db: Db, { tenantId, id }: OperationKey, oid: string): Promise<void> {
  await sql`update posts p set wanted = 0, tries = 0, claimed_until = 0 where p.tenant_id = ${tenantId}
    and p.operation_id = ${id} and p.role = 'approver' and p.person = ${oid}`.execute(db)
}

/** Requests this person can decide: those sent to them and those in shared conversations. */
export const requestsTo = (db: Db, { tenantId, id }: OperationKey, oid: string): Promise<ApproverRow[]> =>
  db
    .selectFrom('operation_approvers')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('operation_id', '=', id)
    .where((e) => e.or([e('approver_oid', '=', oid), e('conversation', 'is not', null)]))
    .execute()

/** Undecided requests to this person, oldest first. */
export const openRequests = (db: Db, tenantId: string, oid: string, now: number): Promise<OperationRow[]> =>
  db
    .selectFrom('whole_operations as o')
    .selectAll('o')
    .where('o.tenant_id', '=', tenantId)
    .where('o.state', '=', 'awaitingApproval')
    .where('o.approve_by', '>', now)
    .where('o.requester_oid', '!=', oid)
    .where((e) =>
      e.exists(
        e
          .selectFrom('operation_approvers as a')
          .select('a.operation_id')
          .whereRef('a.tenant_id', '=', 'o.tenant_id')
          .whereRef('a.operation_id', '=', 'o.id')
          .where('a.approver_oid', '=', oid)
          .where((is) => is.or([is('a.escalated', '=', false), is('o.escalated_at', 'is not', null)])),
      ),
    )
    .orderBy('o.created_at')
    .orderBy('o.id')
    .execute()

/** Departments and job titles of the affected people: the `most` frequent ones by name. */
export async function readWork(db: Db, { tenantId, id }: OperationKey, most: number): Promise<Work> {
  const counted = async (column: 'account_department' | 'account_title') => {
    const { rows } = await sql<{
      name: string
      count: number
    }>`select min(${sql.ref(column)}) as name, count(*)::integer as count
      from operation_items where tenant_id = ${tenantId} and operation_id = ${id} and verdict = 'change'
        and ${sql.ref(column)} is not null
      group by lower(${sql.ref(column)}) order by count desc, name`.execute(db)
    return { some: rows.slice(0, most), others: Math.max(0, rows.length - most) }
  }
  return { departments: await counted('account_department'), titles: await counted('account_title') }
}

/**
 * Gives a card its token. Earlier ones stay valid, because a card that has one can be pressed while the new card is
 * on its way. `first`: nobody has seen an earlier one.
 */
export async function saveApproverToken(
  db: Db,
  key: OperationKey,
  oid: string,
  tokenHash: string,
  first?: { readonly askedAt: number },
): Promise<void> {
  await approver(db, key, oid)
    .set(
      first
        ? { token_hashes: sql<readonly string[]>`${tokenHash}::text || token_hashes`, asked_at: first.askedAt }
        : { token_hashes: sql<readonly string[]>`token_hashes || ${tokenHash}::text` },
    )
    .execute()
}

/**
 * Adds the token of the card on which this approver reopened the request. Of the earlier tokens, only the first
 * card's stays valid.
 */
export async function saveShownToken(db: Db, key: OperationKey, oid: string, tokenHash: string): Promise<void> {
  await approver(db, key, oid)
    .set({ token_hashes: sql<readonly string[]>`token_hashes[1:1] || ${tokenHash}::text` })
    .execute()
}

/** Records that the request is now on another card; returns the previous one. */
export async function moveRequest(
  db: Db,
  { tenantId, id }: OperationKey,
  oid: string,
  channel: unknown,
): Promise<unknown> {
  const { rows } = await sql<{ address: unknown }>`update posts p set address = ${JSON.stringify(channel)}::jsonb,
      unreachable = false, wanted = greatest(p.wanted, 1), shown = greatest(p.shown, 1)
    from posts b where p.tenant_id = ${tenantId} and p.operation_id = ${id} and p.role = 'approver'
      and p.person = ${oid} and b.id = p.id
    returning b.address`.execute(db)
  return rows[0]?.address ?? undefined
}

/** Copies the names to the operation, for use on all cards. */
export const saveAskedNames = (db: Db, { tenantId, id }: OperationKey, names: AskedApprovers): Promise<void> =>
  saveApproval(db, { tenant_id: tenantId, id }, { approvers: JSON.stringify(names) })

/** The operations this person approved or denied, latest first. */
export const decidedBy = (db: Db, tenantId: string, oid: string, limit: number): Promise<OperationRow[]> =>
  db
    .selectFrom('whole_operations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('approver_oid', '=', oid)
    .where('follows', 'is', null)
    .orderBy('decided_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()

/** Whether this person was ever asked, and how many requests are waiting for them. */
export async function readStanding(
  db: Db,
  tenantId: string,
  oid: string,
  now: number,
): Promise<{ asked: boolean; waiting: number }> {
  const { rows } = await sql<{ asked: boolean; waiting: number }>`
    select count(*) > 0 as asked, (count(*) filter (where o.state = 'awaitingApproval' and o.approve_by > ${now}
      and o.requester_oid <> ${oid}))::integer as waiting
    from operation_approvers a join whole_operations o on o.tenant_id = a.tenant_id and o.id = a.operation_id
    where a.tenant_id = ${tenantId} and a.approver_oid = ${oid} and (not a.escalated or o.escalated_at is not null)`.execute(
    db,
  )
  return rows[0] ?? { asked: false, waiting: 0 }
}
