import type { Reply } from '../../../src/chat/views/reply.ts'
import { showCheck } from '../../../src/features/look-up/status-card.ts'
import { sampleAccount } from '../../chat/views/samples/accounts.ts'
import { type Making, now, times } from '../../chat/views/samples/texts.ts'
import { wholeRegistry } from '../../support/registry.ts'

const incident = {
  id: '1234',
  title: 'Multi-stage incident involving Initial access & Lateral movement from a phishing page',
}

/** The status of an incident's accounts. */
export const cards = ({ texts, messages, viewer }: Making): Record<string, Reply> => ({
  incidentStatus: showCheck(
    {
      registry: wholeRegistry,
      lookups: [
        ...times(3, (index) => ({ input: 'x', outcome: 'found' as const, account: sampleAccount(texts, index) })),
        { input: 'DESKTOP-7F3K2\\svc-scan', outcome: 'notFound', elsewhere: 'notInEntra' },
        { input: 'Kim Akers (kim@fabrikam.com)', outcome: 'notFound', elsewhere: 'otherTenant' },
      ],
      rest: [],
      origin: incident,
      lookup: 'list-id',
      show: 'all',
      page: 1,
      at: now,
    },
    messages,
    viewer,
  ),
})
