import { setImmediate as nextLoop } from 'node:timers/promises'
import type { PGlite } from '@electric-sql/pglite'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { ConstructorOptions } from 'pg-boss'
import { asUnavailable } from './unavailable.ts'

/** The embedded database's only session, lent to one borrower at a time as if it were a pool. */
export interface PglitePool extends PostgresPool {
  connect(): Promise<PostgresPoolClient>
  /** The same session for the queue engine, so that its statements never land inside somebody's open transaction. */
  readonly queueDatabase: QueueDatabase
}

type QueueDatabase = NonNullable<ConstructorOptions['db']>

const begins = /^\s*(begin|start\s+transaction)\b/i
const ends = /^\s*(commit|rollback)\s*;?\s*$/i

/** Lends `lite` out in the order of asking. */
export function createPglitePool(lite: PGlite): PglitePool {
  let tail: Promise<void> = Promise.resolve()

  const run = async (text: string, values: readonly unknown[]) => {
    // PGlite settles its promises without leaving the microtask queue: without this, a run of queries would hold up
    // every timer and socket of the process until its end.
    await nextLoop()
    if (values.length > 0) return [await lite.query<Record<string, unknown>>(text, [...values])]
    return lite.exec(text)
  }

  const borrow = async () => {
    const before = tail
    let free = () => {}
    tail = new Promise((resolve) => {
      free = resolve
    })
    await before
    let held = true
    let dirty = false
    const query = async (text: string, values: readonly unknown[] = []) => {
      if (!held) throw new Error('A query on a database connection that was given back')
      if (begins.test(text)) dirty = true
      try {
        const results = await run(text, values)
        if (ends.test(text)) dirty = false
        const last = results.at(-1)
        return {
          rows: results.flatMap((result) => result.rows),
          rowCount: last?.rowCount ?? last?.affectedRows ?? 0,
          command: last?.command ?? '',
        }
      } catch (error) {
        // A failed text of several statements may have stopped inside its own transaction.
        dirty = true
        throw asUnavailable(error)
      }
    }
    const release = () => {
      if (!held) return
      held = false
      if (!dirty) free()
      // The next borrower must not inherit a transaction that this one left open.
      else void lite.exec('rollback').then(free, free)
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
    end: async () => {
      await once(async () => {})
    },
    queueDatabase: {
      executeSql: (text, values) => once((client) => client.query(text, values)),
      listen: async (channel, onNotification, onReconnect) => {
        const unlisten = await once(() => lite.listen(channel, onNotification))
        onReconnect()
        return { close: () => once(() => unlisten()) }
      },
    },
  }
}

// Kysely's client has a second signature, for cursors; without a cursor class in its configuration it is never used.
type Query = PostgresPoolClient['query'] &
  (<R>(sql: string, values: readonly unknown[]) => Promise<PostgresQueryResult<R>>)
