import assert from 'node:assert/strict'
import fs from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { dumpSchema } from '../../../scripts/schema-dump.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { createLog } from '../../../src/core/log.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { verifyChain } from '../../../src/store/queries/audit-chain.ts'
import type { Store } from '../../../src/store/store.ts'
import { createJobTable } from '../../operations/hand-queue.ts'
import { anna, createHarness } from '../../operations/harness.ts'
import { createWorld } from '../../operations/world.ts'
import { findUnrecorded } from '../../support/audit.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { temporaryFolder } from '../../support/folders.ts'

const own = path.resolve('src/store/migrations')

/** The schema, for any database. */
export function schemaBehaviour(store: () => Store): void {
  it('is the one in docs/schema.sql', async () => {
    const expected = await fs.readFile('docs/schema.sql', 'utf8')
    assert.equal(await dumpSchema(store().db), expected, 'run `npm run generate`')
  })

  it('can be upgraded by a migration while an operation is running, which then ends as usual', async () => {
    const { db } = store()
    await createJobTable(store())
    const world = createWorld()
    for (const name of ['bob', 'carol']) world.add(name)
    const clock = createFakeClock()
    const before = createHarness(store(), { clock, world })
    const { id } = await before.begin('disable', ['bob', 'carol'])
    await before.operations.close()

    const folder = await temporaryFolder()
    await fs.cp(own, folder, { recursive: true })
    const next = (await fs.readdir(own)).length + 1
    await fs.writeFile(
      path.join(folder, `${String(next).padStart(4, '0')}-planted.sql`),
      `alter table operations add column planted integer not null default 7;
       update operations set planted = 8 where state = 'queued';`,
    )
    const options = { clock: systemClock, log: createLog({ level: 'silent' }) }
    await migrate(db, { ...options, folder: pathToFileURL(`${folder}/`) })

    const after = createHarness(store(), { clock, world })
    await after.operations.start()
    await after.sweep()
    await after.work()
    const { state, progress } = await after.operations.get(id, anna)
    await after.operations.close()
    assert.deepEqual([state, progress.done], ['done', 2])
    const { rows } = await sql`select planted from operations where id = ${id}`.execute(db)
    assert.deepEqual(rows, [{ planted: 8 }])
    assert.equal((await verifyChain(db, anna.tid)).broken, undefined)
    assert.deepEqual(await findUnrecorded(db, anna.tid), [])

    await sql`alter table operations drop column planted`.execute(db)
    await db.deleteFrom('schema_migrations').where('number', '=', next).execute()
  })
}
