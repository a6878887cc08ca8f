import { readFileSync } from 'node:fs'
import { setImmediate as immediate } from 'node:timers/promises'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { systemClock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { asUnavailable, isConnectTimeout } from './connection-errors.ts'
import type { Driver } from './driver.ts'
import { storeErrors } from './errors.ts'

const int8 = 20

/** Sized by measuring two instances under load (docs/run.md); statements are short, and more callers queue. */
const poolSizes = { bot: 6, queue: 2 }

/** The most connections an instance opens: its pools, and one on which the queue listens for new jobs. */
export const connectionsPerInstance = poolSizes.bot + poolSizes.queue + 1

/**
 * How long a connection is used, in seconds. Otherwise old ones would answer for ever, although the server refuses new
 * ones, for example because its password was changed, and nothing would notice until the next restart.
 */
const connectionLifetime = 60

/** A server that answers nobody for this long counts as down, in ms. */
const defaultPatience = 10_000
/** While it answers others, a caller waits for this many times as long. */
const longestWait = 6

/** An instance, and the fingerprint of its settings. */
export interface RunningInstance {
  readonly instance: string
  readonly settings: string
}

/** What the name of its connections in `pg_stat_activity` begins with; instances add who they are. */
export const applicationName = 'rollcall'
const named = (about: RunningInstance | undefined) =>
  about
    ? `${applicationName} ${about.settings} ${about.instance.replaceAll(/\s/g, '-')}`.slice(0, longestName)
    : applicationName

/** The server cuts longer names. */
const longestName = 63

// Numbers for counts, as PGlite returns them. No count here exceeds 2^53.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format: 'text') =>
    id === int8 ? Number : pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser,
}

/**
 * The address with `verify-full` in place of its aliases: for each alias, the driver prints a warning to standard
 * error, which is reserved for JSON lines.
 */
const withoutAliases = (url: string): string =>
  url.includes('uselibpqcompat')
    ? url
    : url.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full')

/**
 * Checks the files named in the address. The driver reads them at each connection, and a missing one would look like a
 * server that is down.
 */
function checkFiles(url: string): void {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1))
  for (const key of ['sslrootcert', 'sslcert', 'sslkey']) {
    const file = query.get(key)
    try {
      if (file) readFileSync(file)
    } catch (error) {
      throw new Error(`the file in ${key} of DATABASE_URL cannot be read (${(error as Error).message})`)
    }
  }
}

/** Called for each new connection, for passwords that expire, such as a managed identity's tokens. */
export type DatabasePassword = () => Promise<string>

/** Reports a failure to get the password as an unavailable database, because nobody can sign in to it. */
const orUnavailable = (password: DatabasePassword) => async () => {
  try {
    return await password()
  } catch (cause) {
    throw new storeErrors.storeUnavailable({}, { cause })
  }
}

/** Splits the address. Without a password in it, the driver would use an empty one instead of this one. */
function withPassword(url: string, password: DatabasePassword) {
  const { host, port, user, database, ssl } = new pg.Client({ connectionString: url })
  return {
    host,
    port,
    ssl,
    ...(user && { user }),
    ...(database && { database }),
    password,
  }
}

/**
 * A pool for a PostgreSQL server. Connects on the first query, so this call succeeds even if the server is down. Throws
 * an Error if a file named in its address cannot be read. `lifetime`: of a connection, in seconds. `patience`: with a
 * server that answers nobody, in ms. `about`: for others to see, if it is opened by an instance.
 */
export function openPostgres(options: {
  url: string
  password?: DatabasePassword | undefined
  log: Log
  lifetime?: number
  patience?: number
  about?: RunningInstance | undefined
}): Driver {
  checkFiles(options.url)
  const url = withoutAliases(options.url)
  const password = options.password && orUnavailable(options.password)
  const patience = options.patience ?? defaultPatience
  const settings = {
    ...(password ? withPassword(url, password) : { connectionString: url }),
    application_name: named(options.about),
    types,
    // Of a new connection, and of the wait for a free one.
    connectionTimeoutMillis: patience,
    // Detects servers that vanish without closing their connections.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    query_timeout: 60_000,
    // A connection that dies while borrowed, or as it is handed over, emits an event that would end the process if nothing
    // listened for it. Whoever uses the connection next gets the same error.
    onConnect: (client: pg.ClientBase) => void client.on('error', () => {}),
  }
  const pool = new pg.Pool({
    ...settings,
    max: poolSizes.bot,
    maxLifetimeSeconds: options.lifetime ?? connectionLifetime,
  })
  pool.on('error', (error) => options.log.warn('An idle database connection was lost', { error }))
  return {
    kind: 'postgres',
    pool: guardPool(pool, patience, password),
    queue: { ...settings, max: poolSizes.queue },
    connections: () => ({
      used: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: async () => {},
  }
}

/**
 * Throws `storeUnavailable` while the server is down. It isn't if it answers others, although a crowd waits long for a
 * free connection, or this process was too busy to read what the server sent: then the caller waits again.
 */
function guardPool(pool: pg.Pool, patience: number, password?: DatabasePassword): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  let answeredAt = Number.NEGATIVE_INFINITY
  const wrap = (client: pg.PoolClient): PostgresPoolClient => {
    let commitError: unknown
    const query = async (text: string, values: readonly unknown[]) => {
      try {
        const result = await client.query(text, [...values])
        answeredAt = systemClock.elapsed()
        return result
      } catch (error) {
        const converted = asUnavailable(error, { isStoring: text === 'commit' })
        if (text === 'commit') commitError = converted
        // Whoever waits for the transaction would learn only of the rollback.
        throw text === 'rollback' ? (commitError ?? converted) : converted
      } finally {
        if (text !== 'commit') commitError = undefined
      }
    }
    return { query: query as unknown as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) }
  }
  const isWorthWaiting = async (error: unknown, since: number): Promise<boolean> => {
    if (!isConnectTimeout(error)) return false
    // Answers that arrived while this process was busy are read first.
    await immediate()
    const now = systemClock.elapsed()
    return now - answeredAt < patience && now - since < longestWait * patience
  }
  const connect = async (since: number): Promise<pg.PoolClient> => {
    try {
      return await pool.connect()
    } catch (error) {
      if (await isWorthWaiting(error, since)) return connect(since)
      throw error
    }
  }
  return {
    connect: async () => {
      try {
        // Requested beforehand, because the driver leaves a connection open if it gets no password for it.
        if (pool.idleCount === 0) await password?.()
        const client = await connect(systemClock.elapsed())
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
