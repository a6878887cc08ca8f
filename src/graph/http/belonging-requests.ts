import type { AssignedLicense, DirectoryObject, Group, SubscribedSku, User } from '@microsoft/microsoft-graph-types'
import { change, type GraphRequest, get, maxPage, post } from './graph-request.ts'
import { anyOf, encode, query, select, userKey } from './odata.ts'

/** A directly assigned licence, with its disabled service plans. */
export interface AssignedLicence {
  readonly skuId: string
  readonly disabledPlans: readonly string[]
}

const toGraph = ({ skuId, disabledPlans }: AssignedLicence) =>
  ({ skuId, disabledPlans: [...disabledPlans] }) satisfies AssignedLicense

const assign = (id: string, addLicenses: readonly AssignedLicence[], removeLicenses: readonly string[]) =>
  post(
    'LicenseAssignment.ReadWrite.All',
    `${userKey(id)}/assignLicense`,
    // Graph requires both lists, even if empty.
    { addLicenses: addLicenses.map(toGraph), removeLicenses },
    { units: 1, writes: 1 },
  )

/** A membership reference, for adding and removing. Without `/$ref`, Graph would delete the member object itself. */
const memberReference = (groupId: string, id?: string): string =>
  `/groups/${encode(groupId)}/members${id === undefined ? '' : `/${encode(id)}`}/$ref`

/** Requests concerning licences and group memberships. */
export const belonging = {
  /** How accounts got their licences; at most `valuesPerFilter` ids. */
  licencesOf: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'licenseAssignmentStates') })}`,
    ),

  /** How many of each licence the tenant owns and uses. */
  subscribedSkus: (): GraphRequest => ({
    ...get(
      'LicenseAssignment.Read.All',
      `/subscribedSkus${query({ $select: select<SubscribedSku>('skuId', 'prepaidUnits', 'consumedUnits') })}`,
      3,
    ),
    optional: true,
  }),

  /** All in one request: Graph refuses to remove licences one by one if they depend on each other. */
  removeLicences: (id: string, skuIds: readonly string[]): GraphRequest => ({
    ...assign(id, [], skuIds),
    // For several licences, the message doesn't say which one is already gone.
    ...(skuIds.length === 1 && { already: [{ status: 400, message: /does not have a corresponding license/i }] }),
  }),

  /** Assigning a licence that already exists updates its service plans. */
  assignLicences: (id: string, licences: readonly AssignedLicence[]): GraphRequest => assign(id, licences, []),

  groupNames: (ids: readonly string[]): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups${query({ $filter: anyOf<Group>('id', ids), $select: select<Group>('id', 'displayName') })}`,
    ),

  /**
   * Direct memberships. Not restricted to groups, because that would use the index, which lags. `restricted`: asks for a
   * property that the documentation promises for groups only, and this lists other objects too.
   */
  groupsOf: (id: string, { restricted }: { readonly restricted: boolean }): GraphRequest => {
    const properties = select<Group>(
      ...(['id', 'displayName', 'groupTypes', 'mailEnabled', 'onPremisesSyncEnabled', 'isAssignableToRole'] as const),
      ...(restricted ? (['isManagementRestricted'] as const) : []),
    )
    return get('GroupMember.Read.All', `${userKey(id)}/memberOf${query({ $select: properties, $top: maxPage })}`, 2)
  },

  /** Who reports to an account. */
  directReports: (id: string): GraphRequest => ({
    ...get('User.Read.All', `${userKey(id)}/directReports${query({ $select: select<User>('id'), $top: maxPage })}`),
    optional: true,
  }),

  /** Objects an account owns: groups, applications and others. */
  ownedObjects: (id: string): GraphRequest => {
    const options = { $select: select<Group>('id', 'displayName'), $top: maxPage }
    return { ...get('User.Read.All', `${userKey(id)}/ownedObjects${query(options)}`, 2), optional: true }
  },

  applicationOwners: (id: string): GraphRequest => {
    const options = { $select: select<DirectoryObject>('id'), $top: maxPage }
    return {
      ...get('Application.Read.All', `/applications/${encode(id)}/owners${query(options)}`, 2),
      optional: true,
    }
  },

  leaveGroup: (groupId: string, id: string): GraphRequest =>
    change('DELETE', 'GroupMember.ReadWrite.All', memberReference(groupId, id), {
      already: [{ status: 404 }, { status: 400, message: /removed object references do not exist/i }],
    }),

  joinGroup: (groupId: string, id: string): GraphRequest => ({
    ...post('GroupMember.ReadWrite.All', memberReference(groupId), {}, { units: 1, writes: 1 }),
    bodyNaming: (root) => ({ '@odata.id': `${root}/directoryObjects/${encode(id)}` }),
    already: [{ status: 400, message: /added object references already exist/i }],
    // A replica that doesn't know the account yet.
    afterOthers: [{ status: 400, message: /objects being referenced don't exist/i }],
    gone: 'groupGone',
  }),
}
