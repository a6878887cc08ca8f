import type { Evidence, EvidenceKind, EvidenceState, NamedTrace } from '../../../src/features/evidence/model.ts'
import { now, type Texts, times } from '../../chat/views/samples/texts.ts'

/** What was found about accounts; `search`: how far the search of the audit log is. */
export function sampleEvidence(texts: Texts, accounts: number, search: EvidenceState = 'read'): readonly Evidence[] {
  const one = (
    kind: EvidenceKind,
    count: number,
    trace: Omit<NamedTrace, 'who'>,
    more: Partial<Evidence> = {},
  ): Evidence => ({
    kind,
    state: 'read',
    undated: 0,
    count,
    accounts: Math.min(count, accounts),
    recent: count,
    unverified: 0,
    total: 0,
    newest: times(Math.min(3, count), () => ({ ...trace, who: texts.name() })),
    ...more,
  })
  const at = now - 2 * 86_400_000
  const found = (kind: EvidenceKind, count: number, trace: Omit<NamedTrace, 'who'>, more: Partial<Evidence> = {}) =>
    search === 'read' ? one(kind, count, trace, more) : one(kind, 0, trace, { state: search, newest: [] })
  return [
    one('methods', accounts > 1 ? 12 : 1, { what: 'fido2', name: texts.name(), at, recent: true }),
    one('devices', 0, { what: '' }, accounts > 1 ? {} : { state: 'off' }),
    one('consents', accounts > 1 ? 60 : 1, { what: texts.name(), publisher: null, at }, { recent: 0, unverified: 1 }),
    one('appCredentials', 0, { what: '' }),
    found('inboxRules', accounts > 1 ? 7 : 1, { what: 'ruleCreated', name: '..', at, recent: true }),
    found('forwarding', 1, { what: 'forwarded', at, recent: true }),
    found('delegates', 0, { what: '' }),
    found('sent', accounts, { what: 'messages', count: 412, at }, { total: 412 * accounts, recent: 0 }),
  ]
}
