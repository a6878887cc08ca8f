import type { PlannedAction } from '../core/model.ts'
import type { Registry } from './registry.ts'

/** The Graph permissions to ask for. Entra puts all that is consented into the token: what is missing here shows only where consent is. */
type Scopes = readonly string[]
type Kinds = readonly Pick<PlannedAction, 'kind'>[]

/** What every plan reads: accounts, who holds admin roles, and who is in the groups that hold such roles or are protected. */
export const planScopes: Scopes = ['User.Read.All', 'RoleManagement.Read.Directory', 'GroupMember.Read.All']

/** To see whether somebody is in a group: Graph wants a permission to read people beside the one to read groups. */
export const membershipScopes: Scopes = ['User.Read', 'GroupMember.Read.All']

/** To read who is in a group that was named in the place of accounts. */
export const groupScopes: Scopes = ['GroupMember.Read.All']

// What cannot be done here is not asked for either.
const each = (registry: Registry, actions: Kinds, when: 'plan' | 'run' | 'verify'): Scopes =>
  actions.flatMap(({ kind }) => (registry.unavailable(kind) ? [] : registry.action(kind).scopes[when]))
const distinct = (scopes: Scopes): Scopes => [...new Set(scopes)]

/** To plan these actions. */
export const planScopesOf = (registry: Registry, actions: Kinds): Scopes =>
  distinct([...planScopes, ...each(registry, actions, 'plan')])

/**
 * To run them: everything that planning takes, for it is all checked again, and the writes; `synced`: accounts of an
 * on-premises directory are changed as well.
 */
export const runScopesOf = (registry: Registry, actions: Kinds, { synced = false } = {}): Scopes =>
  distinct([
    ...planScopesOf(registry, actions),
    ...each(registry, actions, 'run'),
    ...(synced
      ? actions.flatMap(({ kind }) =>
          registry.reachesSynced(kind) ? (registry.action(kind).scopes.runSynced ?? []) : [],
        )
      : []),
  ])

/** What they take beside what every plan reads. */
export const ownScopesOf = (registry: Registry, actions: Kinds): Scopes =>
  runScopesOf(registry, actions).filter((scope) => !planScopes.includes(scope))

/** Whether an action, and what it asks for, is off until somebody switches it on. */
export const isOptIn =
  (registry: Registry) =>
  ({ kind }: Kinds[number]): boolean =>
    registry.action(kind).needs?.setting !== undefined

/** To read back what they changed. */
export const verifyScopesOf = (registry: Registry, actions: Kinds): Scopes =>
  distinct(each(registry, actions, 'verify'))
