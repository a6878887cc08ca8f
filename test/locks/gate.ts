import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { createLog } from '../../src/core/log.ts'
import type { Database } from '../../src/store/database.ts'
import { openPostgres } from '../../src/store/engine/postgres.ts'
import type { Statement } from '../support/statements.ts'

/** How a statement begins or ends a transaction. */
type Boundary = 'begin' | 'commit' | 'rollback'

export const boundaryOf = ({ text }: Pick<Statement, 'text'>): Boundary | undefined =>
  /^\s*(begin|commit|rollback)\b/i.exec(text)?.[1]?.toLowerCase() as Boundary | undefined

/**
 * Where a side is. `works`: in its own code. `waits`: before the gate, with its next statement. `asks`: the server has
 * that statement. `blocked`: the server does not answer, because the other side holds a lock.
 */
export type Place = 'works' | 'waits' | 'asks' | 'blocked' | 'ended'

interface State {
  place: Place
  /** The statement before the gate, or the last that passed. */
  statement: Statement
  /** Whether it is inside a transaction. */
  holds: boolean
  /** Errors of the server, by their SQLSTATE. */
  errors: string[]
  /** What the server answered to each of its statements. */
  answers: string[]
}

/** One of the two, on a connection of its own, whose statements pass one by one. */
export interface Side extends Readonly<State> {
  /** Its process on the server. */
  readonly pid: number
  readonly db: Kysely<Database>
  /** Begins with this; its outcome is known when it has ended. */
  begin(work: () => Promise<unknown>): void
  outcome(): PromiseSettledResult<unknown>
  /** Lets its next statement pass. */
  pass(): void
  /** Resolves when it is before the gate again, has ended, or waits for the other side's lock. */
  settled(other: Side): Promise<void>
  /** Lets everything pass at once. */
  free(): Promise<void>
  close(): Promise<void>
}

/** How many turns of the event loop a side's own code can take between two statements. */
const patience = 50_000

/** After how many ms the server is asked whether a statement waits. */
const soon = 3

/** A connection with the bot's own settings. */
async function connect(databaseUrl: string): Promise<pg.Client> {
  const { pool, queue } = openPostgres({ url: databaseUrl, log: createLog({ level: 'silent' }) })
  await pool.end()
  const client = new pg.Client(queue)
  await client.connect()
  return client
}

/** Something that only a fault in the program leads to, in addition to wrong results. */
export class Misbehaviour extends Error {}

/**
 * A side on this server. Statements outside its transactions use the same connection, one borrower after another, so a
 * transaction that waits for one of them waits for itself.
 */
export async function openSide(databaseUrl: string): Promise<Side> {
  const [client, watcher] = await Promise.all([connect(databaseUrl), connect(databaseUrl)])
  // Planning a statement takes longer than running it, so each is prepared once.
  const names = new Map<string, string>()
  const ask = (text: string, values: readonly unknown[] = []) => {
    if (values.length === 0) return client.query<{ pid: number }>(text)
    const name = names.get(text) ?? `${names.size}`
    names.set(text, name)
    return client.query<{ pid: number }>({ name, text, values: [...values] })
  }
  const { rows } = await ask('select pg_backend_pid() as pid')
  const pid = rows[0]?.pid ?? 0
  await ask("set plan_cache_mode = 'force_generic_plan'")
  // Two that wait for each other are found without the server, which then only has to end one of them.
  await ask("set deadlock_timeout = '20ms'")

  const state: State = { place: 'ended', statement: { text: '', values: [] }, holds: false, errors: [], answers: [] }
  let gated = false
  let go = () => {}
  let moved = () => {}
  let result: PromiseSettledResult<unknown> | undefined
  let tail: Promise<void> = Promise.resolve()
  const become = (next: Place) => {
    state.place = next
    moved()
  }

  const query = async (text: string, values: readonly unknown[] = []) => {
    const statement = { text, values }
    const boundary = boundaryOf(statement)
    state.statement = statement
    if (gated) {
      await new Promise<void>((resolve) => {
        go = resolve
        become('waits')
      })
    }
    become('asks')
    try {
      const answer = await ask(text, values)
      state.holds = boundary === 'begin' || (state.holds && boundary === undefined)
      state.answers.push(JSON.stringify([answer.rowCount, answer.rows]))
      return answer
    } catch (error) {
      state.answers.push('an error')
      state.errors.push(String(Object(error).code ?? Object(Object(error).cause).code ?? error))
      throw error
    } finally {
      become('works')
    }
  }
  const gatedPool: PostgresPool = {
    connect: async () => {
      const before = tail
      let give = () => {}
      tail = new Promise((resolve) => {
        give = resolve
      })
      await before
      return { query: query as unknown as PostgresPoolClient['query'], release: () => give() }
    },
    end: async () => {},
  }

  const isBlockedBy = async (other: Side) => {
    const look = 'select $2::integer = any(pg_blocking_pids($1)) as blocked'
    const answer = await watcher.query<{ blocked: boolean }>({ name: 'look', text: look, values: [pid, other.pid] })
    return answer.rows[0]?.blocked === true
  }
  const nextMove = () =>
    new Promise<void>((resolve) => {
      moved = resolve
    })

  const isAsking = () => state.place === 'asks' || state.place === 'blocked'
  const pass = () => {
    if (state.place !== 'waits') throw new Error(`Nothing can pass: it ${state.place}`)
    state.place = 'asks'
    go()
  }
  return Object.assign(state, {
    pid,
    db: new Kysely<Database>({ dialect: new PostgresDialect({ pool: gatedPool }) }),
    begin: (work: () => Promise<unknown>) => {
      Object.assign(state, { place: 'works', holds: false, errors: [], answers: [] } satisfies Partial<State>)
      ;[gated, result, tail] = [true, undefined, Promise.resolve()]
      void Promise.allSettled([Promise.resolve().then(work)]).then(([end]) => {
        result = end
        gated = false
        become('ended')
      })
    },
    outcome: () => {
      if (!result) throw new Error('It has not ended')
      return result
    },
    pass,
    settled: async (other: Side) => {
      for (let turns = 0; ; ) {
        const { place, statement } = state
        if (place === 'waits' || place === 'ended') return
        if (place === 'works') {
          if (turns++ > patience) throw new Misbehaviour(`waits for another connection after: ${statement.text}`)
          await nextTurn()
        } else if (!other.holds && other.place !== 'blocked') await nextMove()
        // Most statements are answered sooner than the server could say who waits for whom.
        else if (await Promise.race([nextMove().then(() => false), delay(soon, true)])) {
          if ((await isBlockedBy(other)) && isAsking()) return become('blocked')
        }
      }
    },
    free: async () => {
      gated = false
      if (state.place === 'waits') pass()
      while (state.place !== 'ended') await nextMove()
    },
    close: async () => {
      await Promise.all([client.end(), watcher.end()])
    },
  })
}
