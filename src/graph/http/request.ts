import type { DirectoryObject, DirectoryRole, Group, User } from '@microsoft/microsoft-graph-types'
import { accountFields } from '../directory/account.ts'
import { belonging } from './belonging-requests.ts'
import { type GraphRequest, get, maxPage, post, reading, relative } from './graph-request.ts'
import { incident } from './incident-requests.ts'
import { anyOf, compare, encode, literal, type Property, query, select, textMatch, userKey } from './odata.ts'
import { protecting } from './protecting-requests.ts'

export type { AssignedLicence } from './belonging-requests.ts'
export {
  type GraphRequest,
  idsPerGet,
  maxBatch,
  maxPage,
  type Permission,
  type Proof,
  type RefusalSign,
  valuesPerFilter,
} from './graph-request.ts'

/** Where a query needs the index that answers counts, searches and sorting. It may lag by seconds. */
const eventual = { ConsistencyLevel: 'eventual' }

export interface ListQuery {
  readonly search?: string | undefined
  readonly enabled?: boolean | undefined
  readonly guests?: boolean | undefined
  readonly department?: string | undefined
  readonly title?: string | undefined
}

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
  ...protecting,
  ...belonging,
  ...incident,

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

  /** What licences accounts have; at most `valuesPerFilter`. */
  licences: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'assignedLicenses') })}`,
    ),

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
