import { undefinedAfter } from '../../core/deadline.ts'
import type { Account } from '../../graph/directory/account.ts'
import { type Dependents, dependentsOf } from '../../graph/directory/dependents.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { isAutomaticOnly } from '../../graph/directory/last-sign-ins.ts'
import { unlicensedAccounts } from '../../graph/directory/licences.ts'
import { hasPermission } from '../../graph/directory/me.ts'
import { signInsOf } from '../../graph/directory/sign-ins.ts'
import type { Permission } from '../../graph/http/request.ts'
import type { Impact, NotChecked } from '../../store/queries/operation-types.ts'
import type { NewItem } from '../../store/queries/plan/items.ts'
import type { Context } from '../model/context.ts'
import type { Step } from '../model/steps.ts'
import { commonPlanScopes } from '../registry/collect-scopes.ts'
import { otherwiseIfRefused } from '../rules/if-allowed.ts'
import type { OwnedCredentials } from './read-with-plan.ts'
import type { Planner } from './source.ts'

/** Maximum number of accounts. Checking more would take too long: about a thousand requests. */
const maxAccounts = 300
const manyReports = 5
const maxNamed = 3
/** Names of accounts that don't belong to a person. */
const serviceNamePattern =
  /^(?:svc|service|sa|srv|app|bot|batch|backup|scan|scanner|printer|noreply|no-reply|shared)(?:[-_.\d]|$)/i

/** Maximum number of accounts whose sign-ins can be read without waiting for Entra's limit. */
const maxSignIns = 135
/** Maximum time a plan waits for sign-ins. */
const signInsMs = 5_000

/** What is known about accounts that are about to be blocked. */
export interface Impacts {
  readonly impact: readonly Impact[]
  readonly notChecked: readonly NotChecked[]
  /** If requested. */
  readonly credentials?: OwnedCredentials
}

export const mergeImpacts = (...some: readonly Impacts[]): Impacts => {
  const [credentials] = some.flatMap((one) => one.credentials ?? [])
  return {
    impact: some.flatMap(({ impact }) => impact),
    notChecked: some.flatMap(({ notChecked }) => notChecked),
    ...(credentials && { credentials }),
  }
}

/** The impact of a plan. Only blocking accounts affects other people. */
export async function readImpacts(
  context: Context,
  planner: Planner,
  plan: {
    readonly playbook: string
    readonly steps: readonly Step[]
    readonly items: readonly NewItem[]
    readonly accounts: Iterable<Account>
  },
): Promise<Impacts> {
  if (!plan.steps.some(({ action }) => action.locksOut)) return noImpacts
  const changing = new Set(plan.items.flatMap((one) => (one.verdict === 'change' ? (one.account_id ?? []) : [])))
  const accounts = [...plan.accounts].filter(({ id }) => changing.has(id))
  // Credentials that someone else might have added matter only for compromised accounts.
  return readCommonImpacts(context, planner, accounts, context.registry.playbook(plan.playbook).contains === 'always')
}

export const noImpacts: Impacts = { impact: [], notChecked: [] }

/**
 * Accounts that others depend on: those that are the only owner of something, have many direct reports, or probably
 * belong to a service. None of this prevents the change.
 */
async function readCommonImpacts(
  context: Context,
  planner: Planner,
  accounts: readonly Account[],
  compromised: boolean,
): Promise<Impacts> {
  if (accounts.length === 0) return noImpacts
  const { directory } = planner
  const likely = accounts.filter(({ userPrincipalName: upn }) =>
    serviceNamePattern.test(upn.slice(0, upn.indexOf('@'))),
  )
  if (accounts.length > maxAccounts) {
    const impact = await findServiceAccounts(directory, likely.slice(0, maxAccounts))
    return { impact, notChecked: ['dependents'], ...(compromised && { credentials: 'tooMany' }) }
  }
  const [services, owners, automatic] = await Promise.all([
    findServiceAccounts(directory, likely),
    readDependentImpacts(await connectWith(context, planner, 'Application.Read.All'), accounts, compromised),
    findAutomaticSignIns(context, planner, accounts),
  ])
  return mergeImpacts(owners, { impact: [...services, ...automatic], notChecked: [] })
}

