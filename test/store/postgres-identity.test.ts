import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import net, { type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { decodeJwt } from 'jose'
import { createEmulator, type Emulator } from '../../emulator/main.ts'
import { systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { whyRefused } from '../../src/store/engine/connection-errors.ts'
import { storeErrors } from '../../src/store/engine/errors.ts'
import { openStore } from '../../src/store/open-store.ts'
import { tables } from '../support/tables.ts'

const refusal = Buffer.concat([
  Buffer.from([0x45, 0, 0, 0, 58]),
  Buffer.from('SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed...\0\0'.padEnd(54, '\0')),
])
const program = fileURLToPath(new URL('../../src/app/cli/audit-verify.ts', import.meta.url))
const wantsPassword = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])

describe('a managed identity for the database', () => {
  let emulator: Emulator
  let server: net.Server
  let address: string
  /** What each connection gave: the user and the password. */
  const given: { user: string; password: string }[] = []

  before(async () => {
    emulator = await createEmulator({ users: 40 })
    // Asks for the password, notes it and refuses it.
    server = net.createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', (first) => {
        const [, user = ''] = /user\0([^\0]*)\0/.exec(first.toString('latin1')) ?? []
        socket.write(wantsPassword)
        socket.once('data', (second) => {
          given.push({ user, password: second.subarray(5, -1).toString('utf8') })
          socket.end(refusal)
        })
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(async () => {
    await new Promise((resolve) => server.close(resolve))
    await emulator.close()
  })
  afterEach(() => {
    given.length = 0
  })

  const url = (password = '') => `postgresql://rollcall1a2b3c-bot${password}@${address}/rollcall`
  const open = (databaseUrl: string, databasePassword?: () => Promise<string>) =>
    openStore({
      databaseUrl,
      ...(databasePassword && { databasePassword }),
      dataDir: '',
      tables,
      clock: systemClock,
      log: createLog({ level: 'silent' }),
    }).then(
      () => assert.fail('it opened'),
      (error: unknown) => error,
    )
  // In a separate process, because the library detects the kind of machine only once.
  const verify = (DATABASE_IDENTITY_ID: string) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', program], {
      env: { PATH: process.env['PATH'], ...emulator.machine.environment(), DATABASE_URL: url(), DATABASE_IDENTITY_ID },
    }).then(
      () => assert.fail('it was let in'),
      (error: { stdout: string }) => error.stdout,
    )

  it('signs in with a token for PostgreSQL in Azure as the password, as the user in the address', async () => {
    await verify(emulator.world.appId)
    const [{ user, password } = { user: '', password: '' }] = given
    assert.equal(user, 'rollcall1a2b3c-bot')
    const { aud, appid } = decodeJwt(password)
    assert.deepEqual([aud, appid], ['https://ossrdbms-aad.database.windows.net', emulator.world.appId])
  })

  it('names the key if this machine has no such identity', async () => {
    const said = await verify('99999999-2222-4333-8444-555555555555')
    assert.match(said, /No token for the database from the managed identity DATABASE_IDENTITY_ID/)
    assert.deepEqual(given, [])
  })

  it('gets a new password for each attempt', async () => {
    let asked = 0
    for (const _ of [1, 2]) {
      const error = await open(url(), async () => `token ${++asked}`)
      assert.match(whyRefused(error) ?? '', /refuses the user or the password/)
      assert.equal(given.at(-1)?.password, `token ${asked}`)
    }
    assert.equal(given.length, 2)
  })

  it('waits, as for a server that is down, while there is no token', async () => {
    const error = await open(url(), () => Promise.reject(new Error('no token')))
    assert.ok(error instanceof storeErrors.storeUnavailable)
    assert.equal(whyRefused(error), undefined)
  })

  it('is not asked for a password if the address has one', async () => {
    await open(url(':hunter2'))
    assert.deepEqual(given[0], { user: 'rollcall1a2b3c-bot', password: 'hunter2' })
  })
})
