import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import type { Log } from '../../core/log.ts'
import type { Driver } from './driver.ts'
import { asUnavailable } from './unavailable.ts'

const int8 = 20

// As PGlite reads it: counts are numbers. Nothing here counts beyond 2^53.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format: 'text') =>
    id === int8 ? Number : pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser,
}

/** A pool on a PostgreSQL server. Connects with the first query, so a server that is away does not fail this call. */
export function openPostgres(options: { url: string; log: Log }): Driver {
  const settings = {
    connectionString: options.url,
    application_name: 'rollcall',
    types,
    connectionTimeoutMillis: 5_000,
    // A server that vanished without closing its connections is noticed instead of waited for.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    query_timeout: 60_000,
  }
  const pool = new pg.Pool({ ...settings, max: 10 })
  pool.on('error', (error) => options.log.warn('an idle database connection was lost', { error }))
  return {
    kind: 'postgres',
    pool: guarded(pool),
    queue: { ...settings, max: 5 },
    connections: () => ({
      used: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    maintain: async () => {},
    close: async () => {},
  }
}

// Says `storeUnavailable` when the server is away, and survives a connection that dies while it is lent out: its error
// event has no listener then, which would end the process, although the query rejects with the same error anyway.
function guarded(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  const wrap = (client: pg.PoolClient): PostgresPoolClient => {
    client.on('error', () => {})
    const query = async (text: string, values: readonly unknown[]) => {
      try {
        return await client.query(text, [...values])
      } catch (error) {
        throw asUnavailable(error)
      }
    }
    return { query: query as unknown as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) }
  }
  return {
    connect: async () => {
      try {
        const client = await pool.connect()
        const wrapped = known.get(client) ?? wrap(client)
        known.set(client, wrapped)
        return wrapped
      } catch (error) {
        throw asUnavailable(error)
      }
    },
    end: () => pool.end(),
  }
}
