import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { pruneAudit } from '../../src/app/cli/audit-prune.ts'
import { verifyAudit } from '../../src/app/cli/audit-verify.ts'
import { text } from '../packaging/project.ts'
import { fill } from '../store/behaviour/audit.ts'
import { setBack } from '../store/behaviour/prune.ts'
import { temporaryFolder } from '../support/folders.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { findPrograms } from '../support/postgres-server.ts'
import { openTestStore } from '../support/store.ts'

const run = promisify(execFile)
const page = `${text('docs/audit.md')}${text('infra/README.md')}`

/** The documented statements with this marker, using this test's names. */
function documented(mark: string, names: { role: string; database: string; owner: string }): string[] {
  const [, found] = new RegExp(`<!-- test: ${mark} -->\\n\`\`\`sql\\n([\\s\\S]*?)\`\`\``).exec(page) ?? []
  assert.ok(found, mark)
  return found
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\bdatabase rollcall\b/g, `database ${names.database}`)
    .replaceAll(/\brollcall(?=_pruner\b|\b)/g, names.role)
    .replaceAll(/\bpostgres\b/g, names.owner)
    .split(';')
    .map((statement) => statement.trim())
    .filter(Boolean)
}

async function execute(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const as = (url: string, change: { username?: string; pathname?: string; password?: string }) =>
  Object.assign(new URL(url), change).href

/** What an attacker with the bot's role would try. */
const attacks = [
  'drop table audit',
  'drop table audit cascade',
  'alter table audit disable trigger all',
  'alter table audit owner to current_user',
  'alter table audit rename to other',
  'drop trigger audit_only_grows on audit',
  'drop function audit_refuse() cascade',
  `create or replace function audit_refuse() returns trigger language plpgsql as 'begin return null; end'`,
  'drop schema public cascade',
  'alter schema public rename to other',
  `delete from audit`,
  `update audit set previous = ''`,
  'truncate audit',
  'insert into audit_floor values (1)',
  'drop table audit_floor',
  `create or replace function audit_floor_days() returns integer language sql as 'select 1'`,
]

/** What an attacker with the role that prunes would try. */
const pruning = `set rollcall.pruning = 'on'`
const attacksOnAge = [
  `${pruning}; delete from audit`,
  `${pruning}; select audit_append('contoso', array['{"step":"pruned","checkpoint":{"seq":999}}'::jsonb]); delete from audit`,
  `create temp table audit_floor as select 1 as days; ${pruning}; delete from audit`,
  'update audit set previous = previous',
  'truncate audit',
  'alter table audit disable trigger all',
  'insert into audit_floor values (1)',
]

async function withstands(bot: string): Promise<void> {
  for (const attack of attacks)
    await assert.rejects(execute(bot, attack), /must be owner|permission denied|must be able to SET ROLE/, attack)
}

describe('the documented hardening of the audit', () => {
  it('lets the bot work and add entries and nothing else, and survives a restore', async () => {
    const admin = await createTestDatabase()
    const suffix = randomBytes(4).toString('hex')
    const owner = new URL(admin).username
    const names = { role: `bot_${suffix}`, database: `hard_${suffix}`, owner }
    const [inDatabase, bot] = [admin, as(admin, { username: names.role })].map((url) =>
      as(url, { pathname: `/${names.database}` }),
    )
    assert.ok(inDatabase && bot)
    const works = async () => {
      const { store, close } = await openTestStore({ databaseUrl: bot })
      await fill(store, 2).finally(close)
    }
    await execute(admin, ...documented('setup', names))
    try {
      await execute(inDatabase, ...documented('schema', names))
      await works()
      await execute(inDatabase, ...documented('harden', names))
      await withstands(bot)
      await works()

      const dump = path.join(await temporaryFolder(), 'rollcall.dump')
      const program = (name: string) => path.join(findPrograms(name), name)
      await run(program('pg_dump'), ['--format=custom', '--dbname', inDatabase, '--file', dump])
      await execute(admin, `drop database ${names.database}`)
      const [, ...afterRole] = documented('setup', names)
      await execute(admin, ...afterRole)
      await execute(inDatabase, ...documented('schema', names))
      await run(program('pg_restore'), ['--exit-on-error', '--single-transaction', '--dbname', inDatabase, dump])
      await withstands(bot)
      await works()

      let said = ''
      const write = (line: string) => {
        said += line
      }
      assert.equal(await verifyAudit({ args: [], environment: { DATABASE_URL: bot }, write }), 0, said)
      assert.match(said, /6 entries as written/)
    } finally {
      await execute(admin, `drop database if exists ${names.database} with (force)`, `drop role ${names.role}`)
    }
  })

  it('lets a separate role prune only entries above the floor', async () => {
    const admin = await createTestDatabase()
    const suffix = randomBytes(4).toString('hex')
    const names = { role: `bot_${suffix}`, database: `prune_${suffix}`, owner: new URL(admin).username }
    const [inDatabase, bot, pruner] = [
      admin,
      as(admin, { username: names.role }),
      as(admin, { username: `${names.role}_pruner` }),
    ].map((url) => as(url, { pathname: `/${names.database}` }))
    assert.ok(inDatabase && bot && pruner)
    await execute(admin, ...documented('setup', names))
    try {
      await execute(inDatabase, ...documented('schema', names))
      const { store, close } = await openTestStore({ databaseUrl: bot })
      await setBack(store, 800)
      await fill(store, 3)
      await setBack(store, 0)
      await fill(store, 2).finally(close)
      await execute(inDatabase, ...documented('harden', names), ...documented('pruner', names))
      for (const attack of attacksOnAge)
        await assert.rejects(execute(pruner, attack), /only be added to|permission denied|must be owner/, attack)
      const keyFile = path.join(await temporaryFolder(), 'key.pem')
      writeFileSync(keyFile, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
      let said = ''
      const write = (line: string) => {
        said += line
      }
      // Not even for looking: it would promise what then fails.
      assert.equal(await pruneAudit({ environment: { DATABASE_URL: bot }, write, args: ['--key', keyFile] }), 2)
      assert.match(said, /^Nothing was removed: the role bot_\w+ has no right to prune \(it lacks delete on audit/)
      said = ''
      const options = { environment: { DATABASE_URL: pruner }, write }
      assert.equal(await pruneAudit({ ...options, args: ['--key', keyFile, '--yes'] }), 0, said)
      assert.match(said, /removed 3 entries/)
      assert.equal(await verifyAudit({ ...options, args: ['--key', keyFile] }), 0, said)
      assert.match(said, /3 entries as written[\s\S]*signed with this key/)
      await withstands(bot)
    } finally {
      await execute(
        admin,
        `drop database if exists ${names.database} with (force)`,
        `drop role ${names.role}`,
        `drop role if exists ${names.role}_pruner`,
      )
    }
  })

  it('works for an administrator that is not a superuser, as in Azure', async () => {
    const admin = await createTestDatabase()
    const suffix = randomBytes(4).toString('hex')
    const names = { role: `r_${suffix}`, database: `azure_${suffix}`, owner: new URL(admin).username }
    const [lesser, bot] = [`admin_${suffix}`, `${names.role}-bot`]
    const asAdministrator = as(admin, { username: lesser, pathname: `/${names.database}` })
    const asBot = as(admin, { username: bot, pathname: `/${names.database}` })
    await execute(
      admin,
      `create role ${lesser} login createrole createdb`,
      `create role "${bot}" login`,
      `create database ${names.database} owner ${lesser}`,
    )
    try {
      await execute(asAdministrator, ...documented('azure-schema', names))
      const works = async () => {
        const { store, close } = await openTestStore({ databaseUrl: asBot })
        await fill(store, 2).finally(close)
      }
      await works()
      await execute(asAdministrator, ...documented('azure-harden', names))
      await withstands(asBot)
      await works()
    } finally {
      await execute(
        admin,
        `drop database if exists ${names.database} with (force)`,
        `drop role "${bot}"`,
        `drop role ${lesser}`,
      )
    }
  })

  it("is needed: a role that owns the database can drop a table it doesn't own", async () => {
    const admin = await createTestDatabase()
    const suffix = randomBytes(4).toString('hex')
    const names = { role: `bot_${suffix}`, database: `soft_${suffix}`, owner: new URL(admin).username }
    const bot = as(admin, { username: names.role, pathname: `/${names.database}` })
    await execute(admin, `create role ${names.role} login`, `create database ${names.database} owner ${names.role}`)
    try {
      const { close } = await openTestStore({ databaseUrl: bot })
      await close()
      await execute(as(admin, { pathname: `/${names.database}` }), ...documented('harden', names))
      await execute(bot, 'drop table audit')
    } finally {
      await execute(admin, `drop database if exists ${names.database} with (force)`, `drop role ${names.role}`)
    }
  })
})
