import type { AuditEntry } from '../../../src/chat/operations/audit-log.ts'
import type { Reply } from '../../../src/chat/views/reply.ts'
import { auditPerPage, showAuditEntries } from '../../../src/features/audit/card.ts'
import { auditedPerPage, showAuditedOperations } from '../../../src/features/audit/operations-card.ts'
import { cardsOf } from '../../../src/features/define.ts'
import { features } from '../../../src/features/index.ts'
import { type Making, now, type Texts, times } from '../../chat/views/samples/texts.ts'

export { stepText } from '../../../src/features/audit/card.ts'

const auditSteps = ['accountChanged', 'accountFailed', 'confirmed', 'exported', 'expired', 'skipped', 'later'] as const

function sampleEntry(texts: Texts, index: number): AuditEntry {
  const step = auditSteps[index % auditSteps.length] ?? 'planned'
  const account = step.startsWith('account') || step === 'skipped'
  return {
    seq: 1234 - index,
    at: now,
    step,
    actor: step === 'expired' ? null : { oid: 'oid', upn: texts.upn(), name: texts.name() },
    operation: step === 'exported' ? null : 'tobaki-42',
    kind: step === 'exported' ? null : 'disable',
    action: null,
    target: null,
    follows: null,
    undoOf: null,
    retryOf: null,
    replacedBy: null,
    planHash: 'ab'.repeat(32),
    reason: texts.typed(),
    ticket: 'INC123456',
    origin: null,
    comment: step === 'confirmed' ? texts.typed() : null,
    accounts: account ? null : 24,
    account: account ? { id: `id-${index}`, upn: texts.upn(), name: texts.name() } : null,
    before: account ? 'enabled' : 'planned',
    after: account ? 'disabled' : 'queued',
    why: step === 'accountFailed' ? 'forbidden' : step === 'skipped' ? 'adminRole' : null,
    requestId: account ? '11111111-2222-3333-4444-555555555555' : null,
    export: step === 'exported' ? { what: 'users', format: 'csv', rows: 1200 } : null,
    hash: 'cd'.repeat(32),
  }
}

/** The audit log. */
export function cards({ texts, messages, viewer }: Making): Record<string, Reply> {
  const head = (seq: number) => ({ seq, hash: '3f9a1c2e'.repeat(8) })
  const audit = (view: Partial<Parameters<typeof showAuditEntries>[0]>) =>
    showAuditEntries(
      {
        filter: {},
        cards: cardsOf(features),
        page: 1,
        entries: [],
        total: 0,
        chain: { rows: 3, from: 1, head: head(3), broken: undefined },
        ...view,
      },
      messages,
      viewer,
    )
  return {
    audit: audit({
      filter: { any: texts.typed() },
      page: 2,
      entries: times(auditPerPage, (index) => sampleEntry(texts, index)),
      total: 1234,
      chain: { rows: 2000, from: 401, head: head(2400), broken: undefined },
    }),
    auditOperations: showAuditedOperations(
      {
        filter: { operator: texts.typed() },
        own: true,
        page: 2,
        operations: times(auditedPerPage, (index) => ({
          steps: [sampleEntry(texts, 2), sampleEntry(texts, index % 2 === 0 ? 3 : 4)],
          entries: 1234,
        })),
        total: 35,
        expired: 12,
        chain: { rows: 2000, from: 401, head: head(2400), broken: undefined },
      },
      messages,
      viewer,
    ),
    auditBroken: audit({ chain: { rows: 3, from: 1, head: head(3), broken: { kind: 'altered', seq: 4 } } }),
  }
}
