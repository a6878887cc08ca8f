import type {
  Group,
  LicenseAssignmentState,
  LicenseUnitsDetail,
  SubscribedSku,
  User,
} from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { asRecord } from '../http/json.ts'
import { anyOf, query, select } from '../http/odata.ts'
import { type GraphRequest, get, valuesPerFilter } from '../http/request.ts'
import { licenceName } from './licence-names.ts'
import { type Reader, readAllPages } from './read.ts'

/** A directly assigned licence, with its disabled service plans. */
export interface AssignedLicence {
  readonly skuId: string
  readonly disabledPlans: readonly string[]
}

/** An assigned licence with its name. */
export interface Licence extends AssignedLicence {
  readonly name: string
}

/** An account's licences, by how they were assigned. */
export interface Licences {
  readonly direct: readonly Licence[]
  /** Licences inherited from groups, with the group's name. */
  readonly throughGroups: readonly { readonly skuId: string; readonly name: string; readonly group: string }[]
}

/** Something that should give an account a licence; `group` is the ID, in lower case, of the group it comes from. */
interface Assignment extends Licence {
  readonly group: string | undefined
  /** Whether the account doesn't have it, for example because none was available. */
  readonly failed: boolean
}

export const licenceRequests = {
  /** How accounts got their licences; at most `valuesPerFilter` IDs. */
  licencesOf: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'licenseAssignmentStates') })}`,
    ),

  groupNames: (ids: readonly string[]): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups${query({ $filter: anyOf<Group>('id', ids), $select: select<Group>('id', 'displayName') })}`,
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

  /** Licences of accounts; at most `valuesPerFilter` IDs. */
  licences: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'assignedLicenses') })}`,
    ),
}

/** Assignments by account ID in lower case; missing accounts are absent. */
export async function assignments(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly Assignment[]>> {
  const rows = (await readAllPages(reader, chunks(ids, valuesPerFilter).map(licenceRequests.licencesOf), signal)).flat()
  return new Map(
    rows.map((json) => {
      const { id, licenseAssignmentStates: list } = asRecord<User>(json)
      return [String(id).toLowerCase(), (Array.isArray(list) ? list : []).map(toAssignment)] as const
    }),
  )
}

/**
 * Licences, and whether each is assigned directly or through a group, keyed by account ID as given; missing accounts
 * are absent.
 */
export async function licencesOf(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Licences>> {
  const states = await assignments(reader, ids, signal)
  const groups = await namesOf(
    reader,
    [...states.values()].flat().flatMap(({ group }) => group ?? []),
    signal,
  )
  return new Map(
    ids.flatMap((id) => {
      const all = states.get(id.toLowerCase())
      if (!all) return []
      const direct = all.flatMap(({ group, failed: _, ...licence }) => (group === undefined ? [licence] : []))
      const throughGroups = all.flatMap(({ skuId, name, group, failed }) =>
        group === undefined || failed ? [] : [{ skuId, name, group: groups.get(group) ?? group }],
      )
      return [[id, { direct, throughGroups }]]
    }),
  )
}

function toAssignment(json: unknown): Assignment {
  const { skuId, disabledPlans, assignedByGroup, state } = asRecord<LicenseAssignmentState>(json)
  return {
    skuId: String(skuId),
    name: licenceName(String(skuId)),
    disabledPlans: (Array.isArray(disabledPlans) ? disabledPlans : []).map(String),
    group: typeof assignedByGroup === 'string' ? assignedByGroup.toLowerCase() : undefined,
    failed: state === 'Error',
  }
}

async function namesOf(reader: Reader, groupIds: readonly string[], signal?: AbortSignal) {
  const distinct = [...new Set(groupIds)]
  const rows = (
    await readAllPages(reader, chunks(distinct, valuesPerFilter).map(licenceRequests.groupNames), signal)
  ).flat()
  return new Map(
    rows.map((json) => {
      const { id, displayName } = asRecord<Group>(json)
      return [String(id).toLowerCase(), String(displayName ?? id)]
    }),
  )
}

/** The number of each licence that is available, by SKU ID in lower case. */
export async function freeSeats(reader: Reader): Promise<ReadonlyMap<string, number>> {
  const [rows = []] = await readAllPages(reader, [licenceRequests.subscribedSkus()])
  return new Map(
    rows.map((json) => {
      const { skuId, prepaidUnits, consumedUnits } = asRecord<SubscribedSku>(json)
      // Licences that have just expired still work for a while.
      const { enabled, warning } = asRecord<LicenseUnitsDetail>(prepaidUnits)
      const free = (Number(enabled) || 0) + (Number(warning) || 0) - (Number(consumedUnits) || 0)
      return [String(skuId).toLowerCase(), Math.max(0, free)] as const
    }),
  )
}

/** The accounts without any licence, by object ID. */
export async function unlicensedAccounts(reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const accounts = (await readAllPages(reader, chunks(ids, valuesPerFilter).map(licenceRequests.licences))).flat()
  return new Set(
    accounts.flatMap((json) => {
      const { id, assignedLicenses } = asRecord<User>(json)
      return typeof id === 'string' && Array.isArray(assignedLicenses) && assignedLicenses.length === 0 ? [id] : []
    }),
  )
}
