import { sql, type Updateable } from 'kysely'
import type { PostsTable } from '../../src/store/queries/operation-tables.ts'
import type { Store } from '../../src/store/store.ts'

/** How many posts are being sent or about to be; those that are waiting after a failure don't count. */
async function pendingPosts({ db }: Pick<Store, 'db'>, now: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from posts
    where shown < wanted and not unreachable and (tries = 0 and try_after <= ${now} or claimed_until > ${now})`.execute(
    db,
  )
  return rows[0]?.n ?? 0
}

/**
 * Waits until everything that people should see has been sent or is waiting after a failure; checks at most a few
 * hundred times.
 */
export async function outboxEmpty(store: Pick<Store, 'db'>, now: () => number): Promise<void> {
  for (let look = 0; look < 100 && (await pendingPosts(store, now())) > 0; look++);
}

/** Changes posts directly in the database. */
export async function setPosts(
  { db }: Pick<Store, 'db'>,
  columns: Updateable<PostsTable>,
  which: { readonly id?: string; readonly role?: string; readonly person?: string } = {},
): Promise<void> {
  const { id = null, role = null, person = null } = which
  const wanted = sql<boolean>`coalesce(operation_id = ${id}, true) and coalesce(role = ${role}, true)
    and coalesce(person = ${person}, true)`
  await db.updateTable('posts').set(columns).where(wanted).execute()
}
