import assert from 'node:assert/strict'
import net, { type AddressInfo } from 'node:net'
import pg from 'pg'
import { createLog } from '../../../src/core/log.ts'
import { openPostgres } from '../../../src/store/engine/postgres.ts'

const accepted = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0])
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])
const words = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0')
const ended = Buffer.concat([Buffer.from([0x45, 0, 0, 0, words.length + 4]), words])

describe('a server that ends a connection as it accepts it', () => {
  let server: net.Server
  let url: string
  before(async () => {
    server = net.createServer((socket) => {
      socket.on('error', () => {})
      // Together, as they arrive at a process that was busy meanwhile.
      socket.once('data', () => socket.end(Buffer.concat([accepted, ready, ended])))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `postgresql://somebody@127.0.0.1:${(server.address() as AddressInfo).port}/rollcall`
  })
  after(() => new Promise((resolve) => server.close(resolve)))

  it("is a database that isn't responding, and doesn't end the process", async () => {
    const { pool } = openPostgres({ url, log: createLog({ level: 'silent' }) })
    await assert.rejects(async () => (await pool.connect()).query('select 1', []), { code: 'storeUnavailable' })
    await pool.end()
  })

  it("doesn't end the process on the connections of the queue either", async () => {
    const pool = new pg.Pool(openPostgres({ url, log: createLog({ level: 'silent' }) }).queue)
    pool.on('error', () => {})
    await assert.rejects(async () => (await pool.connect()).query('select 1'), /terminat|not queryable/)
    await pool.end()
  })
})
