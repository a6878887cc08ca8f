import type { Group, PrivilegedAccessGroupAssignmentScheduleInstance } from '@microsoft/microsoft-graph-types'
import { graphErrors } from '../../graph/directory/errors.ts'
import { assignments } from '../../graph/directory/licences.ts'
import { collectionsOf, type Reader } from '../../graph/directory/read.ts'
import { asRecord } from '../../graph/http/json.ts'
import { query, select, userKey } from '../../graph/http/odata.ts'
import { type GraphRequest, get, maxPage } from '../../graph/http/request.ts'
import type { ReasonCode } from '../../operations/registry/reason.ts'
import { reasons } from './reasons.ts'

/** A group that an account is a direct member of. */
export interface Membership {
  readonly id: string
  readonly name: string
  /** Why members can't be removed through Graph, or not with the bot's permissions. */
  readonly stays?: ReasonCode<'stays'>
  /** The licences it gives this account, except those the account also has directly. */
  readonly licences?: readonly GroupLicence[]
  /**
   * When it ends by itself (ISO 8601), or null if it doesn't. Absent unless it was read: `temporaryMemberships` has it.
   */
  readonly until?: string | null
  /** What Entra decided about its licences: for example, that the account got them or that none was available. */
  readonly decided?: readonly { readonly skuId: string; readonly failed: boolean }[]
}

/** A licence that comes with a group. */
export interface GroupLicence {
  readonly skuId: string
  readonly name: string
}

export const membershipRequests = {
  /**
   * Direct memberships. Not restricted to groups, because that would use the index, which lags. `restricted`: also
   * requests a property that is documented only for groups, although this lists other objects too.
   */
  groupsOf: (id: string, { restricted }: { readonly restricted: boolean }): GraphRequest => {
    const properties = select<Group>(
      ...(['id', 'displayName', 'groupTypes', 'mailEnabled', 'onPremisesSyncEnabled', 'isAssignableToRole'] as const),
      ...(restricted ? (['isManagementRestricted'] as const) : []),
    )
    return get('GroupMember.Read.All', `${userKey(id)}/memberOf${query({ $select: properties, $top: maxPage })}`, 2)
  },

  /** What Privileged Identity Management knows about someone's groups. It requires the filter and refuses `$top`. */
  schedulesOf: (id: string): GraphRequest => ({
    ...get(
      'PrivilegedAssignmentSchedule.Read.AzureADGroup',
      `/identityGovernance/privilegedAccess/group/assignmentScheduleInstances${query({ $filter: `principalId eq '${id}'` })}`,
    ),
    optional: true,
  }),
}

function keptReason(group: { readonly [K in keyof Group]?: unknown }): ReasonCode<'stays'> | undefined {
  // Without permission to read groups, a token only sees that a group exists.
  if (!Array.isArray(group.groupTypes)) return reasons.unknownGroup.code
  if (group.isAssignableToRole === true) return reasons.roleAssignableGroup.code
  if (group.groupTypes.includes('DynamicMembership')) return reasons.dynamicGroup.code
  if (group.onPremisesSyncEnabled === true) return reasons.syncedGroup.code
  if (group.mailEnabled === true && !group.groupTypes.includes('Unified')) return reasons.exchangeGroup.code
  return group.isManagementRestricted === true ? reasons.restrictedGroup.code : undefined
}

function toMembership(json: unknown): Membership[] {
  const { '@odata.type': type } = asRecord(json)
  // Admin roles and administrative units are listed together with groups.
  if (type !== '#microsoft.graph.group') return []
  const group = asRecord<Group>(json)
  const id = String(group.id)
  const stays = keptReason(group)
  return [{ id, name: String(group.displayName ?? id), ...(stays && { stays }) }]
}

/**
 * Requests one property that Graph might refuse; if so, reads without it, and a restricted group is noticed only when
 * Graph refuses to change it.
 */
async function groupsOf(reader: Reader, ids: readonly string[], signal?: AbortSignal): Promise<Map<string, unknown[]>> {
  const read = (restricted: boolean) =>
    collectionsOf(reader, ids, (id) => membershipRequests.groupsOf(id, { restricted }), signal)
  try {
    return await read(true)
  } catch (error) {
    if (!(error instanceof graphErrors.graphUnavailable) || error.details.status !== 400) throw error
    return read(false)
  }
}

/** Direct group memberships, keyed by account ID as given; missing accounts are absent. */
export async function membershipsOf(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly Membership[]>> {
  const [found, licences] = await Promise.all([groupsOf(reader, ids, signal), assignments(reader, ids, signal)])
  return new Map(
    [...found].map(([id, list]) => {
      const own = licences.get(id.toLowerCase()) ?? []
      const direct = new Set(own.flatMap(({ skuId, group }) => (group === undefined ? [skuId] : [])))
      const decidedBy = ({ id: groupId }: Membership) => own.filter(({ group }) => group === groupId.toLowerCase())
      return [
        id,
        list.flatMap(toMembership).map((one) => {
          const decided = decidedBy(one)
          const licences = decided.flatMap(({ skuId, name, failed }) =>
            failed || direct.has(skuId) ? [] : [{ skuId, name }],
          )
          return { ...one, ...(licences.length > 0 && { licences }), ...(decided.length > 0 && { decided }) }
        }),
      ]
    }),
  )
}

/**
 * When someone's group memberships end by themselves (ISO 8601), by account ID as given and lower-case group ID: those
 * that were assigned with an end or activated in Privileged Identity Management. Access packages don't appear there.
 */
export async function temporaryMembershipsOf(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const found = await collectionsOf(reader, ids, membershipRequests.schedulesOf)
  return new Map([...found].map(([id, list]) => [id, endsIn(list)]))
}

/** A member with several assignments stays until the last one ends, or for good if one of them has no end. */
function endsIn(instances: readonly unknown[]): ReadonlyMap<string, string> {
  const ends = new Map<string, string>()
  const permanent = new Set<string>()
  for (const json of instances) {
    const { accessId, groupId, endDateTime } = asRecord<PrivilegedAccessGroupAssignmentScheduleInstance>(json)
    // Documented in lower case; Graph capitalises values of the same resource.
    if (typeof groupId !== 'string' || String(accessId).toLowerCase() !== 'member') continue
    const group = groupId.toLowerCase()
    if (typeof endDateTime !== 'string') permanent.add(group)
    else if (endDateTime > (ends.get(group) ?? '')) ends.set(group, endDateTime)
  }
  return new Map([...ends].filter(([group]) => !permanent.has(group)))
}
