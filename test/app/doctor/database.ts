import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { access, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { judgeClock, judgeConnections, judgeDatabase, judgeInstances } from '../../../src/app/doctor/runtime.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { createLog } from '../../../src/core/log.ts'
import { DifferentSchemaError } from '../../../src/store/migrate.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { findChannelId, probeStore } from '../../../src/store/tools/probe.ts'
import { insertPlan } from '../../support/events.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { channel, countsOf, disabling } from '../../support/plans.ts'
import { copyOfTemplate } from '../../support/store.ts'
import { tables } from '../../support/tables.ts'
import { seen } from './clinic.ts'

/** Every file below a folder, with when it was written and the hash of its content. */
async function contentsOf(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const described = files.map(async (file) => {
    const path = join(file.parentPath, file.name)
    const hash = file.isFile()
      ? createHash('sha256')
          .update(await readFile(path))
          .digest('hex')
      : ''
    return `${path} ${(await stat(path)).mtimeMs} ${hash}`
  })
  return (await Promise.all(described)).sort()
}

const log = createLog({ level: 'silent' })
const look = async (dataDir: string, databaseUrl?: string) => {
  const probe = await probeStore({ dataDir, log, ...(databaseUrl && { databaseUrl }) })
  return judge(probe, { dataDir, server: Boolean(databaseUrl), newerSchema: 'refuse' })
}
const judge = (...given: Parameters<typeof judgeDatabase>) => {
  const finding = judgeDatabase(...given)
  seen.push(finding)
  return finding
}

describe('the doctor on the database', () => {
  it("accepts one that the first start will create, and doesn't create it", async () => {
    const folder = join(await temporaryFolder(), 'not', 'there')
    assert.match((await look(folder)).says, /will be created/)
    assert.equal((await look(folder)).verdict, 'ok')
  })

  it('opens one, reports its version and leaves every byte of it unchanged', async () => {
    const folder = await copyOfTemplate()
    const before = await contentsOf(folder)
    const { verdict, says } = await look(folder)
    assert.deepEqual(await contentsOf(folder), before)
    assert.equal(verdict, 'ok')
    assert.match(says, /opens \(PostgreSQL \d+/)
    assert.doesNotMatch(says, /migration/)
  })

  it("says if one can't be copied in order to inspect it unchanged", async () => {
    const folder = await copyOfTemplate()
    const kept = process.env['TMPDIR']
    process.env['TMPDIR'] = join(folder, 'not', 'there')
    try {
      const { verdict, says } = await look(folder)
      assert.equal(verdict, 'unknown')
      assert.match(says, /cannot be copied.*ENOENT/)
    } finally {
      if (kept === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = kept
    }
  })

  it('leaves alone one that the bot has open', async () => {
    const dataDir = await copyOfTemplate()
    const store = await openStore({ dataDir, tables, clock: systemClock, log })
    try {
      const { verdict, says } = await look(dataDir)
      assert.equal(verdict, 'ok')
      assert.match(says, /in use, presumably by a running bot/)
    } finally {
      await store.close()
    }
  })

  it('reports one migrated by a newer version, and pending migrations', async () => {
    const dataDir = await copyOfTemplate()
    const store = await openStore({ dataDir, tables, clock: systemClock, log })
    await store.db
      .insertInto('schema_migrations')
      .values({ number: 9999, name: '9999-later.sql', hash: 'later', applied_at: new Date() })
      .execute()
    await store.close()
    const newer = await look(dataDir)
    assert.equal(newer.verdict, 'wrong')
    assert.match(newer.says, /9999-later\.sql/)
    const allowed = judge(await probeStore({ dataDir, log }), { dataDir, server: false, newerSchema: 'allow' })
    assert.equal(allowed.verdict, 'warning')

    const again = await openStore({ dataDir, tables, clock: systemClock, log, newerSchema: 'allow' })
    await again.db.deleteFrom('schema_migrations').where('number', '>', 1).execute()
    await again.db.deleteFrom('schema_migrations').execute()
    await again.close()
    const due = await look(dataDir)
    assert.equal(due.verdict, 'ok')
    assert.match(due.says, /migrations? to run at the next start/)
  })

  it('reports one of a development version with another schema', async () => {
    const dataDir = await copyOfTemplate()
    const store = await openStore({ dataDir, tables, clock: systemClock, log })
    await store.db.updateTable('schema_migrations').set({ hash: 'another' }).execute()
    await store.close()
    const { verdict, says, fix } = await look(dataDir)
    assert.equal(verdict, 'wrong')
    assert.match(says, /development version of Rollcall with another schema/)
    assert.match(fix ?? '', /new, empty database.*Keep the old one: it holds the audit log/)
    const address = 'postgresql://rollcall@db/rollcall'
    const error = new DifferentSchemaError('0001-baseline.sql')
    const server = judge({ found: 'failed', error }, { dataDir: address, server: true, newerSchema: 'refuse' })
    assert.doesNotMatch(server.fix ?? '', /Check host/)
    assert.match(server.fix ?? '', /Keep the old one/)
  })

  it('reports a folder of another version', async () => {
    const old = await temporaryFolder()
    await mkdir(join(old, 'postgres'))
    await writeFile(join(old, 'postgres', 'PG_VERSION'), '12\n')
    const found = await look(old)
    assert.equal(found.verdict, 'wrong')
    assert.match(found.says, /PostgreSQL 12/)
  })

  it("reports a server that doesn't respond", async () => {
    const { verdict, says, fix } = await look('unused', 'postgresql://someone:secret@127.0.0.1:1/rollcall')
    assert.equal(verdict, 'wrong')
    assert.match(says, /ECONNREFUSED/)
    assert.match(fix ?? '', /DATABASE_URL/)
  })

  it('finds the channel ID of anyone who has planned something or written to the bot', async () => {
    const dataDir = await copyOfTemplate()
    const store = await openStore({ dataDir, tables, clock: systemClock, log })
    await insertPlan(store.db, {
      tenantId: 'tenant',
      id: 'kiwi-7',
      playbook: 'disable',
      actions: disabling,
      locale: 'en',
      reason: null,
      ticket: null,
      requester: { oid: 'oid-1', upn: 'Alex@contoso.example', name: 'Alex' },
      channel: { ...channel, userId: '29:alex' },
      planHash: '',
      tokenHash: '',
      counts: countsOf(),
      guests: 0,
      now: 1,
      expiresAt: 2,
    })
    await store.conversations.save({ tenantId: 'tenant', personId: 'oid-2' }, { user: { id: '29:ann' } })
    await store.close()
    assert.equal(await findChannelId('OID-2', { dataDir, log }), '29:ann')
    for (const who of ['alex@contoso.example', 'OID-1'])
      assert.equal(await findChannelId(who, { dataDir, log }), '29:alex')
    assert.equal(await findChannelId('megan@contoso.example', { dataDir, log }), undefined)
    const none = join(await temporaryFolder(), 'none')
    await assert.rejects(
      findChannelId('alex@contoso.example', { dataDir: none, log }),
      /There is no database in .*none yet/,
    )
    await assert.rejects(access(none), 'it was created')
  })

  it("reports a user who can't create missing tables", () => {
    const { verdict } = judge(
      { found: 'open', version: '17', applied: [], known: ['0001-a.sql'], mayCreate: false },
      { dataDir: '', server: true, newerSchema: 'refuse' },
    )
    assert.equal(verdict, 'wrong')
  })

  it('warns if the server has too few connections for the running instances and one more', () => {
    const connections = (available: number, open: number) => {
      const finding = judgeConnections({ available, open, perInstance: 9 })
      seen.push(finding)
      return finding
    }
    for (const [available, open] of [
      [18, 0],
      [18, 9],
      [27, 18],
    ] as const)
      assert.equal(connections(available, open).verdict, 'ok')
    assert.match(connections(35, 3).says, /has 35 for the bot: enough for 2 instances?, and one more/)
    const { verdict, says, fix } = connections(26, 10)
    assert.equal(verdict, 'warning')
    assert.match(says, /has 26 for the bot; 2 instances?, and one more during a deployment, need 27/)
    assert.match(fix ?? '', /databaseSku/)
    assert.equal(connections(17, 0).verdict, 'warning')
  })

  it('names the instances that run with other settings', () => {
    const instances = (...running: readonly (readonly [string, string])[]) => {
      const findings = judgeInstances(
        running.map(([instance, settings]) => ({ instance, settings })),
        '1a2b3c4d',
      )
      seen.push(...findings)
      return findings.map(({ verdict, says }) => [verdict, says])
    }
    assert.deepEqual(instances(), [])
    assert.deepEqual(instances(['web-1', '1a2b3c4d'], ['web-2', '1a2b3c4d']), [
      ['ok', '2 instances connected, with these settings'],
    ])
    assert.deepEqual(instances(['web-1', '1a2b3c4d'], ['web-2', '99999999'], ['web-3', '1a2b3c4d']), [
      ['warning', 'they run with different settings: 1a2b3c4d (as here): web-1, web-3; 99999999: web-2'],
    ])
    assert.deepEqual(instances(['web-1', '99999999'], ['web-2', '99999999']), [
      ['warning', 'all run with other settings than the ones here (1a2b3c4d): 99999999: web-1, web-2'],
    ])
  })

  it("compares this machine's clock with the server's", () => {
    const look = (ahead: number, within = 10) => {
      const finding = judgeClock({ ahead, within })
      seen.push(finding)
      return finding
    }
    assert.equal(look(900).verdict, 'ok')
    assert.equal(look(4_000, 3_000).verdict, 'ok')
    assert.match(look(-3_000).says, /3\.0 s behind/)
    assert.equal(look(3_000).verdict, 'warning')
    const { verdict, says, fix } = look(20_000)
    assert.equal(verdict, 'wrong')
    assert.match(says, /20\.0 s ahead: another instance could start/)
    assert.match(fix ?? '', /NTP/)
  })
})