/**
 * Reads with an additional permission, but only if consent for it already exists: a plan asks for no more than it
 * needs.
 */
async function connectWith(
  { graph, tokenFor }: Context,
  { requester, channel, directory }: Planner,
  permission: Permission,
): Promise<Directory> {
  if (!(await directory.ask(hasPermission, permission))) return directory
  return graph.as(await tokenFor(requester, channel, [...commonPlanScopes, permission]), { priority: 'high' })
}

/** Accounts that only apps have signed in to for a long time. */
async function findAutomaticSignIns(
  context: Context,
  planner: Planner,
  accounts: readonly Account[],
): Promise<Impact[]> {
  const { clock } = context
  if (accounts.length > maxSignIns || !(await planner.directory.ask(hasPermission, 'AuditLog.Read.All'))) return []
  const reader = await connectWith(context, planner, 'AuditLog.Read.All')
  const ids = accounts.map(({ id }) => id)
  const reading = undefinedAfter(clock, signInsMs, (signal) => reader.ask(signInsOf, ids, { signal, optional: true }))
  const found = await otherwiseIfRefused(reading, undefined)
  const only = accounts.filter(({ id }) => isAutomaticOnly(found?.get(id) ?? {}, clock.now()))
  return impactsOfKind(
    'automatic',
    only.map(({ userPrincipalName }) => userPrincipalName),
  )
}

async function findServiceAccounts(directory: Directory, likely: readonly Account[]): Promise<Impact[]> {
  if (likely.length === 0) return []
  const unlicensed = await otherwiseIfRefused(
    directory.ask(
      unlicensedAccounts,
      likely.map(({ id }) => id),
    ),
    new Set<string>(),
  )
  return impactsOfKind(
    'service',
    likely.filter(({ id }) => unlicensed.has(id)).map(({ userPrincipalName }) => userPrincipalName),
  )
}

async function readDependentImpacts(
  directory: Directory,
  accounts: readonly Account[],
  compromised: boolean,
): Promise<Impacts> {
  const mayRead = compromised && (await directory.ask(hasPermission, 'Application.Read.All'))
  const ids = accounts.map(({ id }) => id)
  const found = await otherwiseIfRefused(
    directory.ask(dependentsOf, ids, { credentials: mayRead }),
    new Map<string, Dependents>(),
  )
  const each = accounts.map((account) => ({
    account,
    ...(found.get(account.id) ?? nothingOwned),
  }))
  const owning = (names: (one: (typeof each)[number]) => readonly string[]) =>
    each.flatMap((one) =>
      names(one).length > 0 ? [`${one.account.displayName} (${names(one).slice(0, maxNamed).join(', ')})`] : [],
    )
  const impact = [
    ...impactsOfKind(
      'soleOwner',
      owning(({ ownedAlone }) => ownedAlone),
    ),
    ...impactsOfKind(
      'soleAppOwner',
      owning(({ appsOwnedAlone }) => appsOwnedAlone),
    ),
    ...impactsOfKind(
      'reports',
      each.flatMap(({ account, reports }) => (reports >= manyReports ? [`${account.displayName} (${reports})`] : [])),
    ),
  ]
  const credentials = new Map(
    [...found].flatMap(([id, one]) => (one.appsWithCredentials ? [[id, one.appsWithCredentials]] : [])),
  )
  if (!compromised) return { impact, notChecked: [] }
  const isRead = [...found.values()].every((one) => one.appsWithCredentials !== undefined) && found.size > 0
  return { impact, notChecked: [], credentials: isRead ? credentials : mayRead ? 'unavailable' : 'permission' }
}

const nothingOwned: Dependents = { reports: 0, ownedAlone: [], appsOwnedAlone: [] }

const impactsOfKind = (kind: Impact['kind'], some: readonly string[]): Impact[] =>
  some.length > 0 ? [{ kind, count: some.length, some: some.slice(0, maxNamed) }] : []
