import { PGlite } from '@electric-sql/pglite'

/** How a statement fails. Only `answerLost` carries it out before. */
export type StatementFailure = 'connectionLost' | 'answerLost' | 'deadlock' | 'serialization' | 'timeout'

/** What PostgreSQL calls the failures that it reports itself. */
const sqlStates = { deadlock: '40P01', serialization: '40001', timeout: '57014' }
const isRefusal = (how: StatementFailure): how is keyof typeof sqlStates => how in sqlStates

const begins = /^\s*(begin|start\s+transaction)\b/i
const ends = /^\s*(commit|rollback)\s*;?\s*$/i
/** A server may lose the connection, but never refuses this. */
const rollsBack = /^\s*rollback\b/i

/** The nth statement from now on, from 1, and how it fails. */
export interface FailingStatement {
  readonly nth: number
  readonly how: StatementFailure
}

/** Lets statements of the embedded database fail as a server's would. */
export interface FailingStatements {
  /** Counts from now on, and lets the nth statement fail. */
  start(fails?: FailingStatement): void
  /** How many there were so far. */
  count(): number
  /** Lets no more fail. Whether one did. */
  stop(): boolean
}

/** Sees every statement in the tests of a `describe`. */
export function useFailingStatements(): FailingStatements {
  const { query, exec } = PGlite.prototype
  let fails: FailingStatement | undefined
  let count = 0
  let failed = false
  let isOpen = false
  /** Whether the connection was lost inside a transaction, whose borrower hasn't given it back yet. */
  let isLost = false

  const connectionLost = () => Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' })

  const failNow = async (lite: PGlite, text: string, how: StatementFailure, send: () => Promise<unknown>) => {
    failed = true
    if (isRefusal(how)) {
      // Refused by the database itself, so that its transaction is aborted.
      const refusal = `do $$ begin raise exception 'failed on purpose' using errcode = '${sqlStates[how]}'; end $$`
      return Reflect.apply(exec, lite, [refusal])
    }
    if (how === 'answerLost') await send()
    isLost = isOpen && !ends.test(text)
    // A server rolls back what has lost its connection.
    if (isOpen) await Reflect.apply(exec, lite, ['rollback'])
    isOpen = false
    throw connectionLost()
  }
  const pass = async (lite: PGlite, text: string, send: () => Promise<unknown>): Promise<unknown> => {
    if (isLost) {
      if (!rollsBack.test(text)) throw connectionLost()
      isLost = false
      return send()
    }
    count += 1
    if (fails && count === fails.nth && !(rollsBack.test(text) && isRefusal(fails.how)))
      return failNow(lite, text, fails.how, send)
    const result = await send()
    if (begins.test(text)) isOpen = true
    if (ends.test(text)) isOpen = false
    return result
  }

  before(() => {
    PGlite.prototype.query = function (this: PGlite, ...args: Parameters<typeof query>) {
      return pass(this, args[0], () => Reflect.apply(query, this, args))
    } as typeof query
    PGlite.prototype.exec = function (this: PGlite, ...args: Parameters<typeof exec>) {
      return pass(this, args[0], () => Reflect.apply(exec, this, args))
    } as typeof exec
  })
  after(() => Object.assign(PGlite.prototype, { query, exec }))
  return {
    start: (next) => {
      count = 0
      failed = false
      fails = next
    },
    count: () => count,
    stop: () => {
      fails = undefined
      return failed
    },
  }
}
