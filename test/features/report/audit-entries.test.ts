import assert from 'node:assert/strict'
import { report } from '../../../src/features/report/feature.ts'
import { messagesFor } from '../../support/words.ts'

describe('the audit log of notes for a report', () => {
  it('shows since when an incident was known', () => {
    const viewer = { device: 'desktop', locale: 'en', timeZone: 'UTC' } as const
    const entry = { target: null, before: null, after: '2026-04-30T21:40:00.000Z' }
    const shown = (step: string) => report.cards.entry({ ...entry, step }, messagesFor('en'), viewer)
    assert.match(shown('awareSince').join(), /^(Apr 30|.*Apr 30, 9:40)/)
    assert.deepEqual(shown('noted'), [])
  })
})
