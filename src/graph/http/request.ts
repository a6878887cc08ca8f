import type {
  DirectoryObject,
  DirectoryRole,
  Group,
  OAuth2PermissionGrant,
  User,
} from '@microsoft/microsoft-graph-types'
import { accountFields } from '../directory/account.ts'
import type { LaneName } from '../throttle/lane.ts'
import { anyOf, compare, encode, literal, type Property, query, select, textMatch, userKey } from './odata.ts'

/** One Graph call as data. */
export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Relative to the version root, percent-encoded, with a leading slash. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** The body around a new password, which is made up when the request leaves, for nobody to see, and kept nowhere. */
  readonly bodyAround?: (password: string) => unknown
  /** What it costs of the tenant's resource units. */
  readonly units: number
  /** What it costs of the tenant's writes. */
  readonly writes: 0 | 1
  /** Where Graph counts it by itself. */
  readonly lane?: LaneName
  /** The least that an operator must have been granted for it. */
  readonly permission: Permission
  /** What reading shows once it was carried out. A write without it can stay uncertain. */
  readonly shows?: Proof
  /** Refusals that say it is so already, as after a try whose answer was lost. */
  readonly already?: readonly RefusalSign[]
  /** Refusals that others of the same kind stand behind: it is tried again when those have had their turn. */
  readonly afterOthers?: readonly RefusalSign[]
}

/** A refusal by its status and, where that is not enough, its message. */
export interface RefusalSign {
  readonly status: number
  readonly message?: RegExp
}

/** The delegated permissions the bot asks for. */
export type Permission =
  | 'User.Read'
  | 'User.Read.All'
  | 'User.EnableDisableAccount.All'
  | 'User.RevokeSessions.All'
  | 'User-PasswordProfile.ReadWrite.All'
  | 'DelegatedPermissionGrant.ReadWrite.All'
  | 'UserAuthenticationMethod.ReadWrite.All'
  | 'Directory.Read.All'
  | 'GroupMember.Read.All'
  | 'RoleManagement.Read.Directory'

/** How a write shows on the account with this object id. */
export type Proof =
  | { readonly id: string; readonly accountEnabled: boolean }
  /** Sessions valid only from when it was sent on. */
  | { readonly id: string; readonly signedOut: true }

/** How many values Graph takes in one `in` filter, or clauses joined by `or`. */
export const valuesPerFilter = 15
/** How many ids Graph takes in one getByIds. */
export const idsPerGet = 1000
/** The largest page of users, and the largest batch. */
export const maxPage = 999
export const maxBatch = 20

/** The password among an account's sign-in methods: the same id everywhere. */
const passwordMethod = '28c10230-6103-485e-b985-444c60001490'

/** Where a query needs the index that answers counts, searches and sorting. It may lag by seconds. */
const eventual = { ConsistencyLevel: 'eventual' }

export interface ListQuery {
  readonly search?: string | undefined
  readonly enabled?: boolean | undefined
  readonly guests?: boolean | undefined
  readonly department?: string | undefined
  readonly title?: string | undefined
}

const get = (
  permission: Permission,
  url: string,
  units = 1,
  headers?: Readonly<Record<string, string>>,
): GraphRequest => ({
  method: 'GET',
  permission,
  url,
  units,
  writes: 0,
  ...(headers && { headers }),
})

const post = (
  permission: Permission,
  url: string,
  body: object,
  cost: { units: number; writes: 0 | 1 },
): GraphRequest => ({
  method: 'POST',
  permission,
  url,
  body,
  ...cost,
})

const change = (
  method: 'PATCH' | 'DELETE',
  permission: Permission,
  url: string,
  more: Pick<GraphRequest, 'body' | 'already' | 'afterOthers' | 'lane'> = {},
): GraphRequest => ({ method, permission, url, ...more, units: 1, writes: 1 })

