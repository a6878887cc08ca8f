import type { OperationKind } from '../store/queries/operation-tables.ts'

/** The Graph permissions to ask for. Entra puts all that is consented into the token: what is missing here shows only where consent is. */
type Scopes = readonly string[]

/** To plan: accounts, who holds admin roles, and who is in the groups that hold such roles or are protected. */
export const planScopes: Scopes = ['User.Read.All', 'RoleManagement.Read.Directory', 'GroupMember.Read.All']

/** To see whether somebody is in a group: Graph wants a permission to read people beside the one to read groups. */
export const membershipScopes: Scopes = ['User.Read', 'GroupMember.Read.All']

/** To read who is in a group that was named in the place of accounts. */
export const groupScopes: Scopes = ['GroupMember.Read.All']

/** To read back what was changed. */
export const lookScopes: Scopes = ['User.Read.All']

/** To run: everything that planning takes, for it is all checked again, and the writes. */
export function runScopes({ kind, signOut }: { kind: OperationKind; signOut: boolean }): Scopes {
  return [
    ...planScopes,
    ...(kind === 'signOut' ? [] : ['User.EnableDisableAccount.All']),
    ...(kind === 'signOut' || signOut ? ['User.RevokeSessions.All'] : []),
  ]
}
