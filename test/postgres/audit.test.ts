import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { createLog } from '../../src/core/log.ts'
import { exportQueries } from '../../src/features/export/queries.ts'
import type { Database } from '../../src/store/database.ts'
import { openPostgres } from '../../src/store/engine/postgres.ts'
import { auditQueries, ownSteps } from '../../src/store/queries/audit.ts'
import { genesis, verifyChain } from '../../src/store/queries/audit-chain.ts'
import { auditBehaviour, fill } from '../store/behaviour/audit.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { openTestStore, useStore } from '../support/store.ts'

const log = createLog({ level: 'silent' })

describe('on a PostgreSQL server, the audit', () =>
  auditBehaviour(useStore(async () => ({ databaseUrl: await createTestDatabase() }))))

describe('the audit of several instances', () => {
  it('is one chain per tenant, however many write simultaneously', async () => {
    const databaseUrl = await createTestDatabase()
    const instances = await Promise.all([1, 2, 3].map(() => openTestStore({ databaseUrl })))
    try {
      await Promise.all(
        instances.flatMap(({ store }) =>
          Array.from({ length: 20 }, (_, n) => fill(store, 1 + (n % 4), n % 2 === 0 ? 'contoso' : 'fabrikam')),
        ),
      )
      const [{ store } = { store: undefined }] = instances
      assert.ok(store)
      let all = 0
      for (const tenant of ['contoso', 'fabrikam']) {
        const report = await verifyChain(store.db, tenant)
        assert.equal(report.broken, undefined)
        all += report.rows
        const rows = await auditQueries(store.db).range(tenant, 1, report.rows + 1)
        assert.equal(new Set(rows.map(({ previous }) => previous)).size, report.rows, 'no row has two followers')
        assert.equal(rows[0]?.previous, genesis)
      }
      assert.equal(all, 3 * 5 * (1 + 2 + 3 + 4))
    } finally {
      for (const instance of instances) await instance.close()
    }
  })
})

describe("an audit the bot doesn't own", () => {
  it("is appended to as usual, and its triggers can't be removed", async () => {
    const databaseUrl = await createTestDatabase()
    const owner = await openTestStore({ databaseUrl })
    const role = `bot_${randomBytes(4).toString('hex')}`
    const run = (text: string) => sql.raw(text).execute(owner.store.db)
    await run(`create role ${role} login; grant ${role} to current_user;
      grant create on database ${new URL(databaseUrl).pathname.slice(1)} to ${role};
      grant all on schema public, pgboss to ${role};
      grant all on all tables in schema public, pgboss to ${role};
      alter schema pgboss owner to ${role};
      revoke update, delete, truncate on audit from ${role}`)
    try {
      const bot = openPostgres({ url: Object.assign(new URL(databaseUrl), { username: role }).href, log })
      const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: bot.pool }) })
      await auditQueries(db).append('contoso', [{ step: ownSteps.refused }])
      assert.deepEqual(await verifyChain(db, 'contoso').then(({ rows, broken }) => [rows, broken]), [1, undefined])
      for (const statement of [
        'alter table audit disable trigger all',
        'drop trigger audit_only_grows on audit',
        'delete from audit',
        'drop table audit',
      ]) {
        await assert.rejects(sql.raw(statement).execute(db), /must be owner|permission denied/, statement)
      }
      await db.destroy()
    } finally {
      await run(`reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`)
      await owner.close()
    }
  })
})

describe('downloadable files on a PostgreSQL server', () => {
  const opened = useStore(async () => ({ databaseUrl: await createTestDatabase() }))

  it('are given, byte for byte, to one of many concurrent browsers', async () => {
    const exports = exportQueries(opened().db)
    const owner = { oid: 'anna', tid: 'contoso', upn: 'anna@contoso.com', name: 'Anna' }
    const file = { tokenHash: 'hash', owner, fileName: 'a.csv', contentType: 'text/csv', detail: {}, expiresAt: 2 }
    const pieces = [Buffer.from('\ufeffa,\0ü𝒳'), Buffer.from('\ufeffb')]
    await exports.begin(file)
    for (const [n, piece] of pieces.entries()) await exports.add('hash', n, piece, 2)
    await exports.finish(file)
    const taken = await Promise.all(Array.from({ length: 10 }, (_, n) => exports.take('hash', `${n}`, 1)))
    assert.deepEqual(
      taken.filter((row) => row !== undefined).map(({ size, file_name }) => [size, file_name]),
      [[Buffer.concat(pieces).length, 'a.csv']],
    )
    for (const [n, piece] of pieces.entries()) {
      assert.deepEqual(Buffer.from((await exports.piece('hash', n)) ?? []), piece)
    }
    assert.equal(await exports.piece('hash', pieces.length), undefined)
    await exports.prune(2)
    assert.equal(await exports.piece('hash', 0), undefined)
    const report = await verifyChain(opened().db, 'contoso')
    assert.deepEqual([report.rows, report.broken], [2, undefined])
  })
})
