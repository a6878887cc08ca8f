import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import tls from 'node:tls'
import { systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { whyRefused } from '../../src/store/engine/connection-errors.ts'
import { openStore } from '../../src/store/open-store.ts'
import { createCertificate } from '../support/certificate.ts'
import { temporaryFolder } from '../support/folders.ts'
import { tables } from '../support/tables.ts'

const refusal = Buffer.concat([
  Buffer.from([0x45, 0, 0, 0, 58]),
  Buffer.from('SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed...\0\0'.padEnd(54, '\0')),
])

describe('TLS to the database', () => {
  let server: net.Server
  let url: string
  let ca: string
  before(async () => {
    const { key, cert } = createCertificate('localhost', Date.now() + 86_400_000)
    ca = join(await temporaryFolder('ca-'), 'ca.pem')
    await writeFile(ca, cert)
    // Accepts TLS as PostgreSQL does, then refuses the password.
    server = net.createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        socket.write('S')
        const secure = new tls.TLSSocket(socket, { isServer: true, key, cert })
        secure.on('error', () => {})
        secure.once('data', () => secure.end(refusal))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `postgresql://rollcall:hunter2@localhost:${(server.address() as AddressInfo).port}/rollcall`
  })
  after(() => new Promise((resolve) => server.close(resolve)))

  const why = (query: string, host = 'localhost') =>
    openStore({
      databaseUrl: `${url.replace('localhost', host)}?${query}`,
      dataDir: '',
      tables,
      clock: systemClock,
      log: createLog({ level: 'silent' }),
    }).then(() => 'it opened', whyRefused)

  it('says how to trust a private CA, and then trusts it', async () => {
    const unknown = await why('sslmode=verify-full')
    assert.match(unknown ?? '', /CA that this machine does not know\. Add sslrootcert=.* to DATABASE_URL/)
    assert.match((await why(`sslmode=verify-full&sslrootcert=${ca}`)) ?? '', /refuses the user or the password/)
  })

  it('says that a certificate is for another host', async () => {
    const other = await why(`sslmode=verify-full&sslrootcert=${ca}`, '127.0.0.1')
    assert.match(other ?? '', /certificate of the database is for another host than DATABASE_URL names/)
  })

  it('stops the start if a file cannot be read, and names it', async () => {
    for (const key of ['sslrootcert', 'sslcert', 'sslkey']) {
      const said = await why(`sslmode=verify-full&${key}=/nope.crt`)
      assert.match(said ?? '', new RegExp(`file in ${key} of DATABASE_URL cannot be read.*/nope\\.crt`))
      assert.doesNotMatch(said ?? '', /hunter2/)
    }
  })

  it('treats all verifying modes as verify-full, without a warning on standard error', async () => {
    const warnings: Error[] = []
    const keep = (warning: Error) => warnings.push(warning)
    process.on('warning', keep)
    try {
      for (const mode of ['require', 'prefer', 'verify-ca']) {
        assert.match(`${mode}: ${await why(`sslmode=${mode}`)}`, /CA that this machine does not know/)
        const trusting = await why(`application_name=x&sslmode=${mode}&sslrootcert=${ca}`)
        assert.match(`${mode}: ${trusting}`, /refuses the user/)
      }
      await new Promise(setImmediate)
      assert.deepEqual(warnings, [])
    } finally {
      process.off('warning', keep)
    }
  })
})
