import type { PGlite } from '@electric-sql/pglite'
import type { PostgresPool } from 'kysely'
import { asUnavailable } from '../../src/store/engine/connection-errors.ts'
import '../support/prepared.ts'

type Client = Awaited<ReturnType<PostgresPool['connect']>>

/**
 * The only session of an embedded database, which it lends to one borrower at a time, in the order of requests. No turn
 * of the event loop passes in a statement, so how long it takes changes nothing.
 */
export function createSession(lite: PGlite): PostgresPool & { connect(): Promise<Client> } {
  let tail: Promise<void> = Promise.resolve()
  return {
    end: async () => {},
    connect: async () => {
      const before = tail
      let free = () => {}
      tail = new Promise((resolve) => {
        free = resolve
      })
      await before
      let isHeld = true
      let isInside = false
      const query = async (text: string, values: readonly unknown[] = []) => {
        if (!isHeld) throw new Error('A query on a database connection that was given back')
        if (/^(begin|start transaction)/i.test(text)) isInside = true
        if (/^(commit|rollback)$/i.test(text)) isInside = false
        const result = await lite.query(text, [...values]).catch((error: unknown) => {
          throw asUnavailable(error)
        })
        return { ...result, rowCount: result.rowCount ?? result.affectedRows ?? 0 }
      }
      const release = () => {
        if (!isHeld) return
        isHeld = false
        // The next borrower must not inherit an open transaction.
        if (isInside) void lite.exec('rollback').then(free, free)
        else free()
      }
      return { query: query as unknown as Client['query'], release }
    },
  }
}
