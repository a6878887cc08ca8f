import assert from 'node:assert/strict'
import type { AuditEntry } from '../../../src/chat/operations/audit-log.ts'
import type { CardAdditions } from '../../../src/chat/views/places.ts'
import { showAuditEntries } from '../../../src/features/audit/card.ts'
import { textsOf } from '../../chat/views/rules.ts'
import { messagesFor } from '../../support/words.ts'

const en = messagesFor('en')
const viewer = { device: 'desktop', locale: 'en', timeZone: 'UTC' } as const
const chain = { rows: 9, from: 1, head: { seq: 9, hash: '3f9a1c2e'.repeat(8) }, broken: undefined }

function entry(seq: number, change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    seq,
    at: Date.UTC(2026, 4, 1, 8),
    step: 'skipped',
    actor: { oid: 'a', upn: 'alex@contoso.com', name: 'Alex Wilber' },
    operation: 'tobaki-42',
    kind: 'offboard',
    action: 'block-sign-in',
    target: null,
    follows: null,
    undoOf: null,
    retryOf: null,
    replacedBy: null,
    planHash: null,
    reason: null,
    ticket: null,
    origin: null,
    comment: null,
    accounts: null,
    account: { id: 'b', upn: 'bob@contoso.com', name: 'Bob' },
    before: null,
    after: null,
    why: 'stopped',
    requestId: null,
    export: null,
    hash: '',
    ...change,
  }
}

const explained: CardAdditions = { entry: ({ step, after }) => (step === 'planted' ? [`To ${after}`] : []) }
const shown = (entries: readonly AuditEntry[]) =>
  textsOf(
    showAuditEntries(
      { filter: { account: 'b' }, cards: [explained], page: 1, entries, total: entries.length, chain },
      en,
      viewer,
    ).card,
  )
const times = (texts: readonly string[], what: RegExp) => texts.filter((text) => what.test(text)).length

describe('the audit log', () => {
  it('shows what an operation that ended early left undone for one account in one row, with the numbers of its entries', () => {
    const actions = ['remove-licences', 'sign-out', 'block-sign-in']
    const texts = shown(actions.map((action, index) => entry(9 - index, { action })))
    assert.equal(times(texts, /^– Skipped: 3 steps$/), 1)
    assert.equal(times(texts, /(^| · )#7–9 · tobaki-42$/), 1)
    assert.equal(times(texts, /^Bob · bob@contoso\.com/), 1)
  })

  it('ends no reason with a colon, because the log has no names of groups and licences', () => {
    for (const why of Object.keys(en.why)) assert.equal(times(shown([entry(9, { why })]), /:\s*(·|$)/), 0, why)
    assert.equal(times(shown([entry(9, { why: 'dynamicGroup' })]), /Membership is set by a rule/), 1)
  })

  it('keeps entries with different contents apart', () => {
    const others: readonly Partial<AuditEntry>[] = [
      { why: 'lapsed' },
      { operation: 'mirado-07' },
      { account: { id: 'c', upn: 'carol@contoso.com', name: 'Carol' } },
      { step: 'accountChanged' },
    ]
    for (const change of others) assert.equal(times(shown([entry(9), entry(8, change)]), /steps$/), 0)
    assert.equal(
      times(shown([entry(9, { step: 'accountChanged' }), entry(8, { step: 'accountChanged' })]), /steps$/),
      0,
    )
  })

  it('shows what a feature says of its entries, beside those of whole operations', () => {
    const asked = { step: 'planted', account: null, why: null, after: 'Grady' } as const
    assert.equal(times(shown([entry(9, asked)]), /^To Grady/), 1)
    assert.equal(times(shown([entry(9, { ...asked, step: 'planned' })]), /Grady/), 0)
  })

  it('marks steps with the signs of the cards', () => {
    const says = en.auditSteps
    const signs = { planned: '◇', stopped: '■', paused: '▲', refused: '◆', finished: '✓', started: '►', expired: '–' }
    for (const [step, sign] of Object.entries(signs))
      assert.equal(times(shown([entry(9, { step, account: null })]), new RegExp(`^${sign} ${says[step]}$`)), 1, step)
  })
})
