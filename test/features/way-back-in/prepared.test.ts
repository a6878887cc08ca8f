import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { verifyChain } from '../../../src/store/queries/audit-chain.ts'
import { anna } from '../../operations/harness.ts'
import { findUnrecorded } from '../../support/audit.ts'
import { letIn, useScene } from './scene.ts'

describe('a way back in', () => {
  const { harness } = useScene()
  const resultOf = async (id: string) => {
    const { operations } = harness()
    const { progress } = await operations.get(id, anna)
    const { items } = await operations.items(id, anna, { offset: 0, limit: 10 })
    return { counts: [progress.done, progress.verified, progress.unconfirmed], seen: items.map((one) => one.verified) }
  }
  const audited = async (id: string) => {
    const { db } = harness().store
    const { rows } = await sql<{ step: string }>`select entry ->> 'step' as step from audit
      where operation_id = ${id} and entry -> 'item' is not null order by seq`.execute(db)
    assert.equal((await verifyChain(db, anna.tid)).broken, undefined)
    assert.deepEqual(await findUnrecorded(db, anna.tid), [])
    return rows.map(({ step }) => step)
  }

  it('is prepared, not verified, in the result, for each account and in the audit log', async () => {
    const { id } = await letIn(harness(), ['adele', 'diego'])
    assert.deepEqual(await resultOf(id), { counts: [2, 0, 0], seen: ['prepared', 'prepared'] })
    assert.deepEqual(await audited(id), ['accountChanged', 'accountChanged'])
  })

  it('stays as it was recorded by earlier versions, which called it verified', async () => {
    const { id } = await letIn(harness(), ['adele'])
    await sql`update operation_writes set verified = 'verified' where operation_id = ${id}`.execute(harness().store.db)
    assert.deepEqual(await resultOf(id), { counts: [1, 1, 0], seen: ['verified'] })
    assert.deepEqual(await audited(id), ['accountChanged', 'accountVerified'])
  })
})
