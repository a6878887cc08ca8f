import pg from 'pg'
import { createLog } from '../../src/core/log.ts'
import { openPostgres } from '../../src/store/engine/postgres.ts'
import { eventually } from '../support/eventually.ts'
import { createTestDatabase } from '../support/postgres.ts'

describe('a server that refuses new connections', () => {
  it('is noticed although old connections still answer', async () => {
    const databaseUrl = await createTestDatabase()
    const admin = new pg.Client({ connectionString: databaseUrl })
    await admin.connect()
    const role = `refused_${Date.now()}`
    await admin.query(`create role ${role} login password 'before'`)
    const url = new URL(databaseUrl)
    url.username = role
    url.password = 'before'
    const { pool } = openPostgres({ url: url.href, log: createLog({ level: 'silent' }), lifetime: 1 })
    const ping = async () => {
      const client = await pool.connect()
      try {
        await client.query('select 1', [])
      } finally {
        client.release()
      }
    }
    await ping()
    await admin.query(`alter role ${role} nologin password 'after'`)
    const isRefused = () =>
      ping().then(
        () => false,
        (error) => error.code === 'storeUnavailable',
      )
    await eventually('it is noticed', isRefused, { within: 10_000 })
    await admin.query(`alter role ${role} login password 'before'`)
    await eventually('it is back', async () => !(await isRefused()))
    await pool.end()
    await admin.query(`drop role ${role}`)
    await admin.end()
  })
})
