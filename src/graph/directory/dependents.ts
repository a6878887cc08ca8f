import type { Application, DirectoryObject, Group, User } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { UserError } from '../../core/errors.ts'
import { asRecord, parseTimestamp } from '../http/json.ts'
import { anyOf, encode, query, select, userKey } from '../http/odata.ts'
import { type GraphRequest, get, maxPage, valuesPerFilter } from '../http/request.ts'
import { groupRequests } from './groups.ts'
import { collectionsOf, type Reader, readAllPages } from './read.ts'

/** The people and objects that depend on an account. */
export interface Dependents {
  readonly reports: number
  /** Names of the groups that nobody else owns. */
  readonly ownedAlone: readonly string[]
  /** Names of the applications that nobody else owns, if the token can read them. */
  readonly appsOwnedAlone: readonly string[]
  /** Owned applications with secrets or certificates; undefined if not requested or unreadable. */
  readonly appsWithCredentials?: readonly AppCredentials[]
}

/** An application that can sign in without a user, even after its owner's account is disabled. */
export interface AppCredentials {
  readonly name: string
  /** The number of its secrets and certificates. */
  readonly count: number
  /** When the latest was added, in ms since the epoch, if that is known. */
  readonly latest?: number
}

export const dependentRequests = {
  /** The people who report to an account. */
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

  /** When secrets and certificates of applications were added; for at most `valuesPerFilter` IDs. */
  applicationCredentials: (ids: readonly string[]): GraphRequest => {
    const $select = select<Application>('id', 'displayName', 'passwordCredentials', 'keyCredentials')
    const url = `/applications${query({ $filter: anyOf<Application>('id', ids), $select })}`
    return { ...get('Application.Read.All', url), optional: true }
  },
}

/**
 * The people who report to accounts, and what these accounts alone own, keyed by ID as given; missing accounts are
 * absent. Takes three or four requests per account, so use it for few. `credentials`: whether to read the credentials
 * of owned applications too.
 */
export async function dependentsOf(
  reader: Reader,
  ids: readonly string[],
  { credentials = false }: { readonly credentials?: boolean } = {},
): Promise<ReadonlyMap<string, Dependents>> {
  const [reports, owned] = await Promise.all([
    collectionsOf(reader, ids, dependentRequests.directReports),
    collectionsOf(reader, ids, dependentRequests.ownedObjects),
  ])
  const [groups, apps, withCredentials] = await Promise.all([
    soleOwned(owned, toGroup, (ids) => collectionsOf(reader, ids, groupRequests.groupOwners)),
    soleOwned(owned, toApp, (ids) => collectionsOf(reader, ids, dependentRequests.applicationOwners)),
    credentials ? credentialsOf(reader, owned) : undefined,
  ])
  return new Map(
    [...owned.keys()].map((id) => [
      id,
      {
        reports: reports.get(id)?.length ?? 0,
        ownedAlone: groups.get(id) ?? [],
        appsOwnedAlone: apps.get(id) ?? [],
        ...(withCredentials && { appsWithCredentials: withCredentials.get(id) ?? [] }),
      },
    ]),
  )
}

/** Apps by owner; undefined if unreadable. */
async function credentialsOf(
  reader: Reader,
  owned: ReadonlyMap<string, readonly unknown[]>,
): Promise<Map<string, AppCredentials[]> | undefined> {
  const mine = [...owned].map(([owner, list]) => [owner, list.flatMap(toApp).map(({ id }) => id)] as const)
  const ids = [...new Set(mine.flatMap(([, apps]) => apps))]
  try {
    const requests = chunks(ids, valuesPerFilter).map(dependentRequests.applicationCredentials)
    const rows = (await readAllPages(reader, requests)).flat().map((json) => asRecord<Application>(json))
    const apps = new Map(rows.map((app) => [app.id, toCredentials(app)]))
    return new Map(mine.map(([owner, all]) => [owner, all.flatMap((id) => apps.get(id) ?? [])]))
  } catch (error) {
    if (error instanceof UserError && error.meaning.unread) return undefined
    throw error
  }
}

function toCredentials(app: ReturnType<typeof asRecord<Application>>): AppCredentials[] {
  const all = [app.passwordCredentials, app.keyCredentials].flatMap((some) => (Array.isArray(some) ? some : []))
  if (all.length === 0) return []
  const added = all.flatMap((one: unknown) => parseTimestamp(asRecord(one)['startDateTime']) ?? [])
  const latest = added.length > 0 && { latest: Math.max(...added) }
  return [{ name: String(app.displayName ?? ''), count: all.length, ...latest }]
}

interface NamedObject {
  readonly id: string
  readonly name: string
}

/** The names of what nobody else owns, by owner. */
async function soleOwned(
  owned: ReadonlyMap<string, readonly unknown[]>,
  toThing: (json: unknown) => readonly NamedObject[],
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

function toGroup(json: unknown): NamedObject[] {
  const { '@odata.type': type } = asRecord(json)
  const { id, displayName } = asRecord<Group>(json)
  return type === '#microsoft.graph.group' && typeof id === 'string' ? [{ id, name: String(displayName ?? id) }] : []
}

/** Without permission to read applications, they are returned without a name. */
function toApp(json: unknown): NamedObject[] {
  const { '@odata.type': type } = asRecord(json)
  const { id, displayName: name } = asRecord<Application>(json)
  const readable = type === '#microsoft.graph.application' && typeof name === 'string'
  return readable && typeof id === 'string' ? [{ id, name }] : []
}
