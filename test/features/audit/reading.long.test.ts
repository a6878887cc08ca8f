import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { createAudit } from '../../../src/chat/operations/audit-log.ts'
import { anna, useHarness } from '../../operations/harness.ts'

describe('reading the audit', () => {
  const harness = useHarness()
  const append = (rows: number, entry: object = {}) =>
    sql`select audit_append('contoso', array(
      select ${JSON.stringify(entry)}::jsonb || jsonb_build_object('reason', n::text) from generate_series(1, ${rows}) n))`.execute(
      harness().store.db,
    )
  const reasons = async () => {
    const found: unknown[] = []
    for await (const { reason: n } of createAudit(harness()).all(anna, {})) found.push(n)
    return found
  }
  const newestFirst = (rows: number) => Array.from({ length: rows }, (_, n) => `${rows - n}`)
  const newest = async () => {
    const { entries } = await createAudit(harness()).page(anna, {}, { offset: 0, limit: 1 })
    return entries[0]
  }

  it('returns every row once, newest first, regardless of their number', async () => {
    await append(2_500)
    assert.deepEqual(await reasons(), newestFirst(2_500))
  })

  it('verifies the newest entries, or all of them', async () => {
    await append(20)
    const audit = createAudit(harness())
    const looks = [await audit.verify(anna, 5), await audit.verify(anna)]
    assert.deepEqual(
      looks.map(({ rows, from, broken }) => [rows, from, broken]),
      [
        [5, 16, undefined],
        [20, 1, undefined],
      ],
    )
  })

  it('shows exports', async () => {
    const file = { what: 'users', format: 'csv', rows: 3 }
    await append(1, { step: 'exported', export: { ...file, of: { search: 'a' } } })
    assert.deepEqual((await newest())?.export, file)
  })

  for (const kind of ['disable', 'enable', 'signOut'] as const) {
    it(`knows the kind ${kind}`, async () => {
      await append(1, { step: 'planned', kind })
      assert.equal((await newest())?.kind, kind)
    })
  }

  it('shows what is readable of altered rows', async () => {
    await append(1, {
      step: 7,
      kind: 'destroy',
      operation: 8,
      accounts: 'many',
      actor: { oid: 1, upn: 2, name: 3 },
      account: { id: 4, upn: 5, name: 6 },
      export: 'all',
    })
    const { seq, at, hash, ...entry } = (await newest()) ?? assert.fail('Not shown')
    assert.ok(at > 0 && seq === 1 && hash.length === 64)
    const nothing = {
      follows: null,
      origin: null,
      undoOf: null,
      retryOf: null,
      planHash: null,
      ticket: null,
      comment: null,
    }
    assert.deepEqual(entry, {
      ...nothing,
      step: '',
      kind: 'destroy',
      action: null,
      target: null,
      operation: null,
      accounts: null,
      reason: '1',
      replacedBy: null,
      export: null,
      before: null,
      after: null,
      why: null,
      requestId: null,
      actor: { oid: '', upn: '', name: '' },
      account: { id: '', upn: '', name: '' },
    })
    await append(1, { actor: 'someone', account: [] })
    const worse = await newest()
    assert.deepEqual([worse?.actor, worse?.account, worse?.step], [null, null, ''])
  })
})
