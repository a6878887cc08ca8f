import type { Lookup } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import { groupMembers } from '../../graph/directory/groups.ts'
import type { ProtectionGap } from '../../store/queries/operation-types.ts'
import { type ProtectedAccount, protectedQueries } from '../../store/queries/protected-accounts.ts'
import type { Context } from '../model/context.ts'
import type { Limits } from '../model/types.ts'
import { ruleErrors } from './errors.ts'

/** Accounts protected by configuration, with every ID and name they might have, and what isn't known about them. */
interface ConfiguredAccounts {
  readonly names: ReadonlySet<string>
  readonly gaps: readonly ProtectionGap[]
}

/** Accounts protected by configuration, by name or group. */
export async function readProtectedAccounts(
  context: Pick<Context, 'store' | 'limits' | 'clock'>,
  directory: Directory,
  tenantId: string,
  onRead?: (people: number) => void,
): Promise<ConfiguredAccounts & { readonly members: ReadonlySet<string> }> {
  const { protectedGroupId: group } = context.limits
  const [configured, members] = await Promise.all([
    readConfigured(context, directory, tenantId),
    group ? directory.ask(groupMembers, group, onRead) : new Set<string>(),
  ])
  const empty = group && members.size === 0 ? [{ problem: 'emptyGroup', name: group } as const] : []
  return {
    ...configured,
    members: new Set([...members].map((id) => id.toLowerCase())),
    gaps: [...configured.gaps, ...empty],
  }
}

/**
 * Looks up PROTECTED_ACCOUNTS. The object ID that an entry once referred to stays protected, so renaming an account
 * changes nothing. An entry is a gap if it has never referred to an account, according to the records, or if it can't
 * be looked up.
 */
async function readConfigured(
  { store, limits, clock }: Pick<Context, 'store' | 'limits' | 'clock'>,
  directory: Pick<Directory, 'find' | 'accountsByIds'>,
  tenantId: string,
): Promise<ConfiguredAccounts> {
  const entries = limits.protectedAccounts.map((one) => one.trim())
  if (entries.length === 0) return { names: new Set(), gaps: [] }
  const stored = protectedQueries(store.db)
  const [lookups, known] = await Promise.all([
    directory.find(entries),
    stored.known(
      tenantId,
      entries.map((entry) => entry.toLowerCase()),
    ),
  ])
  // "Not found" is a result. A missing response isn't: going on without it would leave an account unprotected.
  if (lookups.some((one) => isFailed(one, ['throttled', 'unavailable']))) throw new graphErrors.graphUnavailable()
  const found = lookups.flatMap(accountsMatching)
  const isKnown = (one: ProtectedAccount) => known.some((it) => it.entry === one.entry && it.account === one.account)
  await stored.remember(
    tenantId,
    found.filter((one) => !isKnown(one)),
    clock.now(),
  )
  const missing = lookups.filter((one) => one.outcome === 'notFound' || isFailed(one, ['invalid']))
  const renamed = known.filter(({ entry }) => missing.some(({ input }) => input.toLowerCase() === entry))
  const there =
    renamed.length > 0
      ? await directory.accountsByIds(renamed.map(({ account }) => account))
      : new Map<string, unknown>()
  const still = new Set(renamed.flatMap(({ entry, account }) => (there.has(account) ? entry : [])))
  const isMissing = ({ input }: Lookup) => !still.has(input.toLowerCase())
  const unread = lookups.filter((one) => one.outcome === 'failed' && !missing.includes(one))
  return {
    // By name as well as by ID: an account that takes over a protected account's name is protected too.
    names: new Set([...entries, ...[...known, ...found].map(({ account }) => account)].map((one) => one.toLowerCase())),
    gaps: [
      ...missing.filter(isMissing).map(({ input }) => ({ problem: 'noAccount', name: input }) as const),
      ...unread.map(({ input }) => ({ problem: 'notRead', name: input }) as const),
    ],
  }
}

const isFailed = (lookup: Lookup, codes: readonly string[]): boolean =>
  lookup.outcome === 'failed' && codes.includes(lookup.reason.code)

function accountsMatching(lookup: Lookup): ProtectedAccount[] {
  const entry = lookup.input.toLowerCase()
  const meant = (id: string) => ({ entry, account: id.toLowerCase() })
  if (lookup.outcome === 'ambiguous') return lookup.candidates.map(({ id }) => meant(id))
  return lookup.outcome === 'found' || lookup.outcome === 'duplicate' ? [meant(lookup.account.id)] : []
}

/**
 * Refuses to change anything while it isn't known who is protected by configuration, unless the configuration says to
 * continue.
 */
export function checkProtectionComplete(
  gaps: readonly ProtectionGap[],
  { missingProtected }: Pick<Limits, 'missingProtected'>,
): void {
  if (missingProtected === 'block' && gaps.length > 0) {
    throw new ruleErrors.protectionIncomplete({ count: gaps.length })
  }
}
