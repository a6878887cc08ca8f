import fs from 'node:fs/promises'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely'
import { type Clock, systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import type { Database } from '../../src/store/database.ts'
import { asUnavailable } from '../../src/store/engine/connection-errors.ts'
import { createPglitePool } from '../../src/store/engine/pglite-pool.ts'
import { migrate } from '../../src/store/migrate.ts'
import { createActivityLog } from '../../src/store/queries/activity-log.ts'
import { createConversations } from '../../src/store/queries/conversations.ts'
import { createTurnState } from '../../src/store/queries/turn-state.ts'
import type { JobHandler, Queue, SharedCell, Store } from '../../src/store/store.ts'
import { sharedFolder } from '../support/folders.ts'
import type { Mortal } from './process.ts'
import type { Scheduler } from './scheduler.ts'
import { createSession } from './session.ts'
import type { Situations } from './situations.ts'
import { createStatements, type Run } from './statements.ts'

/** How often a statement was sent, and how long that took together, in ms. */
export interface Spent {
  readonly times: number
  readonly ms: number
}

/** The database of all bots, in memory. */
export interface WorldDatabase {
  /** For judges: not part of what happens. */
  readonly db: Kysely<Database>
  /** The store as one process of the bot sees it. */
  storeOf(mortal: Mortal, clock: Clock): Store
  /** Takes one due job, if there is any, and returns what runs it in this process. */
  takeJob(by: Mortal): Promise<(() => Promise<void>) | undefined>
  /** The statements of the bots so far: how often, and how long they took together, in ms. */
  readonly spent: ReadonlyMap<string, Spent>
  close(): Promise<void>
}

const silent = createLog({ level: 'silent' })

/** An empty, migrated database as a file, made once. Identifiers that the database draws itself are counted instead. */
export const databaseTemplate = () =>
  sharedFolder('world', async (folder) => {
    const lite = await PGlite.create()
    const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: createPglitePool(lite) }) })
    await migrate(db, { clock: systemClock, log: silent })
    for (const statement of [
      'create sequence test_ids',
      `alter table posts alter column id set default lpad(to_hex(nextval('test_ids')), 32, '0')::uuid`,
      'create table test_jobs (id integer generated always as identity primary key, name text, data jsonb, after bigint, key text)',
    ])
      await sql.raw(statement).execute(db)
    const dump = await lite.dumpDataDir('none')
    await fs.writeFile(path.join(folder, 'database.tar'), Buffer.from(await dump.arrayBuffer()))
    await lite.close()
  })

interface Embedded {
  readonly lite: PGlite
  readonly run: Run
}

/** Open databases that nobody uses any more: opening one takes longer than 30 steps. */
const free: Embedded[] = []

async function take(): Promise<Embedded> {
  const known = free.pop()
  if (known) {
    await makeEmpty(known.lite)
    return known
  }
  const dump = await fs.readFile(path.join(await databaseTemplate(), 'database.tar'))
  const lite = await PGlite.create({ loadDataDir: new Blob([dump]) })
  return { lite, run: createStatements(lite) }
}

/** Tables whose rows come with the schema. */
const fixed = ['schema_migrations', 'operation_moves', 'part_moves']

/**
 * Leaves nothing of the run before. New files have rows in the order in which they come, and make every statement be
 * planned anew, so what happens doesn't depend on that run.
 */
