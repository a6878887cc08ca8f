import { UserError } from '../../core/errors.ts'
import type { Account, Impact, NotChecked } from '../../core/model.ts'
import type { Directory } from '../../graph/directory/directory.ts'

/** Checking more accounts would take too long: about a thousand requests. */
const most = 300
const manyReports = 5
const named = 3
/** Names of accounts that don't belong to a person. */
const serviceName =
  /^(?:svc|service|sa|srv|app|bot|batch|backup|scan|scanner|printer|noreply|no-reply|shared)(?:[-_.\d]|$)/i

/** What is known of accounts that are about to be locked. */
export interface Impacts {
  readonly impact: readonly Impact[]
  readonly notChecked: readonly NotChecked[]
}

/** Whose loss hurts: who alone owns a group, leads many people, or is probably a service. Nothing here stands in the way. */
export async function impactOf(directory: Directory, accounts: readonly Account[]): Promise<Impacts> {
  if (accounts.length === 0) return { impact: [], notChecked: [] }
  const likely = accounts.filter(({ userPrincipalName: upn }) => serviceName.test(upn.slice(0, upn.indexOf('@'))))
  if (accounts.length > most) {
    return { impact: await servicesAmong(directory, likely.slice(0, most)), notChecked: ['dependents'] }
  }
  const [services, owners] = await Promise.all([servicesAmong(directory, likely), dependingOn(directory, accounts)])
  return { impact: [...owners, ...services], notChecked: [] }
}

async function servicesAmong(directory: Directory, likely: readonly Account[]): Promise<Impact[]> {
  if (likely.length === 0) return []
  const unlicensed = await unlessRefused(directory.unlicensed(likely.map(({ id }) => id)), new Set<string>())
  return told(
    'service',
    likely.filter(({ id }) => unlicensed.has(id)).map(({ userPrincipalName }) => userPrincipalName),
  )
}

async function dependingOn(directory: Directory, accounts: readonly Account[]): Promise<Impact[]> {
  const found = await unlessRefused(directory.dependents(accounts.map(({ id }) => id)), new Map())
  const each = accounts.map((account) => ({ account, ...(found.get(account.id) ?? { reports: 0, ownedAlone: [] }) }))
  return [
    ...told(
      'soleOwner',
      each.flatMap(({ account, ownedAlone }) =>
        ownedAlone.length > 0 ? [`${account.displayName} (${ownedAlone.slice(0, named).join(', ')})`] : [],
      ),
    ),
    ...told(
      'reports',
      each.flatMap(({ account, reports }) => (reports >= manyReports ? [`${account.displayName} (${reports})`] : [])),
    ),
  ]
}

const told = (kind: Impact['kind'], some: readonly string[]): Impact[] =>
  some.length > 0 ? [{ kind, count: some.length, some: some.slice(0, named) }] : []

/** What may not be read, or cannot be at the moment, is left out. */
async function unlessRefused<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof UserError && optional.has(error.code)) return otherwise
    throw error
  }
}

const optional = new Set<string>(['graphForbidden', 'graphThrottled', 'graphUnavailable', 'graphTooLarge'])
