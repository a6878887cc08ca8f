import assert from 'node:assert/strict'
import type { AuditedStep } from '../../../src/chat/views/places.ts'
import { otherSystems } from '../../../src/features/other-systems/feature.ts'
import { messagesFor } from '../../support/words.ts'

describe('the audit log of steps in other systems', () => {
  it('shows the system, and who was asked', () => {
    const entry = { step: 'handedOff', target: 'mailbox', before: null, after: 'Grady' }
    const shown = (change: Partial<AuditedStep> = {}, locale = 'en') =>
      otherSystems.cards.entry({ ...entry, ...change }, messagesFor(locale))
    assert.deepEqual(shown(), ['Mailbox steps: Grady'])
    assert.deepEqual(shown({}, 'de'), ['Postfachschritte: Grady'])
    assert.deepEqual(shown({ step: 'handOffDone', after: null }), ['Mailbox steps'])
    assert.deepEqual(shown({ target: 'unheard of', after: null }), ['unheard of'])
    assert.deepEqual(shown({ step: 'handedOver' }), [])
  })
})
