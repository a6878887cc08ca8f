import type { Kind, Limits } from './types.ts'

/** The Graph permissions to ask for, and no more. */
type Scopes = readonly string[]

/** To plan: accounts, who holds admin roles, and who is in the protected group. */
export function planScopes(limits: Pick<Limits, 'protectedGroupId'>): Scopes {
  return [
    'User.Read.All',
    'RoleManagement.Read.Directory',
    ...(limits.protectedGroupId ? ['GroupMember.Read.All'] : []),
  ]
}

/** To run: everything that planning takes, for it is all checked again, and the writes. */
export function runScopes(
  operation: { kind: Kind; signOut: boolean },
  limits: Pick<Limits, 'protectedGroupId'>,
): Scopes {
  return [
    ...planScopes(limits),
    ...(operation.kind === 'signOut' ? [] : ['User.EnableDisableAccount.All']),
    ...(operation.kind === 'signOut' || operation.signOut ? ['User.RevokeSessions.All'] : []),
  ]
}
