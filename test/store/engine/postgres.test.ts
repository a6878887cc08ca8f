import assert from 'node:assert/strict'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { createLog } from '../../../src/core/log.ts'
import { connectionsPerInstance, openPostgres } from '../../../src/store/engine/postgres.ts'

const accepted = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0])
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])
const words = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0')
const ended = Buffer.concat([Buffer.from([0x45, 0, 0, 0, words.length + 4]), words])

const silent = createLog({ level: 'silent' })

async function listen(server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `postgresql://somebody@127.0.0.1:${(server.address() as AddressInfo).port}/rollcall`
}

describe('a server that ends a connection as it accepts it', () => {
  let server: net.Server
  let url: string
  before(async () => {
    server = net.createServer((socket) => {
      socket.on('error', () => {})
      // Together, as they arrive at a process that was busy meanwhile.
      socket.once('data', () => socket.end(Buffer.concat([accepted, ready, ended])))
    })
    url = await listen(server)
  })
  after(() => new Promise((resolve) => server.close(resolve)))

  it("is a database that isn't responding, and doesn't end the process", async () => {
    const { pool } = openPostgres({ url, log: silent })
    await assert.rejects(async () => (await pool.connect()).query('select 1', []), { code: 'storeUnavailable' })
    await pool.end()
  })

  it("doesn't end the process on the connections of the queue either", async () => {
    const pool = new pg.Pool(openPostgres({ url, log: silent }).queue)
    pool.on('error', () => {})
    await assert.rejects(async () => (await pool.connect()).query('select 1'), /terminat|not queryable/)
    await pool.end()
  })
})

describe('a wait for a free connection', () => {
  // Long enough to connect on a busy machine.
  const patience = 1_000
  // Of the pool; the others are the queue's.
  const connections = connectionsPerInstance - 3
  const completed = Buffer.from([0x43, 0, 0, 0, 13, ...Buffer.from('SELECT 0\0')])
  let server: net.Server
  let answersAfter: number
  let pool: ReturnType<typeof openPostgres>['pool']
  const sockets = new Set<net.Socket>()
  let closing: AbortController
  const ask = async () => {
    const connection = await pool.connect()
    try {
      await connection.query('select 1', [])
    } finally {
      connection.release()
    }
  }
  const askMany = (count: number) => Promise.allSettled(Array.from({ length: count }, ask))
  const failed = (asked: PromiseSettledResult<void>[]) =>
    asked.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
  beforeEach(async () => {
    answersAfter = 50
    closing = new AbortController()
    const { signal } = closing
    server = net.createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.once('data', () => {
        socket.write(Buffer.concat([accepted, ready]))
        socket.on('data', () => {
          const answer = () => socket.write(Buffer.concat([completed, ready]))
          pause(answersAfter, undefined, { signal }).then(answer, () => {})
        })
      })
    })
    pool = openPostgres({ url: await listen(server), patience, log: silent }).pool
  })
  afterEach(async () => {
    closing.abort()
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    await pool.end()
    await new Promise((resolve) => server.close(resolve))
  })

  it('goes on for as long as the server answers others', async () => {
    assert.deepEqual(failed(await askMany((2 * patience * connections) / answersAfter)), [])
  })

  it("doesn't count what this process was too busy to read", async () => {
    assert.deepEqual(failed(await askMany(connections)), [])
    const asked = askMany(2 * connections)
    await pause(answersAfter / 2)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * patience)
    assert.deepEqual(failed(await asked), [])
  })

  it('ends when the server answers nobody', async () => {
    assert.deepEqual(failed(await askMany(connections)), [])
    answersAfter = 3_600_000
    const stuck = askMany(connections)
    const others = Array.from({ length: 3 }, ask)
    for (const one of others) await assert.rejects(one, { code: 'storeUnavailable' })
    for (const socket of sockets) socket.destroy()
    assert.equal(failed(await stuck).length, connections)
  })

  it('ends after six times as long although the server answers others', async () => {
    const held = await Promise.all(Array.from({ length: connections }, () => pool.connect()))
    let refused = false
    const waiting = assert.rejects(ask(), { code: 'storeUnavailable' }).finally(() => {
      refused = true
    })
    let answers = 0
    for (; !refused; answers += 1) await held[0]?.query('select 1', [])
    for (const one of held) one.release()
    await waiting
    assert.ok(answers > patience / answersAfter, `${answers} answers`)
  })
})
