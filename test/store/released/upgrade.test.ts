import assert from 'node:assert/strict'
import fs from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { systemClock } from '../../../src/core/clock.ts'
import { createLog } from '../../../src/core/log.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { verifyChain } from '../../../src/store/queries/audit-chain.ts'
import { operationQueries } from '../../../src/store/queries/lifecycle/operations.ts'
import type { Store } from '../../../src/store/store.ts'
import { insertPlan } from '../../support/events.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { channel, countsOf, disabling } from '../../support/plans.ts'
import { freeFolder } from '../../support/reused-databases.ts'
import { folderWithoutFiles, openTestStore } from '../../support/store.ts'
import { tables } from '../../support/tables.ts'
import { contents, leaveBehind, released } from './released.ts'

const quiet = { clock: systemClock, log: createLog({ level: 'silent' }) }
const own = path.resolve('src/store/migrations')

/** The migrations of the version after this one. */
async function ofNextVersion(): Promise<URL> {
  const folder = await temporaryFolder('migrations-')
  await fs.cp(own, folder, { recursive: true })
  const number = String((await fs.readdir(own)).length + 1).padStart(4, '0')
  const text = `alter table operations add column later text not null default 'new';
    create table later (id text primary key); insert into later select id from operations;`
  await fs.writeFile(path.join(folder, `${number}-later.sql`), text)
  return pathToFileURL(`${folder}/`)
}

describe('the database of 0.1.0 under the version after this one', () => {
  let dataDir = ''
  let tenantId = ''
  let was: Awaited<ReturnType<typeof contents>> = {}
  const within = async (work: (store: Store) => Promise<unknown>) => {
    const { store, close } = await openTestStore({ dataDir })
    await work(store).finally(close)
  }

  beforeEach(async () => {
    dataDir = await folderWithoutFiles()
    await leaveBehind(dataDir, await released('0.1.0'), 'http://127.0.0.1:1')
    await within(async (store) => {
      was = await contents(store)
      tenantId = String(Reflect.get(was['operations']?.[0] ?? {}, 'tenant_id'))
    })
  })

  afterEach(() => freeFolder(dataDir))

  it('is migrated with every row, and the older version, which is still running, goes on', async () => {
    await within(async (store) => {
      await migrate(store.db, { ...quiet, folder: await ofNextVersion() })
      const { later, operations, ...others } = await contents(store)
      assert.equal(later?.length, operations?.length)
      const { operations: before, ...same } = was
      assert.deepEqual(others, same)
      assert.deepEqual(
        operations?.map(({ later, ...row }: { later?: string }) => [later, row]),
        before?.map((row) => ['new', row]),
      )

      const plan = { tenantId, id: 'kiwi-77', playbook: 'disable', actions: disabling, locale: 'en', channel }
      const requester = { oid: 'anna', upn: 'anna@x', name: 'Anna' }
      const rest = { reason: null, ticket: null, planHash: 'h', tokenHash: 't', guests: 0, counts: countsOf() }
      await insertPlan(store.db, { ...plan, ...rest, requester, now: Date.now(), expiresAt: Date.now() + 60_000 })
      assert.equal((await operationQueries(store.db).find({ tenantId, id: 'kiwi-77' }))?.state, 'planned')
      const { broken, rows } = await verifyChain(store.db, tenantId)
      assert.equal(broken, undefined)
      assert.equal(rows, (was['audit']?.length ?? 0) + 1)
    })
  })

  it('is refused by the older version once that starts again, unless it is told otherwise', async () => {
    await within(async (store) => migrate(store.db, { ...quiet, folder: await ofNextVersion() }))
    await assert.rejects(openTestStore({ dataDir }), /a newer version of the bot has migrated it \(\d{4}-later\.sql\)/)
    const store = await openStore({ dataDir, tables, ...quiet, newerSchema: 'allow' })
    try {
      assert.equal((await contents(store))['later']?.length, was['operations']?.length)
    } finally {
      await store.close()
    }
  })
})
