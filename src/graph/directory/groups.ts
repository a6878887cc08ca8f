import type { DirectoryObject, Group as GraphGroup } from '@microsoft/microsoft-graph-types'
import { UserError } from '../../core/errors.ts'
import { asRecord, collectionItems } from '../http/json.ts'
import { compare, encode, query, select } from '../http/odata.ts'
import { change, eventualHeaders, type GraphRequest, get, maxPage, post } from '../http/request.ts'
import { graphErrors } from './errors.ts'
import { pagesOf, type Reader, readAllPages, readOne, readPages } from './read.ts'

/** A group, with what distinguishes it from others of the same name. */
export interface Group {
  readonly id: string
  readonly name: string
  readonly description: string
}

/** A membership reference, for adding and removing. Without `/$ref`, Graph would delete the member object itself. */
const memberReference = (groupId: string, id?: string): string =>
  `/groups/${encode(groupId)}/members${id === undefined ? '' : `/${encode(id)}`}/$ref`

export const groupRequests = {
  /** Groups with this name or email address; names aren't unique. */
  groupsNamed: (name: string): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups${query({ $filter: `${compare<GraphGroup>('displayName', 'eq', name)} or ${compare<GraphGroup>('mail', 'eq', name)}`, $select: select<GraphGroup>('id', 'displayName', 'description') })}`,
    ),

  /** Whether a group's members are hidden. */
  groupVisibility: (groupId: string): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups/${encode(groupId)}${query({ $select: select<GraphGroup>('id', 'displayName', 'visibility') })}`,
    ),

  /** Role-assignable groups. */
  roleGroups: (): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups${query({ $filter: compare<GraphGroup>('isAssignableToRole', 'eq', true), $select: select<GraphGroup>('id', 'displayName'), $top: maxPage })}`,
    ),

  groupOwners: (groupId: string): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups/${encode(groupId)}/owners${query({ $select: select<DirectoryObject>('id'), $top: maxPage })}`,
    ),

  /** The properties that determine whether its members can be changed and seen here. */
  groupKind: (groupId: string): GraphRequest => {
    const properties = select<GraphGroup>(
      ...(['id', 'displayName', 'visibility', 'groupTypes', 'mailEnabled', 'securityEnabled'] as const),
      ...(['onPremisesSyncEnabled', 'isAssignableToRole'] as const),
    )
    return get('GroupMember.Read.All', `/groups/${encode(groupId)}${query({ $select: properties })}`)
  },

  /** Object IDs of direct members. Doesn't use the index, which lags. */
  directMembers: (groupId: string): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups/${encode(groupId)}/members${query({ $select: select<DirectoryObject>('id'), $top: maxPage })}`,
      3,
    ),

  /** Object IDs of all direct and indirect members. */
  groupUsers: (groupId: string): GraphRequest =>
    get(
      'GroupMember.Read.All',
      `/groups/${encode(groupId)}/transitiveMembers/microsoft.graph.user${query({ $count: true, $select: select<DirectoryObject>('id'), $top: maxPage })}`,
      4,
      eventualHeaders,
    ),

  leaveGroup: (groupId: string, id: string): GraphRequest =>
    change('DELETE', 'GroupMember.ReadWrite.All', memberReference(groupId, id), {
      already: [{ status: 404 }, { status: 400, message: /removed object references do not exist/i }],
    }),

  joinGroup: (groupId: string, id: string): GraphRequest => ({
    ...post('GroupMember.ReadWrite.All', memberReference(groupId), {}, { units: 1, writes: 1 }),
    bodyNaming: (root) => ({ '@odata.id': `${root}/directoryObjects/${encode(id)}` }),
    already: [{ status: 400, message: /added object references already exist/i }],
    // Graph answered from a replica that doesn't know the account yet.
    afterOthers: [{ status: 400, message: /objects being referenced don't exist/i }],
    gone: 'groupGone',
  }),
}

const idOf = (json: unknown): string | undefined => {
  const { id } = asRecord<DirectoryObject>(json)
  return typeof id === 'string' ? id : undefined
}

/** Groups with this name or email address; names aren't unique. */
export async function groupsNamed(reader: Reader, name: string): Promise<readonly Group[]> {
  const { items } = await readPages(reader, groupRequests.groupsNamed(name))
  return items.flatMap((json) => {
    const { id, displayName, description } = asRecord<GraphGroup>(json)
    return typeof id === 'string'
      ? [{ id, name: String(displayName ?? name), description: String(description ?? '') }]
      : []
  })
}

/** Group names, keyed by ID as given; unreadable groups are absent. */
export async function groupNames(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const read = await Promise.allSettled(ids.map((id) => readOne(reader, groupRequests.groupVisibility(id))))
  return new Map(
    read.flatMap((one, index) => {
      const id = ids[index]
      if (one.status === 'rejected') return []
      const { displayName } = asRecord<GraphGroup>(one.value)
      return id !== undefined && typeof displayName === 'string' ? [[id, displayName] as const] : []
    }),
  )
}

/**
 * Object IDs of all direct and indirect members of a group; `onProgress` receives the number read so far. Throws
 * UserError `membersHidden` if Graph hides them by reporting the group as empty, because a protected group would then
 * protect nobody.
 */
export async function groupMembers(
  reader: Reader,
  groupId: string,
  onProgress?: (done: number) => void,
): Promise<Set<string>> {
  const members = new Set<string>()
  let read = 0
  for await (const page of pagesOf(reader, groupRequests.groupUsers(groupId))) {
    const items = collectionItems(page)
    read += items.length
    for (const id of items.flatMap((json) => idOf(json) ?? [])) members.add(id)
    onProgress?.(read)
  }
  if (read === 0) await rejectHiddenMembership(reader, groupId)
  return members
}

/** Someone's membership of a group. */
export interface DirectMembership {
  readonly group: string
  readonly member: boolean
  /**
   * Whether it is a security group whose members can be changed and seen here: in the cloud, with assigned membership.
   */
  readonly usable: boolean
}

/** Which of these accounts are direct members of a group, keyed by ID as given. */
export async function directMembershipsOf(
  reader: Reader,
  groupId: string,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, DirectMembership>> {
  const read = async () => {
    const [kind, { items }] = await Promise.all([
      readOne(reader, groupRequests.groupKind(groupId), signal),
      readPages(reader, groupRequests.directMembers(groupId), { signal }),
    ])
    return {
      kind: asRecord<GraphGroup>(kind),
      members: new Set(items.flatMap((json) => idOf(json)?.toLowerCase() ?? [])),
    }
  }
  const { kind, members } = await read().catch((error: unknown) => {
    if (error instanceof UserError && (error.details as { status?: number }).status === 404)
      return { kind: asRecord<GraphGroup>(undefined), members: new Set<string>() }
    throw error
  })
  const group = String(kind.displayName ?? groupId)
  return new Map(ids.map((id) => [id, { group, member: members.has(id.toLowerCase()), usable: isUsable(kind) }]))
}

/** `groupTypes` is missing if the group doesn't exist. */
const isUsable = (kind: { readonly [K in keyof GraphGroup]?: unknown }): boolean =>
  Array.isArray(kind.groupTypes) &&
  kind.groupTypes.length === 0 &&
  kind.securityEnabled === true &&
  kind.mailEnabled !== true &&
  kind.onPremisesSyncEnabled !== true &&
  kind.isAssignableToRole !== true &&
  kind.visibility !== 'HiddenMembership'

async function rejectHiddenMembership(reader: Reader, groupId: string): Promise<void> {
  const { visibility, displayName } = asRecord<GraphGroup>(
    await readOne(reader, groupRequests.groupVisibility(groupId)),
  )
  if (visibility === 'HiddenMembership') throw new graphErrors.membersHidden({ name: String(displayName ?? groupId) })
}

/** Members and owners of role-assignable groups: the group's name, keyed by lower-case object ID. */
export async function roleGroupMembers(reader: Reader): Promise<ReadonlyMap<string, string>> {
  const { items: groups } = await readPages(reader, groupRequests.roleGroups())
  const known = groups.flatMap((json) => {
    const [id, { displayName }] = [idOf(json), asRecord<GraphGroup>(json)]
    return id ? [{ id, name: String(displayName ?? id) }] : []
  })
  const [members, owners] = await Promise.all([
    readAllPages(
      reader,
      known.map(({ id }) => groupRequests.groupUsers(id)),
    ),
    readAllPages(
      reader,
      known.map(({ id }) => groupRequests.groupOwners(id)),
    ),
  ])
  const named = new Map<string, string>()
  known.forEach(({ name }, index) => {
    for (const json of [...(members[index] ?? []), ...(owners[index] ?? [])]) {
      const id = idOf(json)
      if (id) named.set(id.toLowerCase(), name)
    }
  })
  return named
}
