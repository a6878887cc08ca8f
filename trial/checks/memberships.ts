// Covers: remove-from-groups
import { membershipRequests } from '../../src/actions/remove-from-groups/memberships.ts'
import type { AutomaticCheck } from '../check.ts'
import { withoutLicence, withoutRole } from '../expected.ts'
import { lists, read } from './read.ts'

/** Which groups somebody is in, and until when. */
export const memberships: readonly AutomaticCheck[] = [
  read({
    id: 'memberships',
    title: 'Reading groups with `isManagementRestricted`',
    claim: 'Graph accepts isManagementRestricted in the list of somebody’s groups, without a cast.',
    source: 'docs/get-started.md#before-you-rely-on-it',
    otherwise: 'Every plan that removes people from groups fails, until the bot asks without that property.',
    request: ({ rich }) => membershipRequests.groupsOf(rich.id, { restricted: true }),
    look: lists,
  }),
  read({
    id: 'temporary-memberships',
    title: 'Reading until when someone is in a group',
    claim: 'Privileged Identity Management lists someone’s memberships by a filter on principalId.',
    source: 'docs/use.md#offboarding-accounts',
    otherwise: 'Undoing `remove from groups` makes temporary memberships permanent, and says that it can’t tell.',
    permissions: ['PrivilegedAssignmentSchedule.Read.AzureADGroup'],
    expected: [withoutRole('Groups Administrator', 'User Administrator', 'Global Reader'), withoutLicence('P2')],
    request: ({ first }) => membershipRequests.schedulesOf(first.id),
    look: lists,
  }),
]
