import type { Application, DirectoryObject, Group, User } from '@microsoft/microsoft-graph-types'
import { asRecord } from '../http/json.ts'
import { encode, query, select, userKey } from '../http/odata.ts'
import { type GraphRequest, get, maxPage } from '../http/request.ts'
import { groupRequests } from './groups.ts'
import { collectionsOf, type Reader } from './read.ts'

/** Who and what depends on an account. */
export interface Dependents {
  readonly reports: number
  /** Names of the groups that nobody else owns. */
  readonly ownedAlone: readonly string[]
  /** The same of applications, if the token may read them. */
  readonly appsOwnedAlone: readonly string[]
}

export const dependentRequests = {
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
}

/**
 * Who reports to accounts, and what they alone own, keyed by id as given; missing accounts are absent. Three or four
 * requests an account, so for few of them.
 */
export async function dependents(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Dependents>> {
  const [reports, owned] = await Promise.all([
    collectionsOf(reader, ids, dependentRequests.directReports, signal),
    collectionsOf(reader, ids, dependentRequests.ownedObjects, signal),
  ])
  const [groups, apps] = await Promise.all([
    alone(owned, toGroup, (ids) => collectionsOf(reader, ids, groupRequests.groupOwners, signal)),
    alone(owned, toApp, (ids) => collectionsOf(reader, ids, dependentRequests.applicationOwners, signal)),
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
