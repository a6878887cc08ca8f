import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { pruneAudit } from '../../../src/app/cli/audit-prune.ts'
import { verifyAudit } from '../../../src/app/cli/audit-verify.ts'
import { exportPerson } from '../../../src/app/cli/person-export.ts'
import { runMove } from '../../../src/app/cli/store-move.ts'
import { auditQueries } from '../../../src/store/queries/audit.ts'
import { fill, tamper } from '../../store/behaviour/audit.ts'
import { insertPlan } from '../../support/events.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { channel, countsOf, disabling } from '../../support/plans.ts'
import { copyOfTemplate, openTestStore } from '../../support/store.ts'

const planOf = (tenantId: string) => ({
  tenantId,
  id: 'tobaki-42',
  playbook: 'disable',
  actions: disabling,
  requester: { oid: 'anna', upn: 'anna@x', name: 'Anna' },
  locale: 'en',
  channel,
  reason: null,
  ticket: null,
  planHash: 'h',
  tokenHash: 't',
  guests: 0,
  counts: countsOf({ change: 1 }),
  now: Date.now(),
  expiresAt: Date.now(),
})

describe('npm run audit:verify', () => {
  let dataDir = ''
  let hashes: string[] = []
  const open = () => openTestStore({ dataDir })
  const run = async (...args: string[]) => {
    let said = ''
    const write = (text: string) => {
      said += text
    }
    return { code: await verifyAudit({ args, environment: { DATA_DIR: dataDir }, write }), said }
  }
  beforeEach(async () => {
    dataDir = await copyOfTemplate()
    const { store, close } = await open()
    await fill(store, 5)
    await fill(store, 2, 'fabrikam')
    hashes = (await auditQueries(store.db).range('contoso', 1, 6)).map(({ hash }) => hash)
    await close()
  })

  it('prints the newest hash of each chain, for safekeeping', async () => {
    const { code, said } = await run()
    assert.equal(code, 0)
    assert.match(said, new RegExp(`tenant contoso: 5 entries as written. Newest: 5 ${hashes[4]}`))
    assert.match(said, /tenant fabrikam: 2 entries as written/)
    assert.doesNotMatch((await run('--tenant', 'fabrikam')).said, /contoso/)
  })

  it('names the first altered entry and fails', async () => {
    const { store, close } = await open()
    await tamper(
      store,
      `update audit set entry = replace(entry::text, 'thing 2', 'thing 9')::json where seq = 3 and tenant_id = 'contoso'`,
    )
    await close()
    const { code, said } = await run()
    assert.equal(code, 1)
    assert.match(said, /tenant contoso: BROKEN, entry 3 was altered\. 2 entries/)
    assert.match(said, /tenant fabrikam: 2 entries as written/)
  })

  it('detects a truncated chain when given its hash', async () => {
    const expected = ['--expect', hashes[4] ?? '', '--seq', '5']
    assert.equal((await run(...expected)).code, 0)
    const { store, close } = await open()
    await tamper(store, `delete from audit where tenant_id = 'contoso' and seq = 5`)
    await close()
    assert.equal((await run()).code, 0)
    for (const args of [expected, expected.slice(0, 2), expected.slice(2)]) {
      const { code, said } = await run(...args)
      assert.equal(code, 1)
      assert.match(said, /MISSING: no entry with/)
    }
    assert.equal((await run('--expect', hashes[3] ?? '')).code, 0)
    assert.equal((await run('--expect', hashes[3] ?? '', '--seq', '3')).code, 1)
  })

  it('detects a deleted chain, of one tenant or all', async () => {
    const { store, close } = await open()
    for (const tenantId of ['contoso', 'fabrikam']) await insertPlan(store.db, planOf(tenantId))
    await close()
    assert.equal((await run()).code, 0)
    for (const [left, which] of [
      [1, `where tenant_id = 'contoso'`],
      [0, ''],
    ] as const) {
      const again = await open()
      await tamper(again.store, `delete from audit ${which}`)
      await again.close()
      const { code, said } = await run()
      assert.equal(code, 1)
      assert.match(said, /tenant contoso: MISSING, operation tobaki-42 is planned/)
      assert.equal(/tenant fabrikam: 3 entries as written/.test(said), left === 1)
      assert.equal(/tenant fabrikam: MISSING, operation tobaki-42/.test(said), left === 0)
      assert.equal((await run('--tenant', 'contoso')).code, 1)
    }
  })

  it('says that the audit of an unused database is empty', async () => {
    dataDir = await copyOfTemplate()
    assert.deepEqual(await run(), { code: 0, said: 'The audit log is empty.\n' })
  })

  it('explains its usage and any obstacles', async () => {
    assert.match((await run('--help')).said, /--expect <hash>/)
    for (const args of [['--nonsense'], ['--expect', 'short'], ['--seq', '0'], ['--env', '/no/such/file']]) {
      assert.equal((await run(...args)).code, 2, args.join(' '))
    }
    const { close } = await open()
    const locked = await run()
    await close()
    assert.equal(locked.code, 2)
    assert.match(locked.said, /in use by another process/)
    dataDir = await temporaryFolder()
    const none = await run()
    assert.equal(none.code, 2)
    assert.match(none.said, /no database/)
    assert.deepEqual(await fs.readdir(dataDir), [])
  })

  it('reads the database address from a file', async () => {
    const file = path.join(await temporaryFolder(), '.env')
    await fs.writeFile(file, `DATA_DIR=${dataDir}\n`)
    let said = ''
    const write = (text: string) => {
      said += text
    }
    assert.equal(await verifyAudit({ args: ['--env', file], environment: {}, write }), 0)
    assert.match(said, /contoso: 5 entries/)
  })

  it('names the server that cannot be reached, and what to do, like every tool', async () => {
    const nowhere = 'postgresql://rollcall:hunter2@127.0.0.1:1/rollcall'
    const environment = { DATABASE_URL: nowhere }
    const key = path.join(await temporaryFolder(), 'key.pem')
    await fs.writeFile(key, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
    let said = ''
    const write = (text: string) => {
      said += text
    }
    const sentence =
      'The database server at 127.0.0.1:1 (DATABASE_URL) cannot be reached (ECONNREFUSED): nothing listens there: start the server, or correct the host and port'
    for (const [tool, code] of [
      [() => verifyAudit({ args: [], environment, write }), 2],
      [() => pruneAudit({ args: ['--key', key], environment, write }), 2],
      [() => exportPerson({ args: ['someone'], environment, write, say: write }), 2],
      [() => runMove({ args: ['--from', dataDir, '--to', nowhere], environment: {}, write }), 1],
    ] as const) {
      said = ''
      assert.equal(await tool(), code)
      assert.ok(said.includes(sentence), said)
      assert.doesNotMatch(said, /hunter2|\n./)
    }
    assert.match(
      (await run('--env', '/no/such/file')).said,
      /^--env \/no\/such\/file cannot be read: there is no such file/,
    )
  })
})
