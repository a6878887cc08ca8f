import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { verifyAudit } from '../../src/app/cli/audit-verify.ts'
import { systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { migrate } from '../../src/store/migrate.ts'
import { text } from '../packaging/project.ts'
import { fill } from '../store/behaviour/audit.ts'
import { temporaryFolder } from '../support/folders.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { findPrograms } from '../support/postgres-server.ts'
import { openTestStore } from '../support/store.ts'

/** The only command line of this program in the page about operations. */
function documented(program: string): string {
  const [line, ...others] = [...text('docs/run.md').matchAll(/`(pg_\w+ --[^`]*)`/g)].flatMap(([, one = '']) =>
    one.startsWith(program) ? [one] : [],
  )
  assert.ok(line && others.length === 0, program)
  return line
}

async function execute(url: string, ...statements: string[]): Promise<pg.QueryResult[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const results: pg.QueryResult[] = []
    for (const statement of statements) results.push(await client.query(statement))
    return results
  } finally {
    await client.end()
  }
}

describe('going back to an older version', () => {
  it('works as documented: the older bot refuses the newer schema, and finds everything in the restored backup', async () => {
    const maintenance = await createTestDatabase()
    const name = `back_${randomBytes(4).toString('hex')}`
    const url = Object.assign(new URL(maintenance), { pathname: `/${name}` }).href
    const folder = await temporaryFolder()
    const PATH = [findPrograms('pg_restore'), process.env['PATH']].join(path.delimiter)
    const shell = (line: string) =>
      promisify(execFile)('sh', ['-c', line], { cwd: folder, env: { PATH, ADMIN_URL: url } })
    const verified = async () => {
      let said = ''
      const write = (line: string) => {
        said += line
      }
      assert.equal(await verifyAudit({ args: [], environment: { DATABASE_URL: url }, write }), 0, said)
      return said
    }
    await execute(maintenance, `create database ${name}`)
    try {
      const before = await openTestStore({ databaseUrl: url })
      await fill(before.store, 3).finally(before.close)
      await shell(documented('pg_dump'))
      await update(url)
      await assert.rejects(openTestStore({ databaseUrl: url }), /newer version.*later\.sql.*restore the backup/)

      await assert.rejects(shell(documented('pg_restore')), /already exists/)
      assert.match(await verified(), /3 entries as written/, 'a restore over it changes nothing')

      await execute(maintenance, `drop database ${name} with (force)`, `create database ${name}`)
      await shell(documented('pg_restore'))
      assert.match(await verified(), /3 entries as written/)
      const after = await openTestStore({ databaseUrl: url })
      await fill(after.store, 2).finally(after.close)
      assert.match(await verified(), /5 entries as written/)
      const [later] = await execute(url, `select to_regclass('operation_later') as found`)
      assert.deepEqual(later?.rows, [{ found: null }])
    } finally {
      await execute(maintenance, `drop database if exists ${name} with (force)`)
    }
  })
})

/** What a newer version does to the database when it starts: here, a table that depends on an older one. */
async function update(url: string): Promise<void> {
  const own = path.resolve('src/store/migrations')
  const folder = await temporaryFolder()
  await fs.cp(own, folder, { recursive: true })
  const number = String((await fs.readdir(own)).length + 1).padStart(4, '0')
  const later = `create table operation_later
      (tenant text, id text, foreign key (tenant, id) references operations (tenant_id, id));
    alter table operations add later text;`
  await fs.writeFile(path.join(folder, `${number}-later.sql`), later)
  const { store, close } = await openTestStore({ databaseUrl: url })
  const options = { clock: systemClock, log: createLog({ level: 'silent' }), folder: pathToFileURL(`${folder}/`) }
  await migrate(store.db, options).finally(close)
}
