import type { AssignedLicense, Group, User } from '@microsoft/microsoft-graph-types'
import { change, type GraphRequest, get, maxPage, post } from './graph-request.ts'
import { anyOf, encode, query, select, userKey } from './odata.ts'

/** A licence as it is assigned to an account itself, without the plans that are switched off in it. */
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
    // Graph wants both lists, also the empty one.
    { addLicenses: addLicenses.map(toGraph), removeLicenses },
    { units: 1, writes: 1 },
  )

/** One end of a membership, for adding and removing it. `/$ref` is what makes it the membership: without it, Graph deletes the member itself. */
const memberReference = (groupId: string, id?: string): string =>
  `/groups/${encode(groupId)}/members${id === undefined ? '' : `/${encode(id)}`}/$ref`

/** The calls about what an account has: licences, and memberships of groups. */
export const belonging = {
  /** How accounts come by their licences; at most `valuesPerFilter`. */
  licencesOf: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'licenseAssignmentStates') })}`,
    ),

  /** All at once: of licences that depend on each other, Graph takes neither alone. */
  removeLicences: (id: string, skuIds: readonly string[]): GraphRequest => ({
    ...assign(id, [], skuIds),
    // Of several it does not say which of them is gone.
    ...(skuIds.length === 1 && { already: [{ status: 400, message: /does not have a corresponding license/i }] }),
  }),

  /** Assigning one that is there sets its plans. */
  assignLicences: (id: string, licences: readonly AssignedLicence[]): GraphRequest => assign(id, licences, []),

  groupNames: (ids: readonly string[]): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups${query({ $filter: anyOf<Group>('id', ids), $select: select<Group>('id', 'displayName') })}`,
    ),

  /** What an account is in directly. Not narrowed to groups: that would ask the index, which lags. */
  groupsOf: (id: string): GraphRequest => {
    const properties = select<Group>(
      ...(['id', 'displayName', 'groupTypes', 'mailEnabled'] as const),
      ...(['onPremisesSyncEnabled', 'isAssignableToRole', 'isManagementRestricted'] as const),
    )
    return get('GroupMember.Read.All', `${userKey(id)}/memberOf${query({ $select: properties, $top: maxPage })}`, 2)
  },

  leaveGroup: (groupId: string, id: string): GraphRequest =>
    change('DELETE', 'GroupMember.ReadWrite.All', memberReference(groupId, id), {
      already: [{ status: 404 }, { status: 400, message: /removed object references do not exist/i }],
    }),

  joinGroup: (groupId: string, id: string): GraphRequest => ({
    ...post('GroupMember.ReadWrite.All', memberReference(groupId), {}, { units: 1, writes: 1 }),
    bodyNaming: (root) => ({ '@odata.id': `${root}/directoryObjects/${encode(id)}` }),
    already: [{ status: 400, message: /added object references already exist/i }],
    // A replica that has not heard of the account yet.
    afterOthers: [{ status: 400, message: /objects being referenced don't exist/i }],
    gone: 'groupGone',
  }),
}
