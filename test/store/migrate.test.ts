import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { whyRefused } from '../../src/store/engine/connection-errors.ts'
import { knownMigrations, migrate } from '../../src/store/migrate.ts'
import { temporaryFolder } from '../support/folders.ts'
import { freeFolder } from '../support/reused-databases.ts'
import { folderWithoutFiles, openTestStore, useStore } from '../support/store.ts'

const own = path.resolve('src/store/migrations')

/** The real migrations plus these. */
async function folderWith(files: Record<string, string>): Promise<URL> {
  const folder = await temporaryFolder()
  await fs.cp(own, folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) await fs.writeFile(path.join(folder, name), text)
  return pathToFileURL(`${folder}/`)
}

async function nextNumbers(count: number): Promise<string[]> {
  const have = (await fs.readdir(own)).length
  return Array.from({ length: count }, (_, n) => String(have + n + 1).padStart(4, '0'))
}

function listen() {
  let text = ''
  const destination = new Writable({
    write: (chunk, _, done) => {
      text += chunk
      done()
    },
  })
  return { log: createLog({ level: 'info', destination }), text: () => text }
}

describe('migrations', () => {
  const store = useStore()
  const numbers = async () => {
    const rows = await store().db.selectFrom('schema_migrations').select('number').orderBy('number').execute()
    return rows.map((row) => row.number)
  }
  const quiet = { clock: systemClock, log: createLog({ level: 'silent' }) }

  it('run once each, and do nothing the second time', async () => {
    const before = await numbers()
    assert.equal(before.length, (await fs.readdir(own)).length)
    const { log, text } = listen()
    await migrate(store().db, { clock: systemClock, log })
    assert.deepEqual(await numbers(), before)
    assert.equal(text(), '')
  })

  it('are applied all or nothing', async () => {
    const before = await numbers()
    const [first, second] = await nextNumbers(2)
    const folder = await folderWith({
      [`${first}-good.sql`]: 'create table good (n int); insert into good values (1);',
      [`${second}-bad.sql`]: 'create table bad (n int); select no_such_function();',
    })
    await assert.rejects(migrate(store().db, { ...quiet, folder }), /no_such_function/)
    assert.deepEqual(await numbers(), before)
    const { rows } = await sql`select 1 from pg_tables where tablename in ('good', 'bad')`.execute(store().db)
    assert.equal(rows.length, 0)
  })

  it('are refused if a number is missing or used twice', async () => {
    const [, second] = await nextNumbers(2)
    const gap = await folderWith({ [`${second}-after-a-gap.sql`]: 'select 1' })
    await assert.rejects(migrate(store().db, { ...quiet, folder: gap }), /after-a-gap/)
    const twice = await folderWith({ '0001-again.sql': 'select 1' })
    await assert.rejects(migrate(store().db, { ...quiet, folder: twice }), /numbered without gaps/)
  })

  it('of a newer version stop an older one, with what to do; if allowed, they are only logged', async () => {
    const [next] = await nextNumbers(1)
    const folder = await folderWith({ [`${next}-from-the-future.sql`]: 'create table future (n int)' })
    await migrate(store().db, { ...quiet, folder })
    const before = await numbers()
    const refusal =
      /^The database cannot be opened: a newer version.*from-the-future.*restore the backup.*=allow starts/
    await assert.rejects(migrate(store().db, quiet), (error) => refusal.test(whyRefused(error) ?? ''))
    assert.deepEqual(await numbers(), before)
    const { log, text } = listen()
    await migrate(store().db, { clock: systemClock, log, newerSchema: 'allow' })
    assert.match(text(), /newer version/)
    assert.match(text(), /from-the-future/)
    await sql`drop table future`.execute(store().db)
    await store().db.deleteFrom('schema_migrations').where('name', 'like', '%future%').execute()
  })
})

/** A data folder for each test, whose database nobody uses afterwards. */
function useFolder(): () => Promise<string> {
  let folder = ''
  afterEach(() => freeFolder(folder))
  return async () => {
    folder = await folderWithoutFiles()
    return folder
  }
}

describe('a database of a development version', () => {
  const folder = useFolder()
  it('is refused with what to do, and left as it was', async () => {
    const dataDir = await folder()
    const first = await openTestStore({ dataDir })
    await sql`alter table schema_migrations drop column hash`.execute(first.store.db)
    await first.close()
    for (const _ of [1, 2])
      await assert.rejects(
        openTestStore({ dataDir }),
        /created by a development version of Rollcall with another schema \(0001-.*another DATA_DIR\. Keep the old one: it holds the audit log/,
      )
  })

  it('is refused if only its text differs', async () => {
    const dataDir = await folder()
    const first = await openTestStore({ dataDir })
    await first.store.db.updateTable('schema_migrations').set({ hash: 'another' }).execute()
    await first.close()
    await assert.rejects(openTestStore({ dataDir }), /development version/)
  })
})

describe('line endings', () => {
  const folder = useFolder()
  const quiet = { clock: systemClock, log: createLog({ level: 'silent' }) }

  /** The real migrations as Git for Windows checks them out by default. */
  async function crlfFolder(): Promise<URL> {
    const folder = await temporaryFolder()
    for (const name of await fs.readdir(own)) {
      const text = await fs.readFile(path.join(own, name), 'utf8')
      await fs.writeFile(path.join(folder, name), text.replaceAll(/\r?\n/g, '\r\n'))
    }
    return pathToFileURL(`${folder}/`)
  }

  it("of the checkout don't matter: a build from files with CRLF opens a database of one with LF", async () => {
    const dataDir = await folder()
    const opened = await openTestStore({ dataDir })
    try {
      await migrate(opened.store.db, { ...quiet, folder: await crlfFolder() })
    } finally {
      await opened.close()
    }
    const [plain, crlf] = await Promise.all([knownMigrations(), knownMigrations(await crlfFolder())])
    assert.deepEqual(crlf, plain)
  })

  it("don't matter in a database created by an earlier build from files with CRLF", async () => {
    const dataDir = await folder()
    const first = await openTestStore({ dataDir })
    for (const name of await fs.readdir(own)) {
      const text = await fs.readFile(new URL(name, await crlfFolder()))
      const hash = createHash('sha256').update(text).digest('hex')
      await first.store.db.updateTable('schema_migrations').set({ hash }).where('name', '=', name).execute()
    }
    await first.close()
    await (await openTestStore({ dataDir })).close()
  })
})

describe('a start that fails halfway', () => {
  const folder = useFolder()
  it('releases everything, so that the same folder can be tried again', async () => {
    const dataDir = await folder()
    const first = await openTestStore({ dataDir })
    await first.store.db.deleteFrom('schema_migrations').where('number', '=', 1).execute()
    await first.close()
    for (const _ of [1, 2]) await assert.rejects(openTestStore({ dataDir }), /already exists/)
  })
})
