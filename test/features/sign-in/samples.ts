import type { Reply } from '../../../src/chat/views/reply.ts'
import { showPermissions, showSignedIn, showSignedOut, showWhoami } from '../../../src/features/sign-in/whoami-card.ts'
import { sampleOperation } from '../../chat/views/samples/operations.ts'
import { type Making, now } from '../../chat/views/samples/texts.ts'
import { requested } from '../../support/all-commands.ts'
import { wholeRegistry } from '../../support/registry.ts'

/** Who someone is, and what the bot can do for them. */
export function cards({ texts, messages, viewer }: Making): Record<string, Reply> {
  return {
    signedIn: showSignedIn({ registry: wholeRegistry, name: texts.name(), upn: texts.upn() }, messages, viewer),
    signedOut: showSignedOut([sampleOperation(texts, { state: 'needsSignIn' })], messages, viewer),
    whoami: showWhoami(
      {
        name: texts.name(),
        upn: texts.upn(),
        oid: '11111111-2222-3333-4444-555555555555',
        tid: '66666666-7777-8888-9999-000000000000',
        granted: ['User.Read', 'RoleManagement.Read.Directory', 'Later.Read.All'],
        missing: ['User.EnableDisableAccount.All', 'User.RevokeSessions.All'],
        roles: [{ name: 'User Administrator' }],
        eligibleUnread: 'role',
        notifications: 'decisions',
        operator: true,
        approver: false,
        left: 4_790,
        limit: 5_000,
        expiresAt: now + 3600_000,
      },
      messages,
      viewer,
    ),
    permissions: showPermissions(
      {
        granted: requested.configured({ optIn: true, cloud: 'public' }).slice(4),
        missing: ['User.Read', 'Later.Read.All'],
        addOns: [...requested.addOns.in('public').keys()],
        oid: '11111111-2222-3333-4444-555555555555',
        tid: '66666666-7777-8888-9999-000000000000',
      },
      messages,
      viewer,
    ),
  }
}
