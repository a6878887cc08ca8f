import assert from 'node:assert/strict'
import { isKnown, type KnownOperations } from '../../../src/store/queries/known-operations.ts'
import { insertPlan, setOperations } from '../../support/events.ts'
import { planOf } from '../../support/plans.ts'
import { useStore } from '../../support/store.ts'

describe('an operation', () => {
  const store = useStore()
  const key = { tenantId: 'contoso', id: 'tobaki-1' }
  const all: KnownOperations = { eventsVersion: 6, playbooks: ['disable'], actions: ['block-sign-in', 'sign-out'] }
  const known = async (mine: Partial<KnownOperations> = {}) => {
    const found = await store()
      .db.selectFrom('whole_operations as o')
      .select('o.id')
      .where(isKnown('o', { ...all, ...mine }))
      .execute()
    return found.length === 1
  }

  beforeEach(async () => {
    await insertPlan(store().db, planOf({ ...key, now: 1_000, expiresAt: 601_000 }))
    await setOperations(store().db, { events_version: 6 })
  })

  it('is known if its events, its playbook and all of its actions are', async () => {
    assert.equal(await known(), true)
    assert.equal(await known({ eventsVersion: 7 }), true)
    assert.equal(await known({ eventsVersion: 5 }), false)
    assert.equal(await known({ playbooks: ['enable'] }), false)
    assert.equal(await known({ actions: ['block-sign-in'] }), false)
    assert.equal(await known({ actions: [] }), false)
  })
})
