import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { pruneAudit } from '../../../src/cli/audit-prune.ts'
import { verifyAudit } from '../../../src/cli/audit-verify.ts'
import type { Store } from '../../../src/store/store.ts'
import { insertPlan, move } from '../../support/events.ts'
import { temporaryFolder } from '../../support/folders.ts'
import { channel, countsOf, disabling } from '../../support/plans.ts'
import { fill, tamper } from './audit.ts'

/** A database's address, and how to open it like the bot. */
export interface Place {
  readonly environment: Readonly<Record<string, string>>
  open(): Promise<{ store: Store; close(): Promise<void> }>
}

const planOf = (id: string) => ({
  tenantId: 'contoso',
  id,
  playbook: 'disable',
  actions: disabling,
  locale: 'en',
  channel,
  requester: { oid: 'anna', upn: 'anna@x', name: 'Anna' },
  reason: null,
  ticket: null,
  planHash: 'h',
  tokenHash: 't',
  guests: 0,
  counts: countsOf({ change: 1 }),
  now: Date.now(),
  expiresAt: Date.now(),
})

const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10)

export function pruneBehaviour(make: () => Promise<Place>): void {
  let place: Place
  let keyFile = ''
  const run = async (program: typeof pruneAudit, ...args: string[]) => {
    let said = ''
    const write = (text: string) => {
      said += text
    }
    return { code: await program({ args, environment: place.environment, write }), said }
  }
  const prune = (...args: string[]) => run(pruneAudit, '--before', tomorrow, '--key', keyFile, ...args)
  const verify = (...args: string[]) => run(verifyAudit, ...args)
  const within = async (work: (store: Store) => Promise<unknown>) => {
    const { store, close } = await place.open()
    await work(store).finally(close)
  }
  const cancel = (store: Store, id: string) =>
    move(store.db, { tenantId: 'contoso', id }, { from: 'planned', to: 'cancelled', now: Date.now() })
  const newKey = async () => {
    const file = path.join(await temporaryFolder(), `key-${Math.random()}.pem`)
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
    return file
  }

  beforeEach(async () => {
    place = await make()
    keyFile = await newKey()
    // Entries 1 to 3; 4 and 5 of an operation that has ended, 6 of one that has not, 7 and 8 later.
    await within(async (store) => {
      await fill(store, 3)
      await insertPlan(store.db, planOf('ended-11'))
      await cancel(store, 'ended-11')
      await insertPlan(store.db, planOf('open-22'))
      await fill(store, 2)
    })
  })

  it('shows what it would remove without removing it', async () => {
    const { code, said } = await prune()
    assert.deepEqual([code, /would remove 5 entries of 1 operations .* up to entry 5\./.test(said)], [0, true], said)
    assert.match((await verify()).said, /8 entries as written/)
  })

  it('removes old, complete operations, and the rest still verifies from a signed checkpoint', async () => {
    const { code, said } = await prune('--yes')
    assert.equal(code, 0, said)
    assert.match(said, /removed 5 entries of 1 operations.* Checkpoint: 5 [0-9a-f]{64}/)
    const checked = await verify('--key', keyFile)
    assert.equal(checked.code, 0, checked.said)
    assert.match(checked.said, /4 entries as written\. Newest: 9 /)
    assert.match(checked.said, /entries up to 5 were removed on \d{4}-\d\d-\d\d, signed with this key/)
    assert.match((await verify()).said, /Pass --key to check/)
    await within(async ({ db }) => {
      const left = await db.selectFrom('operations').select('id').execute()
      assert.deepEqual(left, [{ id: 'open-22' }])
    })
  })

  it('can be repeated later, and the bot keeps appending to the chain', async () => {
    await prune('--yes')
    await within(async (store) => {
      await cancel(store, 'open-22')
      await fill(store, 1)
    })
    assert.match((await prune('--yes')).said, /removed 6 entries of 1 operations/)
    const { code, said } = await verify('--key', keyFile)
    assert.deepEqual([code, /1 entries as written\. Newest: 12 /.test(said)], [0, true], said)
  })

  it('detects a beginning cut off without the key', async () => {
    await within((store) => tamper(store, `delete from audit where tenant_id = 'contoso' and seq < 4`))
    const { code, said } = await verify('--key', keyFile)
    assert.deepEqual([code, /BROKEN, entry 1 is missing/.test(said)], [1, true], said)
    assert.match((await prune('--yes')).said, /nothing was removed: entry 1 is not intact/)
  })

  it("detects a checkpoint signed with another key, and doesn't build on it", async () => {
    await prune('--yes')
    const [mine, other] = [keyFile, await newKey()]
    const { code, said } = await verify('--key', other)
    assert.deepEqual([code, /BROKEN, entries up to 5 .* not signed with this key/.test(said)], [1, true], said)
    keyFile = other
    const again = await prune('--yes')
    assert.deepEqual([again.code, /signed with a different key/.test(again.said)], [1, true], again.said)
    assert.equal((await verify('--key', mine)).code, 0)
  })

  it('detects alterations after a checkpoint', async () => {
    await prune('--yes')
    await within((store) =>
      tamper(store, `update audit set entry = replace(entry::text, 'thing', 'other')::json where seq = 7`),
    )
    const { code, said } = await verify('--key', keyFile)
    assert.deepEqual([code, /BROKEN, entry 7 was altered/.test(said)], [1, true], said)
  })

  it('leaves the table append-only', async () => {
    await prune('--yes')
    await within(({ db }) => assert.rejects(sql`delete from audit`.execute(db), /can only be added to/))
  })

  it('requires a day and a key', async () => {
    for (const args of [[], ['--before', 'yesterday', '--key', keyFile], ['--before', '2026-01-01']])
      assert.equal((await run(pruneAudit, ...args)).code, 2)
    writeFileSync(
      keyFile,
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    )
    assert.match((await prune()).said, /must be an Ed25519 private key/)
  })
}
