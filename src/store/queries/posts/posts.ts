import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../../database.ts'
import { attemptTime, clockTolerance, delayAfter, editClaimTime, isDue, isOlder, maxTries } from '../attempts.ts'
import type { CardRole } from '../card-roles.ts'
import { isKnown, type KnownOperations } from '../known-operations.ts'
import { raisedPostColumns } from '../lifecycle/advance.ts'
import type { OperationKey, OperationRow } from '../lifecycle/operations.ts'
import type { PostsTable } from '../operation-tables.ts'
import type { OperationChannel } from '../operation-types.ts'

/** A card or a short message that someone should see, as stored. */
export type PostRow = Selectable<PostsTable>

/** What someone should see of an event. `subject`: the number of what the event is about, if not the whole operation. */
export interface NewPost {
  readonly row: OperationRow
  readonly to: string
  readonly about: string
  readonly subject?: number | undefined
  /** How long, in ms, it waits so that it can report several events. */
  readonly collects?: number | undefined
}

/** A card that someone opened. `place`: the ID of its message. */
export interface OpenedCard {
  readonly role: CardRole
  readonly person: string
  readonly subject: number
  readonly place: string
  readonly address: unknown
}

/**
 * How long a post is worth sending, in ms. Within that time, the bot gives up only after failed attempts, not because
 * no instance was running.
 */
const newsLifetime = 24 * 3_600_000
/** How many posts are claimed at a time, so that others can send the rest of a long list. */
export const maxClaimed = 10

/** The posts that an instance knows, of operations that it knows; it leaves others alone. */
export interface KnownPosts {
  readonly operations: KnownOperations
  readonly cards: readonly string[]
  readonly messages: readonly string[]
}

/**
 * Selects the posts of an operation and, with `people`, also the next messages to these people. `gap`: also cards last
 * shown at least this long ago, in ms, if the operation is running.
 */
export interface DuePosts extends KnownPosts {
  readonly of: OperationKey
  readonly people?: readonly string[]
  readonly gap?: number
}

/** Whether there is something to show that is still worth showing. */
const isWanted = (now: number) => sql`p.shown < p.wanted and p.wanted_at >= ${now - newsLifetime}`

const isTryAllowed = (now: number) =>
  sql`not p.unreachable and p.tries < ${maxTries} and ${isDue('p.try_after', now)} and ${isDue('p.claimed_until', now)}`

const isOfKnown = (post: string, known: KnownOperations) => sql`exists (select from operations k
  where k.tenant_id = ${sql.ref(`${post}.tenant_id`)} and k.id = ${sql.ref(`${post}.operation_id`)}
    and ${isKnown('k', known)})`

type Db = Kysely<Database>

// `db` can be a transaction.

const at = (db: Db, { id }: Pick<PostRow, 'id'>) => db.updateTable('posts').where('id', '=', id)

/**
 * Queues messages and new cards about events that have just happened; nobody gets one twice. One that reports
 * several events isn't queued while another one waits for more.
 */
export async function addPosts(db: Db, news: readonly NewPost[], now: number): Promise<void> {
  for (const { row, to: person, about: role, collects } of news) {
    if (collects === undefined) continue
    const at = now + collects
    await sql`insert into posts (tenant_id, operation_id, role, person, subject, wanted, wanted_at, try_after)
      select ${row.tenant_id}, ${row.id}, ${role}, ${person}, ${row.version}::integer, 1, ${at}::bigint, ${at}::bigint
      where not exists (select from posts p where p.tenant_id = ${row.tenant_id} and p.operation_id = ${row.id}
        and p.role = ${role} and p.person = ${person} and p.shown < p.wanted and p.try_after > ${now})
      on conflict do nothing`.execute(db)
  }
  const immediate = news.filter(({ collects }) => collects === undefined)
  if (immediate.length === 0) return
  const values = immediate.map(({ row, to: person, about: role, subject }) => ({
    tenant_id: row.tenant_id,
    operation_id: row.id,
    role,
    person,
    subject: subject ?? row.version,
    wanted: 1,
    wanted_at: now,
  }))
  await db
    .insertInto('posts')
    .values(values)
    .onConflict((on) => on.doNothing())
    .execute()
}

/**
 * Marks cards of an operation to be shown again; only this person's, if given. Returns whether one of them hadn't
 * yet shown what was already wanted.
 */
