import type { Group } from '@microsoft/microsoft-graph-types'
import { requests } from '../http/request.ts'
import { asRecord } from './account.ts'
import { collectionsOf } from './belongings.ts'
import type { Reader } from './read.ts'

/** Who and what depends on an account. */
export interface Dependents {
  readonly reports: number
  /** Names of the groups that nobody else owns. */
  readonly ownedAlone: readonly string[]
}

/** Keyed by id as given; missing accounts are absent. Three or four requests an account, so for few of them. */
export async function dependents(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, Dependents>> {
  const [reports, owned] = await Promise.all([
    collectionsOf(reader, ids, requests.directReports, signal),
    collectionsOf(reader, ids, requests.ownedObjects, signal),
  ])
  const groups = new Map([...owned].map(([id, list]) => [id, list.flatMap(toGroup)]))
  const distinct = [...new Set([...groups.values()].flat().map(({ id }) => id))]
  const owners = await collectionsOf(reader, distinct, requests.groupOwners, signal)
  return new Map(
    [...groups].map(([id, list]) => [
      id,
      {
        reports: reports.get(id)?.length ?? 0,
        ownedAlone: list.flatMap((group) => (owners.get(group.id)?.length === 1 ? [group.name] : [])),
      },
    ]),
  )
}

function toGroup(json: unknown): { id: string; name: string }[] {
  const { '@odata.type': type } = asRecord(json)
  const { id, displayName } = asRecord<Group>(json)
  return type === '#microsoft.graph.group' && typeof id === 'string' ? [{ id, name: String(displayName ?? id) }] : []
}
