import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { type Clock, systemClock } from '../../src/core/clock.ts'
import { createLog, type Log } from '../../src/core/log.ts'
import type { Metrics } from '../../src/core/metrics.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import { emptyCluster } from './cluster.ts'
import { atTheEnd, sharedFolder, temporaryFolder } from './folders.ts'
import './prepared.ts'
import { freeFolder, reusableFolder, textRemovingRows } from './reused-databases.ts'
import { tables } from './tables.ts'

export interface TestStoreOptions {
  clock?: Clock
  log?: Log
  queues?: readonly string[]
  metrics?: Metrics
  /** A server instead of the embedded database. */
  databaseUrl?: string
  /** A separate folder, empty or with a database. By default, an empty database that other tests use afterwards. */
  dataDir?: string
}

export interface TestStore {
  readonly store: Store
  readonly dataDir: string
  /** Closes the store and removes the folder, unless the test provided it. */
  close(): Promise<void>
}

const silent = createLog({ level: 'silent' })

/** PostgreSQL's template databases: two thirds of a new folder's files, and never used. */
const unused = ['postgres/base/1', 'postgres/base/4']

async function makeTemplate(dataDir: string): Promise<void> {
  copyFolder(await emptyCluster(), path.join(dataDir, 'postgres'))
  const store = await openStore({ dataDir, tables, clock: systemClock, log: silent })
  await store.close()
  for (const one of unused) {
    await fs.rm(path.join(dataDir, one), { recursive: true })
    await fs.mkdir(path.join(dataDir, one))
  }
}

/** A folder with a migrated, empty database that nobody has open. */
export async function copyOfTemplate(): Promise<string> {
  // Creating a database takes seconds; copying one is much faster.
  const template = await sharedFolder('template', makeTemplate)
  const folder = await temporaryFolder()
  copyFolder(template, folder)
  return folder
}

/** Several times faster than `fs.cp`, which checks each of the 500 files before copying it. */
function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) copyFolder(source, target)
    else copyFileSync(source, target)
  }
}

/** The folder of a store or bot that needs no files: its database is open already, and others use it after `freeFolder`. */
export const folderWithoutFiles = (): Promise<string> => reusableFolder(copyOfTemplate)

/** A separate store. Most tests can share one; see `useStore`. */
export async function openTestStore(options: TestStoreOptions = {}): Promise<TestStore> {
  const { clock = systemClock, log = silent, queues, metrics, databaseUrl } = options
  const dataDir = options.dataDir ?? (databaseUrl ? '' : await folderWithoutFiles())
  const store = await openStore({
    dataDir,
    tables,
    clock,
    log,
    ...(queues && { queues }),
    ...(metrics && { metrics }),
    ...(databaseUrl && { databaseUrl }),
  })
  return {
    store,
    dataDir,
    close: async () => {
      await store.close()
      if (!options.dataDir && dataDir) await freeFolder(dataDir)
    },
  }
}

/** Empties every table and the queue. */
export async function emptyStore(store: Store): Promise<void> {
  // Most tables never had a row, and their files are empty.
  const { rows: tables } = await sql<{ name: string }>`select oid::regclass::text as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0
      and relname not in ('schema_migrations', 'operation_moves', 'part_moves')`.execute(store.db)
  // Truncating would recreate the file of every table and index, twenty times the work for a few rows.
  const text = textRemovingRows(['pgboss.job', ...tables.map(({ name }) => name)])
  await store.db.transaction().execute((tx) => sql.raw(text).execute(tx))
}

let shared: Promise<TestStore> | undefined

/** A store for all tests of this process that only use its tables, closed when the run ends. */
function sharedStore(): Promise<TestStore> {
  shared ??= openTestStore().then((opened) => {
    atTheEnd(opened.close)
    return opened
  })
  return shared
}

/** Like `useStore`, for tests that change nothing but rows: it is open already if an earlier file used it. */
export function useSharedStore(): () => Store {
  let opened: TestStore | undefined
  before(async () => {
    opened = await sharedStore()
  })
  beforeEach(() => opened && emptyStore(opened.store))
  return () => {
    if (!opened) throw new Error('The store is open inside tests and hooks only')
    return opened.store
  }
}

/**
 * One store for the tests of a `describe`, emptied before each: `const store = useStore(); it('...', async () => {
 * await store().ping() })`.
 */
export function useStore(options: TestStoreOptions | (() => Promise<TestStoreOptions>) = {}): () => Store {
  let opened: TestStore | undefined
  before(async () => {
    opened = await openTestStore(typeof options === 'function' ? await options() : options)
  })
  beforeEach(() => opened && emptyStore(opened.store))
  after(() => opened?.close())
  return () => {
    if (!opened) throw new Error('The store is open inside tests and hooks only')
    return opened.store
  }
}
