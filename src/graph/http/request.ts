import type {
  DirectoryObject,
  DirectoryRole,
  Domain,
  Group,
  UnifiedRoleAssignment,
  UnifiedRoleDefinition,
  User,
} from '@microsoft/microsoft-graph-types'
import { accountFields } from '../directory/account.ts'
import { belonging } from './belonging-requests.ts'
import { type GraphRequest, get, maxActivityPage, maxPage, post, reading, relative } from './graph-request.ts'
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

/** For queries that need the index used for counting, searching and sorting, which may lag by seconds. */
const eventual = { ConsistencyLevel: 'eventual' }

export interface ListQuery {
  readonly search?: string | undefined
  readonly enabled?: boolean | undefined
  readonly guests?: boolean | undefined
  readonly department?: string | undefined
  readonly title?: string | undefined
}

/** The `$filter` of a listing; undefined for all accounts. */
function listFilter({ enabled, guests, department, title }: ListQuery): string | undefined {
  const clauses = [
    ...(enabled === undefined ? [] : [compare<User>('accountEnabled', 'eq', enabled)]),
    // Accounts from before August 2014 have no userType and count as members.
    ...(guests === undefined ? [] : [compare<User>('userType', guests ? 'eq' : 'ne', 'Guest')]),
    ...(department === undefined ? [] : [compare<User>('department', 'eq', department)]),
    ...(title === undefined ? [] : [compare<User>('jobTitle', 'eq', title)]),
  ]
  return clauses.length > 0 ? clauses.join(' and ') : undefined
}

