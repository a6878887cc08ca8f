import assert from 'node:assert/strict'
import fs from 'node:fs/promises'
import path from 'node:path'
import { verifyAudit } from '../../src/app/cli/audit-verify.ts'
import { runMove } from '../../src/app/cli/store-move.ts'
import { createLog } from '../../src/core/log.ts'
import { openAudit } from '../../src/store/queries/audit-open.ts'
import { createJobTable } from '../operations/hand-queue.ts'
import { anna, createHarness } from '../operations/harness.ts'
import { leaveBehind, released, contents as rowsOf } from '../store/released/released.ts'
import { temporaryFolder } from '../support/folders.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { copyOfTemplate, openTestStore } from '../support/store.ts'

const log = createLog({ level: 'silent' })
const tables = ['operations', 'operation_items', 'turn_state', 'conversations', 'seen_activities'] as const

describe('moving from the embedded database to a server', () => {
  let dataDir = ''
  let original: Record<string, unknown[]> = {}
  const move = async (to: string, from = dataDir) => {
    const said: string[] = []
    const code = await runMove({
      args: ['--from', from, '--to', to],
      environment: {},
      write: (text) => said.push(text),
    })
    return { code, said: said.join('') }
  }
  const contents = async (open: { databaseUrl?: string; dataDir: string }) => {
    const { db, close } = await openAudit({ ...open, log })
    const found: Record<string, unknown[]> = {}
    for (const table of tables) {
      const rows = await db.selectFrom(table).selectAll().execute()
      found[table] = rows.map((row) => JSON.stringify(row)).sort()
    }
    await close()
    return found
  }

  before(async () => {
    dataDir = await copyOfTemplate()
    const { store, close } = await openTestStore({ dataDir })
    await createJobTable(store)
    const bot = createHarness(store)
    for (const name of ['bob', 'carol']) bot.world.add(name)
    await bot.operations.start()
    await bot.begin('disable', ['bob', 'carol', 'nobody@example.com'])
    await bot.work()
    await bot.plan('enable', ['bob'])
    await bot.operations.close()
    await store.db.schema.dropTable('test_jobs').execute()
    await store.turnState.write({ key: { text: 'a "quote", a \\ and \u00fc', deep: [1, null] } })
    await store.conversations.save({ tenantId: anna.tid, personId: anna.oid }, { conversation: { id: 'a:1' } })
    await store.seen.first('activity')
    await close()
    original = await contents({ dataDir })
  })

  it('copies every row, and an intact audit', async () => {
    const databaseUrl = await createTestDatabase()
    const { code, said } = await move(databaseUrl)
    assert.equal(code, 0, said)
    assert.match(said, /operation_items: 4\n/)
    assert.deepEqual(await contents({ databaseUrl, dataDir: '' }), original)
    const audit: string[] = []
    const environment = { DATABASE_URL: databaseUrl }
    assert.equal(await verifyAudit({ args: [], environment, write: (text) => audit.push(text) }), 0, audit.join(''))
    // The bot continues there with its triggers enabled again.
    const { store, close } = await openTestStore({ databaseUrl })
    await assert.rejects(store.db.deleteFrom('audit').execute(), /only be added to/)
    const bot = createHarness(store)
    await createJobTable(store)
    assert.equal((await bot.operations.list(anna)).total, 2)
    await close()
  })

  it('refuses a server with data, and leaves it alone', async () => {
    const databaseUrl = await createTestDatabase()
    const { store, close } = await openTestStore({ databaseUrl })
    await store.seen.first('mine')
    await close()
    const { code, said } = await move(databaseUrl)
    assert.equal(code, 1)
    assert.match(said, /Nothing was copied: The target is not empty: there are rows in seen_activities/)
    const after = await contents({ databaseUrl, dataDir: '' })
    assert.deepEqual([after['operations'], after['seen_activities']?.length], [[], 1])
  })

  it('refuses a running bot, and a folder without a database', async () => {
    const databaseUrl = await createTestDatabase()
    const { close } = await openTestStore({ dataDir })
    assert.match((await move(databaseUrl)).said, /in use by another process/)
    await close()
    assert.match((await move(databaseUrl, await temporaryFolder())).said, /Nothing was copied/)
    assert.equal(await runMove({ args: [], environment: {}, write: () => {} }), 2)
  })

  it('says what to do if there is no room for a copy', async () => {
    const kept = process.env['TMPDIR']
    process.env['TMPDIR'] = path.join(dataDir, 'not', 'there')
    try {
      const { code, said } = await move(await createTestDatabase())
      assert.equal(code, 1)
      assert.match(said, /^Nothing was copied: ENOENT.*\. Set TMPDIR to a folder with room for a copy\n$/)
    } finally {
      if (kept === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = kept
    }
  })
})

describe('the embedded database of 0.1.0', () => {
  it('is moved in production as it is, without a start of this version, and keeps every byte', async () => {
    const left = await released('0.1.0')
    const { tables: were } = left
    const dataDir = await copyOfTemplate()
    await leaveBehind(dataDir, left, 'http://127.0.0.1:1')
    const bytes = async () => {
      const files = await fs.readdir(dataDir, { recursive: true, withFileTypes: true })
      const paths = files.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name))
      return Promise.all(paths.sort().map(async (one) => [one, await fs.readFile(one, 'base64')]))
    }
    const before = await bytes()
    const DATABASE_URL = await createTestDatabase()
    const said: string[] = []
    const environment = { NODE_ENV: 'production', DATABASE_URL }
    const code = await runMove({ args: ['--from', dataDir], environment, write: (text) => said.push(text) })
    assert.equal(code, 0, said.join(''))
    assert.ok(before.length > 100)
    assert.deepEqual(await bytes(), before)

    const { store, close } = await openTestStore({ databaseUrl: DATABASE_URL })
    const counts = (rows: Readonly<Record<string, readonly object[]>>) =>
      Object.entries(rows).flatMap(([name, all]) => (all.length > 0 ? [[name, all.length]] : []))
    assert.deepEqual(counts(await rowsOf(store)), counts(were))
    await close()
    const audit: string[] = []
    assert.equal(await verifyAudit({ args: [], environment, write: (text) => audit.push(text) }), 0, audit.join(''))
  })
})
