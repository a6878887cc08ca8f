import fs from 'node:fs/promises'
import { sql } from 'kysely'
import { type Clock, systemClock } from '../../src/core/clock.ts'
import { createLog, type Log } from '../../src/core/log.ts'
import { openStore } from '../../src/store/db.ts'
import type { Store } from '../../src/store/store.ts'
import { sharedFolder, temporaryFolder } from './folders.ts'

export interface TestStoreOptions {
  clock?: Clock
  log?: Log
  queues?: readonly string[]
  /** A server instead of the embedded database. */
  databaseUrl?: string
  /** A folder of your own, empty or with a database in it. Otherwise a fresh copy of a finished one, gone when closed. */
  dataDir?: string
}

export interface TestStore {
  readonly store: Store
  readonly dataDir: string
  /** Closes the store and removes the folder, unless it was yours. */
  close(): Promise<void>
}

const silent = createLog({ level: 'silent' })
/** A folder with a migrated, empty database that nobody has open. */
export async function copyOfTemplate(): Promise<string> {
  // Creating a database takes seconds, copying one a fraction.
  const template = await sharedFolder('template', async (dataDir) => {
    const store = await openStore({ dataDir, clock: systemClock, log: silent })
    await store.close()
  })
  const folder = await temporaryFolder()
  await fs.cp(template, folder, { recursive: true })
  return folder
}

/** A store of your own: some 0.5 s each. Most tests can share one, see `useStore`. */
export async function openTestStore(options: TestStoreOptions = {}): Promise<TestStore> {
  const { clock = systemClock, log = silent, queues, databaseUrl } = options
  const dataDir = options.dataDir ?? (databaseUrl ? '' : await copyOfTemplate())
  const store = await openStore({
    dataDir,
    clock,
    log,
    ...(queues && { queues }),
    ...(databaseUrl && { databaseUrl }),
  })
  return {
    store,
    dataDir,
    close: async () => {
      await store.close()
      if (!options.dataDir && dataDir) await fs.rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Empties every table and the queue. */
export async function emptyStore(store: Store): Promise<void> {
  const { rows: tables } = await sql<{ name: string }>`select quote_ident(tablename) as name from pg_tables
    where schemaname = 'public' and tablename <> 'schema_migrations'`.execute(store.db)
  await store.db.transaction().execute(async (tx) => {
    // Past the triggers that keep tables append-only: this is what they are there against, except here.
    await sql`set local session_replication_role = replica`.execute(tx)
    // To truncate would make every table and index a new file, twenty times the work for the few rows of a test.
    for (const { name } of tables) await sql`delete from ${sql.raw(name)}`.execute(tx)
    await sql`delete from pgboss.job`.execute(tx)
  })
}

/**
 * One store for the tests of a `describe`, empty before each of them:
 * `const store = useStore(); it('...', async () => { await store().ping() })`.
 */
export function useStore(options: TestStoreOptions | (() => Promise<TestStoreOptions>) = {}): () => Store {
  let opened: TestStore | undefined
  before(async function () {
    this.timeout(60_000)
    opened = await openTestStore(typeof options === 'function' ? await options() : options)
  })
  beforeEach(() => opened && emptyStore(opened.store))
  after(() => opened?.close())
  return () => {
    if (!opened) throw new Error('The store is open inside tests and hooks only')
    return opened.store
  }
}
