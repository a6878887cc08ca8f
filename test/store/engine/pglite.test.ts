import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { postgresMajor } from '../../../src/store/engine/pglite.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { openTestStore, useStore } from '../../support/store.ts'

describe('the embedded database', () => {
  const store = useStore()

  it('lets timers and sockets run during many consecutive queries', async () => {
    let fired = 0
    const timer = setInterval(() => fired++, 1)
    for (let n = 0; n < 300; n++) await store().ping()
    clearInterval(timer)
    assert.ok(fired > 5, `the timer fired ${fired} times`)
  })

  it('never lets the queue into an open transaction', async () => {
    let sent: Promise<void> = Promise.resolve()
    const failing = store()
      .db.transaction()
      .execute(async (tx) => {
        sent = store().queue.send('outside', {})
        await tx.insertInto('seen_activities').values({ id: 'x', seen_at: new Date() }).execute()
        throw new Error('undo')
      })
    await assert.rejects(failing, /undo/)
    await sent
    const done = new Promise<void>((resolve) => store().queue.work('outside', async () => resolve()))
    await done
  })
})

describe('the folder of the embedded database', () => {
  it('is created on the first run, in the supported version', async () => {
    const dataDir = path.join(await temporaryFolder(), 'not', 'there', 'yet')
    const { store, close } = await openTestStore({ dataDir })
    assert.equal(await store.seen.first('a'), true)
    await close()
    assert.equal(fs.readFileSync(path.join(dataDir, 'postgres', 'PG_VERSION'), 'utf8').trim(), postgresMajor)
    assert.deepEqual(fs.readdirSync(dataDir).sort(), ['lock', 'postgres'])
    const again = await openTestStore({ dataDir })
    assert.equal(await again.store.seen.first('a'), false)
    await again.close()
  })

  it('is refused if another major version of PostgreSQL wrote it, and left alone', async () => {
    const dataDir = await temporaryFolder()
    fs.mkdirSync(path.join(dataDir, 'postgres'))
    fs.writeFileSync(path.join(dataDir, 'postgres', 'PG_VERSION'), '17\n')
    await assert.rejects(openTestStore({ dataDir }), /written by PostgreSQL 17.* reads PostgreSQL 18/)
    assert.deepEqual(fs.readdirSync(path.join(dataDir, 'postgres')), ['PG_VERSION'])
  })

  it('is refused if it contains anything else', async () => {
    const dataDir = await temporaryFolder()
    fs.mkdirSync(path.join(dataDir, 'postgres'))
    fs.writeFileSync(path.join(dataDir, 'postgres', 'holiday.jpg'), '')
    await assert.rejects(openTestStore({ dataDir }), /holds files but no database/)
    await assert.rejects(
      openTestStore({ dataDir }),
      /holds files but no database/,
      'a failed start gives the lock back',
    )
  })
})
