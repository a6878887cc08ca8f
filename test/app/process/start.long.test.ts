import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import net, { type AddressInfo } from 'node:net'
import { createEmulator, type Emulator } from '../../../emulator/main.ts'
import { openWithRetries, startRollcall } from '../../../src/app/process/start.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { DataFolderError } from '../../../src/store/engine/connection-errors.ts'
import { storeErrors } from '../../../src/store/engine/errors.ts'
import { operationQueries } from '../../../src/store/queries/lifecycle/operations.ts'
import type { Store } from '../../../src/store/store.ts'
import { readWholeConfig } from '../../support/config.ts'
import { insertPlan } from '../../support/events.ts'
import { eventually } from '../../support/eventually.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { planOf } from '../../support/plans.ts'
import { createKeptLog, environmentFor } from '../../support/rollcall.ts'
import { copyOfTemplate, openTestStore } from '../../support/store.ts'

describe('opening the database at the start', () => {
  const away = () => new storeErrors.storeUnavailable({}, { cause: new Error('connect ECONNREFUSED') })
  const refused = (code: string) =>
    new storeErrors.storeUnavailable({}, { cause: Object.assign(new Error('the driver says'), { code }) })

  it('waits for a server that is down, with growing delays, logging an error after a minute', async () => {
    const clock = createFakeClock()
    const { log, lines } = createKeptLog()
    const tries: number[] = []
    const begun = clock.now()
    const store = {} as Store
    const open = async () => {
      tries.push(clock.now() - begun)
      if (tries.length < 9) throw away()
      return store
    }
    const opened = openWithRetries(open, { log, clock })
    await eventually('it is tried nine times', async () => {
      await clock.next()
      return tries.length === 9
    })
    assert.equal(await opened, store)
    assert.deepEqual(tries, [0, 1_000, 3_000, 7_000, 15_000, 30_000, 45_000, 60_000, 75_000])
    const said = lines.map((line) => JSON.parse(line) as { level: number; msg: string })
    assert.ok(said.every(({ msg }) => msg === 'The database is not responding: the bot starts when it does'))
    assert.deepEqual(
      said.map(({ level }) => level),
      [40, 40, 40, 40, 40, 40, 40, 50],
    )
  })

  it("fails immediately with a message if waiting doesn't help", async () => {
    const clock = createFakeClock()
    for (const [error, sentence] of [
      [refused('28P01'), /^Error: The database refuses the user or the password in DATABASE_URL: the driver says/],
      [refused('28000'), /^Error: The database does not let the user/],
      [refused('3D000'), /^Error: The database that DATABASE_URL names does not exist/],
      [Object.assign(new Error('permission denied'), { code: '42501' }), /lacks a right in its database/],
      [new storeErrors.storeFull(), /^Error: The disk of the database is full/],
      [new DataFolderError('The data folder /d is in use.'), /^Error: The data folder \/d is in use\.$/],
      [new Error('self-signed certificate'), /^Error: The database cannot be opened: self-signed certificate/],
    ] as const)
      await assert.rejects(
        openWithRetries(() => Promise.reject(error), { log: createKeptLog().log, clock }),
        sentence,
      )
    assert.equal(clock.sleeping, 0)
  })

  it('gives up when the process is stopped', async () => {
    const stopping = new AbortController()
    const clock = createFakeClock()
    const options = { log: createKeptLog().log, clock, stopping: stopping.signal }
    const opened = openWithRetries(() => Promise.reject(away()), options)
    await eventually('it waits', () => clock.sleeping > 0)
    stopping.abort(new Error('stopped'))
    await assert.rejects(opened, /stopped/)
  })
})

describe('a start without a database', () => {
  let emulator: Emulator
  before(async () => {
    emulator = await createEmulator({ users: 10 })
  })
  after(() => emulator.close())

  it('reports alive but not ready, and releases its port when stopped', async () => {
    const stopping = new AbortController()
    const { log, lines } = createKeptLog()
    const config = readWholeConfig(environmentFor(emulator, { DATABASE_URL: await nowhere() }))
    const started = startRollcall(config, log, systemClock, undefined, stopping.signal)
    const line = await logged(lines, 'Listening on port')
    const address = `http://127.0.0.1:${/on port (\d+)/.exec(line)?.[1]}`
    await logged(lines, 'The database is not responding')
    assert.equal((await fetch(`${address}/healthz`)).status, 200)
    assert.equal((await fetch(`${address}/readyz`)).status, 503)
    stopping.abort(new Error('stopped'))
    await assert.rejects(started, /stopped/)
    await assert.rejects(fetch(`${address}/healthz`))
  })
})

describe('the database of another tenant', () => {
  it('is refused, and nothing in it is changed', async () => {
    const emulator = await createEmulator({ users: 10 })
    const key = { tenantId: randomUUID(), id: 'tobaki-42' }
    const { store, dataDir, close } = await openTestStore({ dataDir: await copyOfTemplate() })
    await insertPlan(store.db, planOf({ ...key, now: 0, expiresAt: 1 }))
    await close()
    try {
      const config = readWholeConfig(environmentFor(emulator, { DATA_DIR: dataDir }))
      const problem = `The database cannot be opened: it belongs to the tenant ${key.tenantId}, and AAD_APP_TENANT_ID is ${emulator.world.tenantId}`
      await assert.rejects(startRollcall(config, createKeptLog().log), ({ message }) => message.startsWith(problem))
      const left = await openTestStore({ dataDir })
      const operation = await operationQueries(left.store.db).find(key)
      await left.close()
      // Whoever starts ends plans that weren't confirmed in time.
      assert.equal(operation?.state, 'planned')
    } finally {
      await emulator.close()
    }
  })
})

describe('HOST', () => {
  it('is the only address the bot listens on', async () => {
    const emulator = await createEmulator({ users: 10 })
    const stopping = new AbortController()
    try {
      const { log, lines } = createKeptLog()
      const config = readWholeConfig(environmentFor(emulator, { DATABASE_URL: await nowhere(), HOST: '127.0.0.2' }))
      const started = startRollcall(config, log, systemClock, undefined, stopping.signal)
      const line = await logged(lines, 'Listening on port')
      const port = /on port (\d+)/.exec(line)?.[1]
      assert.equal((await fetch(`http://127.0.0.2:${port}/healthz`)).status, 200)
      await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`))
      stopping.abort(new Error('stopped'))
      await assert.rejects(started, /stopped/)
    } finally {
      stopping.abort()
      await emulator.close()
    }
  })
})

/** A database address where nothing is listening. */
async function nowhere(): Promise<string> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `postgresql://rollcall@127.0.0.1:${port}/rollcall`
}

async function logged(lines: readonly string[], words: string): Promise<string> {
  const found = () => lines.find((one) => one.includes(words))
  await eventually(words, () => found() !== undefined)
  return found() ?? ''
}