async function makeEmpty(lite: PGlite): Promise<void> {
  const { rows } = await lite.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and not relname = any($1)`,
    [fixed],
  )
  const names = rows.map(({ name }) => name).join(', ')
  // The audit log can't be emptied otherwise.
  await lite.exec(`rollback; set session_replication_role = replica; truncate ${names} restart identity;
    alter sequence test_ids restart; reset session_replication_role`)
}

export async function openDatabase(scheduler: Scheduler, situations: Situations): Promise<WorldDatabase> {
  const embedded = await take()
  const pool = createSession(embedded.run)
  const kysely = (of: PostgresPool) => new Kysely<Database>({ dialect: new PostgresDialect({ pool: of }) })
  const db = kysely(pool)
  const handlers = new Map<Mortal, Map<string, JobHandler>>()
  /** The earliest time at which a job may be due; too early if its transaction was rolled back. */
  let due = Number.POSITIVE_INFINITY
  const spent = new Map<string, Spent>()

  /** The same session, as a process sees it: it may die, or lose the connection, before and after each statement. */
  const poolOf = (mortal: Mortal): PostgresPool => ({
    end: () => Promise.resolve(),
    connect: async () => {
      const cut = (text: string) => {
        if (/^commit/i.test(text)) situations.tell('a bot loses the database as it commits')
        else if (isInside) situations.tell('a bot loses the database in the middle of a transaction')
        return asUnavailable(new Error('Connection terminated unexpectedly'))
      }
      let isInside = false
      await mortal.step()
      const client = await pool.connect()
      let released = false
      let stay = () => {}
      const release = () => {
        if (!released) client.release()
        released = true
        stay()
      }
      // It may have died as it waited for its turn.
      stay = mortal.atDeath(release)
      const query = async (text: string, values: readonly unknown[]) => {
        scheduler.stir()
        if (/^(begin|commit|rollback)/i.test(text)) isInside = /^begin/i.test(text)
        if (await mortal.statement()) throw cut(text)
        const begun = process.hrtime.bigint()
        const result = await client.query<Record<string, unknown>>(text, values)
        const { times, ms } = spent.get(text) ?? { times: 0, ms: 0 }
        spent.set(text, { times: times + 1, ms: ms + Number(process.hrtime.bigint() - begun) / 1e6 })
        scheduler.stir()
        if (await mortal.statement()) throw cut(text)
        return result
      }
      return { release, query: query as typeof client.query }
    },
  })

  /** What Graph's quotas leave, as JSON. In the database, it would be two of three statements. */
  const cells = new Map<string, string>()
  const cellOf = <State>(mortal: Mortal, name: string): SharedCell<State> => ({
    update: async (change) => {
      await mortal.step()
      const stored = cells.get(name)
      const { state, result } = change(stored === undefined ? undefined : JSON.parse(stored))
      cells.set(name, JSON.stringify(state))
      return result
    },
  })

  const queueOf = (mortal: Mortal, own: Kysely<Database>): Queue => {
    const mine = new Map<string, JobHandler>()
    handlers.set(mortal, mine)
    return {
      send: async (name, data, { after = 0, tx, singletonKey = null } = {}) => {
        due = Math.min(due, after)
        await sql`delete from test_jobs where key = ${singletonKey}`.execute(tx ?? own)
        await sql`insert into test_jobs (name, data, after, key)
          values (${name}, ${JSON.stringify(data)}::jsonb, ${after}, ${singletonKey})`.execute(tx ?? own)
      },
      age: async () => 0,
      work: async (name, handler) => void mine.set(name, handler),
      stop: async () => {},
    }
  }

  return {
    db,
    storeOf: (mortal, clock) => {
      const own = kysely(poolOf(mortal))
      const conversations = createConversations(own, clock)
      return {
        db: own,
        // Several processes share it, so none may take it for its own.
        kind: 'postgres',
        turnState: createTurnState(own, clock),
        seen: createActivityLog(own, conversations, clock),
        conversations,
        queue: queueOf(mortal, own),
        cell: (name) => cellOf(mortal, name),
        connections: () => ({ used: 0, idle: 1, waiting: 0 }),
        freeConnections: async () => undefined,
        clockDifference: async () => undefined,
        ping: async () => void (await sql`select 1`.execute(own)),
        close: async () => {},
      }
    },
    takeJob: async (by) => {
      if (due > scheduler.now()) return undefined
      const { rows } = await sql<{ name: string; data: object; key: string | null }>`delete from test_jobs where id =
        (select min(id) from test_jobs where after <= ${scheduler.now()}) returning name, data, key`.execute(db)
      const [job] = rows
      if (!job) {
        const next = await sql<{ at: string | null }>`select min(after)::text as at from test_jobs`.execute(db)
        due = Number(next.rows[0]?.at ?? Number.POSITIVE_INFINITY)
        return undefined
      }
      const again = async () => {
        const after = scheduler.now() + 1_000
        due = Math.min(due, after)
        await sql`insert into test_jobs (name, data, after, key)
          values (${job.name}, ${JSON.stringify(job.data)}::jsonb, ${after}, ${job.key})`.execute(db)
      }
      const handler = handlers.get(by)?.get(job.name)
      const { signal } = new AbortController()
      return async () => {
        if (!handler) return again()
        await handler(job.data, signal).catch(again)
      }
    },
    spent,
    close: async () => {
      await db.destroy()
      free.push(embedded)
    },
  }
}
