import type { DirectoryObject, DirectoryRole, Group as GraphGroup } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { UserError } from '../../core/errors.ts'
import { requests } from '../http/request.ts'
import { asRecord, collection } from './account.ts'
import { pagesOf, type Reader, readAll, readAllPages, readOne, readPages } from './read.ts'

/** An admin role; template ids are the same in every tenant. */
export interface AdminRole {
  readonly name: string
  readonly templateId: string
}

function toRole(json: unknown): AdminRole | undefined {
  const { displayName, roleTemplateId } = asRecord<DirectoryRole>(json)
  return typeof roleTemplateId === 'string'
    ? { name: typeof displayName === 'string' ? displayName : roleTemplateId, templateId: roleTemplateId }
    : undefined
}

const idOf = (json: unknown): string | undefined => {
  const { id } = asRecord<DirectoryObject>(json)
  return typeof id === 'string' ? id : undefined
}

/** The caller's active admin roles. */
export async function myRoles(reader: Reader): Promise<readonly AdminRole[]> {
  const { items } = await readPages(reader, requests.myRoles())
  return items.flatMap((json) => toRole(json) ?? [])
}

/** A group, with what distinguishes it from others of the same name. */
export interface Group {
  readonly id: string
  readonly name: string
  readonly description: string
}

/** Groups with this name or mail address; names aren't unique. */
export async function groupsNamed(reader: Reader, name: string): Promise<readonly Group[]> {
  const { items } = await readPages(reader, requests.groupsNamed(name))
  return items.flatMap((json) => {
    const { id, displayName, description } = asRecord<GraphGroup>(json)
    return typeof id === 'string'
      ? [{ id, name: String(displayName ?? name), description: String(description ?? '') }]
      : []
  })
}

/** Group names, keyed by id as given; unreadable groups are absent. */
export async function groupNames(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const read = await Promise.allSettled(ids.map((id) => readOne(reader, requests.groupVisibility(id))))
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
 * Object ids of all direct and indirect members of a group. Throws UserError `membersHidden` if Graph hides them by
 * reporting the group as empty: a protected group would then protect nobody.
 */
export async function groupMembers(
  reader: Reader,
  groupId: string,
  onProgress?: (done: number) => void,
): Promise<Set<string>> {
  const members = new Set<string>()
  let read = 0
  for await (const page of pagesOf(reader, requests.groupUsers(groupId))) {
    const items = collection(page)
    read += items.length
    for (const id of items.flatMap((json) => idOf(json) ?? [])) members.add(id)
    onProgress?.(read)
  }
  if (read === 0) await refuseHidden(reader, groupId)
  return members
}

async function refuseHidden(reader: Reader, groupId: string): Promise<void> {
  const { visibility, displayName } = asRecord<GraphGroup>(await readOne(reader, requests.groupVisibility(groupId)))
  if (visibility === 'HiddenMembership') throw new UserError('membersHidden', { name: String(displayName ?? groupId) })
}

/** Members and owners of role-assignable groups: the group's name by object id. */
export async function roleGroups(reader: Reader): Promise<Map<string, string>> {
  const { items: groups } = await readPages(reader, requests.roleGroups())
  const known = groups.flatMap((json) => {
    const [id, { displayName }] = [idOf(json), asRecord<GraphGroup>(json)]
    return id ? [{ id, name: String(displayName ?? id) }] : []
  })
  const [members, owners] = await Promise.all([
    readAllPages(
      reader,
      known.map(({ id }) => requests.groupUsers(id)),
    ),
    readAllPages(
      reader,
      known.map(({ id }) => requests.groupOwners(id)),
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

/** Graph's limit for one checkMemberGroups call. */
const groupsPerCheck = 20

/** Which of these groups the caller is a member of, directly or indirectly. */
export async function memberOf(reader: Reader, groupIds: readonly string[]): Promise<Set<string>> {
  const bodies = await readAll(reader, chunks(groupIds, groupsPerCheck).map(requests.checkMemberGroups))
  const own = new Set(bodies.flatMap(collection).map((id) => String(id).toLowerCase()))
  return new Set(groupIds.filter((id) => own.has(id.toLowerCase())))
}
