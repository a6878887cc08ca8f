import { type Kysely, type Selectable, sql } from 'kysely'
import type { CardRole } from '../../../core/posts.ts'
import type { Database } from '../../schema.ts'
import { clocksAgree, isDue, isOlder, maxTries, pauseAfter, tryTime } from '../attempts.ts'
import { wantedAgain } from '../lifecycle/advance.ts'
import type { OperationKey, OperationRow } from '../lifecycle/operations.ts'
import type { PostsTable } from '../operation-tables.ts'

/** A card or a short message that somebody should see, as stored. */
export type PostRow = Selectable<PostsTable>

/** What was wanted earlier is no longer news. Until then only failed attempts end it, also if no instance was there. */
const newsFor = 24 * 3_600_000
/** How long a caller has to edit a message; if it dies, another one may edit it again. */
const editTime = 20_000
/** Somebody else sends the rest of a long list meanwhile. */
const atOnce = 10

/** The messages that an instance knows; it leaves others alone. */
export interface Known {
  readonly cards: readonly CardRole[]
  readonly messages: readonly string[]
}

/** Which posts: of an operation, or also the next messages to these people. `gap`: cards too, if shown so long ago. */
export interface Due extends Known {
  readonly of: OperationKey
  readonly people?: readonly string[]
  readonly gap?: number
}

/** Whether something is to be shown that is still worth it. */
const isWanted = (now: number) => sql`p.shown < p.wanted and p.wanted_at >= ${now - newsFor}`

const mayBeTried = (now: number) =>
  sql`not p.unreachable and p.tries < ${maxTries} and ${isDue('p.try_after', now)} and ${isDue('p.claimed_until', now)}`

/** Queries on what people should see and were shown; `db` may be a transaction. */
export function postQueries(db: Kysely<Database>) {
  const at = ({ id }: Pick<PostRow, 'id'>) => db.updateTable('posts').where('id', '=', id)

  return {
    /** Has messages about events that have just happened sent; nobody gets one twice. */
    add: async (messages: readonly { row: OperationRow; to: string; about: string }[]): Promise<void> => {
      if (messages.length === 0) return
      const values = messages.map(({ row, to: person, about: role }) => ({
        tenant_id: row.tenant_id,
        operation_id: row.id,
        role,
        person,
        subject: row.version,
        wanted: 1,
        wanted_at: row.changed_at,
      }))
      await db
        .insertInto('posts')
        .values(values)
        .onConflict((on) => on.doNothing())
        .execute()
    },

    /** Has cards of an operation shown again; only this person's, if given. */
    raise: async ({ tenantId, id }: OperationKey, role: CardRole, now: number, person?: string): Promise<void> => {
      await sql`update posts p set ${wantedAgain(now)}
        where p.tenant_id = ${tenantId} and p.operation_id = ${id} and p.role = ${role} and p.wanted > 0
          and coalesce(p.person = ${person ?? null}, true)`.execute(db)
    },

    /**
     * Some posts that are due. Each goes to a single caller, for one attempt. A message waits for earlier ones to the same
     * person, and the requester's card comes first.
     */
    claim: async (now: number, { of: { tenantId, id }, people = [], gap, ...known }: Due): Promise<PostRow[]> => {
      const [cards, messages] = [[...known.cards], [...known.messages]]
      const isStale =
        gap === undefined
          ? sql`false`
          : sql`p.role = any(${cards}::text[]) and (p.shown_at <= ${now - gap} or p.shown_at > ${now + clocksAgree})`
      const { rows } = await sql<PostRow>`
        with due as materialized (select p.id from posts p
          where p.tenant_id = ${tenantId} and (${isWanted(now)} or ${isStale}) and ${mayBeTried(now)}
            and (p.operation_id = ${id} and p.role = any(${[...cards, ...messages]}::text[])
              or p.person = any(${[...people]}::text[]) and p.role = any(${messages}::text[]))
            and not (p.role = any(${messages}::text[]) and exists (select from posts e
              where e.tenant_id = p.tenant_id and e.person = p.person and e.role = any(${messages}::text[])
                and e.shown < e.wanted and (e.wanted_at, e.subject) < (p.wanted_at, p.subject)
                and e.wanted_at > ${now - newsFor} and not e.unreachable and e.tries < ${maxTries}))
          order by p.role = 'requester' desc, p.wanted_at, p.subject limit ${atOnce} for update skip locked)
        update posts p set tries = p.tries + 1, wanted = greatest(p.wanted, p.shown + 1),
          wanted_at = case when p.shown < p.wanted then p.wanted_at else ${now}::bigint end,
          claimed_until = ${now}::bigint + case when p.role = 'requester' or p.address is not null
            then ${editTime}::bigint else ${tryTime}::bigint end
        from due where p.id = due.id returning p.*`.execute(db)
      return rows
    },

    /** Operations with posts that have been due for `age` ms: more recent ones are being sent by whoever wanted them. */
    leftBehind: async (now: number, age: number, known: Known): Promise<OperationKey[]> => {
      const { rows } =
        await sql<OperationKey>`select distinct p.tenant_id as "tenantId", p.operation_id as id from posts p
        where p.role = any(${[...known.cards, ...known.messages]}::text[]) and ${isWanted(now)} and ${mayBeTried(now)}
          and ${isOlder('p.wanted_at', now, age)} limit 100`.execute(db)
      return rows
    },

    /** Records that a post shows what was wanted when it was claimed, or has nothing to say; `address`: where it is now. */
    shown: async (post: PostRow, now: number, address: unknown): Promise<void> => {
      const was = post.address === null ? null : JSON.stringify(post.address)
      await at(post)
        .set({
          shown: sql<number>`least(wanted, greatest(shown, ${post.wanted}::integer))`,
          shown_at: now,
          tries: sql<number>`case when wanted > ${post.wanted} then tries else 0 end`,
          try_after: 0,
          claimed_until: 0,
          // Somebody may have opened it in another message meanwhile.
          ...(address !== undefined && {
            address: sql<string>`case when address is not distinct from ${was}::jsonb
              then ${JSON.stringify(address)}::jsonb else address end`,
          }),
        })
        .execute()
    },

    /** Postpones the next attempt, unless there is something newer to show; true if there won't be one. */
    failed: async (post: PostRow, now: number): Promise<boolean> => {
      await at(post)
        .set({
          try_after: sql<number>`case when wanted > ${post.wanted} then 0 else ${now + pauseAfter(post.tries)}::bigint end`,
          claimed_until: 0,
        })
        .execute()
      return post.tries >= maxTries
    },

    /** Gives a claimed post back. */
    release: async (post: PostRow): Promise<void> => {
      await at(post)
        .set((e) => ({ tries: e('tries', '-', 1), claimed_until: 0 }))
        .execute()
    },

    /** They can't be reached until they write. */
    unreachable: async (post: PostRow): Promise<void> => {
      await at(post).set({ unreachable: true, tries: 0, claimed_until: 0 }).execute()
    },

    /** The post of one person. */
    find: ({ tenantId, id }: OperationKey, role: CardRole, person: string): Promise<PostRow | undefined> =>
      db
        .selectFrom('posts')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('operation_id', '=', id)
        .where('role', '=', role)
        .where('person', '=', person)
        .executeTakeFirst(),
  }
}
