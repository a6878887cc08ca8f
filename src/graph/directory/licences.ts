import type {
  Group,
  LicenseAssignmentState,
  LicenseUnitsDetail,
  SubscribedSku,
  User,
} from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { type AssignedLicence, requests, valuesPerFilter } from '../http/request.ts'
import { asRecord } from './account.ts'
import { licenceName } from './licence-names.ts'
import { type Reader, readAllPages } from './read.ts'

/** A licence assigned directly to an account. */
export interface Licence extends AssignedLicence {
  readonly name: string
}

/** An account's licences, by how they were assigned. */
export interface Licences {
  readonly direct: readonly Licence[]
  /** Licences inherited from groups, with the group's name. */
  readonly throughGroups: readonly { readonly skuId: string; readonly name: string; readonly group: string }[]
}

/** What should give an account a licence; `group` is the id of the group it comes from, in lower case. */
interface Assignment extends Licence {
  readonly group: string | undefined
  /** The account doesn't have it, for example because none was free. */
  readonly failed: boolean
}

/** By account id in lower case; missing accounts are absent. */
export async function assignments(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly Assignment[]>> {
  const rows = (await readAllPages(reader, chunks(ids, valuesPerFilter).map(requests.licencesOf), signal)).flat()
  return new Map(
    rows.map((json) => {
      const { id, licenseAssignmentStates: list } = asRecord<User>(json)
      return [String(id).toLowerCase(), (Array.isArray(list) ? list : []).map(toAssignment)] as const
    }),
  )
}

/** Keyed by account id as given; missing accounts are absent. */
export async function licences(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, Licences>> {
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
  const rows = (await readAllPages(reader, chunks(distinct, valuesPerFilter).map(requests.groupNames), signal)).flat()
  return new Map(
    rows.map((json) => {
      const { id, displayName } = asRecord<Group>(json)
      return [String(id).toLowerCase(), String(displayName ?? id)]
    }),
  )
}

/** Free seats of each licence, by SKU id in lower case. */
export async function freeSeats(reader: Reader): Promise<ReadonlyMap<string, number>> {
  const [rows = []] = await readAllPages(reader, [requests.subscribedSkus()])
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

/** The accounts without any licence, by object id. */
export async function unlicensed(reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  const accounts = (await readAllPages(reader, chunks(ids, valuesPerFilter).map(requests.licences))).flat()
  return new Set(
    accounts.flatMap((json) => {
      const { id, assignedLicenses } = asRecord<User>(json)
      return typeof id === 'string' && Array.isArray(assignedLicenses) && assignedLicenses.length === 0 ? [id] : []
    }),
  )
}
