import { setImmediate as nextLoop } from 'node:timers/promises'
import type { PGlite } from '@electric-sql/pglite'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { ConstructorOptions } from 'pg-boss'
import { asUnavailable } from './connection-errors.ts'
import type { Driver } from './driver.ts'

/** Presents the embedded database's only session as a pool that lends it to one borrower at a time. */
export interface PglitePool extends PostgresPool {
  connect(): Promise<PostgresPoolClient>
  /**
   * The same session for the queue engine, so that its statements never end up inside another borrower's transaction.
   */
  readonly queueDatabase: QueueDatabase
  /** Reports itself as a pool of one connection. */
  readonly connections: Driver['connections']
  /** Shuts the session down cleanly. */
  close(): Promise<void>
}

type QueueDatabase = NonNullable<ConstructorOptions['db']>

const beginStatement = /^\s*(begin|start\s+transaction)\b/i
const endStatement = /^\s*(commit|rollback)\s*;?\s*$/i

/** Lends a session in the order of requests. */
export function createPglitePool(lite: PGlite): PglitePool {
  let tail: Promise<void> = Promise.resolve()
  /** Callers that hold or wait for the session. */
  let borrowers = 0

  const run = async (text: string, values: readonly unknown[]) => {
    // PGlite settles its promises within the microtask queue. Without this, a series of queries would block every timer
    // and socket.
    await nextLoop()
    if (values.length > 0) return [await lite.query<Record<string, unknown>>(text, [...values])]
    return lite.exec(text)
  }

  const borrow = async () => {
    const before = tail
    borrowers++
    let free = () => {}
    tail = new Promise((resolve) => {
      free = () => {
        borrowers--
        resolve()
      }
    })
    await before
    let held = true
    let dirty = false
    const query = async (text: string, values: readonly unknown[] = []) => {
      if (!held) throw new Error('A query on a database connection that was given back')
      if (beginStatement.test(text)) dirty = true
      try {
        const results = await run(text, values)
        if (endStatement.test(text)) dirty = false
        const last = results.at(-1)
        return {
          rows: results.flatMap((result) => result.rows),
          rowCount: last?.rowCount ?? last?.affectedRows ?? 0,
          command: last?.command ?? '',
        }
      } catch (error) {
        // A failed multi-statement query might have stopped inside its own transaction.
        dirty = true
        throw asUnavailable(error)
      }
    }
    const release = () => {
      if (!held) return
      held = false
      if (!dirty) return free()
      // The next borrower must not inherit an open transaction.
      void lite.exec('rollback').then(free, free)
    }
    return { query, release }
  }

  const once = async <T>(use: (client: Awaited<ReturnType<typeof borrow>>) => Promise<T>): Promise<T> => {
    const client = await borrow()
    try {
      return await use(client)
    } finally {
      client.release()
    }
  }

  return {
    connect: async () => {
      const { query, release } = await borrow()
      return { query: query as unknown as Query, release }
    },
    connections: () => {
      const used = Math.min(1, borrowers)
      return { used, idle: 1 - used, waiting: borrowers - used }
    },
    end: () => once(async () => {}),
    close: () => lite.close(),
    queueDatabase: {
      executeSql: (text, values) => once((client) => client.query(text, values)),
      listen: async (channel, hear, again) => {
        const unlisten = await once(() => lite.listen(channel, hear))
        again()
        return { close: () => once(() => unlisten()) }
      },
    },
  }
}

// Kysely's client has a second signature for cursors; it is never used without a cursor class in the configuration.
type Query = PostgresPoolClient['query'] &
  (<R>(sql: string, values: readonly unknown[]) => Promise<PostgresQueryResult<R>>)
