import { mkdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { PGlite, type PGliteOptions } from '@electric-sql/pglite'
import { postgresMajor } from '../../src/store/engine/pglite.ts'
import { temporaryFolder } from './folders.ts'
import { planOnce } from './prepared.ts'

/*
 * Opening an embedded database and planning every statement in it takes a second of CPU time, which was most of the time
 * of many tests. So most of them use open databases one after another: each starts with the tables of a new one, as
 * `migrate` left them, and a bot that is stopped and started again finds its rows. Tests that need files, or another
 * process that opens them, use `copyOfTemplate`.
 */

interface Database {
  readonly lite: PGlite
  readonly folder: string
  /** Whether more than rows was changed, so that nobody else can use it. */
  changed: boolean
}

/** Tables whose rows come with the schema. */
const fixed = ['schema_migrations', 'operation_moves', 'part_moves']
/** One row: the version of the queue's schema, and when an instance last did each of its chores. */
const queueVersion = 'pgboss.version'
const forgetChores = `with known as (delete from ${queueVersion} returning version)
  insert into ${queueVersion} (version) select version from known`

const changesSchema =
  /\b(alter(?! table audit (en|dis)able trigger)|create(?! table if not exists schema_migrations)|drop|truncate|vacuum)\b/i
const changesFixed = new RegExp(String.raw`\b(into|update|from) "?(${fixed.join('|')})\b`, 'i')
const reads = /^\s*(select|with)\b/i

const free: Database[] = []
/** By the folder that a store was told. */
const lent = new Map<string, Database | undefined>()

const create = PGlite.create.bind(PGlite) as (folder: string, options?: PGliteOptions) => Promise<PGlite>
let copy: () => Promise<string> = () => temporaryFolder()

/** A data folder without files, for a store that gets an empty database that is already open. `copyOf` makes one. */
export async function reusableFolder(copyOf: () => Promise<string>): Promise<string> {
  copy = copyOf
  const folder = await temporaryFolder('reusing-')
  const cluster = path.join(folder, 'postgres')
  mkdirSync(cluster)
  writeFileSync(path.join(cluster, 'PG_VERSION'), `${postgresMajor}\n`)
  lent.set(cluster, undefined)
  return folder
}

/** Nobody opens this folder again: others may use its database. */
export async function freeFolder(folder: string): Promise<void> {
  const cluster = path.join(folder, 'postgres')
  const database = lent.get(cluster)
  if (!lent.delete(cluster)) return
  await rm(folder, { recursive: true, force: true })
  if (!database) return
  if (!database.changed) free.push(database)
  else {
    await database.lite.close()
    await rm(database.folder, { recursive: true, force: true })
  }
}

async function open(cluster: string, options?: PGliteOptions): Promise<PGlite> {
  // Bots compile PostgreSQL's code once, to save memory. Optimising it pays off in processes that run hundreds of tests.
  for (const flag of ['--wasm-dynamic-tiering', '--wasm-tier-up']) setFlagsFromString(flag)
  if (!lent.has(cluster)) return create(cluster, options)
  const database = lent.get(cluster) ?? (await take(options))
  lent.set(cluster, database)
  return sessionOf(database)
}

async function take(options?: PGliteOptions): Promise<Database> {
  const known = free.pop()
  if (!known) {
    const folder = await copy()
    return { lite: await create(path.join(folder, 'postgres'), options), folder, changed: false }
  }
  await removeRows(known.lite)
  return known
}

/** Others refer to their rows, so these are removed last. */
const referred = ['exports', 'operations', 'pgboss.queue']

/** A text, because thirty separate statements take longer than most tests. */
export function textRemovingRows(names: readonly string[]): string {
  const deletions = names
    .toSorted((one, other) => referred.indexOf(one) - referred.indexOf(other))
    .map((name) => `delete from ${name}`)
  if (!names.includes('audit')) return deletions.join(';')
  // Its triggers keep it append-only. Turning off all triggers of the session would have every statement planned anew.
  const triggers = (how: string) => `alter table audit ${how} trigger user`
  return [triggers('disable'), ...deletions, triggers('enable')].join(';')
}

/** Removes every row that didn't come with the schema. */
async function removeRows(lite: PGlite): Promise<void> {
  // Most tables never had a row, and their files are empty.
  const { rows } = await lite.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relnamespace in ('public'::regnamespace, 'pgboss'::regnamespace)
      and relkind = 'r' and pg_relation_size(oid) > 0 and oid <> all ($1::regclass[])`,
    [`{${[...fixed, queueVersion].join(',')}}`],
  )
  const names = rows.map(({ name }) => name)
  await lite.exec(['begin', textRemovingRows(names), forgetChores, 'commit'].join(';'))
}

/** What a store sees of a database, until it closes it. */
function sessionOf(database: Database): PGlite {
  const { lite } = database
  const listening: (() => Promise<void>)[] = []
  let closed = false
  const check = (text: string) => {
    if (closed) throw new Error('PGlite is closed')
    if (!reads.test(text) && (changesSchema.test(text) || changesFixed.test(text))) database.changed = true
  }
  const session: Pick<PGlite, 'query' | 'exec' | 'listen' | 'close'> = {
    query: async (text, ...more) => {
      check(text)
      return lite.query(text, ...more)
    },
    exec: async (text, ...more) => {
      check(text)
      return lite.exec(text, ...more)
    },
    listen: async (channel, hear) => {
      const stop = await lite.listen(channel, (payload) => {
        if (!closed) hear(payload)
      })
      listening.push(stop)
      return stop
    },
    close: async () => {
      check('')
      closed = true
      for (const stop of listening) await stop()
      await lite.exec(`rollback; select pg_advisory_unlock_all(); reset all; ${planOnce}`)
    },
  }
  return session as PGlite
}

PGlite.create = open as typeof PGlite.create
