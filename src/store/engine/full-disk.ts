import { type Kysely, type PostgresPool, sql } from 'kysely'
import type { Database } from '../database.ts'
import { storeErrors } from './errors.ts'

/** Tells whether the disk was full at the last write. */
export interface DiskWatch {
  readonly pool: PostgresPool
  /** Throws `storeFull` while there is no room. Costs nothing unless a write was refused for that reason. */
  check(db: Kysely<Database>): Promise<void>
}

/**
 * Reading works on a full disk, so only a refused write reveals it, and only another write shows that there is room
 * again.
 */
export function watchDisk(pool: PostgresPool): DiskWatch {
  let full = false
  const watched: PostgresPool = {
    ...pool,
    connect: async () => {
      const client = await pool.connect()
      const query = async (text: string, values: readonly unknown[]) => {
        try {
          return await client.query(text, values)
        } catch (error) {
          if (error instanceof storeErrors.storeFull) full = true
          throw error
        }
      }
      return { query: query as typeof client.query, release: (destroy) => client.release(destroy) }
    },
    end: () => pool.end(),
  }
  return {
    pool: watched,
    check: async (db) => {
      if (!full) return
      await db.connection().execute(async (one) => {
        await sql`begin`.execute(one)
        try {
          // Random, so that it can't be compressed into a page that has room.
          await sql`insert into turn_state (key, value, etag, updated_at)
            select 'disk', string_agg(md5(i::text), ''), '', now() from generate_series(1, 4000) i`.execute(one)
        } finally {
          await sql`rollback`.execute(one)
        }
      })
      full = false
    },
  }
}
