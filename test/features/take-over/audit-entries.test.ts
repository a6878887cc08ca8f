import assert from 'node:assert/strict'
import { takeOver } from '../../../src/features/take-over/feature.ts'

describe('the audit log of handovers', () => {
  it('shows who had the operation, and who has it or wants it', () => {
    const entry = { target: null, before: 'Alex', after: 'Grady' }
    const steps = ['handoverAsked', 'handoverAgreed', 'handoverDeclined', 'handoverExpired', 'handedOver']
    for (const step of steps) assert.deepEqual(takeOver.cards.entry({ ...entry, step }), ['Alex → Grady'], step)
    assert.deepEqual(takeOver.cards.entry({ ...entry, step: 'handedOff' }), [])
  })
})
