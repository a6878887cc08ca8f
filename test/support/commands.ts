import type { Services } from '../../src/chat/turn/command.ts'
import { planScopesFor } from '../../src/operations/registry/collect-scopes.ts'
import { requested } from './all-commands.ts'
import { wholeRegistry } from './registry.ts'

/** Services for tests in which no command runs: only settings. */
export function servicesWith(limits: Partial<Services['limits']> = {}): Services {
  const all = {
    confirmCountAbove: 5,
    approvalAbove: 25,
    approvalAboveIrreversible: 5,
    approvalWindow: 24 * 3_600_000,
    maxAccounts: 2000,
    maxAccountsPerHour: 5000,
    abortAboveFailures: 20,
    readOnly: false,
    protectedAccounts: [],
    missingProtected: 'block',
    ...limits,
  }
  const kinds = wholeRegistry.actions().map(({ kind }) => ({ kind }))
  const operations = { followScopes: async () => planScopesFor(wholeRegistry, kinds) }
  return {
    limits: all,
    channelShowsNames: false,
    optIn: true,
    settings: { cloud: 'public' },
    operations,
    registry: wholeRegistry,
    scopes: requested,
  } as unknown as Services
}