export async function raisePosts(
  db: Db,
  { tenantId, id }: OperationKey,
  role: CardRole,
  now: number,
  person?: string,
): Promise<boolean> {
  const { rows } = await sql<{ late: boolean }>`update posts p set ${raisedPostColumns(now)}
    where p.tenant_id = ${tenantId} and p.operation_id = ${id} and p.role = ${role} and p.wanted > 0
      and coalesce(p.person = ${person ?? null}, true) returning p.shown + 1 < p.wanted as late`.execute(db)
  return rows.some(({ late }) => late)
}

/** Registers a card that someone opened, so that it is kept up to date together with those they opened before. */
export async function saveOpened(db: Db, { tenantId, id }: OperationKey, card: OpenedCard, now: number): Promise<void> {
  const { role, person, subject, place } = card
  const address = JSON.stringify(card.address)
  // The card whose button was pressed is already known.
  await sql`with known as (update posts p set ${raisedPostColumns(now)} where p.tenant_id = ${tenantId}
      and p.operation_id = ${id} and p.role = ${role} and p.person = ${person} and p.subject = ${subject}::integer
      and p.address ->> 'activityId' = ${place} returning p.id)
    insert into posts as p (tenant_id, operation_id, role, person, subject, place, wanted, wanted_at, address)
    select ${tenantId}, ${id}, ${role}, ${person}, ${subject}::integer, ${place}, 1, ${now}::bigint, ${address}::jsonb
    where not exists (select from known)
    on conflict (tenant_id, operation_id, role, person, subject, place)
      do update set ${raisedPostColumns(now)}, address = excluded.address`.execute(db)
}

/** Who passes an operation on to whom, and where that person asked for it, by which request. */
type PassedOn = Readonly<Record<'from_oid' | 'to_oid', string>> & {
  readonly number: number
  readonly to_channel: OperationChannel
}

/**
 * From now on, the owner's card is the former owner's, and the card of the person who asked for the operation is
 * the owner's. `channel`: where the former owner's card is; only cards they have opened are edited. `asked`: the role of
 * the card of the person who asked.
 */
export async function passOnCards(
  db: Db,
  { tenantId, id }: OperationKey,
  { number, from_oid: from, to_oid: to, to_channel: { activityId: theirs = '' } }: PassedOn,
  channel: OperationChannel,
  asked: CardRole,
  now: number,
): Promise<void> {
  const { activityId: place = '' } = channel
  const of = sql`p.tenant_id = ${tenantId} and p.operation_id = ${id}`
  await sql`update posts p set ${raisedPostColumns(now)}, role = ${'formerOwner' satisfies CardRole}, person = ${from},
      subject = ${number}::integer, place = ${place}, address = ${JSON.stringify(channel)}::jsonb,
      shown = case when ${place} = '' then p.wanted + 1 else p.shown end
    where ${of} and p.role = 'requester'`.execute(db)
  await sql`with mine as (update posts p set ${raisedPostColumns(now)}, role = 'requester', subject = 0, place = '',
        address = null
      where ${of} and p.role = ${asked} and p.person = ${to} and p.subject = ${number}::integer
        and p.place = ${theirs} returning p.id)
    insert into posts (tenant_id, operation_id, role, person, wanted, wanted_at)
    select ${tenantId}, ${id}, 'requester', ${to}, 1, ${now}::bigint where not exists (select from mine)`.execute(db)
}

/** The latest card of someone who has handed the operation over; undefined if they haven't. */
export const formerCard = (db: Db, { tenantId, id }: OperationKey, person: string): Promise<PostRow | undefined> =>
  db
    .selectFrom('posts')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('operation_id', '=', id)
    .where('role', '=', 'formerOwner' satisfies CardRole)
    .where('person', '=', person)
    .orderBy('subject', 'desc')
    .limit(1)
    .executeTakeFirst()

/**
 * Claims some posts that are due. Each is given to a single caller, for one attempt. A message waits for earlier
 * ones to the same person, and the requester's card comes first.
 */