/** The `$filter` of a listing; undefined when everything is wanted. */
function listFilter({ enabled, guests, department, title }: ListQuery): string | undefined {
  const clauses = [
    ...(enabled === undefined ? [] : [compare<User>('accountEnabled', 'eq', enabled)]),
    // Accounts from before August 2014 have no type, and are members.
    ...(guests === undefined ? [] : [compare<User>('userType', guests ? 'eq' : 'ne', 'Guest')]),
    ...(department === undefined ? [] : [compare<User>('department', 'eq', department)]),
    ...(title === undefined ? [] : [compare<User>('jobTitle', 'eq', title)]),
  ]
  return clauses.length > 0 ? clauses.join(' and ') : undefined
}

/** The `$search` of a listing: any of the properties by which people are looked for. */
function listSearch(text: string | undefined): string | undefined {
  const words = text?.trim().replace(/[\\"]/g, '\\$&')
  const properties: readonly Property<User>[] = ['displayName', 'mail', 'userPrincipalName']
  return words ? properties.map((property) => `"${property}:${words}"`).join(' OR ') : undefined
}

/** Every call the bot makes to Graph, with what it costs (learn.microsoft.com/graph/throttling-limits). */
export const requests = {
  me: (): GraphRequest => get('User.Read', `/me${query({ $select: accountFields })}`),

  /** Object id or UPN; mail addresses are not found this way. */
  user: (idOrUpn: string, fields = accountFields): GraphRequest =>
    get('User.Read.All', `${userKey(idOrUpn)}${query({ $select: fields })}`),

  /** At most `valuesPerFilter` values. */
  usersIn: (property: 'id' | 'userPrincipalName' | 'mail', values: readonly string[]): GraphRequest =>
    get('User.Read.All', `/users${query({ $filter: anyOf<User>(property, values), $select: accountFields })}`),

  usersByEmployeeId: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('employeeId', ids), $select: `${accountFields},${select<User>('employeeId')}` })}`,
    ),

  /** By their names in the on-premises directory, which takes the advanced query. */
  usersBySamAccountName: (names: readonly string[]): GraphRequest => {
    const $select = `${accountFields},${select<User>('onPremisesSamAccountName')}`
    return get(
      'User.Read.All',
      `/users${query({ $count: true, $filter: anyOf<User>('onPremisesSamAccountName', names), $select })}`,
      1,
      eventual,
    )
  },

  /** Up to a hundred accounts whose names begin or end so. */
  usersLike: ({ beginnings, ending }: { beginnings: readonly string[]; ending: string }): GraphRequest => {
    const clauses = [
      ...beginnings.map((text) => textMatch<User>('startswith', 'userPrincipalName', text)),
      textMatch<User>('endswith', 'userPrincipalName', ending),
    ]
    return get(
      'User.Read.All',
      `/users${query({ $count: true, $top: 100, $filter: clauses.join(' or '), $select: accountFields })}`,
      1,
      eventual,
    )
  },

  /** By any address, the former ones too; at most `valuesPerFilter`. `in` is not allowed inside `any`. */
  usersByAddress: (addresses: readonly string[]): GraphRequest => {
    const clauses = addresses.map((one) => `${select<User>('proxyAddresses')}/any(p:p eq ${literal(`smtp:${one}`)})`)
    return get(
      'User.Read.All',
      `/users${query({ $filter: clauses.join(' or '), $select: `${accountFields},${select<User>('proxyAddresses')}` })}`,
    )
  },

  /** At most `idsPerGet` object ids; needs Directory.Read.All. Those that do not exist are absent from the answer. */
  usersByIds: (ids: readonly string[]): GraphRequest =>
    post(
      'Directory.Read.All',
      `/directoryObjects/getByIds${query({ $select: accountFields })}`,
      { ids, types: ['user'] },
      reading(2),
    ),

  /** The first `top` accounts of a listing, with the true total in `@odata.count`. */
  listUsers: (wanted: ListQuery, top: number): GraphRequest => {
    const $search = listSearch(wanted.search)
    const options = {
      $count: true,
      $top: top,
      $select: accountFields,
      $filter: listFilter(wanted),
      $search,
      // Graph refuses to sort what was searched for.
      $orderby: $search ? undefined : select<User>('displayName'),
    }
    return get('User.Read.All', `/users${query(options)}`, 1, eventual)
  },

  /** A page named by `@odata.nextLink`, with the headers of the first one: Graph wants them again on each. */
  nextPage: (link: string, first: GraphRequest): GraphRequest => ({ ...first, url: relative(link) }),

  patchUser: (id: string, change: { accountEnabled: boolean }): GraphRequest => ({
    method: 'PATCH',
    permission: 'User.EnableDisableAccount.All',
    url: userKey(id),
    body: { accountEnabled: change.accountEnabled } satisfies User,
    units: 1,
    writes: 1,
    shows: { id, accountEnabled: change.accountEnabled },
  }),

  /** Whether the next sign-in asks for a new password. Apart from all else: one part that is refused would refuse the whole. */
  requirePasswordChange: (id: string, required: boolean): GraphRequest =>
    change('PATCH', 'User-PasswordProfile.ReadWrite.All', userKey(id), {
      body: { passwordProfile: { forceChangePasswordNextSignIn: required } } satisfies User,
    }),

  /** A random password, to be changed at the next sign-in. */
  setPassword: (id: string): GraphRequest => ({
    ...change('PATCH', 'User-PasswordProfile.ReadWrite.All', userKey(id)),
    bodyAround: (password) => ({ passwordProfile: { password, forceChangePasswordNextSignIn: true } }) satisfies User,
  }),

  /** The same by the long way, which writes back to the on-premises directory; the answer names where to ask what became of it. */
  resetPassword: (id: string): GraphRequest => ({
    ...post(
      'UserAuthenticationMethod.ReadWrite.All',
      `${userKey(id)}/authentication/methods/${passwordMethod}/resetPassword`,
      {},
      { units: 1, writes: 1 },
    ),
    lane: 'methods',
    // Without one in the request, Graph would make one up and answer with it.
    bodyAround: (newPassword) => ({ newPassword }),
  }),

  /** What became of something that takes Graph its time, by the address its answer named. */
  progressOf: (location: string): GraphRequest => ({
    ...get('UserAuthenticationMethod.ReadWrite.All', relative(location)),
    lane: 'methods',
  }),

  /** How somebody signs in. */
  methodsOf: (id: string): GraphRequest => ({
    ...get('UserAuthenticationMethod.ReadWrite.All', `${userKey(id)}/authentication/methods`),
    lane: 'methods',
  }),

  /** `path`: where methods of its type are, with its id. The default one is refused as long as there are others. */
  deleteMethod: (id: string, path: string): GraphRequest =>
    change('DELETE', 'UserAuthenticationMethod.ReadWrite.All', `${userKey(id)}/authentication/${path}`, {
      lane: 'methods',
      already: [{ status: 404 }],
      afterOthers: [{ status: 400 }],
    }),

  revokeSessions: (id: string): GraphRequest => ({
    // Inside a batch Graph demands a body and its type even where there is nothing to say.
    ...post('User.RevokeSessions.All', `${userKey(id)}/revokeSignInSessions`, {}, { units: 1, writes: 1 }),
    shows: { id, signedOut: true },
  }),

  /** Whether accounts are enabled and since when their sessions are valid, to prove writes by; at most `valuesPerFilter`. */
  states: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'accountEnabled', 'signInSessionsValidFromDateTime') })}`,
    ),

  /** Whether accounts have to get a new password, and since when they have the one they have; at most `valuesPerFilter`. */
  passwords: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'passwordProfile', 'lastPasswordChangeDateTime', 'onPremisesSyncEnabled') })}`,
    ),

  /** What licences accounts have; at most `valuesPerFilter`. */
  licences: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'assignedLicenses') })}`,
    ),

  /** What an account has consented to for itself. */
  grantsOf: (id: string): GraphRequest =>
    get('DelegatedPermissionGrant.ReadWrite.All', `${userKey(id)}/oauth2PermissionGrants`),

  /** What was consented to for everybody in the tenant. */
  tenantGrants: (): GraphRequest =>
    get(
      'DelegatedPermissionGrant.ReadWrite.All',
      `/oauth2PermissionGrants${query({ $filter: compare<OAuth2PermissionGrant>('consentType', 'eq', 'AllPrincipals') })}`,
      2,
    ),

  /** Not by the path of the account: Graph takes changes of grants at the root only. */
  deleteGrant: (id: string): GraphRequest =>
    change('DELETE', 'DelegatedPermissionGrant.ReadWrite.All', `/oauth2PermissionGrants/${encode(id)}`, {
      already: [{ status: 404 }],
    }),

  createGrant: (grant: { clientId: string; principalId: string; resourceId: string; scope: string }): GraphRequest => ({
    ...post(
      'DelegatedPermissionGrant.ReadWrite.All',
      '/oauth2PermissionGrants',
      { ...grant, consentType: 'Principal' } satisfies OAuth2PermissionGrant,
      { units: 1, writes: 1 },
    ),
    already: [{ status: 409 }],
  }),

  /** Of a grant only the scope can be changed. */
  updateGrant: (id: string, scope: string): GraphRequest =>
    change('PATCH', 'DelegatedPermissionGrant.ReadWrite.All', `/oauth2PermissionGrants/${encode(id)}`, {
      body: { scope } satisfies OAuth2PermissionGrant,
    }),

  /** Active admin roles of the caller; the cast needs the advanced query. */
  myRoles: (): GraphRequest =>
    get(
      'User.Read',
      `/me/transitiveMemberOf/microsoft.graph.directoryRole${query({ $count: true, $select: select<DirectoryRole>('displayName', 'roleTemplateId') })}`,
      1,
      eventual,
    ),

  /** The admin roles in use. */
  directoryRoles: (): GraphRequest =>
    get(
      'RoleManagement.Read.Directory',
      `/directoryRoles${query({ $select: select<DirectoryRole>('id', 'displayName', 'roleTemplateId') })}`,
    ),

  /** Who holds a role directly: people, and groups in place of the people in them. */
  roleMembers: (roleId: string): GraphRequest =>
    get(
      'RoleManagement.Read.Directory',
      `/directoryRoles/${encode(roleId)}/members${query({ $select: select<DirectoryObject>('id') })}`,
    ),

  /** Which of at most 20 groups the caller is in, directly or not. */
  checkMemberGroups: (groupIds: readonly string[]): GraphRequest =>
    post('GroupMember.Read.All', '/me/checkMemberGroups', { groupIds }, reading(4)),

  /** Groups with this name or mail address; names are not unique. */
  groupsNamed: (name: string): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups${query({ $filter: `${compare<Group>('displayName', 'eq', name)} or ${compare<Group>('mail', 'eq', name)}`, $select: select<Group>('id', 'displayName', 'description') })}`,
    ),

  /** Whether a group tells who is in it. */
  groupVisibility: (groupId: string): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups/${encode(groupId)}${query({ $select: select<Group>('id', 'displayName', 'visibility') })}`,
    ),

  /** The groups that admin roles can be assigned to. */
  roleGroups: (): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups${query({ $filter: compare<Group>('isAssignableToRole', 'eq', true), $select: select<Group>('id', 'displayName'), $top: maxPage })}`,
    ),

  groupOwners: (groupId: string): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups/${encode(groupId)}/owners${query({ $select: select<DirectoryObject>('id'), $top: maxPage })}`,
    ),

  /** Everyone in a group, directly or not, by object id. */
  groupUsers: (groupId: string): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups/${encode(groupId)}/transitiveMembers/microsoft.graph.user${query({ $count: true, $select: select<DirectoryObject>('id'), $top: maxPage })}`,
      4,
      eventual,
    ),
}

function reading(units: number) {
  return { units, writes: 0 } as const
}

/** What follows the version root in an absolute link of Graph's. */
function relative(link: string): string {
  return link.replace(/^https?:\/\/[^/]+/i, '').replace(/^\/(?:v1\.0|beta)(?=\/)/i, '')
}
