// Covers: evidence
import { auditSearchRequests } from '../../src/features/evidence/audit-searches.ts'
import type { AutomaticCheck } from '../check.ts'
import { withoutLicence, withoutRole } from '../expected.ts'
import { read } from './read.ts'

/** Searches of the audit log of mailboxes. */
export const auditSearches: readonly AutomaticCheck[] = [
  ...(['v1.0', 'beta'] as const).map((version) =>
    read({
      id: version === 'beta' ? 'audit-search-beta' : 'audit-search',
      title: `Searching mailboxes, in ${version}`,
      claim: `Graph ${version} starts a search of the audit log.`,
      source: 'docs/incidents.md#3-evidence',
      otherwise:
        version === 'beta'
          ? 'Rollcall uses v1.0. If that fails too, cards say that the tenant doesn’t offer the search.'
          : 'Rollcall uses beta.',
      permissions: ['AuditLogsQuery-Exchange.Read.All'],
      expected: [withoutRole('Global Reader'), withoutLicence('P1')],
      status: 201,
      request: ({ first }) => ({
        ...auditSearchRequests.startAuditSearch({
          from: Date.UTC(2026, 0, 1),
          to: Date.UTC(2026, 0, 2),
          upns: [first.userPrincipalName],
          operations: ['New-InboxRule'],
        }),
        version,
      }),
    }),
  ),
]