export async function claimPosts(
  db: Db,
  now: number,
  { of: { tenantId, id }, people = [], gap, ...known }: DuePosts,
): Promise<PostRow[]> {
  const [cards, messages] = [[...known.cards], [...known.messages]]
  const isStale =
    gap === undefined
      ? sql`false`
      : sql`p.role = any(${cards}::text[]) and (p.shown_at <= ${now - gap} or p.shown_at > ${now + clockTolerance})
          and exists (select from operations o where o.tenant_id = p.tenant_id and o.id = p.operation_id
            and o.state = 'running')`
  const { rows } = await sql<PostRow>`
    with due as materialized (select p.id from posts p
      where p.tenant_id = ${tenantId} and (${isWanted(now)} or ${isStale}) and ${isTryAllowed(now)}
        and ${isOfKnown('p', known.operations)}
        and (p.operation_id = ${id} and p.role = any(${[...cards, ...messages]}::text[])
          or p.person = any(${[...people]}::text[]) and p.role = any(${messages}::text[]))
        and not (p.role = any(${messages}::text[]) and exists (select from posts e
          where e.tenant_id = p.tenant_id and e.person = p.person and e.role = any(${messages}::text[])
            and e.shown < e.wanted and (e.wanted_at, e.subject) < (p.wanted_at, p.subject)
            and e.wanted_at > ${now - newsLifetime} and not e.unreachable and e.tries < ${maxTries}
            and ${isOfKnown('e', known.operations)}))
      order by p.role = 'requester' desc, p.wanted_at, p.subject limit ${maxClaimed} for update skip locked)
    update posts p set tries = p.tries + 1, wanted = greatest(p.wanted, p.shown + 1),
      wanted_at = case when p.shown < p.wanted then p.wanted_at else ${now}::bigint end,
      claimed_until = ${now}::bigint + case when p.role = 'requester' or p.address is not null
        then ${editClaimTime}::bigint else ${attemptTime}::bigint end
    from due where p.id = due.id returning p.*`.execute(db)
  return rows
}

/**
 * Operations with posts that have been due for `age` ms; more recent ones are being sent by the process that queued
 * them.
 */
export async function leftBehind(db: Db, now: number, age: number, known: KnownPosts): Promise<OperationKey[]> {
  const { rows } = await sql<OperationKey>`select distinct p.tenant_id as "tenantId", p.operation_id as id from posts p
    where p.role = any(${[...known.cards, ...known.messages]}::text[]) and ${isWanted(now)} and ${isTryAllowed(now)}
      and ${isOlder('p.wanted_at', now, age)} and ${isOfKnown('p', known.operations)} limit 100`.execute(db)
  return rows
}

/**
 * Records that a post shows what was wanted when it was claimed, or has nothing to show; `address`: where it is
 * now. Returns whether there is something newer to show.
 */
export async function markShown(db: Db, post: PostRow, now: number, address: unknown): Promise<boolean> {
  const was = post.address === null ? null : JSON.stringify(post.address)
  const stored = await at(db, post)
    .set({
      shown: sql<number>`least(wanted, greatest(shown, ${post.wanted}::integer))`,
      shown_at: now,
      tries: sql<number>`case when wanted > ${post.wanted} then tries else 0 end`,
      try_after: 0,
      claimed_until: 0,
      // Someone might have opened it in another message since.
      ...(address !== undefined && {
        address: sql<string>`case when address is not distinct from ${was}::jsonb
          then ${JSON.stringify(address)}::jsonb else address end`,
      }),
    })
    .returning(sql<boolean>`wanted > shown`.as('newer'))
    .executeTakeFirst()
  return stored?.newer === true
}

/** Postpones the next attempt, unless there is something newer to show; true if there won't be another. */
export async function markFailed(db: Db, post: PostRow, now: number): Promise<boolean> {
  await at(db, post)
    .set({
      try_after: sql<number>`case when wanted > ${post.wanted} then 0 else ${now + delayAfter(post.tries)}::bigint end`,
      claimed_until: 0,
    })
    .execute()
  return post.tries >= maxTries
}

/** Releases a claimed post. */
export async function releasePost(db: Db, post: PostRow): Promise<void> {
  await at(db, post)
    .set((e) => ({ tries: e('tries', '-', 1), claimed_until: 0 }))
    .execute()
}

/** Records that this person can't be reached until they write to the bot. */
export async function markUnreachable(db: Db, post: PostRow): Promise<void> {
  await at(db, post).set({ unreachable: true, tries: 0, claimed_until: 0 }).execute()
}

/** One person's post. */
export const findPost = (
  db: Db,
  { tenantId, id }: OperationKey,
  role: CardRole,
  person: string,
): Promise<PostRow | undefined> =>
  db
    .selectFrom('posts')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('operation_id', '=', id)
    .where('role', '=', role)
    .where('person', '=', person)
    .executeTakeFirst()
