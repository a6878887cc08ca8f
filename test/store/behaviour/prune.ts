import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { pruneAudit } from '../../../src/app/cli/audit-prune.ts'
import { verifyAudit } from '../../../src/app/cli/audit-verify.ts'
import { auditQueries } from '../../../src/store/queries/audit.ts'
import type { Store } from '../../../src/store/store.ts'
import { applyMove, insertPlan } from '../../support/events.ts'
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

const day = 24 * 3_600_000
const daysAgo = (days: number) => new Date(Date.now() - days * day).toISOString().slice(0, 10)

/** Makes the database write entries as if so many days ago. */
export async function setBack({ db }: Store, days: number): Promise<void> {
  const { rows } = await sql<{ text: string }>`select pg_get_functiondef('audit_append'::regproc) as text`.execute(db)
  const text = String(rows[0]?.text).replace(
    /clock_timestamp\(\)( - interval '\d+ days')?/,
    `clock_timestamp() - interval '${days} days'`,
  )
  assert.ok(text.includes(`${days} days`))
  await sql.raw(text).execute(db)
}

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
  const prune = (...args: string[]) => run(pruneAudit, '--before', daysAgo(399), '--key', keyFile, ...args)
  const verify = (...args: string[]) => run(verifyAudit, ...args)
  const within = async (work: (store: Store) => Promise<unknown>) => {
    const { store, close } = await place.open()
    await work(store).finally(close)
  }
  const cancel = (store: Store, id: string) =>
    applyMove(store.db, { tenantId: 'contoso', id }, { from: 'planned', to: 'cancelled', now: Date.now() })
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
      await setBack(store, 400)
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
    assert.match(said, /operation open-22 has not ended \(planned\) and keeps entry 6 and all after it/)
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

  it('are told apart from tampering: entries removed by whoever has the key', async () => {
    const expected = (seq: number) => ['--seq', String(seq), '--expect', hashes[seq - 1] ?? '']
    let hashes: string[] = []
    await within(async ({ db }) => {
      hashes = (await auditQueries(db).range('contoso', 1, 9)).map(({ hash }) => hash)
    })
    await prune('--yes')
    const last = await verify('--key', keyFile, ...expected(5))
    assert.deepEqual(
      [last.code, /entry 5 was removed on \S+, signed with this key, and had this hash/.test(last.said)],
      [0, true],
      last.said,
    )
    const earlier = await verify('--key', keyFile, ...expected(3))
    assert.equal(earlier.code, 0, earlier.said)
    assert.match(earlier.said, /entry 3 was removed on \S+, signed with this key; its hash can no longer be checked/)
    const other = await verify('--key', keyFile, '--seq', '5', '--expect', hashes[3] ?? '')
    assert.deepEqual([other.code, /MISSING: no entry with number 5/.test(other.said)], [1, true], other.said)
    for (const args of [expected(5), ['--key', await newKey(), ...expected(5)], ['--key', keyFile, '--seq', '12']])
      assert.match((await verify(...args)).said, /MISSING: no entry with/)
    assert.match((await verify(...expected(5))).said, /MISSING.*\n.*Pass --key/)
    // Without its number, only the last one is known.
    assert.equal((await verify('--key', keyFile, '--expect', hashes[4] ?? '')).code, 0)
    const unknown = await verify('--key', keyFile, '--expect', hashes[2] ?? '')
    assert.deepEqual([unknown.code, /Pass --seq too/.test(unknown.said)], [1, true], unknown.said)
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

  it('says why there is nothing to remove', async () => {
    await prune('--yes')
    assert.match(
      (await prune()).said,
      /nothing to remove: operation open-22 has not ended \(planned\) and keeps entry 6/,
    )
    assert.match(
      (await run(pruneAudit, '--key', keyFile)).said,
      /nothing to remove: the oldest entry is of \d{4}-\d\d-\d\d/,
    )
    await within(async (store) => {
      await setBack(store, 0)
      await cancel(store, 'open-22')
    })
    assert.match((await prune()).said, /nothing to remove: operation open-22 has later entries too, and keeps entry 6/)
    assert.match((await run(pruneAudit, '--key', keyFile, '--tenant', 'nobody')).said, /no entries of this tenant/)
  })

  it('keeps two years unless told otherwise', async () => {
    const keeping = (...args: string[]) => run(pruneAudit, '--key', keyFile, ...args)
    assert.match((await keeping()).said, /^tenant contoso: nothing to remove/)
    assert.match((await keeping('--keep', '401')).said, /nothing to remove/)
    assert.match((await keeping('--keep', '399')).said, /would remove 5 entries/)
    await within(async (store) => {
      await cancel(store, 'open-22')
      await setBack(store, 731)
      await fill(store, 2, 'fabrikam')
    })
    assert.match((await keeping()).said, /fabrikam: would remove 2 entries/)
  })

  it("removes nothing more recent than the database's minimum age, which can be changed", async () => {
    const refused = await run(pruneAudit, '--key', keyFile, '--keep', '364', '--yes')
    assert.deepEqual([refused.code, /must be 365 days old/.test(refused.said)], [2, true], refused.said)
    await within(({ db }) => sql`insert into audit_floor values (500)`.execute(db))
    const { code, said } = await prune('--yes')
    assert.deepEqual([code, /must be 500 days old/.test(said)], [2, true], said)
    await within(({ db }) => sql`update audit_floor set days = 30`.execute(db))
    assert.equal((await prune('--yes')).code, 0)
  })

  it("allows nobody to delete recent rows, or rows whose removal isn't recorded", async () => {
    const remove = (where: string) =>
      within(({ db }) =>
        db.transaction().execute(async (tx) => {
          await sql`select set_config('rollcall.pruning', 'on', true)`.execute(tx)
          await sql.raw(`delete from audit where ${where}`).execute(tx)
        }),
      )
    await assert.rejects(remove('seq = 1'), /no entry says that entry 1 is removed/)
    await prune('--yes')
    await assert.rejects(remove('seq = 6'), /no entry says that entry 6 is removed/)
    await within(async (store) => {
      await setBack(store, 0)
      await fill(store, 1)
      await sql`select audit_append('contoso', array['{"step":"pruned","checkpoint":{"seq":999}}'::jsonb])`.execute(
        store.db,
      )
    })
    await assert.rejects(remove('seq = 10'), /entry 10 is not 365 days old/)
    await assert.rejects(
      within(({ db }) => sql`delete from audit where seq = 6`.execute(db)),
      /only be added to/,
    )
  })

  it('detects a beginning removed without the key', async () => {
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
    for (const args of [
      [],
      ['--before', 'yesterday', '--key', keyFile],
      ['--before', '2026-01-01'],
      ['--keep', '0', '--key', keyFile],
      ['--keep', 'a year', '--key', keyFile],
      ['--keep', '900', '--before', '2020-01-01', '--key', keyFile],
    ])
      assert.equal((await run(pruneAudit, ...args)).code, 2)
    const missing = await run(pruneAudit, '--key', '/no/such/key.pem')
    assert.deepEqual(
      [missing.code, missing.said],
      [2, '--key /no/such/key.pem cannot be read: there is no such file.\n'],
    )
    const { publicKey } = generateKeyPairSync('ed25519')
    for (const [content, says] of [
      [publicKey.export({ type: 'spki', format: 'pem' }), /is a public key; the private one is needed to sign/],
      ['nonsense', /is not a private key in PEM.*openssl genpkey -algorithm ed25519/],
    ] as const) {
      writeFileSync(keyFile, content)
      const { code, said } = await prune()
      assert.deepEqual([code, says.test(said)], [2, true], said)
    }
    writeFileSync(
      keyFile,
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    )
    assert.match((await prune()).said, /must be an Ed25519 private key/)
  })
}
