import assert from 'node:assert/strict'
import { checkRequester, keyFor } from '../../src/operations/access.ts'
import { hashToken } from '../../src/operations/ids.ts'
import type { OperationRow } from '../../src/store/queries/operations.ts'
import { anna, someone, useHarness } from './harness.ts'
import { refused } from './refusal.ts'

describe('whose operation it is', () => {
  const row = {
    id: 'tobaki-42',
    tenant_id: 'contoso',
    requester_oid: 'anna',
    requester_name: 'Anna',
    token_hash: hashToken('token'),
  } as OperationRow

  it('is that of its requester, of that tenant, with its own token or typed', () => {
    checkRequester(row, anna)
    checkRequester(row, anna, 'token')
    const details = { id: row.id, requester: 'Anna' }
    for (const stranger of [someone('zoe'), someone('anna', 'fabrikam')]) {
      assert.throws(() => checkRequester(row, stranger), { code: 'notYourOperation', details })
    }
    assert.throws(() => checkRequester(row, anna, 'other'), { code: 'tampered', details: { id: row.id } })
  })

  it('is looked for in the tenant of who asks, however its id was typed', () => {
    assert.deepEqual(keyFor(' Tobaki-42 ', someone('zoe', 'fabrikam')), { tenantId: 'fabrikam', id: 'tobaki-42' })
  })
})

describe('an operation that is looked at', () => {
  const h = useHarness(() => ({ limits: { confirmCountAbove: 100 } }))

  it('is named when it does not exist', async () => {
    assert.deepEqual(await refused(h().operations.get('Nobody-1', anna), 'operationNotFound'), { id: 'nobody-1' })
  })

  it('names what followed it once it has ended, and nothing before', async () => {
    h().world.add('bob')
    const { id } = await h().begin('disable', ['bob'])
    assert.deepEqual((await h().operations.get(id, anna)).followers, [])
    await h().work()
    assert.deepEqual((await h().operations.get(id, anna)).followers, [])
  })
})
