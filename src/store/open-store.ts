import { Kysely, PostgresDialect, sql } from 'kysely'
import type { Clock } from '../core/clock.ts'
import { rejectAfter } from '../core/deadline.ts'
import { UserError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import type { Database } from './database.ts'
import type { Driver } from './engine/driver.ts'
import { storeErrors } from './engine/errors.ts'
import { observePool } from './engine/observe-pool.ts'
import { openPglite } from './engine/pglite.ts'
import { type DatabasePassword, openPostgres, type RunningInstance } from './engine/postgres.ts'
import { migrate, type NewerSchema } from './migrate.ts'
import { createActivityLog } from './queries/activity-log.ts'
import { measureClockDifference } from './queries/clock.ts'
import { connectionsOf } from './queries/connections.ts'
import { createConversations } from './queries/conversations.ts'
import { startMaintenance } from './queries/maintenance.ts'
import { createSharedCell } from './queries/shared-cell.ts'
import type { DeclaredTables } from './queries/table-declaration.ts'
import { createTurnState } from './queries/turn-state.ts'
import { createQueue } from './queue/queue.ts'
import { startQueueEngine } from './queue/queue-engine.ts'
import type { Store } from './store.ts'

export interface StoreOptions {
  /** Address of a PostgreSQL server, which several instances can share. */
  readonly databaseUrl?: string
  /** Used instead of a password in that address. */
  readonly databasePassword?: DatabasePassword
  /** Shown to the doctor by a server, which compares the instances. */
  readonly about?: RunningInstance
  /** Folder of the embedded database, used by this process alone if there is no server. */
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Log
  /** All tables, which say what is deleted when. */
  readonly tables: DeclaredTables
  /** Queues that receive jobs inside a transaction before this process starts a worker for them. */
  readonly queues?: readonly string[]
  /** Receives the duration of each statement, and its span if it is part of a trace. */
  readonly metrics?: Metrics
  /** Whether to open a database that a newer version has migrated; refused by default. */
  readonly newerSchema?: NewerSchema
}

// How long a database can take to respond before it counts as unavailable, in ms.
const pingTimeout = 5_000

/** Opens the database, migrates its schema and starts the queue. On failure, closes whatever was opened. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const undo: (() => Promise<unknown>)[] = []
  const close = async () => {
    const failures: unknown[] = []
    for (let step = undo.pop(); step; step = undo.pop()) await step().catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
  try {
    return await build(options, undo, close)
  } catch (error) {
    await close().catch((failure: unknown) =>
      options.log.warn('A database that did not open could not be closed', { error: failure }),
    )
    throw error
  }
}

async function build(
  options: StoreOptions,
  undo: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Store> {
  const { clock, log, tables } = options
  const driver = await openDriver(options)
  undo.push(() => driver.close())
  const { metrics } = options
  const pool = metrics ? observePool(driver.pool, { ...options, metrics }) : driver.pool
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  undo.push(() => db.destroy())
  await migrate(db, options)
  const boss = await startQueueEngine({ driver, log })
  undo.push(() => boss.stop({ graceful: true, timeout: 1_000 }))
  const queue = await createQueue({ boss, db, clock, log, names: options.queues ?? [] })
  undo.push(() => queue.stop())
  undo.push(startMaintenance({ db, tables, clock, log }))
  const conversations = createConversations(db, clock)
  let closed: Promise<void> | undefined
  return {
    db,
    kind: driver.kind,
    turnState: createTurnState(db, clock),
    seen: createActivityLog(db, conversations, clock),
    conversations,
    queue,
    cell: (name) => createSharedCell(db, clock, name),
    connections: driver.connections,
    freeConnections: async () => (driver.kind === 'postgres' ? countFree(db) : undefined),
    clockDifference: async () => (driver.kind === 'postgres' ? measureClockDifference(db, clock) : undefined),
    ping: () => ping(db, clock),
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

function openDriver({
  databaseUrl,
  databasePassword: password,
  about,
  dataDir,
  log,
}: StoreOptions): Promise<Driver> | Driver {
  return databaseUrl ? openPostgres({ url: databaseUrl, password, log, about }) : openPglite({ dataDir, log })
}

async function countFree(db: Kysely<Database>): Promise<number> {
  const { available, open } = await connectionsOf(db)
  return available - open - 1
}

async function ping(db: Kysely<Database>, clock: Clock): Promise<void> {
  const late = `The database did not answer in ${pingTimeout} ms`
  try {
    await rejectAfter(clock, pingTimeout, late, async () => {
      const { rows } = await sql<{ readOnly: boolean }>`select pg_is_in_recovery()
        or current_setting('transaction_read_only')::boolean as "readOnly"`.execute(db)
      if (rows[0]?.readOnly) throw new Error('The database is read-only')
    })
  } catch (cause) {
    throw cause instanceof UserError ? cause : new storeErrors.storeUnavailable({}, { cause })
  }
}
