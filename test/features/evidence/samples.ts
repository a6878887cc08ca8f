import type { Reply } from '../../../src/chat/views/reply.ts'
import { showEvidence } from '../../../src/features/evidence/card.ts'
import { traces as evidence } from '../../../src/features/evidence/shown.ts'
import { sampleOperation, shownValue, shownValues } from '../../chat/views/samples/operations.ts'
import { type Making, now } from '../../chat/views/samples/texts.ts'
import { sampleEvidence } from './traces.ts'

/** What was found about accounts. */
export function cards({ texts, messages, viewer }: Making): Record<string, Reply> {
  return {
    evidence: showEvidence(
      {
        operation: sampleOperation(texts, {
          playbook: 'contain',
          shown: shownValues(shownValue(evidence, sampleEvidence(texts, 24))),
        }),
        traces: [
          { kind: 'forwarding', what: 'forwarded', at: now, recent: true, who: texts.name() },
          { kind: 'inboxRules', what: 'ruleCreated', name: texts.typed(), at: now, recent: true, who: texts.name() },
          { kind: 'delegates', what: 'fullAccess', at: now, recent: true, who: texts.name() },
          { kind: 'methods', what: 'fido2', name: texts.typed(), at: now, recent: true, who: texts.name() },
          { kind: 'devices', what: texts.name(), at: now, recent: true, who: texts.name() },
          { kind: 'sent', what: 'messages', count: 412, at: now, who: texts.name() },
          { kind: 'appCredentials', what: texts.name(), count: 2, at: now, who: texts.name() },
          { kind: 'consents', what: texts.name(), publisher: null, who: texts.name() },
        ],
        total: 23,
        page: 1,
      },
      messages,
      viewer,
    ),
    evidenceNotChecked: showEvidence(
      {
        operation: sampleOperation(texts, {
          playbook: 'contain',
          shown: shownValues(shownValue(evidence, sampleEvidence(texts, 24, 'signedOut'))),
        }),
        traces: [],
        total: 0,
        page: 1,
      },
      messages,
      viewer,
    ),
  }
}
