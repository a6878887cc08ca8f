import type { PostgresPool } from 'kysely'
import { asUnavailable } from '../../src/store/engine/connection-errors.ts'
import { lookout } from '../support/secrets.ts'
import type { Run } from './statements.ts'

type Client = Awaited<ReturnType<PostgresPool['connect']>>

/**
 * Turns of the microtask queue that a statement takes, and that its first use takes: as many as with PGlite's own
 * client, so that what happens at the same time happens in the same order, and seeds play what they always have.
 */
const [turnsOfEach, turnsOfFirst] = [8, 11]

/**
 * The only session of an embedded database, which it lends to one borrower at a time, in the order of requests. No turn
 * of the event loop passes in a statement, so how long it takes changes nothing.
 */
export function createSession(run: Run): PostgresPool & { connect(): Promise<Client> } {
  let tail: Promise<void> = Promise.resolve()
  const used = new Set<string>()
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
        lookout.look('database', text, values)
        for (let turns = used.has(text) ? turnsOfEach : turnsOfFirst; turns > 0; turns--) await undefined
        used.add(text)
        try {
          return run(text, values)
        } catch (error) {
          throw asUnavailable(error)
        }
      }
      const release = () => {
        if (!isHeld) return
        isHeld = false
        // The next borrower must not inherit an open transaction.
        if (isInside) run('rollback', [])
        free()
      }
      return { query: query as unknown as Client['query'], release }
    },
  }
}
