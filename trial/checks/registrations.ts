// Covers: remove-methods
import { registrationRequests } from '../../src/actions/remove-methods/registrations.ts'
import type { AutomaticCheck } from '../check.ts'
import { withoutLicence, withoutRole } from '../expected.ts'
import { lists, read } from './read.ts'

/** What the report says of somebody's sign-in methods. */
export const registrations: readonly AutomaticCheck[] = [
  read({
    id: 'report-of-fifty',
    title: 'Fifty names in one filter of the registration report',
    claim: 'Graph accepts fifty names joined by or.',
    source: 'docs/get-started.md#before-you-rely-on-it',
    otherwise: 'Large plans ask for fifteen names at a time and take longer; if that fails too, there is no estimate.',
    permissions: ['AuditLog.Read.All'],
    expected: [withoutRole('Reports Reader', 'Security Reader', 'Global Reader'), withoutLicence('P1')],
    request: ({ first }) => {
      const [, domain = ''] = first.userPrincipalName.split('@')
      const others = Array.from({ length: 49 }, (_, at) => `rollcall-trial-${at + 1}@${domain}`)
      return registrationRequests.registrations([first.userPrincipalName, ...others])
    },
    look: lists,
  }),
]
