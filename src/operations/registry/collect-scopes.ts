import type { PlannedAction } from '../../store/queries/operation-types.ts'
import type { Registry } from './registry.ts'

/**
 * Graph permissions to request. Entra adds everything already consented to the token, so a permission missing here is
 * noticed only in tenants that haven't consented to it.
 */
type Scopes = readonly string[]
type ActionList = readonly Pick<PlannedAction, 'kind'>[]

/** What every plan reads: accounts, admin role holders, and members of groups that hold roles or are protected. */
export const commonPlanScopes: Scopes = ['User.Read.All', 'RoleManagement.Read.Directory', 'GroupMember.Read.All']

/** For checking whether someone is in a group: Graph requires permission to read users as well as groups. */
export const membershipScopes: Scopes = ['User.Read', 'GroupMember.Read.All']

/** For reading the members of a group named in place of accounts. */
export const groupScopes: Scopes = ['GroupMember.Read.All']

/** For a plan's warnings about accounts that others depend on. */
export const warningScopes: Scopes = ['AuditLog.Read.All', 'Application.Read.All']

// Don't request permissions of unavailable actions.
const scopesFor = (registry: Registry, actions: ActionList, when: 'plan' | 'run' | 'verify'): Scopes =>
  actions.flatMap(({ kind }) => (registry.unavailable(kind) ? [] : registry.action(kind).scopes[when]))
const distinct = (scopes: Scopes): Scopes => [...new Set(scopes)]

/** Scopes for planning these actions. */
export const planScopesFor = (registry: Registry, actions: ActionList): Scopes =>
  distinct([...commonPlanScopes, ...scopesFor(registry, actions, 'plan')])

/**
 * Scopes for running these actions: everything planning needs, because the run checks everything again, plus the
 * writes. `synced`: synced accounts are changed too.
 */
export const runScopesFor = (registry: Registry, actions: ActionList, { synced = false } = {}): Scopes =>
  distinct([
    ...planScopesFor(registry, actions),
    ...scopesFor(registry, actions, 'run'),
    ...(synced
      ? actions.flatMap(({ kind }) =>
          registry.changesSyncedAccounts(kind) ? (registry.action(kind).scopes.runSynced ?? []) : [],
        )
      : []),
  ])

/** Optional scopes with which plans can show more. */
export const optionalScopesFor = (registry: Registry, actions: ActionList): Scopes =>
  distinct(actions.flatMap(({ kind }) => (registry.unavailable(kind) ? [] : (registry.action(kind).scopes.more ?? []))))

/** Scopes these actions need in addition to those every plan needs. */
export const additionalScopesFor = (registry: Registry, actions: ActionList): Scopes =>
  runScopesFor(registry, actions).filter((scope) => !commonPlanScopes.includes(scope))

/** Whether an action and its permissions are off by default. */
export const isOptIn =
  (registry: Registry) =>
  ({ kind }: ActionList[number]): boolean =>
    registry.action(kind).needs?.optIn === true

/** Scopes for reading back the changes of these actions. */
export const verifyScopesFor = (registry: Registry, actions: ActionList): Scopes =>
  distinct(scopesFor(registry, actions, 'verify'))
