import assert from 'node:assert/strict'
import { stepColumns } from '../../../src/features/other-systems/columns.ts'
import type { Item } from '../../../src/operations/model/types.ts'
import { ordinaryTexts, sampleItem, sampleOperation } from '../../chat/views/samples/index.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { shownAssignments } from './samples.ts'

describe('the columns about steps in other systems', () => {
  it('give their state, for accounts that have any', () => {
    const by = { oid: 'p', upn: 'pradeep@contoso.com', name: 'Pradeep' }
    const at = Date.UTC(2026, 0, 5, 9)
    const common = { steps: [], accounts: 2, number: 1, to: null, unreachable: false }
    const operation = sampleOperation(ordinaryTexts(), {
      playbook: 'offboard',
      actions: [{ kind: 'block-sign-in', parameters: null }],
      shown: shownAssignments([
        { ...common, system: 'mailbox', state: 'notNeeded', by, at, reason: 'No mailbox' },
        { ...common, system: 'oneDrive', state: 'offered', by: null, at: null, reason: null },
        { ...common, system: 'activeDirectory', state: 'done', by, at, reason: null },
      ]),
    })
    const account = { id: 'id', upn: 'bob@contoso.com', name: 'Bob', enabled: true, guest: false }
    const steps = (more: Partial<Item>) => {
      const item = { ...sampleItem(ordinaryTexts(), 0), verdict: 'change', steps: [], account, ...more } as const
      return Object.values(stepColumns).map((cell) => cell({ item, operation, registry: wholeRegistry }))
    }
    const none = [null, null, null]
    const mailbox = 'notNeeded; pradeep@contoso.com; 2026-01-05T09:00:00.000Z; No mailbox'
    const done: Item['steps'][number] = {
      why: null,
      action: 'sign-out',
      state: 'done',
      reason: null,
      requestId: 'r2',
      verified: 'none',
      stays: [],
      items: [],
      synced: [],
      recent: [],
      temporary: [],
    }
    const failed = { ...done, state: 'failed' as const }
    assert.deepEqual(steps({ steps: [failed] }), none, 'nothing was done to it')
    assert.deepEqual(steps({ steps: [done] }), [mailbox, 'offered', null])
    assert.deepEqual(steps({ steps: [done], account: { ...account, guest: true } }), none)
    const there = 'done; pradeep@contoso.com; 2026-01-05T09:00:00.000Z'
    const synced = { ...account, synced: true as const }
    assert.deepEqual(steps({ verdict: 'synced', why: 'synced', steps: [], account: synced }), [
      mailbox,
      'offered',
      there,
    ])
  })
})
