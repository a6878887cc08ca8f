import assert from 'node:assert/strict'
import { checkRequester, keyFor } from '../../../src/operations/lifecycle/access.ts'
import { hashToken } from '../../../src/operations/model/ids.ts'
import type { OperationRow } from '../../../src/store/queries/lifecycle/operations.ts'
import { anna, someone, useHarness } from '../harness.ts'
import { refused } from '../refusal.ts'

describe('the owner of an operation', () => {
  const row = {
    id: 'tobaki-42',
    tenant_id: 'contoso',
    requester_oid: 'anna',
    requester_name: 'Anna',
    token_hash: hashToken('token'),
  } as OperationRow

  it('is its requester in its tenant, whether by its token or by typing', () => {
    checkRequester(row, anna)
    checkRequester(row, anna, 'token')
    const details = { id: row.id, requester: 'Anna' }
    for (const stranger of [someone('zoe'), someone('anna', 'fabrikam')]) {
      assert.throws(() => checkRequester(row, stranger), { code: 'notYourOperation', details })
    }
    assert.throws(() => checkRequester(row, anna, 'other'), { code: 'tampered', details: { id: row.id } })
  })

  it("is looked up in the caller's tenant, however the ID was typed", () => {
    assert.deepEqual(keyFor(' Tobaki-42 ', someone('zoe', 'fabrikam')), { tenantId: 'fabrikam', id: 'tobaki-42' })
  })
})

describe('viewing an operation', () => {
  const h = useHarness(() => ({ limits: { confirmCountAbove: 100 } }))

  it('reports a missing one by name', async () => {
    assert.deepEqual(await refused(h().operations.get('Nobody-1', anna), 'operationNotFound'), { id: 'nobody-1' })
  })

  it('lists follow-ups only after it has ended', async () => {
    h().world.add('bob')
    const { id } = await h().begin('disable', ['bob'])
    assert.deepEqual((await h().operations.get(id, anna)).followers, [])
    await h().work()
    assert.deepEqual((await h().operations.get(id, anna)).followers, [])
  })
})
