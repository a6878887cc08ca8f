import { setImmediate as nextLoop } from 'node:timers/promises'
import type { PGlite } from '@electric-sql/pglite'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { ConstructorOptions } from 'pg-boss'
import { UserError } from '../../core/errors.ts'
import type { Driver } from './driver.ts'
import { asUnavailable, isBroken } from './unavailable.ts'

/** The embedded database's only session, lent to one borrower at a time as if it were a pool. */
export interface PglitePool extends PostgresPool {
  connect(): Promise<PostgresPoolClient>
  /** The same session for the queue engine, so that its statements never land inside somebody's open transaction. */
  readonly queueDatabase: QueueDatabase
  /** The session as a pool of one. */
  readonly connections: Driver['connections']
  /** Ends the session in good order, if it still is one. */
  close(): Promise<void>
}

type QueueDatabase = NonNullable<ConstructorOptions['db']>

const begins = /^\s*(begin|start\s+transaction)\b/i
const ends = /^\s*(commit|rollback)\s*;?\s*$/i

/** Somebody who wants to be told of notifications, whichever session they come by. */
interface Listener {
  readonly channel: string
  readonly hear: (payload: string) => void
  readonly again: () => void
  unlisten: () => Promise<void>
}

/**
 * Lends a session out in the order of asking. One that broke, as on a full disk, is let go of, and `open` is asked for another
 * when the next borrower comes; until that succeeds, borrowing throws what it throws.
 */
export async function createPglitePool(open: () => Promise<PGlite>): Promise<PglitePool> {
  let session: PGlite | undefined = await open()
  /** What the last one broke on. */
  let lostTo: unknown
  let tail: Promise<void> = Promise.resolve()
  const listeners = new Set<Listener>()
  /** Who has borrowed the session, or waits for it. */
  let borrowers = 0

  const lose = (error: unknown) => {
    session = undefined
    lostTo = error
  }
  const renew = async () => {
    const lite = await open()
    for (const one of listeners) {
      one.unlisten = await lite.listen(one.channel, one.hear)
      one.again()
    }
    return lite
  }

  const run = async (lite: PGlite, text: string, values: readonly unknown[]) => {
    // PGlite settles its promises without leaving the microtask queue: without this, a run of queries would hold up
    // every timer and socket of the process until its end.
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
    const lite =
      session ??
      (await renew().catch((error: unknown) => {
        free()
        throw error instanceof UserError ? error : asUnavailable(lostTo)
      }))
    session = lite
    let held = true
    let dirty = false
    const query = async (text: string, values: readonly unknown[] = []) => {
      if (!held) throw new Error('A query on a database connection that was given back')
      // A broken session is not even told to roll back.
      if (session !== lite) throw asUnavailable(lostTo)
      if (begins.test(text)) dirty = true
      try {
        const results = await run(lite, text, values)
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
        // Not closed: that would write what a session in this state must not.
        if (isBroken(error)) lose(error)
        throw asUnavailable(error)
      }
    }
    const release = () => {
      if (!held) return
      held = false
      if (!dirty || session !== lite) return free()
      // The next borrower must not inherit a transaction that this one left open.
      void lite.exec('rollback').catch(lose).then(free)
    }
    return { lite, query, release }
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
    end: async () => {
      if (session) await once(async () => {})
    },
    close: async () => {
      await session?.close()
    },
    queueDatabase: {
      executeSql: (text, values) => once((client) => client.query(text, values)),
      listen: async (channel, hear, again) => {
        const unlisten = await once(({ lite }) => lite.listen(channel, hear))
        const listener: Listener = { channel, hear, again, unlisten }
        listeners.add(listener)
        again()
        return {
          close: () => {
            listeners.delete(listener)
            return once(() => listener.unlisten())
          },
        }
      },
    },
  }
}

// Kysely's client has a second signature, for cursors; without a cursor class in its configuration it is never used.
type Query = PostgresPoolClient['query'] &
  (<R>(sql: string, values: readonly unknown[]) => Promise<PostgresQueryResult<R>>)
