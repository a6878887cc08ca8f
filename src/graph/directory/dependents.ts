import type { Application, Group } from '@microsoft/microsoft-graph-types'
import { requests } from '../http/request.ts'
import { asRecord } from './account.ts'
import { collectionsOf } from './belongings.ts'
import type { Reader } from './read.ts'

/** Who and what depends on an account. */
export interface Dependents {
  readonly reports: number
  /** Names of the groups that nobody else owns. */
  readonly ownedAlone: readonly string[]
  /** The same of applications, if the token may read them. */
  readonly appsOwnedAlone: readonly string[]
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
  const [groups, apps] = await Promise.all([
    alone(owned, toGroup, (ids) => collectionsOf(reader, ids, requests.groupOwners, signal)),
    alone(owned, toApp, (ids) => collectionsOf(reader, ids, requests.applicationOwners, signal)),
  ])
  return new Map(
    [...owned.keys()].map((id) => [
      id,
      {
        reports: reports.get(id)?.length ?? 0,
        ownedAlone: groups.get(id) ?? [],
        appsOwnedAlone: apps.get(id) ?? [],
      },
    ]),
  )
}

interface Named {
  readonly id: string
  readonly name: string
}

/** The names of what somebody owns without anybody else, by owner. */
async function alone(
  owned: ReadonlyMap<string, readonly unknown[]>,
  toThing: (json: unknown) => readonly Named[],
  ownersOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly unknown[]>>,
): Promise<Map<string, string[]>> {
  const things = [...owned].map(([owner, list]) => [owner, list.flatMap(toThing)] as const)
  const owners = await ownersOf([...new Set(things.flatMap(([, list]) => list.map(({ id }) => id)))])
  return new Map(
    things.map(([owner, list]) => [
      owner,
      list.flatMap(({ id, name }) => (owners.get(id)?.length === 1 ? [name] : [])),
    ]),
  )
}

function toGroup(json: unknown): Named[] {
  const { '@odata.type': type } = asRecord(json)
  const { id, displayName } = asRecord<Group>(json)
  return type === '#microsoft.graph.group' && typeof id === 'string' ? [{ id, name: String(displayName ?? id) }] : []
}

/** Without permission to read applications, they come without a name. */
function toApp(json: unknown): Named[] {
  const { '@odata.type': type } = asRecord(json)
  const { id, displayName: name } = asRecord<Application>(json)
  const readable = type === '#microsoft.graph.application' && typeof name === 'string'
  return readable && typeof id === 'string' ? [{ id, name }] : []
}
