import assert from 'node:assert/strict'
import { searchQueries } from '../../../src/features/evidence/search-queries.ts'
import type { EvidenceTables } from '../../../src/features/evidence/tables.ts'
import { knownOperations } from '../../../src/operations/lifecycle/known-operations.ts'
import type { OperationKey } from '../../../src/store/queries/lifecycle/operations.ts'
import { insertPlan } from '../../support/events.ts'
import { channel, countsOf, disabling } from '../../support/plans.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { useStore } from '../../support/store.ts'

const now = 1_000_000

describe('searches of the audit log', () => {
  const store = useStore()
  const searches = () => searchQueries(store().db)
  const plan = async (id: string, person: string, count: number): Promise<OperationKey> => {
    const key = { tenantId: 'contoso', id }
    await insertPlan(store().db, {
      ...key,
      playbook: 'contain',
      actions: disabling,
      requester: { oid: person, upn: `${person}@contoso.com`, name: person },
      locale: 'en-US',
      channel,
      reason: null,
      ticket: null,
      planHash: id,
      tokenHash: id,
      counts: countsOf({ change: count }),
      guests: 0,
      now,
      expiresAt: now + 600_000,
    })
    const accounts = Array.from({ length: count }, (_, n) => [`${id}-${n}`])
    await searches().insert(key, accounts, { from: 0, to: now, time: 30_000 })
    return key
  }
  const claimed = async (at: number) =>
    (await searches().claim(at, 10, knownOperations(wholeRegistry)))
      .map(({ operation_id: id, n }) => `${id} ${n}`)
      .toSorted()

  it('are two at a time for each person, the oldest first', async () => {
    const first = await plan('first', 'anna', 3)
    await plan('second', 'anna', 1)
    await plan('other', 'boris', 1)
    assert.deepEqual(await claimed(now), ['first 0', 'first 1', 'other 0'])
    const [row] = await store()
      .db.withTables<EvidenceTables>()
      .selectFrom('audit_searches')
      .selectAll()
      .where('n', '=', 1)
      .execute()
    await searches().end(row ?? assert.fail('no search'))
    assert.deepEqual(await claimed(now + 1), ['first 2'])
    await searches().endAll(first)
    assert.deepEqual(await claimed(now + 2), ['second 0'])
  })

  it('have their full time when those before them have used theirs', async () => {
    await plan('third', 'carla', 3)
    const rows = await store()
      .db.withTables<EvidenceTables>()
      .selectFrom('audit_searches')
      .selectAll()
      .where('operation_id', '=', 'third')
      .execute()
    const times = rows.toSorted((a, b) => a.n - b.n).map(({ give_up_at: end }) => Number(end) - now)
    assert.deepEqual(times, [30_000, 30_000, 60_000])
  })
})
