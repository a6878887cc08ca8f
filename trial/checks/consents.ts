// Covers: revoke-consents
import { grantRequests } from '../../src/actions/revoke-consents/grants.ts'
import type { AutomaticCheck } from '../check.ts'
import { lists, read } from './read.ts'

/** Which apps somebody consented to, and which everyone has. */
export const consents: readonly AutomaticCheck[] = [
  read({
    id: 'consents',
    title: 'Reading somebody’s app consents',
    claim: 'DelegatedPermissionGrant.ReadWrite.All is enough to list them.',
    source: 'docs/permissions.md#permissions',
    otherwise: 'Consents are neither shown nor revoked.',
    permissions: ['DelegatedPermissionGrant.ReadWrite.All'],
    request: ({ rich }) => grantRequests.grantsOf(rich.id),
    look: lists,
  }),
  read({
    id: 'tenant-consents',
    title: 'Reading consents for everyone',
    claim: 'Graph filters consents by consentType.',
    source: 'docs/permissions.md#permissions',
    otherwise: 'Plans don’t say which apps keep their access.',
    permissions: ['DelegatedPermissionGrant.ReadWrite.All'],
    request: () => grantRequests.tenantGrants(),
    look: lists,
  }),
]
