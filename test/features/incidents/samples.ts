import { showPlan } from '../../../src/chat/views/plan.ts'
import type { Reply } from '../../../src/chat/views/reply.ts'
import { cardsOf } from '../../../src/features/define.ts'
import { showIncidentAccounts } from '../../../src/features/incidents/choose-card.ts'
import type { EvidenceRole } from '../../../src/features/incidents/evidence.ts'
import { showIncidents } from '../../../src/features/incidents/list-card.ts'
import { unnamed } from '../../../src/features/incidents/on-plans.ts'
import { features } from '../../../src/features/index.ts'
import { sampleAccount } from '../../chat/views/samples/accounts.ts'
import { containing, counts, sampleItem, shownValue, shownValues } from '../../chat/views/samples/operations.ts'
import { type Making, now, times } from '../../chat/views/samples/texts.ts'
import { planSpec, wholeRegistry } from '../../support/registry.ts'

/** Incidents, and what is planned for them. */
export function cards({ texts, messages, viewer }: Making): Record<string, Reply> {
  const incident = {
    id: '1234',
    title: 'Multi-stage incident involving Initial access & Lateral movement from a phishing page',
  }
  const person = (compromised: boolean, roles: readonly EvidenceRole[] = ['contextual']) => ({
    name: texts.name(),
    key: texts.upn(),
    roles,
    compromised,
  })
  const few = { ...counts, change: 2, already: 0, protected: 0, duplicate: 0, synced: 0, ambiguous: 0, notChosen: 1 }
  const operation = containing(texts, { origin: incident, counts: few, shown: shownValues(shownValue(unnamed, 1)) })
  return {
    incidents: showIncidents(
      {
        registry: wholeRegistry,
        incidents: times(12, (index) => ({
          id: `${1240 - index}`,
          title: index % 4 === 3 ? '' : index % 2 === 0 ? incident.title : texts.typed(),
          severity: ['high', 'medium', 'low', 'somethingNew'][index % 4] ?? 'high',
          updated: index % 5 === 4 ? undefined : now - index * 3_600_000,
          people: index === 3 ? [person(false, []), person(false, [])] : [person(index % 3 !== 2), person(false)],
        })),
        more: true,
        page: 1,
      },
      messages,
      viewer,
    ),
    incidentsNone: showIncidents({ registry: wholeRegistry, incidents: [], more: false, page: 1 }, messages, viewer),
    incidentAccounts: showIncidentAccounts(
      {
        origin: incident,
        spec: planSpec('contain'),
        accounts: times(5, (index) => ({
          account: sampleAccount(texts, index),
          isChosen: index < 2,
          labels: index % 2 === 0 ? (['destination', 'attacked'] as const) : (['contextual'] as const),
        })),
        absent: ['DESKTOP-7F3K2\\svc-scan', 'Kim Akers (kim@fabrikam.com)', texts.typed(), texts.typed()],
        unjudged: false,
      },
      messages,
      viewer,
    ),
    incidentAccountsNone: showIncidentAccounts(
      {
        origin: { id: '1235', title: '' },
        spec: planSpec('disable'),
        accounts: times(60, (index) => ({
          account: sampleAccount(texts, index),
          isChosen: false,
          labels: ['malicious'] as const,
        })),
        absent: [],
        unjudged: true,
      },
      messages,
      viewer,
    ),
    incidentPlan: showPlan(
      {
        operation,
        registry: wholeRegistry,
        cards: cardsOf(features),
        token: 'A'.repeat(24),
        changes: { items: times(2, (index) => sampleItem(texts, index)), total: 2 },
        skipped: [
          {
            verdict: 'notFound',
            why: 'notInEntra',
            count: 1,
            some: [
              {
                ...sampleItem(texts, 1, { verdict: 'notFound', why: 'notInEntra', account: null }),
                input: 'DESKTOP-7F3K2\\svc-scan',
              },
            ],
          },
          {
            verdict: 'notChosen',
            why: null,
            count: 2,
            some: times(2, (index) =>
              sampleItem(texts, 5 + index, { verdict: 'notChosen', detail: 'destination, attacked' }),
            ),
          },
        ],
        approvers: [],
        confirmCountAbove: 5,
        approval: {
          approvalWindow: 24 * 3_600_000,
          others: 0,
          left: 24,
          guards: 0,
          compromised: 0,
          admins: [],
          missingProtected: 'block',
          readOnly: false,
          limit: 25,
          needed: false,
        },
      },
      messages,
      viewer,
    ),
  }
}