/** The `$search` of a listing, across all properties people search by. */
function listSearch(text: string | undefined): string | undefined {
  const words = text?.trim().replace(/[\\"]/g, '\\$&')
  const properties: readonly Property<User>[] = ['displayName', 'mail', 'userPrincipalName']
  return words ? properties.map((property) => `"${property}:${words}"`).join(' OR ') : undefined
}

/** Every Graph call the bot makes, with its cost (learn.microsoft.com/graph/throttling-limits). */
export const requests = {
  ...protecting,
  ...belonging,
  ...incident,

  me: (): GraphRequest => get('User.Read', `/me${query({ $select: accountFields })}`),

  /** By object id or UPN; mail addresses don't work here. */
  user: (idOrUpn: string, fields = accountFields): GraphRequest =>
    get('User.Read.All', `${userKey(idOrUpn)}${query({ $select: fields })}`),

  usersIn: (property: 'id' | 'userPrincipalName' | 'mail', values: readonly string[]): GraphRequest =>
    get('User.Read.All', `/users${query({ $filter: anyOf<User>(property, values), $select: accountFields })}`),

  usersByEmployeeId: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('employeeId', ids), $select: `${accountFields},${select<User>('employeeId')}` })}`,
    ),

  /** By on-premises name, which requires an advanced query. */
  usersBySamAccountName: (names: readonly string[]): GraphRequest => {
    const $select = `${accountFields},${select<User>('onPremisesSamAccountName')}`
    return get(
      'User.Read.All',
      `/users${query({ $count: true, $filter: anyOf<User>('onPremisesSamAccountName', names), $select })}`,
      1,
      eventual,
    )
  },

  /** Up to a hundred accounts whose names start or end like this. */
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

  /** By any current or former address; at most `valuesPerFilter`. `in` isn't allowed inside `any`. */
  usersByAddress: (addresses: readonly string[]): GraphRequest => {
    const clauses = addresses.map((one) => `${select<User>('proxyAddresses')}/any(p:p eq ${literal(`smtp:${one}`)})`)
    return get(
      'User.Read.All',
      `/users${query({ $filter: clauses.join(' or '), $select: `${accountFields},${select<User>('proxyAddresses')}` })}`,
    )
  },

  /** Up to `idsPerGet` object ids; needs Directory.Read.All. Missing ids are absent from the response. */
  usersByIds: (ids: readonly string[]): GraphRequest =>
    post(
      'Directory.Read.All',
      `/directoryObjects/getByIds${query({ $select: accountFields })}`,
      { ids, types: ['user'] },
      reading(2),
    ),

  /** The first `top` accounts of a listing, with the exact total in `@odata.count`. */
  listUsers: (wanted: ListQuery, top: number): GraphRequest => {
    const $search = listSearch(wanted.search)
    const options = {
      $count: true,
      $top: top,
      $select: accountFields,
      $filter: listFilter(wanted),
      $search,
      // Graph doesn't allow sorting search results.
      $orderby: $search ? undefined : select<User>('displayName'),
    }
    return get('User.Read.All', `/users${query(options)}`, 1, eventual)
  },

  /** When accounts last signed in; at most `valuesPerFilter` ids. */
  signIns: (ids: readonly string[]): GraphRequest => ({
    ...get(
      'AuditLog.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'signInActivity') })}`,
    ),
    lane: 'activity',
  }),

  /** The same for everybody in a listing who was created before. */
  usersCreatedBefore: (wanted: ListQuery, before: number): GraphRequest => {
    const $search = listSearch(wanted.search)
    const created = `${select<User>('createdDateTime')} le ${new Date(before).toISOString().slice(0, 19)}Z`
    const options = {
      $count: true,
      $top: maxActivityPage,
      $select: `${accountFields},${select<User>('signInActivity')}`,
      $filter: [listFilter(wanted), created].filter(Boolean).join(' and '),
      $search,
    }
    return { ...get('AuditLog.Read.All', `/users${query(options)}`, 1, eventual), lane: 'activity' }
  },

  /** The page named by `@odata.nextLink`, with the headers of the first request: Graph requires them on every page. */
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
    // Inside a batch, Graph requires a body and content type even if there is nothing to send.
    ...post('User.RevokeSessions.All', `${userKey(id)}/revokeSignInSessions`, {}, { units: 1, writes: 1 }),
    shows: { id, signedOut: true },
  }),

  /** Enabled state and session validity, used to verify writes; at most `valuesPerFilter` ids. */
  states: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'accountEnabled', 'signInSessionsValidFromDateTime') })}`,
    ),

  /** The tenant's domains, and whether each is federated. */
  domains: (): GraphRequest => ({
    ...get('Domain.Read.All', `/domains${query({ $select: select<Domain>('id', 'authenticationType') })}`),
    optional: true,
  }),

  /** Accounts' names in their on-premises directory; at most `valuesPerFilter` ids. */
  onPremisesNames: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'onPremisesSamAccountName', 'onPremisesDomainName') })}`,
    ),

  /** Licences of accounts; at most `valuesPerFilter` ids. */
  licences: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'assignedLicenses') })}`,
    ),

  /** The caller's active admin roles; the type cast requires an advanced query. */
  myRoles: (): GraphRequest =>
    get(
      'User.Read',
      `/me/transitiveMemberOf/microsoft.graph.directoryRole${query({ $count: true, $select: select<DirectoryRole>('displayName', 'roleTemplateId') })}`,
      1,
      eventual,
    ),

  /** All admin role assignments. Graph expands only one relationship, and doesn't support `$top` here. */
  roleAssignments: (): GraphRequest =>
    get(
      'RoleManagement.Read.Directory',
      `/roleManagement/directory/roleAssignments${query({ $expand: select<UnifiedRoleAssignment>('principal') })}`,
    ),

  /** Who can activate which roles. Most operators may not read this. */
  eligibleRoles: (): GraphRequest => ({
    ...get(
      'RoleManagement.Read.Directory',
      `/roleManagement/directory/roleEligibilityScheduleInstances${query({ $expand: select<UnifiedRoleAssignment>('principal') })}`,
    ),
    optional: true,
  }),

  roleDefinitions: (): GraphRequest =>
    get(
      'RoleManagement.Read.Directory',
      `/roleManagement/directory/roleDefinitions${query({ $select: select<UnifiedRoleDefinition>('id', 'displayName', 'templateId') })}`,
    ),

  /** Which of up to 20 groups the caller is a member of, directly or indirectly. */
  checkMemberGroups: (groupIds: readonly string[]): GraphRequest =>
    post('GroupMember.Read.All', '/me/checkMemberGroups', { groupIds }, reading(4)),

  /** Groups with this name or mail address; names aren't unique. */
  groupsNamed: (name: string): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups${query({ $filter: `${compare<Group>('displayName', 'eq', name)} or ${compare<Group>('mail', 'eq', name)}`, $select: select<Group>('id', 'displayName', 'description') })}`,
    ),

  /** Whether a group's members are hidden. */
  groupVisibility: (groupId: string): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups/${encode(groupId)}${query({ $select: select<Group>('id', 'displayName', 'visibility') })}`,
    ),

  /** Role-assignable groups. */
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

  /** Object ids of all direct and indirect members. */
  groupUsers: (groupId: string): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups/${encode(groupId)}/transitiveMembers/microsoft.graph.user${query({ $count: true, $select: select<DirectoryObject>('id'), $top: maxPage })}`,
      4,
      eventual,
    ),
}
