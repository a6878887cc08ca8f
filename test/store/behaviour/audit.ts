import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { auditQueries, ownSteps, setActor } from '../../../src/store/queries/audit.ts'
import { genesis, hashOf, verifyChain } from '../../../src/store/queries/audit-chain.ts'
import type { Store } from '../../../src/store/store.ts'
import { findUnrecorded } from '../../support/audit.ts'
import { applyMove, insertPlan } from '../../support/events.ts'
import { channel, countsOf, disabling } from '../../support/plans.ts'

const tenantId = 'contoso'

export const fill = async ({ db }: Store, count: number, tenant = tenantId) =>
  auditQueries(db).append(
    tenant,
    Array.from({ length: count }, (_, n) => ({
      step: ownSteps.refused,
      export: { what: `thing ${n} "ü" 𝒳`, rows: n },
    })),
  )

/** A change by someone who owns the whole database and knows about the triggers. */
export async function tamper({ db }: Store, statement: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await sql.raw(statement).execute(tx)
  })
}

const ownHash = `encode(sha256(convert_to(previous || entry::text, 'UTF8')), 'hex')`

/** Tests of the audit, for any database. */
export function auditBehaviour(store: () => Store): void {
  const rows = () => auditQueries(store().db).range(tenantId, 0, 1_000)
  const broken = async (newest?: number) =>
    (await verifyChain(store().db, tenantId, newest === undefined ? {} : { newest })).broken

  it('is a hash chain for each tenant, from its first row', async () => {
    await fill(store(), 3)
    await fill(store(), 2, 'fabrikam')
    await fill(store(), 1)
    const all = await rows()
    assert.deepEqual(
      all.map(({ seq }) => seq),
      [1, 2, 3, 4],
    )
    let previous = genesis
    for (const row of all) {
      assert.equal(row.previous, previous)
      assert.equal(row.hash, hashOf(row))
      previous = row.hash
    }
    assert.deepEqual(await verifyChain(store().db, tenantId), {
      rows: 4,
      from: 1,
      head: { seq: 4, hash: previous },
      broken: undefined,
    })
    assert.equal((await verifyChain(store().db, 'fabrikam')).rows, 2)
    assert.deepEqual(await verifyChain(store().db, 'nobody'), {
      rows: 0,
      from: 1,
      head: { seq: 0, hash: genesis },
      broken: undefined,
    })
  })

  it("can't be changed, deleted from or truncated", async () => {
    await fill(store(), 3)
    for (const statement of [
      `update audit set hash = ''`,
      `update audit set entry = '{}' where seq = 2`,
      `delete from audit where seq = 3`,
      `delete from audit where false`,
      `truncate audit`,
    ]) {
      await assert.rejects(sql.raw(statement).execute(store().db), /only be added to/, statement)
    }
    assert.equal((await rows()).length, 3)
  })

  it('refuses rows out of sequence, and columns that contradict the row', async () => {
    await fill(store(), 2)
    const insert = (entry: object) =>
      sql`insert into audit (entry, previous, hash) values (${JSON.stringify(entry)}::json, '', '')`.execute(store().db)
    await assert.rejects(insert({ tenant: tenantId, seq: 2, step: 'finished' }), /duplicate key|unique/)
    await assert.rejects(insert({ tenant: tenantId, step: 'finished' }), /null value/)
    await assert.rejects(
      sql`insert into audit (entry, previous, hash, actor_oid)
      values ('{}', '', '', 'me')`.execute(store().db),
    )
  })

  const manipulations: readonly [name: string, statement: string, expected: { kind: string; seq: number }][] = [
    [
      'an altered entry',
      `update audit set entry = '{"tenant":"contoso","seq":4}' where seq = 4`,
      { kind: 'altered', seq: 4 },
    ],
    [
      'one altered letter',
      `update audit set entry = replace(entry::text, 'thing 3', 'thing 8')::json where seq = 4`,
      { kind: 'altered', seq: 4 },
    ],
    ['an altered hash', `update audit set hash = repeat('a', 64) where seq = 4`, { kind: 'altered', seq: 4 }],
    [
      'an altered hash of the row before',
      `update audit set previous = repeat('a', 64) where seq = 4`,
      { kind: 'altered', seq: 4 },
    ],
    [
      'an altered entry with the hash that goes with it',
      `update audit set entry = replace(entry::text, 'thing 3', 'thing 8')::json where seq = 4; update audit set hash = ${ownHash} where seq = 4`,
      { kind: 'altered', seq: 4 },
    ],
    [
      'an altered first entry with its hash',
      `update audit set entry = replace(entry::text, 'thing 0', 'thing 8')::json where seq = 1; update audit set hash = ${ownHash} where seq = 1`,
      { kind: 'altered', seq: 1 },
    ],
    [
      'an altered entry, hashed and linked to by the next',
      `update audit set entry = replace(entry::text, 'thing 3', 'thing 8')::json where seq = 4; update audit set hash = ${ownHash} where seq = 4; update audit set previous = (select hash from audit where seq = 4) where seq = 5`,
      { kind: 'altered', seq: 5 },
    ],
    ['a missing entry', `delete from audit where seq = 4`, { kind: 'missing', seq: 4 }],
    ['a missing first entry', `delete from audit where seq = 1`, { kind: 'missing', seq: 1 }],
    ['many missing entries', `delete from audit where seq between 3 and 7`, { kind: 'missing', seq: 3 }],
    [
      'an entry moved far away',
      `update audit set entry = replace(entry::text, '"seq": 4', '"seq": 900000000000')::json where seq = 4`,
      { kind: 'missing', seq: 4 },
    ],
    [
      'an entry given to another tenant',
      `update audit set entry = replace(entry::text, 'contoso', 'elsewhere')::json where seq = 4`,
      { kind: 'missing', seq: 4 },
    ],
    [
      'two entries that changed places',
      `update audit set entry = replace(entry::text, '"seq": 4', '"seq": 44')::json where seq = 4; update audit set entry = replace(entry::text, '"seq": 5', '"seq": 4')::json where seq = 5; update audit set entry = replace(entry::text, '"seq": 44', '"seq": 5')::json where seq = 44`,
      { kind: 'reordered', seq: 4 },
    ],
    [
      'an inserted entry, the rest moved up',
      `update audit set entry = replace(entry::text, '"seq": ' || seq, '"seq": ' || seq + 101)::json where seq >= 4; update audit set entry = replace(entry::text, '"seq": ' || seq, '"seq": ' || seq - 100)::json where seq > 100; insert into audit (entry, previous, hash) select '{"tenant":"contoso","seq":4,"step":"forged"}', a.hash, encode(sha256(convert_to(a.hash || '{"tenant":"contoso","seq":4,"step":"forged"}', 'UTF8')), 'hex') from audit a where seq = 3`,
      { kind: 'inserted', seq: 4 },
    ],
    [
      'an entry forged at the end',
      `insert into audit (entry, previous, hash) select '{"tenant":"contoso","seq":10,"step":"forged"}', repeat('b', 64), encode(sha256(convert_to(repeat('b', 64) || '{"tenant":"contoso","seq":10,"step":"forged"}', 'UTF8')), 'hex')`,
      { kind: 'inserted', seq: 10 },
    ],
  ]
  for (const [name, statement, expected] of manipulations) {
    it(`detects ${name}`, async () => {
      await fill(store(), 9)
      assert.equal(await broken(), undefined)
      await tamper(store(), statement)
      assert.deepEqual(await broken(), expected)
    })
  }

  it('detects a second entry with the same number, even without the primary key', async () => {
    await fill(store(), 5)
    const forged = '{"tenant":"contoso","seq":3,"step":"forged"}'
    await store()
      .db.transaction()
      .execute(async (tx) => {
        await sql`alter table audit drop constraint audit_pkey`.execute(tx)
        await sql`insert into audit (entry, previous, hash) select ${forged}::json, previous,
          encode(sha256(convert_to(previous || ${forged}, 'UTF8')), 'hex') from audit where seq = 3`.execute(tx)
        const found = await verifyChain(tx, tenantId)
        assert.equal(found.broken?.kind, 'inserted')
        assert.equal(found.broken?.seq, 3)
        throw new Error('undo')
      })
      .catch((error: Error) => assert.equal(error.message, 'undo', error.message))
  })

  it('checks only the newest rows if requested', async () => {
    await fill(store(), 9)
    await tamper(store(), `update audit set hash = repeat('a', 64) where seq = 2`)
    assert.equal(await broken(5), undefined)
    assert.equal((await verifyChain(store().db, tenantId, { newest: 5 })).from, 5)
    assert.deepEqual(await broken(), { kind: 'altered', seq: 2 })
  })

  it('does not fork under concurrent writes', async () => {
    await Promise.all(Array.from({ length: 20 }, () => fill(store(), 5)))
    const report = await verifyChain(store().db, tenantId)
    assert.deepEqual([report.rows, report.broken], [100, undefined])
  })

  it('contains nothing that was rolled back', async () => {
    await fill(store(), 1)
    await assert.rejects(
      store()
        .db.transaction()
        .execute(async (tx) => {
          await auditQueries(tx).append(tenantId, [{ step: ownSteps.refused }])
          throw new Error('no')
        }),
    )
    await fill(store(), 1)
    const report = await verifyChain(store().db, tenantId)
    assert.deepEqual([report.rows, report.broken], [2, undefined])
  })

  it('names the person who acts for another in a transaction, and nobody afterwards', async () => {
    const steps = async () =>
      (await rows())
        .map(({ entry }) => JSON.parse(entry))
        .map(({ step, actor }) => `${step} by ${actor?.upn ?? 'the bot'}`)
    const key = { tenantId, id: 'tobaki-42' }
    await insertPlan(store().db, {
      ...key,
      playbook: 'disable',
      actions: disabling,
      requester: { oid: 'anna', upn: 'anna@contoso.com', name: 'Anna' },
      locale: 'en',
      channel,
      reason: 'Left the company',
      ticket: null,
      planHash: 'hash',
      tokenHash: 'token',
      counts: countsOf({ change: 3 }),
      guests: 0,
      now: Date.now(),
      expiresAt: Date.now() + 1000,
    })
    await store()
      .db.transaction()
      .execute(async (tx) => {
        await setActor(tx, { oid: 'ben', upn: 'ben@contoso.com', name: 'Ben' })
        await applyMove(tx, key, { from: 'planned', to: 'queued', now: 1 })
      })
    await applyMove(store().db, key, { from: 'queued', to: 'expired', now: 2, because: 'lapsed' })
    assert.deepEqual(await steps(), [
      'planned by anna@contoso.com',
      'confirmed by ben@contoso.com',
      'expired by the bot',
    ])
    assert.deepEqual(await findUnrecorded(store().db, tenantId), [])
    await tamper(store(), 'delete from audit where seq = 3')
    assert.equal(await broken(), undefined)
    assert.deepEqual(await findUnrecorded(store().db, tenantId), [
      { operation: 'tobaki-42', state: 'expired', item: null },
    ])
  })
}
