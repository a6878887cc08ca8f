import assert from 'node:assert/strict'
import fs from 'node:fs/promises'
import path from 'node:path'
import { verifyAudit } from '../src/audit-verify.ts'
import { auditQueries } from '../src/store/audit.ts'
import { fill, tamper } from './store/behaviour/audit.ts'
import { temporaryFolder } from './support/folders.ts'
import { copyOfTemplate, openTestStore } from './support/store.ts'

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

  it('prints the newest hash of each chain, to be kept elsewhere', async () => {
    const { code, said } = await run()
    assert.equal(code, 0)
    assert.match(said, new RegExp(`tenant contoso: 5 entries as written. Newest: 5 ${hashes[4]}`))
    assert.match(said, /tenant fabrikam: 2 entries as written/)
    assert.doesNotMatch((await run('--tenant', 'fabrikam')).said, /contoso/)
  })

  it('names the first entry that is not as it was, and fails', async () => {
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

  it('finds an end that was cut off, when told what it was', async () => {
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

  it('says how it is called, and what stands in its way', async () => {
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

  it('takes the place of the database from a file', async () => {
    const file = path.join(await temporaryFolder(), '.env')
    await fs.writeFile(file, `DATA_DIR=${dataDir}\n`)
    let said = ''
    const write = (text: string) => {
      said += text
    }
    assert.equal(await verifyAudit({ args: ['--env', file], environment: {}, write }), 0)
    assert.match(said, /contoso: 5 entries/)
  })
})
